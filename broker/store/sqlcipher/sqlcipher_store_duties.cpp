// What the store is asked about approvals, quotas and notices, and how much waits in its queues.
#include "broker/store/sqlcipher/sqlcipher_store.h"

namespace puente::broker::store {

using namespace ports;
using puente::io::Statement;

namespace {

StoreResult<ApprovalRow> approval_row(const Statement& row) {
  if (row.integer(1) < 0 || row.integer(1) > 1 || row.integer(2) < 0 || row.integer(2) > 1)
    return damaged("an approval of no nation, or for nothing");
  ApprovalRow out;
  PUENTE_TRY(out.header_hash, row.fixed<Hash>(0));
  out.nation = static_cast<model::Nation>(row.integer(1));
  out.purpose = static_cast<std::uint8_t>(row.integer(2));
  out.expires = Instant{row.integer(3)};
  out.approval = copy_of(row.blob(4));
  return out;
}

}  // namespace

// Of sender, record id, recipient, progress, expiry, whether it was told, fault and number.
StoreResult<OutcomeRow> outcome_row(const Statement& row) {
  OutcomeRow out;
  PUENTE_TRY(out.sender, row.fixed<KeyId>(0));
  PUENTE_TRY(out.record_id, row.fixed<RecordId>(1));
  PUENTE_TRY(out.recipient, row.fixed<KeyId>(2));
  if (row.integer(3) < 0 || row.integer(3) >= static_cast<std::int64_t>(codec::progress_count))
    return damaged("an outcome of no known kind");
  out.progress = static_cast<codec::Progress>(row.integer(3));
  out.expires = Instant{row.integer(4)};
  out.told = row.integer(5) != 0;
  if (row.integer(6) < 0 || row.integer(6) >= static_cast<std::int64_t>(codec::delivery_fault_count))
    return damaged("a refusal of no known kind");
  out.fault = static_cast<codec::DeliveryFault>(row.integer(6));
  out.number = row.unsigned_integer(7);
  return out;
}

StoreResult<std::vector<ApprovalRow>> SqlcipherStore::approvals() const {
  PUENTE_TRY(Statement select, database_.prepare("SELECT header_hash, nation, purpose, expires_ms, signed FROM approval"
                                                 " ORDER BY header_hash, nation, purpose"));
  std::vector<ApprovalRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    PUENTE_TRY(ApprovalRow row, approval_row(select));
    out.push_back(std::move(row));
  }
}

namespace {

StoreResult<AwaitingRow> awaiting_row(const Statement& row) {
  PUENTE_TRY(const Hash hash, row.fixed<Hash>(0));
  PUENTE_TRY(const KeyId sender, row.fixed<KeyId>(1));
  return AwaitingRow{hash, sender, Instant{row.integer(2)}};
}

}  // namespace

StoreResult<std::vector<AwaitingRow>> SqlcipherStore::awaiting() const {
  PUENTE_TRY(Statement select,
             database_.prepare("SELECT header_hash, sender, expires_ms FROM awaiting ORDER BY header_hash"));
  std::vector<AwaitingRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    PUENTE_TRY(const AwaitingRow row, awaiting_row(select));
    out.push_back(row);
  }
}

