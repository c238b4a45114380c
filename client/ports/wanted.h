// Which records a list or a search is after.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/search/query.h"
#include "crypto/base/time.h"

namespace puente::client::ports {

enum class Order : std::uint8_t { oldest_first, newest_first };

// What is not set does not restrict. A record is among the wanted where all that is set holds.
struct Wanted {
  std::vector<search::Term> terms;   // each found somewhere in it
  std::vector<search::Term> places;  // each found in its places
  std::optional<model::Kind> kind;
  std::optional<model::Purpose> purpose;
  std::optional<model::Urgency> urgency;
  std::string agency;     // received: its sender; sent: one of its recipients
  Instant since{};        // received, or kept here, then or later
  std::string unread_by;  // received only: not opened by this reader (ReadMark)
  Order order = Order::oldest_first;
  std::uint64_t beyond = 0;  // positions after it in that order; 0: from the beginning
  std::size_t count = 0;     // at most
};

}  // namespace puente::client::ports
