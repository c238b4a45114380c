#include "broker/drive/driver.h"

#include <algorithm>

#include "trust/freshness.h"

namespace puente::broker::drive {
namespace {

constexpr Duration compare_every = minutes(1);
constexpr Duration tend_every = minutes(10);
constexpr Duration show_every = seconds(2);

// Also where the clock was set back.
bool is_due(Instant now, Instant last, Duration every) { return now - last >= every || now < last; }

}  // namespace

void Driver::compare(Instant now) {
  last_compared_ = now;
  surroundings_.compare_witnesses();
}

StoreStatus Driver::begin(Instant now) {
  last_compared_ = now;
  PUENTE_REQUIRE(commit(now));
  return tick(now);
}

StoreStatus Driver::take(Instant now, core::Input input) {
  // A connection that cannot be sent to ends with this round: what it still asks for would be answered to nobody.
  if (const auto* const frame = std::get_if<core::FrameReceived>(&input))
    if (std::ranges::find(unreachable_, frame->connection) != unreachable_.end()) return {};
  const bool of_witness =
      std::holds_alternative<core::WitnessHolds>(input) || std::holds_alternative<core::WitnessAnswered>(input);
  // An answer may release what waits: not without the store that it was written to.
  if (of_witness) PUENTE_REQUIRE(surroundings_.check_store());
  if (std::holds_alternative<core::WitnessHolds>(input)) ++compared_;
  PUENTE_TRY(core::Outputs outputs, core_.step(now, surroundings_.fresh_seed(), std::move(input)));
  carry_out(std::move(outputs));
  return {};
}

StoreStatus Driver::end_round(Instant now) {
  for (const core::Connection connection : std::exchange(unreachable_, {}))
    PUENTE_REQUIRE(take(now, core::PeerGone{connection}));
  if (is_due(now, last_tick_, tick_every)) PUENTE_REQUIRE(tick(now));
  return commit(now);
}

StoreStatus Driver::stop(Instant now, std::string why) {
  PUENTE_REQUIRE(take(now, core::Stopping{std::move(why)}));
  return commit(now);
}

Duration Driver::idle_for(Instant now) const {
  if (!unreachable_.empty()) return {};
  return {std::clamp<std::int64_t>(tick_every.ms - (now - last_tick_).ms, 0, tick_every.ms)};
}

StoreStatus Driver::tick(Instant now) {
  last_tick_ = now;
  PUENTE_REQUIRE(surroundings_.check_store());
  if (trust::clock_agrees(now, core_.quorum_time()) && is_due(now, last_tended_, tend_every)) {
    last_tended_ = now;
    PUENTE_TRY(std::vector<core::EntryOffered> packages,
               surroundings_.tend_keys(core_.registry().directory(), now, std::min(now, core_.quorum_time())));
    for (core::EntryOffered& package : packages) PUENTE_REQUIRE(take(now, std::move(package)));
  }
  if (is_due(now, last_compared_, compare_every)) compare(now);
  for (core::EntryOffered& entry : surroundings_.brought()) PUENTE_REQUIRE(take(now, std::move(entry)));
  PUENTE_REQUIRE(take(now, core::Tick{surroundings_.volume()}));
  PUENTE_REQUIRE(commit(now));
  if (is_due(now, last_shown_, show_every)) {
    last_shown_ = now;
    surroundings_.show(core_.health(), now);
  }
  return {};
}

// A batch that was stored may let the next one go: until there is none.
StoreStatus Driver::commit(Instant now) {
  while (!is_writing_) {
    PUENTE_TRY(std::shared_ptr<const ports::WriteBatch> batch, core_.take_batch());
    if (!batch) return {};
    PUENTE_TRY(const bool is_durable, surroundings_.commit(std::move(batch)));
    is_writing_ = !is_durable;
    if (is_durable) PUENTE_REQUIRE(take(now, core::BatchStored{surroundings_.volume()}));
  }
  return {};
}

StoreStatus Driver::stored(Instant now) {
  is_writing_ = false;
  PUENTE_REQUIRE(take(now, core::BatchStored{surroundings_.volume()}));
  return commit(now);
}

void Driver::carry_out(core::Outputs outputs) {
  for (core::Output& output : outputs) {
    if (auto* const message = std::get_if<core::Send>(&output)) {
      const core::Connection connection = message->connection;
      if (!surroundings_.send(std::move(*message))) unreachable_.push_back(connection);
    } else if (auto* const question = std::get_if<core::AskWitness>(&output)) {
      surroundings_.ask(std::move(*question));
    } else if (const auto* const answer = std::get_if<core::EntryAnswered>(&output)) {
      surroundings_.answered(*answer);
    } else {
      surroundings_.say(std::get<core::Notice>(output));
    }
  }
}

}  // namespace puente::broker::drive
