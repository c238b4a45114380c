// The device's daily encryption keys: made ahead, published, and erased when their day is long gone.
//
// Guarantee: for today and the 14 days after there is a key in the ring, and its signed package, before anybody can
// seal to it, as long as this machine's clock is that of the witnesses; a private key goes 15 days after its day, from
// the ring and from memory with all that came of it. Errors: those of ring and store.
#pragma once

#include "client/core/stored_values.h"
#include "client/core/turn.h"
#include "client/ports/key_ring.h"
#include "crypto/primitives/sign.h"
#include "crypto/record/open/recipient_keys.h"
#include "trust/directory.h"

namespace puente::client::core {

inline constexpr int days_ahead = 15;  // today's among them

class DailyKeys {
 public:
  DailyKeys(const KeyId& device, const primitives::SigningKey& key, ports::KeyRing& ring);
  // Hands the keys held to `keys`.
  StoreStatus restore(const Values& values, record::open::RecipientKeys& keys, Instant now);
  // Makes what is missing where the clock agrees with the witnesses' (trust/freshness.h), and then drops what was made
  // for days so far ahead that no directory takes it: the clock was wrong. Erases what is due as of `erase_by`: the
  // earlier of local and quorum time, so that a clock that jumps ahead erases nothing that is needed.
  StoreStatus tick(Turn& turn, record::open::RecipientKeys& keys, Instant erase_by, bool clock_agrees);
  // Entries of packages still to come or running that the directory does not hold.
  std::vector<Bytes> unpublished(const trust::Directory& directory, Instant now) const;

 private:
  struct Day {
    Instant not_after;
    KeyId key_id;
    Bytes entry;
  };
  Bytes packages_value() const;

  KeyId device_;
  const primitives::SigningKey& key_;
  ports::KeyRing& ring_;
  std::map<Instant, Day> days_;  // by not before
};

}  // namespace puente::client::core
