#include "broker/core/refusals.h"

#include <fmt/format.h>

#include "audit/chain.h"
#include "crypto/base/escape.h"
#include "crypto/primitives/hash.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t reason_bytes_max = 1000;  // and "..."; the message and the log take 1,024

bool is_past(Instant minute, Instant now) { return now - minute >= minutes(1) || now < minute; }

}  // namespace

void Refusals::refuse(Turn& turn, const Caller& caller, const Refused& refused) {
  const trust::Device& device = caller.device;
  codec::Refusal refusal{.code = refused.error.code,
                         .reason = escape_line(refused.error.what, reason_bytes_max),
                         .record_id = refused.record_id};
  if (turn.over) {
    refusal.come_again = turn.over->come_again;
    refusal.of_sender = turn.over->of_sender;
  }
  Minute& minute = minutes_[device.key_id];
  if (is_past(minute.begin, turn.now)) {
    log_rest(turn, minute);
    minute.begin = turn.now;
  }
  const std::string code(error_name(refused.error.code));
  if (minute.logged >= budgets_.refusals_logged_a_minute) {
    minute.rest.device = device.key_id;
    minute.rest.agency = model::text_of(device.agency);
    minute.agency = device.agency;
    minute.rest.since = minute.begin;
    ++minute.rest.codes[code];
    if (turn.over) ++minute.rest.budgets[std::string(name_of(turn.over->budget))];
    turn.at_once.push_back(caller.answer(std::move(refusal)));
    return;
  }
  ++minute.logged;
  log_.append({turn.now, codec::RefuseEvent{.device = device.key_id,
                                            .agency = model::text_of(device.agency),
                                            .what = std::string(refused.what),
                                            .code = code,
                                            .reason = refusal.reason,
                                            .header_hash = refused.header_hash,
                                            .evidence = primitives::sha256(refused.evidence)}},
              audit::audience_of(device.agency.nation), turn.random);
  turn.notice(Notice::Level::warning, fmt::format("{} refused ({}, {}): {}", refused.what,
                                                  model::text_of(device.agency), code, refusal.reason));
  turn.after.push_back(caller.answer(std::move(refusal)));
}

void Refusals::log_counted(Turn& turn, bool all) {
  for (auto item = minutes_.begin(); item != minutes_.end();) {
    if (!all && !is_past(item->second.begin, turn.now)) {
      ++item;
      continue;
    }
    log_rest(turn, item->second);
    item = minutes_.erase(item);
  }
}

void Refusals::log_rest(Turn& turn, Minute& minute) {
  codec::RefusalsEvent rest = std::exchange(minute.rest, {});
  minute.logged = 0;
  if (rest.codes.empty()) return;
  std::uint64_t count = 0;
  for (const auto& [code, number] : rest.codes) count += number;
  turn.notice(Notice::Level::warning, fmt::format("{} more requests of device {} of {} were refused within a minute",
                                                  count, rest.device.hex(), rest.agency));
  log_.append({turn.now, std::move(rest)}, audit::audience_of(minute.agency.nation), turn.random);
}

}  // namespace puente::broker::core
