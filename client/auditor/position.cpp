#include "client/auditor/position.h"

#include <nlohmann/json.hpp>

namespace puente::client::auditor {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view format_name = "puente/audit-position/1";

ordered_json json_of(const std::optional<Instant>& instant) {
  return instant ? ordered_json(instant->ms) : ordered_json(nullptr);
}

// Reads members one after the other; after the first that is absent or of another type, `bad` names it.
class Members {
 public:
  explicit Members(const json& object) : object_(object) {}

  std::string bad;

  std::uint64_t number(const char* name) {
    return is(name, &json::is_number_unsigned) ? at(name).get<std::uint64_t>() : 0;
  }
  std::string text(const char* name) { return is(name, &json::is_string) ? at(name).get<std::string>() : ""; }
  bool truth(const char* name) { return is(name, &json::is_boolean) && at(name).get<bool>(); }
  Hash hash(const char* name) {
    const auto out = Hash::from_hex(text(name));
    if (!out) note(name);
    return out.value_or(Hash());
  }
  std::int64_t integer(const char* name) {
    return is(name, &json::is_number_integer) ? at(name).get<std::int64_t>() : 0;
  }
  std::optional<Instant> instant(const char* name) {
    if (object_.is_object() && object_.contains(name) && object_[name].is_null()) return std::nullopt;
    return Instant{integer(name)};
  }
  // An array's elements, or an object's members; none where there is neither.
  const json& list(const char* name) {
    static const json none = json::array();
    return is(name, &json::is_structured) ? at(name) : none;
  }
  void note(const char* name) {
    if (bad.empty()) bad = name;
  }

 private:
  const json& at(const char* name) const { return object_.at(name); }
  bool is(const char* name, bool (json::*type)() const noexcept) {
    if (object_.is_object() && object_.contains(name) && (at(name).*type)()) return true;
    note(name);
    return false;
  }
  const json& object_;
};

}  // namespace

std::filesystem::path audit_position_file(const std::filesystem::path& folder) { return folder / "audited-position"; }

std::string encode_position(const LogAudit::Position& position, const trust::Treaty& treaty) {
  const LogSummary& summary = position.summary;
  ordered_json out{{"format", format_name},
                   {"log", tlog::format_vkey(treaty.broker.log)},
                   {"size", position.reader.tree.size()},
                   {"edge", ordered_json::array()},
                   {"chains", ordered_json::array()},
                   {"heartbeat", json_of(position.reader.heartbeat)},
                   {"summary", json_of(position.reader.summary)},
                   {"started", position.started},
                   {"entries", summary.entries},
                   {"unreadable", summary.unreadable},
                   {"heartbeats", summary.heartbeats},
                   {"newestHeartbeat", json_of(summary.newest_heartbeat)},
                   {"longestSilence", summary.longest_silence.ms},
                   {"remarks", ordered_json::array()},
                   {"events", summary.events}};
  for (const Hash& hash : position.reader.tree.edge()) out["edge"].push_back(hash.hex());
  for (const audit::ChainState& chain : position.reader.chains)
    out["chains"].push_back({{"epoch", chain.epoch}, {"counter", chain.counter}, {"running", chain.running.hex()}});
  for (const LogSummary::Remark& remark : summary.remarks)
    out["remarks"].push_back({{"name", remark.name}, {"index", remark.index}, {"what", remark.what}});
  return out.dump(1) + "\n";
}

Result<std::optional<LogAudit::Position>> decode_position(std::string_view text, const trust::Treaty& treaty) {
  const json parsed = json::parse(text, nullptr, false);
  Members members(parsed);
  const std::string format = members.text("format"), log = members.text("log");
  if (format != format_name)
    return fail(ErrorCode::malformed, "not of the format " + std::string(format_name) +
                                          ": remove it, and verification begins at the first entry");
  if (log != tlog::format_vkey(treaty.broker.log)) return std::optional<LogAudit::Position>();

  LogAudit::Position out;
  std::vector<Hash> edge;
  for (const json& hash : members.list("edge")) {
    const auto value = Hash::from_hex(hash.is_string() ? hash.get<std::string>() : "");
    if (!value) members.note("edge");
    edge.push_back(value.value_or(Hash()));
  }
  auto tree = tlog::Frontier::restore(members.number("size"), edge);
  if (!tree) members.note("edge");
  const json& chains = members.list("chains");
  if (chains.size() != out.reader.chains.size()) members.note("chains");
  for (std::size_t a = 0; a < std::min(chains.size(), out.reader.chains.size()); ++a) {
    if (!chains.is_array()) break;
    Members chain(chains[a]);
    out.reader.chains[a] = {chain.number("epoch"), chain.number("counter"), chain.hash("running")};
    if (!chain.bad.empty()) members.note("chains");
  }
  out.reader.heartbeat = members.instant("heartbeat");
  out.reader.summary = members.instant("summary");
  out.started = members.truth("started");
  const json& entries = members.list("entries");
  if (!entries.is_array() || entries.size() != out.summary.entries.size()) members.note("entries");
  for (std::size_t a = 0; a < out.summary.entries.size() && members.bad.empty(); ++a) {
    if (entries[a].is_number_unsigned())
      out.summary.entries[a] = entries[a].get<std::uint64_t>();
    else
      members.note("entries");
  }
  out.summary.unreadable = members.number("unreadable");
  out.summary.heartbeats = members.number("heartbeats");
  out.summary.newest_heartbeat = members.instant("newestHeartbeat");
  out.summary.longest_silence = Duration{members.integer("longestSilence")};
  for (const json& one : members.list("remarks")) {
    Members remark(one);
    out.summary.remarks.push_back({remark.text("name"), remark.number("index"), remark.text("what")});
    if (!remark.bad.empty()) members.note("remarks");
  }
  for (const auto& [name, count] : members.list("events").items()) {
    if (!count.is_number_unsigned())
      members.note("events");
    else
      out.summary.events[name] = count.get<std::uint64_t>();
  }
  if (!members.bad.empty())
    return fail(ErrorCode::malformed, "'" + members.bad +
                                          "' is absent, or not what it should be: remove the file, and verification "
                                          "begins at the first entry");
  out.reader.tree = *tree;
  return std::optional(std::move(out));
}

}  // namespace puente::client::auditor