StoreResult<std::vector<QuotaUse>> SqlcipherStore::quota_uses() const {
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

StoreResult<std::vector<NoticeRow>> SqlcipherStore::notices(const KeyId& recipient, std::size_t count) const {
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

StoreResult<ForgottenRows> SqlcipherStore::forgettable(Instant before, Instant uses_before, std::size_t count) const {
  const auto each = [&](const char* sql, Instant t, const auto& take) -> StoreStatus {
    PUENTE_TRY(Statement select, database_.prepare(sql));
    select.bind(t.ms).bind(std::uint64_t{count});
    while (true) {
      PUENTE_TRY(const bool found, select.step());
      if (!found) return {};
      PUENTE_REQUIRE(take(select));
    }
  };
  ForgottenRows out;
  PUENTE_REQUIRE(each(
      "SELECT device, record_id, header_hash, expires_ms, log_index, leaf, nonce, event, sequence FROM replay WHERE "
      "expires_ms<?"
      " LIMIT ?",
      before, [&](const Statement& row) -> StoreStatus {
        ReplayRow one;
        PUENTE_TRY(one.device, row.fixed<KeyId>(0));
        PUENTE_TRY(one.record_id, row.fixed<RecordId>(1));
        PUENTE_TRY(one.header_hash, row.fixed<Hash>(2));
        one.expires = Instant{row.integer(3)};
        one.accepted.index = row.unsigned_integer(4);
        one.accepted.leaf = copy_of(row.blob(5));
        PUENTE_TRY(one.accepted.nonce, row.fixed<Nonce>(6));
        one.accepted.event = copy_of(row.blob(7));
        one.sequence = row.unsigned_integer(8);
        out.replays.push_back(std::move(one));
        return {};
      }));
  PUENTE_REQUIRE(
      each("SELECT sender, record_id, recipient, progress, expires_ms, told, fault, number FROM outcome WHERE "
           "expires_ms<? LIMIT ?",
           before, [&](const Statement& row) -> StoreStatus {
             PUENTE_TRY(OutcomeRow one, outcome_row(row));
             out.outcomes.push_back(one);
             return {};
           }));
  PUENTE_REQUIRE(
      each("SELECT header_hash, nation, purpose, expires_ms, signed FROM approval WHERE expires_ms<? LIMIT ?", before,
           [&](const Statement& row) -> StoreStatus {
             PUENTE_TRY(ApprovalRow one, approval_row(row));
             out.approvals.push_back(std::move(one));
             return {};
           }));
  PUENTE_REQUIRE(each("SELECT header_hash, sender, expires_ms FROM awaiting WHERE expires_ms<? LIMIT ?", before,
                      [&](const Statement& row) -> StoreStatus {
                        PUENTE_TRY(const AwaitingRow one, awaiting_row(row));
                        out.awaiting.push_back(one);
                        return {};
                      }));
  PUENTE_REQUIRE(each("SELECT rule, agency, header_hash, at_ms FROM quota_use WHERE at_ms<? LIMIT ?", uses_before,
                      [&](const Statement& row) -> StoreStatus {
                        PUENTE_TRY(const Hash hash, row.fixed<Hash>(2));
                        out.quota_uses.push_back({row.text(0), row.text(1), hash, Instant{row.integer(3)}});
                        return {};
                      }));
  return out;
}

StoreResult<std::vector<LaneCount>> SqlcipherStore::lane_counts() const {
  PUENTE_TRY(Statement select, database_.prepare("SELECT recipient, sender, urgency=0, COUNT(*) FROM queue"
                                                 " GROUP BY recipient, sender, urgency=0"));
  std::vector<LaneCount> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    LaneCount one;
    PUENTE_TRY(one.recipient, select.fixed<KeyId>(0));
    PUENTE_TRY(one.lane.sender, select.fixed<KeyId>(1));
    one.lane.threat_to_life = select.integer(2) != 0;
    one.count = select.unsigned_integer(3);
    out.push_back(one);
  }
}

StoreResult<std::vector<SpoolUse>> SqlcipherStore::spool_uses() const {
  PUENTE_TRY(Statement select,
             database_.prepare("SELECT device, COUNT(*), SUM(length(header)+length(release)+length(entries)"
                               "+frame_bytes) FROM record GROUP BY device"));
  std::vector<SpoolUse> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    PUENTE_TRY(const KeyId device, select.fixed<KeyId>(0));
    out.push_back({device, select.unsigned_integer(1), select.unsigned_integer(2)});
  }
}

StoreResult<std::uint64_t> SqlcipherStore::reusable_bytes() const {
  const auto number = [&](const char* question) -> StoreResult<std::uint64_t> {
    PUENTE_TRY(Statement select, database_.prepare(question));
    PUENTE_TRY(const bool found, select.step());
    return found ? select.unsigned_integer(0) : 0;
  };
  PUENTE_TRY(const std::uint64_t pages, number("PRAGMA freelist_count"));
  PUENTE_TRY(const std::uint64_t page_bytes, number("PRAGMA page_size"));
  return pages * page_bytes;
}

StoreResult<std::map<KeyId, std::uint64_t>> SqlcipherStore::queue_lengths() const {
  PUENTE_TRY(Statement select, database_.prepare("SELECT recipient, COUNT(*) FROM queue GROUP BY recipient"));
  std::map<KeyId, std::uint64_t> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    PUENTE_TRY(const KeyId recipient, select.fixed<KeyId>(0));
    out[recipient] = select.unsigned_integer(1);
  }
}

}  // namespace puente::broker::store
