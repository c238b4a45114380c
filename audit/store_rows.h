// What a broker signs of its store beside the log: one hash of all rows (row_form.h, audit/store_file/broker_tables.h),
// with each commit that moves the head. Read by the broker at its start and by `puente audit fsck --dir`. docs/log.md,
// "Stored beside the log".
#pragma once

#include "crypto/base/transcript.h"
#include "schemas/codec/record.h"

namespace puente::audit {

inline constexpr const char* rows_value = "store/rows";  // the name of the value that holds the signature

// Ed25519 of the log's key is over lp("puente/1 store") lp(origin) lp(size) lp(root) lp(rows).
inline Bytes rows_message(const std::string& origin, const codec::Head& head, const Hash& rows) {
  Transcript out("store");
  return std::move(out.lp(origin).lp(head.size).lp(head.root.view()).lp(rows.view())).bytes();
}

}  // namespace puente::audit
