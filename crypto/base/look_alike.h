// Texts that a reader takes for one another.
//
// Guarantee: the form of a text never changes. It is computed from characters that Unicode 15.0 assigns only, by a
// pinned table of look-alikes and by utf8proc; others are refused, so that every version of that library gives the same
// bytes (Unicode's stability policy: normal form and case folding of an assigned character never change). Errors:
// malformed (no UTF-8, or an unassigned character, with its place in bytes). Pure; thread-safe.
//
// Source: UAX #15; NFKC_Casefold of the Unicode Standard, section 3.13; UTS #39, section 4 (skeleton).
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/error.h"

namespace puente {

// One form for all texts that a reader takes for the same name: of normal form, compatibility form, upper and lower
// case, runs of blanks, blanks at the ends, and look-alike letters, those of other alphabets among them. Accents stay:
// "José" is not "Jose". The form is for comparison only; it may look like nothing ("Mario" gives "rnarlo").
//
// Non-guarantee: names that differ in i, l, 1 and |, in 0 and o, or in m and rn count as one, since in some typefaces
// they look alike.
Result<std::string> comparison_form(std::string_view text);

}  // namespace puente
