// What a record is to hold and who is to open what, before it is sealed.
#pragma once

#include <vector>

#include "crypto/base/secret.h"
#include "schemas/codec/record.h"

namespace puente::record::seal {

struct SectionPlain {
  model::Label label;
  SecretBytes plaintext;  // at most plaintext_bytes_max (padding.h)
};

// One recipient device. The caller has checked certificate, package and freshness, and grants only what the bundles it
// holds permit: broker and recipient together can open whatever is granted here.
struct Recipient {
  KeyId device;
  X25519Public encryption_key;       // of the day's package
  const PairSecret* pair = nullptr;  // null: none configured with that agency
  std::vector<bool> granted;         // one per section of the plan
};

struct Authority {
  KeyId device;
  X25519Public release_key;  // of the day's package
};

struct RecordPlan {
  // All but suite, device and digests, which are filled in here.
  codec::Header header_template;
  std::vector<SectionPlain> sections;  // 1 to 32
  std::vector<Recipient> recipients;   // 1 to 64, different devices
  Authority authority;
  std::uint64_t sequence = 1;  // of this device, from 1, without gaps
  Hash previous;               // header hash of this device's record before; zeros for the first
};

}  // namespace puente::record::seal
