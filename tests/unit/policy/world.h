// Policies in a few words, for tests.
#pragma once

#include <string>
#include <vector>

#include "policy/decide.h"
#include "tests/support/must.h"

namespace puente::policy::test {

inline const Instant noon = start_of({2026, 11, 24}) + hours(12);

using support::must;
template <class T>
Error error_of(const Result<T>& result) {
  if (result) throw std::runtime_error("expected an error, and it went well");
  return result.error();
}
template <class T>
ErrorCode code_of(const Result<T>& result) {
  return error_of(result).code;
}

model::AgencyId agency(std::string_view text);
model::Label label(std::string_view text);  // "place/municipality", "actors"

// A [[rule]] with whatever is given; the rest as in: permit, kinds and sections "*", valid until 2036.
struct RuleText {
  std::string id = "a";
  std::string effect = "permit";
  std::string from = "MX/SSPC";
  std::string to = "US/DEA";
  std::string kinds = "*";     // names with commas
  std::string sections = "*";  // the same
  std::string more = {};       // further lines
  std::string text(std::string_view heading = "rule") const;
};

// Defined here, so that a file's own constants can be made of it.
inline const std::vector<model::AgencyId> everyone{agency("MX/FGR"), agency("MX/SSPC"), agency("US/DEA"),
                                                   agency("US/FBI")};

std::shared_ptr<const Bundle> bundle_of(model::Nation nation, const std::string& policy_toml,
                                        const std::vector<model::AgencyId>& agencies = everyone);

inline model::Marks amber() {
  model::Marks out;
  out.tlp = model::Tlp::amber;
  return out;
}

struct World {
  std::string mx = {}, us = {};  // policies; "none": that nation has no bundle
  std::string floor = {};        // [[floor]] tables
  std::vector<model::Classification> crossing = {};
  std::vector<model::AgencyId> agencies = everyone;

  std::string from = "MX/SSPC";
  std::string to = "US/DEA";
  model::Kind kind = model::Kind::violent_event;
  model::Marks marks = amber();
  model::Purpose purpose = model::Purpose::violence_prevention;
  Instant now = noon;

  PolicySet policies() const;
  // What decide says of these labels.
  Decision decide(const std::vector<std::string>& labels) const;
  // In the order of the labels: permitted.
  std::vector<bool> permitted(const std::vector<std::string>& labels) const;
  bool permits(const std::string& label) const { return permitted({label}).at(0); }
};

}  // namespace puente::policy::test
