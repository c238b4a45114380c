#include "client/io/local_socket.h"

#include <unistd.h>

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <thread>

namespace puente::client::io {
namespace {

std::filesystem::path socket_path(const char* name) {
  return std::filesystem::temp_directory_path() / ("puente-" + std::to_string(::getpid()) + "-" + name + ".sock");
}

// Serves on a thread of its own until it goes.
class Running {
 public:
  Running(const std::filesystem::path& path, LocalServer::Handler handler)
      : server_(LocalServer::listen(path).value()), thread_([this, handler = std::move(handler)] {
          while (!stop_) {
            std::vector<pollfd> polled;
            server_.add_to(polled);
            ::poll(polled.data(), polled.size(), 20);
            server_.serve(polled, handler);
          }
        }) {}
  ~Running() {
    stop_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> stop_ = false;
  LocalServer server_;
  std::thread thread_;
};

std::vector<std::string> ask(LocalClient& client, const std::string& request, std::size_t lines) {
  std::vector<std::string> out;
  const Status status = client.call(request, [&](std::string_view line) -> Result<bool> {
    out.emplace_back(line);
    return out.size() < lines;
  });
  REQUIRE(status);
  return out;
}

LocalServer::Handler echo() {
  return [](const Caller& caller, std::string_view line) {
    return LocalServer::Lines{std::string(line), std::to_string(caller.uid)};
  };
}

}  // namespace

TEST_CASE("a request gets all its lines, and the caller is who the kernel says") {
  const auto path = socket_path("echo");
  const Running server(path, echo());
  auto client = LocalClient::connect(path);
  REQUIRE(client);
  CHECK(ask(*client, "hello", 2) == std::vector<std::string>{"hello", std::to_string(::getuid())});
  CHECK(ask(*client, "again", 2)[0] == "again");
  // Longer than any buffer between.
  const std::string large(3 << 20, 'x');
  CHECK(ask(*client, large, 2)[0] == large);
}

TEST_CASE("who waits for an answer holds up nobody else, and is answered before their next request is read") {
  const auto path = socket_path("waits");
  auto server = LocalServer::listen(path).value();
  std::vector<std::pair<std::uint64_t, std::string>> seen;
  const LocalServer::Handler handler = [&](const Caller& caller, std::string_view line) {
    seen.emplace_back(caller.connection, line);
    return line == "slow" ? std::nullopt : std::optional(LocalServer::Lines{std::string(line)});
  };
  std::vector<std::uint64_t> closed;
  const auto serve = [&] {
    std::vector<pollfd> polled;
    server.add_to(polled);
    ::poll(polled.data(), polled.size(), 10);
    for (const std::uint64_t one : server.serve(polled, handler)) closed.push_back(one);
  };
  std::vector<std::string> answers;
  const auto caller = [&](const std::string& request, std::size_t lines) {
    return std::thread([path, request, lines, &answers] {
      auto client = LocalClient::connect(path).value();
      const auto got = ask(client, request, lines);
      answers.insert(answers.end(), got.begin(), got.end());
    });
  };
  // Two requests on one connection, of which the first waits.
  std::thread slow = caller("slow\nnext", 2);
  while (seen.empty()) serve();
  CHECK(seen.size() == 1);
  std::thread quick = caller("quick", 1);
  while (seen.size() < 2) serve();
  serve();
  quick.join();
  CHECK(answers == std::vector<std::string>{"quick"});
  CHECK(seen.size() == 2);
  server.answer(12345, {"for nobody"});
  server.answer(seen[0].first, {"at last"});
  while (closed.size() < 2) serve();
  slow.join();
  CHECK(answers == std::vector<std::string>{"quick", "at last", "next"});
  CHECK(seen.back() == std::pair(seen[0].first, std::string("next")));
}

TEST_CASE("only owner and group may connect") {
  const auto path = socket_path("mode");
  const Running server(path, echo());
  const auto mode = std::filesystem::status(path).permissions();
  CHECK((mode & std::filesystem::perms::others_all) == std::filesystem::perms::none);
}

TEST_CASE("a socket that nobody listens on any more is replaced, one in use is not") {
  const auto path = socket_path("stale");
  {
    const Running server(path, echo());
    const auto second = LocalServer::listen(path);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::conflict);
  }
  CHECK_FALSE(std::filesystem::exists(path));
  CHECK(LocalServer::listen(path));
}

TEST_CASE("without an agent the client says that there is none") {
  const auto client = LocalClient::connect(socket_path("none"));
  REQUIRE_FALSE(client);
  CHECK(client.error().code == ErrorCode::unavailable);
}

TEST_CASE("a path that no socket can have is refused before anything is made") {
  const auto server = LocalServer::listen("/tmp/" + std::string(120, 'x'));
  REQUIRE_FALSE(server);
  CHECK(server.error().code == ErrorCode::usage);
}

TEST_CASE("who sends a line without end is cut off, and others are served on") {
  const auto path = socket_path("long");
  const Running server(path, echo());
  auto rude = LocalClient::connect(path);
  auto polite = LocalClient::connect(path);
  REQUIRE(rude);
  REQUIRE(polite);
  const Status status =
      rude->call(std::string(line_bytes_max + 1024, 'x'), [](std::string_view) -> Result<bool> { return false; });
  REQUIRE_FALSE(status);
  CHECK(status.error().code == ErrorCode::unavailable);
  CHECK(ask(*polite, "still here", 2)[0] == "still here");
}

}  // namespace puente::client::io
