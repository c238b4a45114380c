#include "broker/core/log/log_watch.h"

#include <fmt/format.h>

namespace puente::broker::core {
namespace {

constexpr Duration verify_interval = hours(1);
constexpr std::uint64_t verified_per_tick = 1024;  // about 10 ms

}  // namespace

void LogWatch::begin(Instant now) {
  last_ = now;
  if (!log_.verifying()) log_.keep_later(names::log_verified, names::verified_value(log_.verified()));
}

StoreStatus LogWatch::tick(Turn& turn, bool idle) {
  if (!finding_.empty()) return {};
  if (!log_.verifying()) {
    if (!idle || log_.has_staged() || turn.now - last_ < verify_interval) return {};
    last_ = turn.now;
    log_.verify_new();
    return {};
  }
  const auto ended = log_.verify_some(verified_per_tick);
  if (!ended && ended.error().cause != StoreError::Cause::damaged) return tl::unexpected(ended.error());
  if (!ended) {
    finding_ = ended.error().what;
    log_.append({turn.now, codec::LifecycleEvent{"finding", version_}}, codec::Audience::both, turn.random);
    turn.notice(Notice::Level::alarm, "the log does not hold: " + finding_ + ". Nothing is accepted or released", true);
  } else if (*ended) {
    log_.keep_later(names::log_verified, names::verified_value(log_.verified()));
    turn.notice(Notice::Level::info,
                fmt::format("all {} entries of the log were derived again, and hold", log_.verified().size));
  }
  return {};
}

}  // namespace puente::broker::core
