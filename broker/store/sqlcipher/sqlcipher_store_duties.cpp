// What the store is asked about approvals, quotas and notices.
#include "broker/store/sqlcipher/sqlcipher_store.h"

namespace puente::broker::store {

using namespace ports;
using puente::io::Statement;

StoreResult<std::vector<ApprovalRow>> SqlcipherStore::approvals() {
  PUENTE_TRY(Statement select, database_.prepare("SELECT header_hash, nation, purpose, expires_ms, signed FROM approval"
                                                 " ORDER BY header_hash, nation, purpose"));
  std::vector<ApprovalRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    if (select.integer(1) < 0 || select.integer(1) > 1 || select.integer(2) < 0 || select.integer(2) > 1)
      return damaged("an approval of no nation, or for nothing");
    ApprovalRow row;
    PUENTE_TRY(row.header_hash, select.fixed<Hash>(0));
    row.nation = static_cast<model::Nation>(select.integer(1));
    row.purpose = static_cast<std::uint8_t>(select.integer(2));
    row.expires = Instant{select.integer(3)};
    row.approval = copy_of(select.blob(4));
    out.push_back(std::move(row));
  }
}

StoreResult<std::vector<AwaitingRow>> SqlcipherStore::awaiting() {
  PUENTE_TRY(Statement select, database_.prepare("SELECT header_hash, expires_ms FROM awaiting ORDER BY header_hash"));
  std::vector<AwaitingRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    PUENTE_TRY(const Hash hash, select.fixed<Hash>(0));
    out.push_back({hash, Instant{select.integer(1)}});
  }
}

StoreResult<std::vector<QuotaUse>> SqlcipherStore::quota_uses() {
  PUENTE_TRY(Statement select,
             database_.prepare("SELECT rule, agency, header_hash, at_ms FROM quota_use ORDER BY at_ms"));
  std::vector<QuotaUse> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    PUENTE_TRY(const Hash hash, select.fixed<Hash>(2));
    out.push_back({select.text(0), select.text(1), hash, Instant{select.integer(3)}});
  }
}

StoreResult<std::vector<NoticeRow>> SqlcipherStore::notices(const KeyId& recipient, std::size_t count) {
  PUENTE_TRY(Statement select, database_.prepare("SELECT log_index, leaf, nonce, event FROM notice WHERE recipient=?"
                                                 " ORDER BY log_index LIMIT ?"));
  select.bind(recipient.view()).bind(std::uint64_t{count});
  std::vector<NoticeRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    PUENTE_TRY(const Nonce nonce, select.fixed<Nonce>(2));
    out.push_back({recipient, select.unsigned_integer(0), copy_of(select.blob(1)), nonce, copy_of(select.blob(3))});
  }
}

}  // namespace puente::broker::store
