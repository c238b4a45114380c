// The brokers that people would otherwise pick, and a bare relay as the limit, one after the other, again and again:
// bench/peers.sh starts their servers and this program. docs/bench.md says what is measured.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>

#include "bench/peers/drive.h"

namespace puente::bench::peers {
namespace {

[[maybe_unused]] constexpr std::size_t rows_per_transaction = 100;

struct Options {
  std::filesystem::path folder;
  std::vector<std::string> systems;
  std::vector<std::size_t> payloads{2048, 8192}, pairs{1, 8}, in_flights{1, 256};
  std::map<std::size_t, std::size_t> sealed_bytes;  // of a record, by its payload
  std::size_t runs = 5, relay_frames = 1;
  Time time;
  bool json = false, check = false;
};

struct System {
  std::string name, server;
  bool sealed = false;  // a record has the size of our sealed one
  std::function<std::unique_ptr<Peer>(const Server&)> make;
};

std::vector<System> all_systems([[maybe_unused]] const Options& options) {
  std::vector<System> systems;
#ifdef PUENTE_RABBITMQ
  systems.push_back({"rabbitmq", "rabbitmq", false, make_rabbitmq});
  systems.push_back({"rabbitmq-sealed", "rabbitmq", true, make_rabbitmq});
#endif
#ifdef PUENTE_JETSTREAM
  systems.push_back({"jetstream", "jetstream", false, make_jetstream});
  systems.push_back({"jetstream-synced", "jetstream-synced", false, make_jetstream});
#endif
#ifdef PUENTE_POSTGRESQL
  systems.push_back({"postgresql", "postgresql", false,
                     [](const Server& server) { return make_postgresql(server, rows_per_transaction); }});
  systems.push_back(
      {"postgresql-1", "postgresql", false, [](const Server& server) { return make_postgresql(server, 1); }});
#endif
  const auto relay = [frames = options.relay_frames](const Server& server) { return make_relay(server, frames); };
  systems.push_back({"relay", "relay", false, relay});
  systems.push_back({"relay-sealed", "relay", true, relay});
  return systems;
}

constexpr std::array names{"rabbitmq",   "rabbitmq-sealed", "jetstream", "jetstream-synced",
                           "postgresql", "postgresql-1",    "relay",     "relay-sealed"};

std::optional<Server> find_server(const std::filesystem::path& folder, const std::string& name) {
  Server server{name, folder / name, 0, 0, folder / "ca.pem", first_line_of(folder / "password")};
  const std::string port = first_line_of(server.folder / "port"), pid = first_line_of(server.folder / "pid");
  if (port.empty() || pid.empty()) return std::nullopt;
  server.port = std::stoi(port);
  server.pid = std::stoi(pid);
  return server;
}

struct Chosen {
  System system;
  Server server;
  std::unique_ptr<Peer> peer;
};

std::vector<Chosen> choose(const Options& options) {
  std::vector<Chosen> chosen;
  for (System& system : all_systems(options)) {
    if (!options.systems.empty() && std::ranges::count(options.systems, system.name) == 0) continue;
    if (system.sealed && options.sealed_bytes.empty()) continue;
    const std::optional<Server> server = find_server(options.folder, system.server);
    if (!server) {
      fmt::print(stderr, "peers: skipped: {}: its server is not there\n", system.name);
      continue;
    }
    chosen.push_back({system, *server, system.make(*server)});
  }
  for (const std::string& name : options.systems)
    if (std::ranges::none_of(chosen, [&](const Chosen& one) { return one.system.name == name; }))
      fmt::print(stderr, "peers: {} is not measured\n", name);
  return chosen;
}

void compare(std::vector<Chosen>& systems, const Options& options, PathLoad load) {
  const auto record_bytes = [&](const Chosen& one) -> std::size_t {
    if (!one.system.sealed) return load.payload_bytes;
    const auto found = options.sealed_bytes.find(load.payload_bytes);
    return found == options.sealed_bytes.end() ? 0 : found->second;
  };
  static std::size_t number = 0;
  std::vector<std::vector<PathRun>> runs(systems.size());
  for (std::size_t i = 0; i < options.runs; ++i)
    for (std::size_t j = 0; j < systems.size(); ++j) {
      if (record_bytes(systems[j]) == 0) continue;
      const Shape shape{load.pairs, load.in_flight, record_bytes(systems[j])};
      runs[j].push_back(run(*systems[j].peer, systems[j].server, shape, options.time, fmt::format("run{}", ++number),
                            options.folder));
    }
  for (std::size_t j = 0; j < systems.size(); ++j) {
    if (runs[j].empty()) continue;
    load.system = systems[j].system.name;
    load.record_bytes = record_bytes(systems[j]);
    fmt::print("{}\n", options.json ? json_line(load, runs[j]) : table_row(load, runs[j]));
    std::fflush(stdout);
  }
}

// "2048=4870,8192=11300"
std::map<std::size_t, std::size_t> parse_sizes(const std::vector<std::string>& texts) {
  std::map<std::size_t, std::size_t> sizes;
  for (const std::string& text : texts) {
    std::size_t payload = 0, sealed = 0;
    char behind = 0;
    if (std::sscanf(text.c_str(), "%zu=%zu%c", &payload, &sealed, &behind) != 2 || sealed < payload)
      throw CLI::ValidationError("--sealed-bytes", "'" + text + "' is not PAYLOAD=BYTES, as in 2048=4870");
    sizes[payload] = sealed;
  }
  return sizes;
}

int run_all(int argc, char** argv) {
  Options options;
  std::vector<std::string> sealed;
  std::filesystem::path relay_folder;
  CLI::App app{"Measures brokers beside a bare relay. Run by bench/peers.sh; ./dev bench peers."};
  app.add_option("--dir", options.folder, "where the servers are told of, and the receivers' files lie")
      ->check(CLI::ExistingDirectory);
  app.add_option("--serve-relay", relay_folder, "be the bare relay, and tell of it in this folder")
      ->check(CLI::ExistingDirectory)
      ->excludes("--dir");
  app.add_option("--systems", options.systems, "only these: " + fmt::format("{}", fmt::join(names, ", ")))
      ->delimiter(',')
      ->check(CLI::IsMember(std::vector<std::string>(names.begin(), names.end())));
  app.add_option("--payload", options.payloads, "bytes of a record")->delimiter(',')->check(CLI::Range(16, 1 << 24));
  app.add_option("--pairs", options.pairs, "senders, each with a receiver")->delimiter(',')->check(CLI::Range(1, 64));
  app.add_option("--in-flight", options.in_flights, "records of a sender without a confirm, at most")
      ->delimiter(',')
      ->check(CLI::Range(1, 65'536));
  app.add_option("--sealed-bytes", sealed, "PAYLOAD=BYTES,…: what a payload is when we have sealed it")->delimiter(',');
  app.add_option("--relay-frames", options.relay_frames, "frames of a record through the relay")
      ->check(CLI::Range(1, 1000));
  app.add_option("--seconds", options.time.seconds, "of a run")->check(CLI::Range(0.05, 3600.0));
  app.add_option("--warm-up", options.time.warm_up_seconds, "seconds before it")->check(CLI::Range(0.05, 3600.0));
  app.add_option("--runs", options.runs, "of each system, in turn")->check(CLI::Range(1, 1000));
  app.add_flag("--json", options.json, "an object a line");
  app.add_flag("--check", options.check, "look at the options, and measure nothing");
  try {
    app.parse(argc, argv);
    options.sealed_bytes = parse_sizes(sealed);
    if (!relay_folder.empty()) return serve_relay(relay_folder);
    if (options.folder.empty()) throw CLI::RequiredError("--dir");
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 64;
  }
  if (options.check) return 0;
  std::vector<Chosen> systems = choose(options);
  if (systems.empty()) fail("no system to measure");
  if (!options.json) fmt::print("{}\n", table_title());
  for (const std::size_t payload : options.payloads)
    for (const std::size_t pairs : options.pairs)
      for (const std::size_t in_flight : options.in_flights)
        compare(systems, options,
                {.payload_bytes = payload, .record_bytes = payload, .pairs = pairs, .in_flight = in_flight});
  return 0;
}

}  // namespace
}  // namespace puente::bench::peers

int main(int argc, char** argv) {
  try {
    return puente::bench::peers::run_all(argc, argv);
  } catch (const std::exception& error) {
    puente::bench::peers::fail("{}", error.what());
  }
}
