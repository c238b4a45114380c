// A witness over HTTP, as the broker asks it.
#include "witness/io/http_server.h"

#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <iterator>
#include <optional>

#include "crypto/base/transcript.h"
#include "crypto/tlog/cosignature.h"
#include "crypto/tlog/tree.h"
#include "crypto/tlog/witness.h"
#include "io/clock.h"
#include "io/http_client.h"
#include "tests/support/folder.h"
#include "tests/support/must.h"
#include "witness/io/file_head_store.h"

namespace puente::witness::io {
namespace {

using support::must;

constexpr const char* origin = "broker.example/puente";

primitives::SigningKey key_of(std::uint8_t byte) { return primitives::generate_signing_key(Bytes(32, byte)); }

struct Log {
  primitives::SigningKey key = key_of(1);
  tlog::MemoryTree tree;
  void grow(std::uint64_t to) {
    while (tree.size() < to) tree.append(tlog::leaf_hash(big_endian(tree.size())));
  }
  std::string request(std::uint64_t old_size) const {
    const tlog::Note note = tlog::sign_checkpoint({origin, tree.size(), tree.root(), {}}, origin, key);
    return tlog::format_add_checkpoint(
        {old_size, old_size == 0 ? std::vector<Hash>() : tree.consistency_proof(old_size), tlog::format_note(note)});
  }
};

struct Witness {
  Log log;
  primitives::SigningKey key = key_of(2);
  support::Folder folder;
  FileHeadStore heads{folder.path};
  std::optional<core::Witness> witness;
  std::unique_ptr<HttpServer> server;

  Witness() { REQUIRE(start(terms())); }
  core::Terms terms() const {
    return {"witness.mx.example", origin,
            tlog::make_vkey(origin, tlog::SignatureType::ed25519, log.key.public_key()).value()};
  }
  std::filesystem::path state() const { return folder.path / "checkpoint"; }
  Status start(const core::Terms& terms) {
    server.reset();
    witness.reset();
    PUENTE_TRY(core::Witness started, as_result(core::Witness::start(terms, key, heads)));
    witness.emplace(std::move(started));
    PUENTE_TRY(server, HttpServer::start({"127.0.0.1", 0}, *witness));
    return {};
  }
  httplib::Result ask(const std::string& body) const {
    return httplib::Client("127.0.0.1", server->port()).Post("/add-checkpoint", body, "application/octet-stream");
  }
  httplib::Result newest() const { return httplib::Client("127.0.0.1", server->port()).Get("/checkpoint"); }
  int status_of(const std::string& body) const { return ask(body)->status; }
};

std::chrono::milliseconds seconds_of(int count) { return std::chrono::seconds(count); }

std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a witness cosigns heads that grow consistently, and serves the newest") {
  Witness witness;
  CHECK(witness.newest()->status == 404);
  witness.log.grow(5);
  const auto first = witness.ask(witness.log.request(0));
  REQUIRE(first->status == 200);
  const tlog::Vkey vkey =
      tlog::make_vkey("witness.mx.example", tlog::SignatureType::cosignature_v1, witness.key.public_key()).value();
  const std::string text = tlog::format_checkpoint({origin, 5, witness.log.tree.root(), {}});
  CHECK(tlog::take_cosignature(first->body, text, vkey, puente::io::now()));

