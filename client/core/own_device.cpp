#include "client/core/own_device.h"

namespace puente::client::core {
namespace {

constexpr Duration publish_again_after = minutes(5);
constexpr Duration warn_of_end_before = days(14);
constexpr Duration warn_again_after = days(1);

}  // namespace

void OwnDevice::publish_packages(Turn& turn) {
  // Before the first heartbeat the directory here says nothing about the broker's.
  if (!in_force_.heartbeat_index() || in_force_.directory_differs()) return;
  if (turn.now - published_at_ < publish_again_after && turn.now >= published_at_) return;
  if (!in_force_.directory().usable(device_, turn.now)) return;
  std::vector<Bytes> entries = daily_.unpublished(in_force_.directory(), turn.now);
  if (entries.empty()) return;
  published_at_ = turn.now;
  requests_.publish(turn, std::move(entries));
}

void OwnDevice::warn_of_end(Turn& turn) {
  const trust::Device* const own = in_force_.directory().find(device_);
  if (own == nullptr || own->not_after() - turn.now > warn_of_end_before) return;
  if (turn.now - warned_at_ < warn_again_after && turn.now >= warned_at_) return;
  warned_at_ = turn.now;
  turn.notice(Notice::Level::warning, "the certificate of this device ends at " + format_utc(own->not_after()) +
                                          ": renew it before (puente directory renew, or puente enroll renew)");
}

}  // namespace puente::client::core
