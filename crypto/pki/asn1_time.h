// Instant <-> the two time types of X.509 (RFC 5280 section 4.1.2.5), for the sources of this room only.
#pragma once

#include "crypto/base/time.h"
#include "crypto/pki/openssl_ptr.h"

namespace puente::pki {

// Fails with `malformed` unless YYMMDDHHMMSSZ (1950 to 2049) or YYYYMMDDHHMMSSZ.
Result<Instant> instant_of(const ASN1_TIME* time);

// Seconds; parts of a second are cut off. Fails with `usage` outside 1970 to 9999.
Result<TimePtr> asn1_of(Instant t);

}  // namespace puente::pki
