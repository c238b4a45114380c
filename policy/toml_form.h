// Looks at the form of a TOML text before the parser does: toml++ 3.3 stops the process where certain characters come
// in unexpected places ("[[[", "[}", "2026-11-24T?", U+047E, also after -n"; without assertions it may do anything),
// and recurses into names of many parts ("a.a.a.…" to the end of the stack); whoever sends a text would choose them.
//
// Guarantee: a text that passes has closed strings, brackets that match, names of 33 parts at most, a name at the
// beginning of every heading, nothing but ASCII outside quotes and comments, quotes only where a text or name may
// begin, and no dates or times there, of which our texts have none. Non-guarantee: that it is TOML. Errors: malformed,
// with its line. Source: toml.io, version 1.0; for the fault marzer/tomlplusplus, pull request 301. Pure.
#pragma once

#include <string_view>

#include "crypto/base/error.h"

namespace puente::policy {

Status check_toml_form(std::string_view text);

}  // namespace puente::policy
