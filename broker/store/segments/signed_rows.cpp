#include "broker/store/segments/signed_rows.h"

#include "audit/store_rows.h"
#include "crypto/tlog/quorum.h"

namespace puente::broker::store {

// The newest checkpoint among them, if any, as the log signed it.
StoreStatus SignedRows::see_head(const ports::Values& values) {
  const auto note = values.find(audit::checkpoint_value);
  if (note == values.end()) return {};
  PUENTE_TRY(const tlog::Vkey log,
             read_back(tlog::make_vkey(signer_.origin, tlog::SignatureType::ed25519, signer_.key->public_key()),
                       audit::checkpoint_value));
  PUENTE_TRY(const tlog::LogHead head,
             read_back(tlog::verify_head_log_only(note->second, log, signer_.origin), audit::checkpoint_value));
  head_ = {head.size(), head.root()};
  return {};
}

StoreStatus SignedRows::restore() {
  PUENTE_REQUIRE(rows_.restore());
  PUENTE_TRY(const ports::Values values, store_.values());
  PUENTE_REQUIRE(see_head(values));
  if (head_.size == 0) return {};
  const auto stored = values.find(audit::rows_value);
  const auto signature = stored == values.end() ? Result<Signature>(Signature{}) : Signature::from(stored->second);
  const Bytes message = audit::rows_message(signer_.origin, head_, rows_.hash());
  if (!signature || !primitives::verify(signer_.key->public_key(), message, *signature))
    return damaged(
        "queues, receipts, directory or other rows are not those that were signed with the newest head: "
        "the file was altered or an older copy of a part was put back. Nothing is served; see "
        "docs/operator.md, 'A restored broker'");
  return {};
}

StoreStatus SignedRows::sign(ports::WriteBatch& batch) {
  PUENTE_REQUIRE(see_head(batch.values));
  PUENTE_REQUIRE(rows_.follow(batch));
  if (head_.size == 0) return {};
  const Bytes message = audit::rows_message(signer_.origin, head_, rows_.hash());
  batch.values[audit::rows_value] = copy_of(primitives::sign(*signer_.key, message).view());
  return {};
}

}  // namespace puente::broker::store
