// Asking over real HTTP, with witnesses that answer, dawdle, babble or are not there.
#include "broker/io/witness_client.h"

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <catch2/catch_test_macros.hpp>

using namespace puente;
using broker::io::WitnessAnswer;
using broker::io::WitnessAnswers;
using broker::io::WitnessClient;

namespace {

struct Witness {
  httplib::Server server;
  int port = 0;
  std::thread thread;
  explicit Witness(const std::function<void(const httplib::Request&, httplib::Response&)>& serve) {
    server.Post("/prefix/add-checkpoint", serve);
    server.Get("/prefix/checkpoint", [](const httplib::Request&, httplib::Response& response) {
      response.set_content("what it holds", "text/plain");
    });
    port = server.bind_to_any_port("127.0.0.1");
    REQUIRE(port > 0);
    thread = std::thread([this] { server.listen_after_bind(); });
    for (int i = 0; i < 1000 && !server.is_running(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;
  ~Witness() {
    server.stop();
    thread.join();
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port) + "/prefix/"; }
};

std::unique_ptr<WitnessClient> client(std::size_t number, const std::string& url, WitnessAnswers& answers,
                                      const std::string& socket = {}) {
  auto out = WitnessClient::start(number, url, socket, answers);
  if (!out) FAIL(out.error().what);
  return std::move(*out);
}

// Waits as the broker does: on the descriptor.
std::vector<WitnessAnswer> wait_for(WitnessAnswers& answers) {
  pollfd readable{answers.descriptor(), POLLIN, 0};
  REQUIRE(::poll(&readable, 1, 20'000) == 1);
  return answers.take();
}

}  // namespace

TEST_CASE("What a witness holds is asked for beside its cosignatures, and told apart") {
  Witness witness([](const httplib::Request&, httplib::Response& response) { response.status = 404; });
  WitnessAnswers answers;
  const auto asking = client(3, witness.url(), answers);
  asking->fetch_held();
  const auto held = wait_for(answers);
  REQUIRE(held.size() == 1);
  CHECK(held[0].held);
  CHECK(held[0].witness == 3);
  CHECK(held[0].status == 200);
  CHECK(held[0].body == "what it holds");
  asking->post("one");
  const auto answered = wait_for(answers);
  REQUIRE(answered.size() == 1);
  CHECK_FALSE(answered[0].held);
  CHECK(answered[0].status == 404);
}

TEST_CASE("A body that is posted comes back as the witness's answer, and wakes whoever waits") {
  Witness witness([](const httplib::Request& request, httplib::Response& response) {
    response.status = request.body == "conflict" ? 409 : 200;
    response.set_content("answer to " + request.body, "text/plain");
  });
  WitnessAnswers answers;
  CHECK(answers.take().empty());
  const auto asking = client(7, witness.url(), answers);
  asking->post("one");
  auto got = wait_for(answers);
  REQUIRE(got.size() == 1);
  CHECK(got[0].witness == 7);
  CHECK(got[0].status == 200);
  CHECK(got[0].body == "answer to one");
  asking->post("conflict");
  got = wait_for(answers);
  REQUIRE(got.size() == 1);
  CHECK(got[0].status == 409);
  pollfd readable{answers.descriptor(), POLLIN, 0};
  CHECK(::poll(&readable, 1, 0) == 0);
}

TEST_CASE("A witness that is not there, or says too much, gives an answer of status 0") {
  WitnessAnswers answers;
  SECTION("nobody listens") {
    const auto asking = client(0, "http://127.0.0.1:1", answers);
    asking->post("one");
    CHECK(wait_for(answers).at(0).status == 0);
  }
  SECTION("an endless story") {
    Witness witness([](const httplib::Request&, httplib::Response& response) {
      response.set_content(std::string(1 << 20, 'x'), "text/plain");
    });
    const auto asking = client(0, witness.url(), answers);
    asking->post("one");
    const auto got = wait_for(answers);
    CHECK(got.at(0).status == 0);
    CHECK(got.at(0).body.empty());
  }
}

namespace {

// Says one thing to whoever connects, again and again until nobody listens, whatever it is asked.
struct Babbler {
  explicit Babbler(std::string begin, std::string again = {}) {
    REQUIRE(::bind(listening.get(), reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0);
    REQUIRE(::listen(listening.get(), 8) == 0);
    socklen_t size = sizeof where;
    ::getsockname(listening.get(), reinterpret_cast<sockaddr*>(&where), &size);
    thread = std::thread([this, begin = std::move(begin), again = std::move(again)] {
      while (true) {
        const puente::io::Descriptor one(::accept(listening.get(), nullptr, nullptr));
        if (one.get() < 0) return;
        const auto say = [&](const std::string& words) {
          const ssize_t put = ::send(one.get(), words.data(), words.size(), MSG_NOSIGNAL);
          if (put > 0) said += static_cast<std::size_t>(put);
          return put > 0;
        };
        for (bool heard = say(begin); heard && !again.empty() && !over;) heard = say(again);
        char byte = 0;
        while (again.empty() && ::recv(one.get(), &byte, 1, 0) > 0) continue;
      }
    });
  }
  Babbler(const Babbler&) = delete;
  Babbler& operator=(const Babbler&) = delete;
  ~Babbler() {
    over = true;
    ::shutdown(listening.get(), SHUT_RDWR);
    thread.join();
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(ntohs(where.sin_port)); }

  sockaddr_in where{AF_INET, 0, {htonl(INADDR_LOOPBACK)}, {}};
  puente::io::Descriptor listening{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  std::atomic<std::size_t> said = 0;
  std::atomic<bool> over = false;
  std::thread thread;
};

}  // namespace

TEST_CASE("A witness that never comes to an end is left, and little of what it says is taken") {
  const std::string line = "X-More: " + std::string(1000, 'x') + "\r\n";
  WitnessAnswers answers;
  for (const auto& [begin, again] : std::initializer_list<std::pair<std::string, std::string>>{
           {"HTTP/1.1 200 OK\r\n", line},
           {"HTTP/1.1 200 OK\r\nX: ", std::string(1 << 16, 'x')},
           {"", std::string(1 << 16, 'x')},
           {"HTTP/1.1 200 OK\r\n\r\n", std::string(1 << 16, 'x')},
           {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"},
           {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", line},
           {"", "HTTP/1.1 100 Continue\r\n\r\n"},
       }) {
    CAPTURE(begin, again.substr(0, 40));
    const Babbler witness(begin, again);
    const auto asking = client(0, witness.url(), answers);
    asking->fetch_held();
    const auto got = wait_for(answers);
    CHECK(got.at(0).status == 0);
    CHECK(got.at(0).body.empty());
    // The bounds of both, and what the two sockets hold.
    CHECK(witness.said < 16U << 20);
  }
}

TEST_CASE("A witness that says nothing, or drips, is left when its time is over, and at once where the broker ends") {
  WitnessAnswers answers;
  const Babbler silent("HTTP/1.1 200 OK\r\nContent-Le");
  {
    const auto asking = client(0, silent.url(), answers);
    asking->post("one");
    CHECK(wait_for(answers).at(0).status == 0);
    asking->post("another");
  }
  CHECK(answers.take().size() <= 1);
}

TEST_CASE("A connection that the witness has closed is made anew, and what it says unasked is no answer") {
  WitnessAnswers answers;
  const Babbler rash("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\noneHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo");
  const auto asking = client(0, rash.url(), answers);
  for (int i = 0; i < 3; ++i) {
    asking->fetch_held();
    CHECK(wait_for(answers).at(0).body == "one");
  }
}

TEST_CASE("A body that still waits is replaced by a newer one: the witness sees no stale checkpoint") {
  std::atomic<int> seen{0};
  std::mutex hold;
  std::unique_lock held(hold);
  Witness witness([&](const httplib::Request& request, httplib::Response& response) {
    ++seen;
    const std::lock_guard wait(hold);
    response.set_content(request.body, "text/plain");
  });
  WitnessAnswers answers;
  const auto asking = client(0, witness.url(), answers);
  asking->post("first");
  for (int i = 0; i < 1000 && seen == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  REQUIRE(seen == 1);
  asking->post("second");
  asking->post("third");
  held.unlock();
  std::vector<std::string> bodies;
  while (bodies.size() < 2)
    for (const WitnessAnswer& answer : wait_for(answers)) bodies.push_back(answer.body);
  CHECK(bodies == std::vector<std::string>{"first", "third"});
  CHECK(seen == 2);
}

TEST_CASE("Many witnesses answer into one place, and a client ends while others ask") {
  Witness witness([](const httplib::Request& request, httplib::Response& response) {
    response.set_content(request.body, "text/plain");
  });
  WitnessAnswers answers;
  std::vector<std::unique_ptr<WitnessClient>> clients;
  for (std::size_t i = 0; i < 4; ++i) clients.push_back(client(i, witness.url(), answers));
  std::size_t got = 0;
  for (int round = 0; round < 10; ++round) {
    for (const auto& one : clients) one->post("round " + std::to_string(round));
    for (std::size_t answered = 0; answered < clients.size();) answered += wait_for(answers).size();
    got += clients.size();
  }
  CHECK(got == 40);
  clients.pop_back();
  clients.front()->post("on");
  CHECK(wait_for(answers).size() == 1);
}

TEST_CASE("Urls that are none are refused") {
  WitnessAnswers answers;
  for (const char* const url : {"", "https://127.0.0.1:1", "127.0.0.1:8501", "http://", "http:///path"}) {
    const auto refused = WitnessClient::start(0, url, {}, answers);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::usage);
  }
}
