#include "broker/app/status.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "crypto/base/escape.h"
#include "io/files.h"

namespace puente::broker::app {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t file_bytes_max = 4 << 20;
constexpr std::size_t holds_shown_max = 20;

std::string line_of(const ordered_json& value) {
  return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

void put_alarms(ordered_json& out, const StandingAlarms& alarms) {
  out["alarms"] = ordered_json::array();
  for (const StandingAlarm& one : alarms.kept())
    out["alarms"].push_back({{"text", one.text}, {"first", one.first.ms}, {"last", one.last.ms}, {"count", one.count}});
  out["moreAlarms"] = alarms.more();
  out["moreAlarmsLast"] = alarms.more_last().ms;
}

// Throws where they are malformed; none where they are absent.
StandingAlarms alarms_of(const ordered_json& status) {
  if (!status.is_object() || !status.contains("alarms")) return {};
  std::vector<StandingAlarm> kept;
  for (const ordered_json& one : status.at("alarms"))
    kept.push_back({one.at("text").get<std::string>(), Instant{one.at("first").get<std::int64_t>()},
                    Instant{one.at("last").get<std::int64_t>()}, one.at("count").get<std::uint64_t>()});
  return StandingAlarms(std::move(kept), status.at("moreAlarms").get<std::uint64_t>(),
                        Instant{status.value("moreAlarmsLast", std::int64_t{0})});
}

std::string text_of(const StandingAlarms& alarms) {
  std::string out;
  for (const StandingAlarm& one : alarms.kept())
    out += one.count == 1 ? fmt::format("ALARM {}: {}\n", format_utc(one.last), escape_line(one.text))
                          : fmt::format("ALARM {} ({} times since {}): {}\n", format_utc(one.last), one.count,
                                        format_utc(one.first), escape_line(one.text));
  if (alarms.more() > 0) out += fmt::format("ALARMS: {} more were not kept\n", alarms.more());
  if (!out.empty()) out += "these stand until you have seen them: puente-broker status --seen\n";
  return out;
}

ordered_json json_of(const core::SpoolShares::Held& held) { return {{"records", held.records}, {"bytes", held.bytes}}; }

ordered_json json_of(const core::DeviceHealth& device) {
  ordered_json out{{"device", device.device.hex()},      {"name", device.name},
                   {"connected", device.connected},      {"messages", device.conduct.messages},
                   {"bytes", device.conduct.bytes},      {"refused", device.conduct.refused},
                   {"waiting", json_of(device.waiting)}, {"passed", ordered_json::object()}};
  for (std::size_t i = 0; i < core::budget_count; ++i)
    if (device.conduct.passed[i] > 0)
      out["passed"][std::string(core::name_of(static_cast<core::Budget>(i)))] = device.conduct.passed[i];
  return out;
}

std::string held_text(const ordered_json& held) {
  return fmt::format("{} records, {} bytes", held.at("records").get<std::uint64_t>(),
                     held.at("bytes").get<std::uint64_t>());
}

// What each agency has waiting, against what is free, and what its devices do. A sentence a line: each is translated by
// itself.
std::string peers_text(const ordered_json& status) {
  std::string out = fmt::format("waiting: {}; free: {}, and no agency may have more waiting than is free\n",
                                held_text(status.at("waiting")), held_text(status.at("share")));
  for (const ordered_json& agency : status.at("agencies")) {
    out += fmt::format("{}: {} waiting\n", escape_line(agency.at("agency").get<std::string>()),
                       held_text(agency.at("waiting")));
    for (const ordered_json& device : agency.at("devices")) {
      out += fmt::format("  {} {}: {}, {} messages, {} bytes, {} refused; {} waiting\n",
                         device.at("device").get<std::string>().substr(0, 12),
                         escape_line(device.at("name").get<std::string>()),
                         device.at("connected").get<bool>() ? "connected" : "not connected",
                         device.at("messages").get<std::uint64_t>(), device.at("bytes").get<std::uint64_t>(),
                         device.at("refused").get<std::uint64_t>(), held_text(device.at("waiting")));
      for (const auto& [budget, times] : device.at("passed").items())
        out += fmt::format("    OVER {}: {} times\n", escape_line(budget), times.get<std::uint64_t>());
    }
  }
  return out;
}

ordered_json json_of(const edge::Figures& edge) {
  ordered_json out{{"connections", edge.connections}, {"connectionsMax", edge.connections_max},
                   {"halfOpen", edge.half_open},      {"halfOpenMax", edge.half_open_max},
                   {"arrived", edge.arrived},         {"closed", ordered_json::object()}};
  for (std::size_t i = 0; i < edge::closing_count; ++i)
    out["closed"][std::string(edge::name_of(static_cast<edge::Closing>(i)))] = edge.closed[i];
  return out;
}

// Why connections were closed since the start; reasons that never came are left out.
std::string edge_text(const ordered_json& edge) {
  std::string out =
      fmt::format("connections: {} of at most {}; without handshake: {} of at most {}; came so far: {}\n",
                  edge.at("connections").get<std::uint64_t>(), edge.at("connectionsMax").get<std::uint64_t>(),
                  edge.at("halfOpen").get<std::uint64_t>(), edge.at("halfOpenMax").get<std::uint64_t>(),
                  edge.at("arrived").get<std::uint64_t>());
  for (std::size_t i = 0; i < edge::closing_count; ++i) {
    const auto why = static_cast<edge::Closing>(i);
    const std::uint64_t times = edge.at("closed").value(std::string(edge::name_of(why)), std::uint64_t{0});
    if (times > 0) out += fmt::format("  closed, {}: {}\n", edge::meaning_of(why), times);
  }
  return out;
}

// Nobody is connected to a broker that does not serve: what the file says is of the run before.
void disconnect(ordered_json& status) {
  status["devices"] = 0;
  if (status.contains("edge")) status["edge"]["connections"] = status["edge"]["halfOpen"] = 0;
  if (!status.contains("agencies")) return;
  for (ordered_json& agency : status.at("agencies"))
    for (ordered_json& device : agency.at("devices")) device["connected"] = false;
}

}  // namespace

Status write_status(const std::filesystem::path& file, const core::Health& health, const StandingAlarms& alarms,
                    const std::string& ended, Instant now, const std::optional<edge::Figures>& edge) {
  ordered_json out{{"time", now.ms},
                   {"ended", ended},
                   {"heldBack", health.held_back},
                   {"entries", health.entries},
                   {"quorumEntries", health.quorum_entries},
                   {"quorumTime", format_utc(health.quorum_time)},
                   {"devices", health.devices},
                   {"witnesses", ordered_json::array()}};
  for (const core::WitnessHealth& witness : health.witnesses)
    out["witnesses"].push_back({{"name", witness.name}, {"entries", witness.size}, {"problem", witness.problem}});
  out["holds"] = health.holds;
  if (edge) out["edge"] = json_of(*edge);
  put_alarms(out, alarms);
  out["waiting"] = json_of(health.waiting);
  out["share"] = json_of(health.share);
  out["agencies"] = ordered_json::array();
  for (const core::AgencyHealth& agency : health.agencies) {
    ordered_json one{
        {"agency", agency.agency}, {"waiting", json_of(agency.waiting)}, {"devices", ordered_json::array()}};
    for (const core::DeviceHealth& device : agency.devices) one["devices"].push_back(json_of(device));
    out["agencies"].push_back(std::move(one));
  }
  return puente::io::write_file(file, view_of(line_of(out) + "\n"), puente::io::Mode::open);
}

Status write_end(const std::filesystem::path& file, const std::string& ended, Instant now) {
  const auto content = puente::io::read_text(file, file_bytes_max);
  ordered_json held = content ? ordered_json::parse(*content, nullptr, false) : ordered_json();
  if (!held.is_object()) return write_status(file, {}, {}, ended, now);
  held["time"] = now.ms;
  held["ended"] = ended;
  return puente::io::write_file(file, view_of(line_of(held) + "\n"), puente::io::Mode::open);
}

StandingAlarms alarms_in(const std::filesystem::path& file) {
  const auto content = puente::io::read_text(file, file_bytes_max);
  const ordered_json status = content ? ordered_json::parse(*content, nullptr, false) : ordered_json();
  try {
    return alarms_of(status);
  } catch (const nlohmann::json::exception&) {
    return {};
  }
}

Result<StatusRead> read_status(const std::filesystem::path& file, bool running, Instant now) {
  PUENTE_TRY(const std::string content, puente::io::read_text(file, file_bytes_max));
  ordered_json status = ordered_json::parse(content, nullptr, false);
  StatusRead out;
  try {
    out.time = Instant{status.at("time").get<std::int64_t>()};
    const Duration age = now - out.time;
    std::string ended = status.at("ended").get<std::string>();
    if (!ended.empty() || !running) disconnect(status);
    if (ended.empty() && !running)
      ended = fmt::format("it was killed, or ended without a word; the last was {} seconds ago", age.ms / 1000);
    else if (ended.empty() && age > status_old_after)
      ended = fmt::format("no word for {} seconds: it hangs", age.ms / 1000);
    const std::string held_back = status.at("heldBack").get<std::string>();
    status["ended"] = ended;
    out.alarm = (!ended.empty() && ended != "stop") || !held_back.empty();
    out.text = ended.empty() ? "serving\n"
               : running     ? "starting; the run before ended: " + escape_line(ended) + "\n"
                             : "ended: " + escape_line(ended) + "\n";
    if (!held_back.empty()) out.text += "NOTHING IS RELEASED: " + escape_line(held_back) + "\n";
    out.text += fmt::format("log: {} entries, {} under a quorum of both nations, at {}\n",
                            status.at("entries").get<std::uint64_t>(), status.at("quorumEntries").get<std::uint64_t>(),
                            escape_line(status.at("quorumTime").get<std::string>()));
    out.text += fmt::format("devices connected: {}\n", status.at("devices").get<std::uint64_t>());
    if (status.contains("edge")) out.text += edge_text(status.at("edge"));
    for (const ordered_json& witness : status.at("witnesses")) {
      const std::string problem = witness.at("problem").get<std::string>();
      out.alarm = out.alarm || !problem.empty();
      out.text += fmt::format("witness {}: {}\n", escape_line(witness.at("name").get<std::string>()),
                              problem.empty() ? fmt::format("cosigned {}", witness.at("entries").get<std::uint64_t>())
                                              : "MISSING: " + escape_line(problem));
    }
    const ordered_json holds = status.value("holds", ordered_json::array());
    for (std::size_t i = 0; i < holds.size() && i < holds_shown_max; ++i)
      out.text += "HELD: " + escape_line(holds[i].get<std::string>()) + "\n";
    if (holds.size() > holds_shown_max) out.text += fmt::format("HELD: {} more\n", holds.size() - holds_shown_max);
    StandingAlarms alarms = alarms_of(status);
    alarms.seen(seen_at(file));
    put_alarms(status, alarms);
    out.alarm = out.alarm || !holds.empty() || !alarms.empty();
    out.text += text_of(alarms);
    if (status.contains("agencies")) out.text += peers_text(status);
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::malformed, file.string() + ": not a broker's status: " + error.what());
  }
  out.json = line_of(status) + "\n";
  return out;
}

}  // namespace puente::broker::app
