#include "policy/model/obligations.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "policy/model/vocabulary.h"

namespace puente::model {
namespace {

constexpr std::string_view retain = "retain:";

struct Duty {
  std::string_view name;
  bool Obligations::*field;
};
constexpr std::array duties{
    Duty{"justify-on-open", &Obligations::justify_on_open},
    Duty{"no-onward", &Obligations::no_onward},
    Duty{"receipt-on-open", &Obligations::receipt_on_open},
    Duty{"second-person", &Obligations::second_person},
};

std::uint16_t shorter(std::uint16_t a, std::uint16_t b) { return a == 0 ? b : b == 0 ? a : std::min(a, b); }

}  // namespace

Obligations& Obligations::operator+=(const Obligations& more) {
  for (const Duty& duty : duties) this->*duty.field = this->*duty.field || more.*duty.field;
  retain_days = shorter(retain_days, more.retain_days);
  return *this;
}

bool Obligations::cover(const Obligations& less) const {
  Obligations both = *this;
  both += less;
  return both == *this;
}

std::vector<std::string> names_of(const Obligations& obligations) {
  std::vector<std::string> out;
  for (const Duty& duty : duties)
    if (obligations.*duty.field) out.emplace_back(duty.name);
  if (obligations.retain_days != 0)
    out.push_back(std::string(retain) + "P" + std::to_string(obligations.retain_days) + "D");
  std::ranges::sort(out);
  return out;
}

Result<Obligations> parse_obligation(std::string_view text) {
  Obligations out;
  if (text.starts_with(retain)) {
    PUENTE_TRY(const Duration time, parse_duration(text.substr(retain.size()), days(retain_days_max)));
    if (time.ms % days(1).ms != 0) return fail(ErrorCode::malformed, "'retain' counts whole days, as in retain:P90D");
    out.retain_days = static_cast<std::uint16_t>(time.ms / days(1).ms);
    return out;
  }
  const auto found = std::ranges::find(duties, text, &Duty::name);
  if (found != duties.end()) {
    out.*found->field = true;
    return out;
  }
  std::vector<std::string_view> known{"retain:P90D"};
  for (const Duty& duty : duties) known.push_back(duty.name);
  return fail(ErrorCode::unknown_value, "no known obligation '" + std::string(text.substr(0, 64)) +
                                            "'; the nearest is '" + std::string(nearest_name(text, known)) + "'");
}

std::string text_of_duration(Duration duration) {
  if (duration.ms % days(1).ms == 0) return "P" + std::to_string(duration.ms / days(1).ms) + "D";
  return "PT" + std::to_string(duration.ms / hours(1).ms) + "H";
}

Result<Duration> parse_duration(std::string_view text, Duration max) {
  const bool whole_days = text.size() >= 3 && text.front() == 'P' && text.back() == 'D';
  const bool whole_hours = text.size() >= 4 && text.starts_with("PT") && text.back() == 'H';
  const std::string_view digits = whole_days    ? text.substr(1, text.size() - 2)
                                  : whole_hours ? text.substr(2, text.size() - 3)
                                                : std::string_view();
  std::uint32_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  const Duration out = whole_days ? days(count) : hours(count);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.starts_with('0') || out > max)
    return fail(ErrorCode::malformed, "a time is whole days or hours, as in P90D or PT12H, at most " +
                                          text_of_duration(max) + ": '" + std::string(text.substr(0, 64)) + "'");
  return out;
}

}  // namespace puente::model
