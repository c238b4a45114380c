// Private to this room: libsodium, made ready before its first use.
#pragma once

#include <sodium.h>

#include "crypto/base/check.h"

namespace puente::primitives {

// sodium_init picks the implementations that suit the processor. Thread safe, and cheap after the first call.
inline void ensure_sodium() {
  static const int status = sodium_init();
  PUENTE_CHECK(status >= 0, "libsodium could not start");
}

}  // namespace puente::primitives
