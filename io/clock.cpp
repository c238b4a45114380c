#include "io/clock.h"

#include <sodium.h>

#include <chrono>

#include "crypto/base/check.h"

namespace puente::io {

Instant now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()};
}

Seed fresh_seed() {
  PUENTE_CHECK(sodium_init() >= 0, "libsodium does not start");
  Seed out;
  randombytes_buf(out.array().data(), Seed::size_bytes);
  return out;
}

}  // namespace puente::io
