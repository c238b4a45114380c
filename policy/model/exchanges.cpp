#include "policy/model/exchanges.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace puente::model {
namespace {

// A record between two agencies: ids are chosen by their senders, and another may use one again.
using Key = std::tuple<RecordId, std::string_view, std::string_view>;  // id, from, to

Key key_of(const Exchanged& one) { return {one.record, one.from, one.to}; }
// Of what it names, if that goes the other way.
Key named_by(const Exchanged& one) { return {*one.reply_to, one.to, one.from}; }

}  // namespace

std::vector<RequestState> follow_requests(std::span<const Exchanged> all, Instant now) {
  std::vector<RequestState> out;
  std::map<Key, std::size_t> place;  // in `out`
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].kind != Kind::request || !place.try_emplace(key_of(all[i]), out.size()).second) continue;
    out.push_back({i, std::nullopt, {}, {}, std::nullopt, all[i].access, {}});
  }
  std::vector<std::size_t> in_time(all.size());
  for (std::size_t i = 0; i < in_time.size(); ++i) in_time[i] = i;
  std::ranges::sort(in_time, {}, [&](std::size_t i) { return std::tie(all[i].accepted, all[i].record); });
  for (const std::size_t i : in_time) {
    const Exchanged& one = all[i];
    if (!one.reply_to) continue;
    const auto found = place.find(named_by(one));
    if (found == place.end()) continue;
    RequestState& asked = out[found->second];
    if (one.kind == Kind::request) {
      RequestState& clarification = out[place.at(key_of(one))];
      if (clarification.clarifies) continue;  // in the list twice
      clarification.clarifies = asked.request;
      asked.clarifications.push_back(i);
    } else if (one.kind == Kind::reply && one.partial) {
      if (!asked.partial.empty() && all[asked.partial.back()].record == one.record) continue;
      asked.partial.push_back(i);
    } else if (one.kind == Kind::reply || one.kind == Kind::refusal) {
      if (!asked.answer) asked.answer = i;
      continue;
    } else {
      continue;
    }
    if (one.access != Access::unknown && !asked.answer) asked.access = one.access;
  }
  for (RequestState& asked : out) {
    std::vector<ClockPause> pauses;
    for (const std::size_t i : asked.clarifications) {
      const auto& answer = out[place.at(key_of(all[i]))].answer;
      pauses.push_back({all[i].accepted, answer ? std::optional(all[*answer].accepted) : std::nullopt});
    }
    const Exchanged& request = all[asked.request];
    asked.clock = reply_clock(request.accepted, reply_limit(request.urgency, asked.access), pauses,
                              asked.answer ? all[*asked.answer].accepted : now);
  }
  return out;
}

}  // namespace puente::model
