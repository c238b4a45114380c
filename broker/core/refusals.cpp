#include "broker/core/refusals.h"

#include <fmt/format.h>

#include "audit/chain.h"
#include "crypto/base/escape.h"
#include "crypto/primitives/hash.h"

namespace puente::broker::core {
namespace {

constexpr std::uint32_t logged_per_minute = 60;  // of one device; beyond, they are only answered
constexpr std::size_t reason_bytes_max = 1000;   // and "..."; the message and the log take 1,024

}  // namespace

void Refusals::refuse(Turn& turn, const Caller& caller, const Refused& refused) {
  const trust::Device& device = caller.device;
  codec::Refusal refusal{refused.error.code, escape_line(refused.error.what, reason_bytes_max), refused.record_id};
  Counted& counted = counted_[device.key_id];
  if (turn.now - counted.minute >= minutes(1) || turn.now < counted.minute) counted = {0, turn.now};
  if (++counted.count > logged_per_minute) {
    turn.at_once.push_back(caller.answer(std::move(refusal)));
    return;
  }
  log_.append({turn.now, codec::RefuseEvent{.device = device.key_id,
                                            .agency = model::text_of(device.agency),
                                            .what = std::string(refused.what),
                                            .code = std::string(error_name(refused.error.code)),
                                            .reason = refusal.reason,
                                            .header_hash = refused.header_hash,
                                            .evidence = primitives::sha256(refused.evidence)}},
              audit::audience_of(device.agency.nation), turn.random);
  turn.notice(Notice::Level::warning,
              fmt::format("{} refused ({}, {}): {}", refused.what, model::text_of(device.agency),
                          error_name(refused.error.code), refusal.reason));
  turn.after.push_back(caller.answer(std::move(refusal)));
}

}  // namespace puente::broker::core