  witness.log.grow(9);
  CHECK(witness.status_of(witness.log.request(5)) == 200);
  const auto served = witness.newest();
  REQUIRE(served->status == 200);
  CHECK(served->body.find("\n9\n") != std::string::npos);
}

TEST_CASE("a head that goes back is answered with 409 and the size that is held") {
  Witness witness;
  witness.log.grow(9);
  REQUIRE(witness.status_of(witness.log.request(0)) == 200);
  Log older;
  older.grow(5);
  const auto answer = witness.ask(older.request(0));
  CHECK(answer->status == 409);
  CHECK(answer->body == "9\n");
}

TEST_CASE("a rewritten history gets no cosignature, whatever proof it brings") {
  Witness witness;
  witness.log.grow(4);
  REQUIRE(witness.status_of(witness.log.request(0)) == 200);
  Log forked;
  forked.tree.append(tlog::leaf_hash(Bytes{1, 2, 3}));
  forked.grow(8);
  CHECK(witness.status_of(forked.request(4)) == 422);
  CHECK(witness.status_of("rubbish") == 400);
}

TEST_CASE("after a restart a witness still holds its head") {
  Witness witness;
  witness.log.grow(7);
  REQUIRE(witness.status_of(witness.log.request(0)) == 200);
  REQUIRE(witness.start(witness.terms()));
  CHECK(witness.ask(witness.log.request(0))->body == "7\n");
  witness.log.grow(8);
  CHECK(witness.status_of(witness.log.request(7)) == 200);
}

TEST_CASE("a witness whose state is damaged does not start") {
  Witness witness;
  witness.log.grow(3);
  REQUIRE(witness.status_of(witness.log.request(0)) == 200);
  witness.server.reset();
  std::ofstream(witness.state()) << "not a checkpoint";
  CHECK_FALSE(witness.start(witness.terms()));
}

TEST_CASE("a witness goes on to the next shard only from a head that leads there, and keeps that head") {
  Witness witness;
  witness.log.grow(9);
  REQUIRE(witness.status_of(witness.log.request(0)) == 200);
  const Hash root = witness.log.tree.root();
  core::Terms next = witness.terms();
  next.origin = trust::origin_after(origin, 2);
  next.log = tlog::make_vkey(next.origin, tlog::SignatureType::ed25519, witness.log.key.public_key()).value();
  next.handover = trust::Handover{2, witness.terms().log, 9, root, {}, {}, {}, {}};
  const auto starts = [&](std::uint64_t size, const Hash& at) {
    next.handover->size = size;
    next.handover->root = at;
    const Status started = witness.start(next);
    return started ? std::string("ok") : std::string(error_name(started.error().code));
  };
  CHECK(starts(8, root) == "mismatch");
  CHECK(starts(9, Hash{}) == "mismatch");
  CHECK(starts(12, Hash{}) == "ok");
  CHECK(starts(9, root) == "ok");
  CHECK(text_of_file(witness.state().string() + ".shard-1").starts_with(std::string(origin) + "\n9\n"));
  // The new shard begins at nothing, and from then on its heads are what the witness holds.
  CHECK(witness.newest()->status == 404);
  CHECK(witness.status_of(witness.log.request(9)) == 404);  // the old origin
  const tlog::Note note = tlog::sign_checkpoint({next.origin, 9, root, {}}, next.origin, witness.log.key);
  CHECK(witness.status_of(tlog::format_add_checkpoint({0, {}, tlog::format_note(note)})) == 200);
  CHECK(starts(9, root) == "ok");
  CHECK(witness.newest()->status == 200);
}

TEST_CASE("where a head cannot be kept the answer is 503, and nothing is cosigned") {
  Witness witness;
  witness.log.grow(4);
  REQUIRE(witness.status_of(witness.log.request(0)) == 200);
  std::filesystem::remove_all(witness.folder.path);
  witness.log.grow(6);
  const auto answer = witness.ask(witness.log.request(4));
  CHECK(answer->status == 503);
  CHECK(answer->body.empty());
  CHECK(witness.newest()->body.find("\n4\n") != std::string::npos);
}

namespace {

// A connection that is open, and may have said something.
class Stranger {
 public:
  Stranger(int port, std::string_view says) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    say(says);
  }
  Stranger(Stranger&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Stranger& operator=(Stranger&&) = delete;
  ~Stranger() {
    if (fd_ >= 0) ::close(fd_);
  }
  void say(std::string_view text) const { static_cast<void>(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL)); }
  // All that comes until the connection ends.
  std::string hear() const {
    std::string out;
    char buffer[4096];
    for (ssize_t size = 0; (size = ::recv(fd_, buffer, sizeof buffer, 0)) > 0;)
      out.append(buffer, static_cast<std::size_t>(size));
    return out;
  }

 private:
  int fd_;
};

}  // namespace

