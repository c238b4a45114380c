// Long-term key pairs of CURVE (ZeroMQ RFC 26): X25519.
#pragma once

#include "crypto/base/secret.h"

namespace puente::io {

struct CurveKeys {
  CurvePublic public_key;
  CurvePrivate private_key;
};
CurveKeys generate_curve_keys();
CurvePublic curve_public_of(const CurvePrivate& key);

}  // namespace puente::io
