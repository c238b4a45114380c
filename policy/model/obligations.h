// What goes with a permission: duties of whoever releases or receives a section, and how many records may go.
//
// Guarantee: adding up (+=) never loosens: every duty of either side stays, and the shorter time to keep wins.
// Non-guarantee: that anybody keeps them; broker and agents do that, as docs/policy.md says of each.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/error.h"
#include "crypto/base/time.h"

namespace puente::model {

inline constexpr std::uint16_t retain_days_max = 3650;

struct Obligations {
  bool no_onward = false;         // the recipient's agency passes it to nobody
  bool receipt_on_open = false;   // its first opening is reported to the log and the sender
  bool justify_on_open = false;   // nobody opens it without writing why, online
  bool second_person = false;     // a liaison of the originator's nation approves before it is released
  std::uint16_t retain_days = 0;  // the recipient's agent erases it so many days after it came; 0: no limit

  Obligations& operator+=(const Obligations& more);
  bool any() const { return *this != Obligations{}; }
  // Is every duty of `less` kept by these too?
  bool cover(const Obligations& less) const;
  friend bool operator==(const Obligations&, const Obligations&) = default;
};

// "justify-on-open", "no-onward", "receipt-on-open", "retain:P90D", "second-person": those that hold, ascending.
std::vector<std::string> names_of(const Obligations& obligations);
// One of those names. Errors: unknown_value with the nearest known one; malformed (retain:P1D to retain:P3650D).
Result<Obligations> parse_obligation(std::string_view text);

// At most so many records to each receiving agency within any stretch of time so long.
struct Quota {
  std::uint32_t records = 0;  // 1 to 1,000,000
  Duration window;            // whole hours up to 366 days
  friend auto operator<=>(const Quota&, const Quota&) = default;
};
inline constexpr std::uint32_t quota_records_max = 1'000'000;
inline constexpr Duration quota_window_max = days(366);

// "P30D", "PT12H": whole days, or whole hours where it is not whole days.
std::string text_of_duration(Duration duration);
// Errors: malformed, unless it is whole days or hours from 1 up to `max`.
Result<Duration> parse_duration(std::string_view text, Duration max);

}  // namespace puente::model
