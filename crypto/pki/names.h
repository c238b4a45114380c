// The name a certificate carries: nation, agency, and who within it.
//
// Guarantees: a Name that check_name() or a Certificate has let through holds exactly one C ("MX" or "US"), one O and
// one CN, in this order, each a relative name of its own; O and CN are 1 to 64 characters of valid UTF-8 without
// control, formatting or bidirectional characters, private-use or unassigned-by-design code points, and without a space
// at either end, so that none can hide text. Names that look alike may differ in their bytes: whoever counts persons
// compares by same_person(). Source: X.520; RFC 5280
// section 4.1.2.4 and appendix A.1 (upper bounds). Thread safety: plain values.
#pragma once

#include <compare>
#include <string>

#include "crypto/base/bytes.h"

namespace puente::pki {

struct Name {
  std::string country;       // "MX" or "US"
  std::string organization;  // the agency, e.g. "FGR"; a national root says "ROOT"
  std::string common_name;   // e.g. "agent-1"
  friend auto operator<=>(const Name&, const Name&) = default;
};

constexpr std::size_t name_part_characters_max = 64;

// Fails with `malformed`.
Status check_name(const Name& name);

// "MX/FGR/agent-1", for messages.
std::string text_of(const Name& name);

// Would a reader take both for one person of one nation? Forms of Unicode, case, blanks, look-alike letters and the
// agency do not tell two persons apart (one person may be certified in two agencies); accents do
// (crypto/base/look_alike.h). Both have passed check_name().
bool same_person(const Name& one, const Name& other);

}  // namespace puente::pki
