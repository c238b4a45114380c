// Name <-> X509_NAME, for the sources of this room only.
#pragma once

#include "crypto/pki/names.h"
#include "crypto/pki/openssl_ptr.h"

namespace puente::pki {

// Fails with `malformed` unless the name is exactly what names.h promises.
Result<Name> name_from_x509(const X509_NAME* x509);

// The X.509 form of a checked name; without the CN it is the base of an agency CA's name constraint.
X509NamePtr x509_of_parts(const Name& name, bool with_common_name);
inline X509NamePtr x509_of(const Name& name) { return x509_of_parts(name, true); }

}  // namespace puente::pki
