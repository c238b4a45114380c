// What ties the entries of one audience together: running hash, moving key, associated data (docs/log.md).
#pragma once

#include <array>

#include "crypto/base/secret.h"
#include "schemas/codec/audit.h"

namespace puente::audit {

// Where an audience stands after its newest entry. Persisted with every commit.
struct ChainState {
  std::uint64_t epoch = 0;    // 0: none opened yet
  std::uint64_t counter = 0;  // of the next entry
  Hash running;               // zeros before the first entry
  friend bool operator==(const ChainState&, const ChainState&) = default;
};
using ChainStates = std::array<ChainState, codec::audience_count>;

// SHA256(lp("puente/1 event") lp(nonce) lp(event bytes))
Hash event_hash(const Nonce& nonce, ByteView event);
// SHA256(lp("puente/1 running") lp(previous) lp(counter) lp(ciphertext hash) lp(event hash))
Hash next_running(const Hash& previous, std::uint64_t counter, const Hash& ciphertext_hash, const Hash& event);
// lp(version) lp(audience) lp(epoch) lp(counter), integers of 8 bytes
Bytes entry_aad(codec::Audience audience, std::uint64_t epoch, std::uint64_t counter);

// The forward key of one epoch: each entry key can be drawn once, and earlier ones cannot be had from what is left.
class EpochKey {
 public:
  explicit EpochKey(SharedSecret start) : key_(std::move(start)) {}
  // HKDF-Expand(k, "puente/1 log-entry"); then k becomes HKDF-Expand(k, "puente/1 log-next").
  AeadKey next();
  void skip(std::uint64_t entries);  // their keys can no longer be drawn

 private:
  SharedSecret key_;
};

// Entry plaintexts are padded with 0x80 and zeros to a multiple of this, so that lengths tell little.
inline constexpr std::size_t entry_step_bytes = 512;
Bytes pad_entry(ByteView plaintext);
Result<Bytes> unpad_entry(ByteView padded);

// Which auditors may read an event: those of the nations it concerns. Table: docs/log.md.
codec::Audience audience_of(model::Nation nation);
codec::Audience audience_of(model::Nation sender, model::Nation recipient);
bool may_read(model::Nation auditor, codec::Audience audience);
std::string_view name_of(codec::Audience audience);
std::string_view name_of(codec::ReadPurpose purpose);
std::string_view name_of(codec::DeliveryFault fault);  // "unwrap", "not-in-force"; empty: none

}  // namespace puente::audit
