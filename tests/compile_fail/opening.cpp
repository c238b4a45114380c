// Who may use which keys: the release authority's open nothing, the recipient's release nothing, and neither hands its
// seeds to others.
#include "crypto/record/inspect/release.h"
#include "crypto/record/open/open_record.h"
#include "crypto/record/seal/sealer.h"

namespace puente::record {

void proper(const open::Delivered& delivered, const Ed25519Public& key, const codec::DeliveryEvent& event,
            open::RecipientKeys& keys, BatchCache& cache) {
  (void)open::open_record(delivered, key, event, {}, keys, cache);
}

#ifdef MISUSE
void misuse(const open::Delivered& delivered, const Ed25519Public& key, const codec::DeliveryEvent& event,
            open::RecipientKeys& keys, inspect::ReleaseKeys& release, BatchCache& cache, const codec::Header& header,
            const codec::EncapsulatedKey& enc) {
  (void)open::open_record(delivered, key, event, {}, release, cache);       // error: conversion
  (void)inspect::release_shares(header, {}, header.device, {}, keys);       // error: conversion
  (void)keys.seed(header.device, header.device, enc, header.record_id);     // error: protected
  (void)release.seed(header.device, header.device, enc, header.record_id);  // error: protected
  open::RecipientKeys converted = std::move(release);                       // error: conversion
  open::RecipientKeys copied = keys;                                        // error: deleted
  ReceiverKeys neither(Role::recipient, header.device, 1);                  // error: protected
}
#endif

}  // namespace puente::record
