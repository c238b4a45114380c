// Whether the signature of a sealed record in a file, and its sender's certificate, stand.
#pragma once

#include <string>
#include <vector>

#include "policy/model/agency.h"
#include "schemas/codec/record.h"
#include "trust/directory.h"

namespace puente::client::cli {

// Entries of the directory, each canonical bytes or a certificate in PEM, in any order.
struct Evidence {
  const trust::SignedTreaty& treaty;
  std::vector<Bytes> entries;
};

struct SealedVerdict {
  model::AgencyId agency;  // of the sender, as certified
  std::string device;      // its name
  std::size_t packages_checked = 0, packages_unknown = 0;
};

// As of `at`: form and digests, as the broker checks them; the sender's certificate, through the treaty's root, valid
// and not revoked by any of the entries; the batch signature; and each recipient's encryption key, where its package is
// among the entries, is that device's and was valid when the record was created.
// Non-guarantee: that the broker accepted it, that no revocation is missing from the entries, what the sections hold.
// Errors: those of inspect::decode; not_found (the sender is not among the entries); unauthenticated; expired;
// not_permitted (revoked, or no agent); mismatch (a package).
Result<SealedVerdict> verify_sealed(codec::SealedRecord&& parts, const Evidence& evidence, Instant at);

}  // namespace puente::client::cli
