// The extensions that certificates and requests share, for the sources of this room only.
#pragma once

#include <optional>

#include "crypto/pki/openssl_ptr.h"
#include "crypto/pki/role.h"

namespace puente::pki {

// Fails with `malformed` without exactly one role, or with anyExtendedKeyUsage; with `unknown_value` for an OID under
// role_arc that is no role. Other usages (e.g. emailProtection) may stand beside the role.
Result<Role> role_of(const EXTENDED_KEY_USAGE* usages);

// Other alternative names are passed over, but nothing else may begin with urn:puente:. Fails with `malformed`.
Result<std::optional<CurvePublic>> transport_key_of(const GENERAL_NAMES* names);

ExtendedUsagePtr usage_of(Role role);
GeneralNamesPtr alternative_name_of(const CurvePublic& transport_key);

// C and O of a certificate or issuer as the one permitted subtree.
NameConstraintsPtr constraints_of(const X509_NAME* country_and_organization);

// True if these are exactly constraints_of(that name).
bool constrains_to(const NAME_CONSTRAINTS* constraints, const X509_NAME* country_and_organization);

}  // namespace puente::pki
