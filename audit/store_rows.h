// What a broker signs of its store beside the log: one hash of all rows (row_form.h, audit/store_file/broker_tables.h),
// with each commit that moves the head. Read by the broker at its start and by `puente audit fsck --dir`. docs/log.md,
// "Stored beside the log".
#pragma once

#include "audit/chain.h"
#include "crypto/base/transcript.h"
#include "schemas/codec/record.h"

namespace puente::audit {

// Names of the values that a check of the store reads.
inline constexpr const char* checkpoint_value = "log/checkpoint";  // signed note of the newest head
inline constexpr const char* cosigned_value = "log/cosigned";      // newest note with a quorum
inline constexpr const char* chains_value = "log/chains";          // where the audiences stand: stored_chains()
inline constexpr const char* rows_value = "store/rows";            // signature over the rows: rows_message()

// Of each audience: epoch, counter (8 bytes each, big-endian), running hash.
Bytes stored_chains(const ChainStates& chains);
Result<ChainStates> read_chains(ByteView stored);

// Ed25519 of the log's key is over lp("puente/1 store") lp(origin) lp(size) lp(root) lp(rows).
inline Bytes rows_message(const std::string& origin, const codec::Head& head, const Hash& rows) {
  Transcript out("store");
  return std::move(out.lp(origin).lp(head.size).lp(head.root.view()).lp(rows.view())).bytes();
}

}  // namespace puente::audit
