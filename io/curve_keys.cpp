#include "io/curve_keys.h"

#include <sodium.h>

#include "crypto/base/check.h"
#include "io/clock.h"

namespace puente::io {

CurvePublic curve_public_of(const CurvePrivate& key) {
  CurvePublic out;
  PUENTE_CHECK(crypto_scalarmult_base(out.array().data(), key.reveal().data()) == 0, "X25519 of the base point");
  return out;
}

CurveKeys generate_curve_keys() {
  CurveKeys out;
  Seed seed = fresh_seed();
  copy_into(out.private_key.reveal_mutable(), seed.view());
  wipe(seed.array());
  out.public_key = curve_public_of(out.private_key);
  return out;
}

}  // namespace puente::io
