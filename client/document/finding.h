// What is wrong with a record's document: where, what was given, and what the right form is.
//
// Guarantee: every problem has a text in both languages. These texts stand here and not in client/present, since the
// agent's core, its API and the commands all say them. Non-guarantee: texts hold what others wrote; whoever prints them
// escapes (crypto/base/escape.h). Bounds: findings_max of one document. Thread safety: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/error.h"
#include "crypto/base/language.h"

namespace puente::client::document {

inline constexpr std::size_t findings_max = 100;

// `given` and `right` are those of Finding.
enum class Problem : std::uint8_t {
  other,     // given: an English sentence; code says of what kind
  not_json,  // given: what the reader met
  repeated_key,
  missing,       // right: how it is written, or empty
  unknown_key,   // given; right: the nearest
  unknown_name,  // given; right: the nearest
  wrong_type,    // right: what it must be, as in codec::ShapeFault
  number_too_large,
  too_many_items,
  nul_in_text,
  hour,
  day,
  month,
  quarter,
  year,
  moment,  // a day, hour or other period, or a time of day
  order,   // given: the first; right: the last, which lies before it
  birth_date,
  latitude,
  longitude,
  half_point,  // right: the missing half
  exchanged,   // given: the point; right: the country
  few_points,  // given: how many
  cell,
  state_code,    // given; right: the code that is meant, or empty
  state_name,    // given: the name; right: what the code's name is
  country_code,  // given; right: the code that is meant, or empty
  count,
  amount,
  percent,
  band,
  base64,
  sha256,
  refusal_code,
  other_sha256,     // given; right: that of the bytes
  nothing_to_link,  // a value without letter and digit, of which no token can be made
  disagrees,        // given: the coarser value; right: what follows from the finer
  token_by_hand,
  does_not_follow,  // given: the finer rung; right: the coarser
  asked_for,        // given: the rung; right: what its absence costs whom
  unknown_agency,   // given; right: the nearest that is enrolled
  own_agency,       // given: the agency that sends
};
inline constexpr std::size_t problem_count = static_cast<std::size_t>(Problem::own_agency) + 1;

struct Finding {
  std::string path;      // "sections.place.point.latitude"; empty: the document as a whole
  std::size_t line = 0;  // in the text; 0: not known
  Problem problem = Problem::other;
  std::string given{}, right{};
  ErrorCode code = ErrorCode::malformed;
};

// Bounded: what is found beyond findings_max is counted only.
class Findings {
 public:
  void add(std::string path, Problem problem, std::string_view given = {}, std::string_view right = {});
  void add(std::string path, const Error& error);
  bool empty() const { return all_.empty(); }
  std::size_t count() const { return count_; }
  std::vector<Finding>& all() { return all_; }
  const std::vector<Finding>& all() const { return all_; }

 private:
  std::vector<Finding> all_;
  std::size_t count_ = 0;
};

// "sections.time.hour.hour (line 14): '2026-13-01T00' is no hour: write …"
std::string text_of(const Finding& finding, Language language);

// All findings as one error, with the code of the first. There must be one.
Error error_of(const std::vector<Finding>& findings, Language language = Language::english);

}  // namespace puente::client::document
