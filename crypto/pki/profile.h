// Rules of the profile that issuing and verifying share, for the sources of this room only.
#pragma once

#include <cstdint>

#include "crypto/pki/key.h"
#include "crypto/pki/names.h"
#include "crypto/pki/role.h"

namespace puente::pki {

// A CA of either role may have at most this path length below it.
constexpr int path_len_of(Role ca_role) { return ca_role == Role::root ? 1 : 0; }

// Fails with `not_permitted`.
inline Status check_key_kind(Role role, KeyKind kind, const Name& name) {
  const auto refuse = [&](std::string_view why) {
    return fail(ErrorCode::not_permitted, text_of(name) + ": " + std::string(why));
  };
  if (needs_ed25519(role) && kind != KeyKind::ed25519)
    return refuse("the key of role " + std::string(role_name(role)) + " must be Ed25519");
  if (signs_cms(role) && kind == KeyKind::ed25519)
    return refuse("role " + std::string(role_name(role)) + " signs CMS, and so needs an EC or RSA key");
  return {};
}

}  // namespace puente::pki
