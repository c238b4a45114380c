#include "trust/freshness.h"

#include <algorithm>

#include "crypto/tlog/cosignature.h"

namespace puente::trust {
namespace {

tl::unexpected<Error> stale(std::string why) { return fail(ErrorCode::stale, std::move(why)); }

std::string in_seconds(Duration age) { return std::to_string(age.ms / 1000) + " seconds"; }

// A clock may run ahead of ours as far as a cosignature's may; beyond, an old statement could stay fresh for long.
Status check_age(std::string_view what, Instant time, Instant now, std::string_view remedy) {
  const Duration age = now - time;
  if (age >= fresh_for)
    return stale(std::string(what) + " is " + in_seconds(age) + " old, and 10 minutes is the most; " +
                 std::string(remedy));
  if (time > now + tlog::cosignature_ahead_max)
    return stale(std::string(what) + " lies " + in_seconds(time - now) +
                 " ahead of this machine's clock; check the clocks");
  return {};
}

}  // namespace

bool clock_agrees(Instant now, Instant quorum_time) {
  return now - quorum_time < fresh_for && quorum_time <= now + tlog::cosignature_ahead_max;
}

Status Freshness::take(const codec::HeartbeatEvent& event, Instant event_time, std::uint64_t index,
                       Instant head_quorum_time) {
  if (held_ && index < held_->index)
    return stale("the heartbeat at index " + std::to_string(index) + " is older than the one held, at index " +
                 std::to_string(held_->index) + "; the one held stays");
  if (held_ && index == held_->index) {
    if (event != held_->event || event_time != held_->time)
      return fail(ErrorCode::mismatch,
                  "two heartbeats at index " + std::to_string(index) + " say different things: keep both as evidence");
    held_->quorum_time = std::max(held_->quorum_time, head_quorum_time);
    return {};
  }
  // The quorum time seen never falls, whatever head this heartbeat came under.
  const Instant quorum_time = held_ ? std::max(held_->quorum_time, head_quorum_time) : head_quorum_time;
  held_ = Held{event, event_time, index, quorum_time};
  return {};
}

void Freshness::head_advanced(Instant quorum_time) {
  if (held_) held_->quorum_time = std::max(held_->quorum_time, quorum_time);
}

Status Freshness::check(Instant now, const Hash& directory, const model::BundleHashes& bundles,
                        const Hash& pauses) const {
  if (!held_) return stale("no heartbeat of the log has come yet; wait for the broker");
  PUENTE_REQUIRE(check_age("the newest heartbeat", held_->time, now,
                           "connect to the broker, and see that this machine's clock is right"));
  PUENTE_REQUIRE(check_age("the newest head that both nations' witnesses cosigned", held_->quorum_time, now,
                           "see that this machine's clock is right, and ask the operators of broker and witnesses"));
  if (held_->event.directory != directory)
    return stale("the directory held is not the one in force; it is being fetched");
  if (held_->event.bundles.mx != bundles.mx)
    return stale("Mexico's policy held is not the one in force; it is being fetched");
  if (held_->event.bundles.us != bundles.us)
    return stale("the United States' policy held is not the one in force; it is being fetched");
  if (held_->event.pauses != pauses) return stale("the pauses held are not those in force; they are being fetched");
  return {};
}

}  // namespace puente::trust
