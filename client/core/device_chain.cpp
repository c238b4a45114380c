#include "client/core/device_chain.h"

#include <fmt/format.h>

namespace puente::client::core {

StoreStatus DeviceChain::restore(const Values& values) {
  PUENTE_TRY(sequence_, number_of(values, value_sequence));
  PUENTE_TRY(previous_, hash_of(values, value_previous));
  return {};
}

void DeviceChain::extend(const Hash& header_hash) {
  ++sequence_;
  previous_ = header_hash;
}

void DeviceChain::begin_anew(ports::AgentBatch& batch) {
  sequence_ = 0;
  previous_ = {};
  broker_holds_ = 0;
  save(batch);
}

void DeviceChain::save(ports::AgentBatch& batch) const {
  batch.values[value_sequence] = number_value(sequence_);
  batch.values[value_previous] = previous_.bytes();
}

bool DeviceChain::compare(Turn& turn, std::uint64_t sequence, const Hash& header_hash) {
  broker_holds_ = sequence;
  const Status known = in_step();
  if (known) return false;
  if (when_behind_ == WhenBehind::hold) {
    turn.notice(Notice::Level::alarm, known.error().what);
    return false;
  }
  turn.notice(
      Notice::Level::warning,
      fmt::format("the store knows {} records of this device, and the broker {}: by order, the next record goes "
                  "behind the broker's newest",
                  sequence_, sequence));
  sequence_ = sequence;
  previous_ = header_hash;
  save(turn.batch);
  return true;
}

Status DeviceChain::in_step() const {
  if (broker_holds_ <= sequence_) return {};
  return fail(ErrorCode::conflict,
              fmt::format("the store knows {} records of this device, and the broker holds {}: the store was lost, or "
                          "an older copy was put back. Nothing is sent. Put the newest store back; where there is "
                          "none, start once with: puente-agent run --dir DIR --store-lost",
                          sequence_, broker_holds_));
}

}  // namespace puente::client::core
