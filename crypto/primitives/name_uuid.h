// UUIDs of names, version 5 (RFC 9562, section 5.5): the same name gives the same UUID for ever, for whoever makes it.
//
// Guarantee: pure; thread safe. Non-guarantee: that two names never meet. Version 5 is made with SHA-1, of which
// somebody with means can find two inputs with one result: such a UUID names a thing, it proves nothing about it.
// Nothing else here uses SHA-1. Shape: 8-4-4-4-12 lower-case hexadecimal digits.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "crypto/base/bytes.h"

namespace puente::primitives {

using UuidBytes = std::array<std::uint8_t, 16>;

// Of a name within a namespace, which is a UUID too.
std::string uuid_of_name(const UuidBytes& space, std::string_view name);

}  // namespace puente::primitives
