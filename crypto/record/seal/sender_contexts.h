// HPKE contexts towards receivers, each used for many records for a short while.
#pragma once

#include <compare>
#include <cstddef>
#include <map>

#include "crypto/base/time.h"
#include "crypto/primitives/drbg.h"
#include "crypto/primitives/hpke.h"
#include "crypto/record/derive.h"

namespace puente::record::seal {

inline constexpr Duration context_life_max = minutes(10);
inline constexpr std::uint32_t context_records_max = 4096;
inline constexpr std::size_t contexts_max = 8192;  // receivers at a time; beyond, the oldest contexts go

// What one use of a context gives: the encapsulated key, and the seed of one record.
struct SenderSeed {
  KeyId receiver_key;
  codec::EncapsulatedKey enc;
  SharedSecret seed;
};

// Not thread safe. A clock that goes backwards ends the contexts made "later".
class SenderContexts {
 public:
  explicit SenderContexts(const KeyId& device) : device_(device) {}

  // Counts as one record of the context. Fails with `unauthenticated` where receiver_key is no usable X25519 key.
  Result<SenderSeed> seed(Role role, const KeyId& receiver_device, const X25519Public& receiver_key,
                          const RecordId& record_id, Instant now, primitives::Drbg& random);
  // Wipes those that may not be used any more. seed() does so too, once a minute.
  void drop_old(Instant now);
  std::size_t size() const { return contexts_.size(); }
  void clear() { contexts_.clear(); }

 private:
  struct Name {
    Role role;
    KeyId receiver_device;
    X25519Public receiver_key;
    friend auto operator<=>(const Name&, const Name&) = default;
  };
  struct Entry {
    KeyId receiver_key;
    codec::EncapsulatedKey enc;
    primitives::SenderContext context;
    Instant made;
    std::uint32_t records = 0;
  };

  KeyId device_;
  std::map<Name, Entry> contexts_;
  Instant swept_{};
};

}  // namespace puente::record::seal
