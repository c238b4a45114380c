// Pair secrets in a party's key file: "pair/US/DEA/2026-12-01T00:00:00Z", the other agency and from when on.
#pragma once

#include "client/core/pairs.h"
#include "io/key_file.h"

namespace puente::client::io {

std::string pair_name(const core::Pairs::Name& name);
// nullopt: the name of another kind of secret, or of none.
std::optional<core::Pairs::Name> parse_pair_name(std::string_view name);
// All of them, each in guarded pages. Fails with `malformed` where one is misnamed.
Result<core::Pairs> pairs_in(const puente::io::KeyFile& keys);

}  // namespace puente::client::io
