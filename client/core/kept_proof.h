// What a recipient keeps to show later that a delivery is in the log: the event's proof, and the head it is under.
//
// Format: lp("puente/1 kept-proof") lp(leaf) lp(nonce) lp(event) lp(index) lp(all inclusion hashes, 32 bytes each)
// lp(head note) lp(quorum time, milliseconds). Guarantee: encode_kept_proof(*decode_kept_proof(x)) is x.
// Non-guarantee: nothing in it is verified when it is read; it was when it was kept. Errors: malformed, too_large.
// Pure.
#pragma once

#include "crypto/base/time.h"
#include "schemas/codec/wire.h"

namespace puente::client::core {

struct KeptProof {
  codec::EventProof proof;
  std::string head_note;
  Instant quorum_time;
};

Bytes encode_kept_proof(const KeptProof& kept);
Result<KeptProof> decode_kept_proof(ByteView bytes);

}  // namespace puente::client::core
