// What one peer may take of the broker, so that the others have the rest: the operator's figures (broker.toml,
// [budgets]), and what is said to whoever passes one.
#pragma once

#include <cstdint>
#include <string_view>

#include "crypto/base/time.h"

namespace puente::broker::core {

struct Budgets {
  // Of sealed records that wait here for their recipients, all agencies' together (budget/spool_shares.h).
  std::uint64_t spool_bytes = std::uint64_t{8} << 30;
  std::uint64_t spool_records = 4'000'000;
  // Of the volume that holds the store. Below the first percentage only threats to life are taken; below the second
  // nothing is.
  std::uint64_t volume_free_percent = 20;
  std::uint64_t volume_free_percent_for_life = 10;
  // Of one device. Hellos are an agent's; a reading of the log is an auditor's, whatever its pages.
  std::uint64_t hellos_a_minute = 20;
  std::uint64_t log_readings_a_minute = 60;
  // Refusals of one device with an entry of the log each; the rest are counted in one (refusals.h).
  std::uint64_t refusals_logged_a_minute = 6;
};

enum class Budget : std::uint8_t {
  hellos,
  log_readings,
  recipient_queue,  // records that wait for one recipient device
  spool,
  spool_of_nation,
  spool_of_agency,
  spool_of_device,
  volume,
};
inline constexpr std::size_t budget_count = static_cast<std::size_t>(Budget::volume) + 1;
// "hellos", "log-readings", "recipient-queue", "spool", …: what the log and the status call it.
std::string_view name_of(Budget budget);

// A sixteenth is for threats to life only.
constexpr std::uint64_t without_reserve(std::uint64_t whole) { return whole - whole / 16; }

// Where nobody knows when there is room again.
inline constexpr Duration room_looked_for_after = seconds(30);

// A budget that a step passed, for the refusal that follows.
struct Over {
  Budget budget = Budget::hellos;
  Duration come_again{};   // then, at the earliest, the same is taken
  bool of_sender = false;  // any other record of the device, as urgent or less, meets the same until then
};

}  // namespace puente::broker::core
