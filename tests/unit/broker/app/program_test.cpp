// The real program: started as a process, served by real witnesses over HTTP, spoken to over CURVE, ended and started
// again.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <thread>

#include "broker/app/init.h"
#include "broker/io/listener.h"
#include "client/io/broker_link.h"
#include "crypto/pki/issue.h"
#include "crypto/pki/signed_text.h"
#include "crypto/primitives/drbg.h"
#include "io/clock.h"
#include "io/files.h"
#include "io/key_file.h"
#include "tests/support/folder.h"
#include "tests/support/must.h"
#include "tests/support/seeded.h"
#include "trust/directory.h"
#include "trust/proof.h"
#include "witness/io/http_server.h"

extern char** environ;

using namespace puente;
using client::io::BrokerLink;
using support::Folder;
namespace fs = std::filesystem;
namespace edges = puente::io;

namespace {

using support::must;

struct Process {
  pid_t pid = 0;
  // What it says to standard error goes into `said`, if that is named.
  explicit Process(const fs::path& folder, const fs::path& said = {}) {
    const char* const bin = std::getenv("PUENTE_BIN_DIR");
    if (bin == nullptr) FAIL("PUENTE_BIN_DIR is not set; run me by ctest");
    std::string program = std::string(bin) + "/puente-broker", run = "run", dir = "--dir", path = folder.string();
    char* arguments[] = {program.data(), run.data(), dir.data(), path.data(), nullptr};
    posix_spawn_file_actions_t actions;
    REQUIRE(::posix_spawn_file_actions_init(&actions) == 0);
    if (!said.empty())
      ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const int spawned = ::posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments, environ);
    ::posix_spawn_file_actions_destroy(&actions);
    REQUIRE(spawned == 0);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() {
    if (pid > 0) static_cast<void>(end(SIGKILL));
  }
  // The exit status, or minus the signal.
  int end(int signal) {
    if (signal != 0) ::kill(pid, signal);
    int status = 0;
    ::waitpid(std::exchange(pid, 0), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
};

struct Bridge {
  Folder folder;
  broker::app::Config config;
  Instant now = edges::now();
  std::vector<pki::PrivateKey> roots;
  std::vector<pki::Certificate> root_certificates;
  std::vector<primitives::SigningKey> witness_keys;
  witness::core::MemoryHeadStore heads[2];
  std::vector<witness::core::Witness> deciding;
  std::vector<std::unique_ptr<witness::io::HttpServer>> witnesses;
  std::optional<trust::SignedTreaty> treaty;
  primitives::Drbg random;
  primitives::SigningKey device{random.random<Ed25519Seed>()};
  edges::CurveKeys curve = curve_keys();
  edges::zmq::Context context;

  explicit Bridge(int port, std::uint64_t seed = 1) : random(support::seed_of(seed)) {
    config.folder = folder.path / "broker";
    config.origin = "bridge.example/process";
    config.listen = "tcp://127.0.0.1:" + std::to_string(port);
    config.treaty = folder.path / "treaty.txt";
    config.passphrase_file = folder.path / "passphrase";
    must(edges::write_file(config.passphrase_file, view_of("secret"), edges::Mode::secret));
    must(broker::app::init(config, config.listen));
    write_treaty();
    enrol();
  }

  edges::CurveKeys curve_keys() {
    auto key = random.random<CurvePrivate>();
    const CurvePublic public_key = edges::curve_public_of(key);
    return {public_key, std::move(key)};
  }

  void write_treaty() {
    const auto keys = must(edges::KeyFile::open(config.keys(), SecretBytes::copy_of(view_of("secret"))));
    trust::Treaty terms;
    terms.broker.origin = config.origin;
    terms.broker.endpoint = config.listen;
    terms.broker.device = primitives::SigningKey(must(keys.get_as<Ed25519Seed>("device"))).public_key();
    terms.broker.curve = edges::curve_public_of(must(keys.get_as<CurvePrivate>("curve")));
    terms.broker.log =
        must(tlog::make_vkey(config.origin, tlog::SignatureType::ed25519,
                             primitives::SigningKey(must(keys.get_as<Ed25519Seed>("log"))).public_key()));
    witness_keys.reserve(2);
    deciding.reserve(2);
    for (const char* const nation : {"MX", "US"}) {
      roots.push_back(pki::PrivateKey::generate_p256());
      root_certificates.push_back(
          must(pki::make_root(roots.back(), {nation, "ROOT", "root"}, now - days(1), now + days(1000))));
      witness_keys.emplace_back(random.random<Ed25519Seed>());
      const std::string name = std::string("witness.") + nation;
      deciding.push_back(must(as_result(witness::core::Witness::start({name, config.origin, terms.broker.log},
                                                                      witness_keys.back(), heads[deciding.size()]))));
      witnesses.push_back(must(witness::io::HttpServer::start({"127.0.0.1", 0}, deciding.back())));
      terms.witnesses.push_back(
          {nation == std::string("MX") ? model::Nation::mx : model::Nation::us,
           must(tlog::make_vkey(name, tlog::SignatureType::cosignature_v1, witness_keys.back().public_key())),
           "http://127.0.0.1:" + std::to_string(witnesses.back()->port())});
    }
    terms.root_mx = root_certificates[0];
    terms.root_us = root_certificates[1];
    pki::SignedText text{trust::render_treaty(terms), {}};
    for (std::size_t i = 0; i < 2; ++i)
      must(pki::sign_text(text, trust::treaty_purpose, root_certificates[i], roots[i], now));
    treaty = must(trust::verify_treaty(pki::format_signed_text(text), now));
    must(edges::write_file(config.treaty, view_of(pki::format_signed_text(text)), edges::Mode::open));
  }

  void enrol() {
    const auto key = pki::PrivateKey::from_ed25519_seed(device.seed());
    const Bytes request = must(pki::make_request(key, {"MX", "FGR", "fgr-01"}, pki::Role::agent, curve.public_key));
    const pki::Certificate certificate =
        must(pki::issue(root_certificates[0], roots[0], must(pki::parse_request(request)), now - minutes(5),
                        now + days(30), random.random<RecordId>().view()));
    must(edges::write_file(config.enrolments() / "fgr-certificate", trust::certificate_entry(certificate),
                           edges::Mode::open));
    must(edges::write_file(config.enrolments() / "rubbish", view_of("rubbish"), edges::Mode::open));
  }

  // Connected, or refused: the program may not listen yet.
  BrokerLink link(const edges::CurveKeys& keys) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (true) {
      BrokerLink out = must(BrokerLink::connect(context, config.listen, keys, treaty->treaty().broker.curve));
      while (out.state() == BrokerLink::State::connecting && std::chrono::steady_clock::now() < end)
        out.wait(milliseconds(20));
      if (out.state() != BrokerLink::State::ended || std::chrono::steady_clock::now() >= end) return out;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
};

// The next message of that kind, within the patience.
template <class M>
std::optional<M> hear(BrokerLink& link, int seconds_max = 20) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds_max);
  while (std::chrono::steady_clock::now() < end) {
    static_cast<void>(link.wait(milliseconds(100)));
    auto message = link.receive();
    if (message && *message)
      if (auto* const one = std::get_if<M>(&(*message)->message.body)) return std::move(*one);
  }
  return std::nullopt;
}

Status hello(BrokerLink& link) { return link.send({1, codec::Hello{}}); }

// Below the ports that the system gives to whoever connects: one of those may be taken before the broker binds it.
// Where to begin follows from the process, so that two that run at once do not meet.
int free_port() {
  static int next = 10'000 + ::getpid() % 1'000 * 10;
  while (!broker::io::Listener::listen("127.0.0.1", static_cast<std::uint16_t>(next))) ++next;
  return next++;
}

bool appears(const fs::path& path) {
  for (int i = 0; i < 200 && !fs::exists(path); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  return fs::exists(path);
}

}  // namespace

TEST_CASE("The program enrols from its folder, serves whom it knows under both nations' witnesses, and starts again") {
  Bridge bridge(free_port());
  {
    Process broker(bridge.config.folder);
    REQUIRE(appears(bridge.config.enrolments() / "taken" / "fgr-certificate"));
    CHECK(appears(bridge.config.enrolments() / "refused" / "rubbish.reason"));

    BrokerLink link = bridge.link(bridge.curve);
    must(hello(link));
    const auto welcome = hear<codec::Welcome>(link);
    REQUIRE(welcome);
    CHECK(welcome->shard == 1);
    const auto heartbeat = hear<codec::Heartbeat>(link);
    REQUIRE(heartbeat);
    trust::HeadTracker heads(bridge.treaty->treaty());
    const auto head = must(heads.advance(heartbeat->head, edges::now()));
    const codec::Event event = must(trust::verify_event(heartbeat->proof, head));
    CHECK(std::holds_alternative<codec::HeartbeatEvent>(event.what));

    // Its first four release keys are in the directory.
    must(link.send({2, codec::FetchDirectory{0}}));
    const auto page = hear<codec::DirectoryPage>(link);
    REQUIRE(page);
    CHECK(page->total == 5);

    BrokerLink stranger = bridge.link(bridge.curve_keys());
    CHECK(stranger.state() == BrokerLink::State::refused);
    CHECK_FALSE(stranger.send({1, codec::Hello{}}));
    CHECK_FALSE(hear<codec::Welcome>(stranger, 1));

    SECTION("a second one in the same folder does not start") {
      Process second(bridge.config.folder);
      CHECK(second.end(0) == 1);
    }
    SECTION("it ends in order when asked") { CHECK(broker.end(SIGTERM) == 0); }
    SECTION("it ends without warning") { CHECK(broker.end(SIGKILL) == -SIGKILL); }
  }
  Process broker(bridge.config.folder);
  BrokerLink link = bridge.link(bridge.curve);
  must(hello(link));
  REQUIRE(hear<codec::Welcome>(link));
  CHECK(hear<codec::Heartbeat>(link));
  CHECK(broker.end(SIGINT) == 0);
}

TEST_CASE("The program does not start with another broker's treaty, or with one that does not follow its own") {
  Bridge bridge(free_port());
  {
    Process broker(bridge.config.folder);
    REQUIRE(appears(bridge.config.enrolments() / "taken" / "fgr-certificate"));
    CHECK(broker.end(SIGTERM) == 0);
  }
  const Bridge other(free_port(), 2);
  fs::copy_file(other.config.treaty, bridge.config.treaty, fs::copy_options::overwrite_existing);
  Process broker(bridge.config.folder);
  CHECK(broker.end(0) == 1);
}

TEST_CASE("The program does not start on an older copy of its store: the witnesses hold more") {
  Bridge bridge(free_port());
  const auto run_once = [&] {
    Process broker(bridge.config.folder);
    REQUIRE(appears(bridge.config.enrolments() / "taken" / "fgr-certificate"));
    BrokerLink link = bridge.link(bridge.curve);
    must(hello(link));
    REQUIRE(hear<codec::Heartbeat>(link));
    CHECK(broker.end(SIGTERM) == 0);
  };
  run_once();
  const fs::path older = bridge.folder.path / "older.db";
  fs::copy_file(bridge.config.store(), older);
  run_once();
  fs::copy_file(older, bridge.config.store(), fs::copy_options::overwrite_existing);
  const fs::path said = bridge.folder.path / "said";
  Process broker(bridge.config.folder, said);
  CHECK(broker.end(0) == 3);
  const std::string text = must(edges::read_text(said, 1 << 20));
  CHECK(text.find("an older copy was put back") != std::string::npos);
  CHECK(text.find("docs/operator.md") != std::string::npos);
}

TEST_CASE("A store that is moved away under the running program ends it within seconds") {
  Bridge bridge(free_port());
  const fs::path said = bridge.folder.path / "said";
  Process broker(bridge.config.folder, said);
  REQUIRE(appears(bridge.config.enrolments() / "taken" / "fgr-certificate"));
  fs::rename(bridge.config.store(), bridge.folder.path / "elsewhere.db");
  CHECK(broker.end(0) == 1);
  CHECK(must(edges::read_text(said, 1 << 20)).find("while it was in use") != std::string::npos);
}

TEST_CASE("A full disk ends the program, its end is in the log all the same, and with room it starts again",
          "[skips]") {
  Bridge bridge(free_port());
  const fs::path small = bridge.folder.path / "small";
  fs::create_directory(small);
  if (::mount("tmpfs", small.c_str(), "tmpfs", 0, "size=110m") != 0) SKIP("a small file system needs root");
  struct Unmount {
    fs::path path;
    ~Unmount() { ::umount2(path.c_str(), MNT_DETACH); }
  } const unmount{small};
  fs::copy(bridge.config.folder, small, fs::copy_options::recursive);
  for (const char* const secret : {"keys", "broker.toml"})
    fs::permissions(small / secret, fs::perms::owner_read | fs::perms::owner_write);
  const fs::path said = bridge.folder.path / "said";
  {
    Process broker(small, said);
    REQUIRE(appears(small / "enrolments" / "taken" / "fgr-certificate"));
    BrokerLink link = bridge.link(bridge.curve);
    must(hello(link));
    REQUIRE(hear<codec::Welcome>(link));
    const int ballast = ::open((small / "ballast").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const Bytes zeros(4096);
    while (::write(ballast, zeros.data(), zeros.size()) > 0) continue;
    ::close(ballast);
    for (std::uint64_t i = 0; i < 20; ++i) static_cast<void>(link.send({i, codec::Activate{}}));  // refused, and logged
    CHECK(broker.end(0) == 1);
  }
  const std::string text = must(edges::read_text(said, 1 << 20));
  CHECK(text.find("the disk is full") != std::string::npos);
  CHECK(text.find("the end is in the log") != std::string::npos);
  CHECK_FALSE(fs::exists(small / "reserve"));
  {
    Process broker(small, said);
    CHECK(broker.end(0) == 1);
    const std::string again = must(edges::read_text(said, 1 << 20));
    INFO(again);
    CHECK(again.find("make room first") != std::string::npos);
  }
  fs::remove(small / "ballast");
  Process broker(small);
  BrokerLink link = bridge.link(bridge.curve);
  must(hello(link));
  REQUIRE(hear<codec::Heartbeat>(link));
  CHECK(broker.end(SIGTERM) == 0);
}
