// A sender, a release authority and recipients in one process, all from one seed. What must not fail throws if it does.
// Also of bench/ and tests/fuzz.
#pragma once

#include <functional>
#include <vector>

#include "crypto/record/inspect/decoded.h"
#include "crypto/record/inspect/release.h"
#include "crypto/record/open/open_record.h"
#include "crypto/record/seal/sealer.h"

namespace puente::record::test {

inline constexpr Instant noon{1'790'000'000'000};

// What a recipient gets, owned.
struct Delivery {
  Bytes header;
  codec::BatchSignature batch;
  Bytes entry;
  std::vector<Bytes> frames;
  std::vector<codec::Share> shares;
  codec::DeliveryEvent event;
};

struct Receiver {
  KeyId device;
  X25519Public encryption_key;
  X25519Private private_key;  // also in keys
  open::RecipientKeys keys;
};

struct World {
  explicit World(std::uint64_t seed, std::size_t receiver_count = 1);

  primitives::Drbg random;
  primitives::SigningKey sender_key;
  seal::Sealer sealer;
  KeyId authority;
  inspect::ReleaseKeys release_keys;
  X25519Private release_private_key;  // also in release_keys
  X25519Public release_key;
  std::vector<Receiver> receivers;
  BatchCache cache;
  open::Fault fault;  // of what was opened last

  // Everything granted to everybody.
  seal::RecordPlan plan(model::Kind kind, std::vector<seal::SectionPlain> sections);
  codec::SealedRecord sealed(const seal::RecordPlan& plan);             // a batch of one
  inspect::DecodedRecord inspected(const codec::SealedRecord& record);  // decoded and verified, or it throws
  // As an honest broker delivers it. released: by slot of the record, in its order.
  Delivery deliver(const codec::SealedRecord& record, const KeyId& device, const std::vector<bool>& released);
  Delivery deliver_all(const codec::SealedRecord& record, std::size_t receiver = 0);
  Result<open::OpenedRecord> open(const Delivery& delivery, std::size_t receiver = 0,
                                  std::span<const PairSecret> pairs = {});
  // As a dishonest sender: the header changed, and all signed again.
  codec::SealedRecord forged(codec::SealedRecord record, const std::function<void(codec::Header&)>& change);
  // The same with a part replaced: old digest out of the header, new one in.
  codec::SealedRecord with_entry(codec::SealedRecord record, std::size_t entry, const codec::RecipientEntry& content);
  codec::SealedRecord with_release(codec::SealedRecord record, const codec::ReleaseEntry& content);
  codec::SealedRecord with_slot(codec::SealedRecord record, std::size_t slot, const codec::Slot& content);
};

seal::SectionPlain section(model::Section section, model::Rung rung, std::string_view text, std::uint16_t part = 0);
// Three sections of a seizure: substance, place at site and at state.
std::vector<seal::SectionPlain> seizure_sections();

// Outcome in one word: "ok" or the error's name.
template <class T>
std::string outcome(const Result<T>& result) {
  return result ? "ok" : std::string(error_name(result.error().code));
}
// What the broker says of it: decode, then verify.
std::string broker_outcome(World& world, codec::SealedRecord record);

}  // namespace puente::record::test
