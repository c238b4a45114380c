#include "client/drive/driver.h"

namespace puente::client::drive {

StoreStatus Driver::stopped(StoreStatus why) {
  failed_ = std::move(why);
  return failed_;
}

void Driver::take(core::Outputs outputs) {
  for (core::Output& output : outputs) {
    auto* const message = std::get_if<core::ToBroker>(&output);
    if (message == nullptr)
      outputs_.push_back(std::move(output));
    else if (connected_)
      to_broker_.push_back(std::move(*message));
  }
}

StoreStatus Driver::step(Instant now, const Seed& seed, core::Input input) {
  PUENTE_REQUIRE(failed_);
  const bool made = std::holds_alternative<core::Connected>(input);
  if (made || std::holds_alternative<core::Disconnected>(input)) {
    connected_ = made;
    to_broker_.clear();
  }
  auto outputs = agent_.step(now, seed, std::move(input));
  if (!outputs) return stopped(tl::unexpected(std::move(outputs.error())));
  take(std::move(*outputs));
  return {};
}

StoreStatus Driver::settle(Instant now, const Seed& seed) {
  PUENTE_REQUIRE(failed_);
  primitives::Drbg random(seed);
  while (const auto batch = agent_.take_batch()) {
    if (auto stored = store_.commit(*batch); !stored) return stopped(std::move(stored));
    PUENTE_REQUIRE(step(now, random.random<Seed>(), core::BatchStored{}));
  }
  return {};
}

StoreStatus Driver::run(Instant now, const Seed& seed, core::Input input) {
  primitives::Drbg random(seed);
  PUENTE_REQUIRE(step(now, random.random<Seed>(), std::move(input)));
  return settle(now, random.random<Seed>());
}

StoreStatus Driver::tick(Instant now, const Seed& seed) {
  if (now - ticked_ < tick_interval && now >= ticked_) return failed_;
  ticked_ = now;
  if (auto there = store_.check_in_place(); !there) return stopped(std::move(there));
  return run(now, seed, core::Tick{});
}

}  // namespace puente::client::drive