TEST_CASE("connections that say nothing, or a byte now and then, hold up nobody") {
  Witness witness;
  std::vector<Stranger> idle, dripping;
  for (int i = 0; i < 300; ++i) idle.emplace_back(witness.server->port(), "");
  for (int i = 0; i < 40; ++i) dripping.emplace_back(witness.server->port(), "POST /add-checkpoint HTTP/1.1\r\nX");
  for (std::uint64_t size = 1; size <= 20; ++size) {
    for (const Stranger& one : dripping) one.say("x");
    witness.log.grow(size);
    CHECK(witness.status_of(witness.log.request(size - 1)) == 200);
  }
}

TEST_CASE("requests that come in one piece, byte by byte, or after a question are answered in order") {
  const Witness witness;
  const int port = witness.server->port();
  const std::string get = "GET /checkpoint HTTP/1.1\r\nHost: w\r\n\r\n";
  const std::string last = "GET /other HTTP/1.1\r\nConnection: close\r\n\r\n";
  std::string many;
  for (int i = 0; i < 500; ++i) many += get;
  const std::string answers = Stranger(port, many + last).hear();
  std::size_t count = 0;
  for (std::size_t at = 0; (at = answers.find("HTTP/1.1 404 Not Found\r\n", at)) != std::string::npos; ++at) ++count;
  CHECK(count == 501);
  CHECK(answers.ends_with("Connection: close\r\n\r\n"));
  const Stranger slow(port, "");
  for (const char c : last) slow.say({&c, 1});
  CHECK(slow.hear().starts_with("HTTP/1.1 404 "));
  const Stranger asks(port, "POST /add-checkpoint HTTP/1.0\r\nContent-Length: 7\r\nExpect: 100-continue\r\n\r\n");
  asks.say("rubbish");
  const std::string said = asks.hear();
  CHECK(said.find("HTTP/1.1 400 Bad Request\r\n") != std::string::npos);
  CHECK(Stranger(port, "DELETE /checkpoint HTTP/1.0\r\n\r\n").hear().starts_with("HTTP/1.1 405 "));
  CHECK(Stranger(port, "rubbish\r\n\r\n").hear().starts_with("HTTP/1.1 400 "));
  CHECK(Stranger(port, std::string(9000, 'x')).hear().starts_with("HTTP/1.1 431 "));
}

TEST_CASE("a witness listens on a Unix socket, in place of what one before left there, and of nothing else") {
  Witness witness;
  const std::string path = (witness.folder.path / "socket").string();
  const trust::Address at = must(trust::parse_listen_address("unix:" + path));
  witness.server.reset();
  const auto start = [&] { return HttpServer::start(at, *witness.witness); };
  {  // its end without warning leaves the file
    const puente::io::Descriptor left(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un where{};
    where.sun_family = AF_UNIX;
    path.copy(where.sun_path, sizeof where.sun_path - 1);
    REQUIRE(::bind(left.get(), reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0);
  }
  auto server = must(start());
  CHECK(server->port() == -1);
  CHECK(start().error().code == ErrorCode::io);  // somebody answers there
  puente::io::HttpClient client({{}, 0, path});
  const auto ask = [&] { return client.post("/add-checkpoint", witness.log.request(0), 1 << 16, seconds_of(5)); };
  witness.log.grow(5);
  CHECK(must(ask()).status == 200);
  CHECK(must(client.get("/checkpoint", 1 << 16, seconds_of(5))).body.find("\n5\n") != std::string::npos);

  server.reset();
  CHECK_FALSE(std::filesystem::exists(path));
  CHECK(ask().error().code == ErrorCode::unavailable);
  std::ofstream(path) << "a file of somebody's";
  CHECK(start().error().code == ErrorCode::io);
  CHECK(text_of_file(path) == "a file of somebody's");
}

TEST_CASE("nobody else listens where a witness does") {
  const Witness witness;
  Witness other;
  CHECK(HttpServer::start({"127.0.0.1", static_cast<std::uint16_t>(witness.server->port())}, *other.witness)
            .error()
            .code == ErrorCode::io);
}

}  // namespace puente::witness::io
