// What the store is asked of records, queues and the log.
#include "audit/store_file/broker_tables.h"
#include "broker/ports/record_blobs.h"
#include "broker/store/sqlcipher/sqlcipher_store.h"

namespace puente::broker::store {

using namespace ports;
using puente::io::Statement;

StoreResult<std::optional<ReplayRow>> SqlcipherStore::replay(const KeyId& device, const RecordId& record_id) const {
  if (!seen_.may_hold(device, record_id)) return std::optional<ReplayRow>();
  PUENTE_TRY(const bool found, select_replay_.bind(device.view()).bind(record_id.view()).step());
  if (!found) return std::optional<ReplayRow>();
  PUENTE_TRY(const Hash hash, select_replay_.fixed<Hash>(0));
  PUENTE_TRY(const Nonce nonce, select_replay_.fixed<Nonce>(4));
  const ReplayRow out{device,
                      record_id,
                      hash,
                      Instant{select_replay_.integer(1)},
                      audit::Appended{select_replay_.unsigned_integer(2), copy_of(select_replay_.blob(3)), nonce,
                                      copy_of(select_replay_.blob(5))},
                      select_replay_.unsigned_integer(6)};
  select_replay_.reset();
  return std::optional(out);
}

StoreResult<std::optional<Hash>> SqlcipherStore::header_of_number(const KeyId& device, std::uint64_t sequence) const {
  PUENTE_TRY(const bool found, select_number_.bind(device.view()).bind(sequence).step());
  if (!found) return std::optional<Hash>();
  PUENTE_TRY(const Hash out, select_number_.fixed<Hash>(0));
  select_number_.reset();
  return std::optional(out);
}

StoreResult<std::vector<ChainRow>> SqlcipherStore::chains() const {
  PUENTE_TRY(Statement select, database_.prepare("SELECT device, sequence, header_hash FROM chain ORDER BY device"));
  std::vector<ChainRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    PUENTE_TRY(const KeyId device, select.fixed<KeyId>(0));
    PUENTE_TRY(const Hash hash, select.fixed<Hash>(2));
    out.push_back({device, select.unsigned_integer(1), hash});
  }
}

StoreResult<std::optional<SpooledRecord>> SqlcipherStore::record(const Hash& header_hash) const {
  return read_record(header_hash, true);
}

StoreResult<std::optional<SpooledRecord>> SqlcipherStore::record_parts(const Hash& header_hash) const {
  return read_record(header_hash, false);
}

StoreResult<std::optional<SpooledRecord>> SqlcipherStore::read_record(const Hash& header_hash, bool with_frames) const {
  Statement& select = with_frames ? select_record_ : select_parts_;
  PUENTE_TRY(const bool found, select.bind(header_hash.view()).step());
  if (!found) return std::optional<SpooledRecord>();
  SpooledRecord out{.header_hash = header_hash,
                    .record_id = {},
                    .device = {},
                    .expires = Instant{select.integer(2)},
                    .header = copy_of(select.blob(3)),
                    .batch = {},
                    .release = copy_of(select.blob(5)),
                    .entries = {},
                    .slots = {},
                    .frame_bytes = select.unsigned_integer(8)};
  PUENTE_TRY(out.record_id, select.fixed<RecordId>(0));
  PUENTE_TRY(out.device, select.fixed<KeyId>(1));
  PUENTE_TRY(out.batch, batch_from_blob(select.blob(4)));
  PUENTE_TRY(out.entries, entries_from_blob(select.blob(6)));
  PUENTE_TRY(out.slots, slots_from_blobs(select.blob(7), with_frames ? std::optional(select.blob(9)) : std::nullopt));
  select.reset();
  return std::optional(std::move(out));
}

namespace {

// From column `first` on.
StoreResult<QueueFacts> queue_facts(const Statement& statement, int first) {
  QueueFacts out;
  PUENTE_TRY(out.sender, statement.fixed<KeyId>(first));
  const std::int64_t kind = statement.integer(first + 1);
  const std::int64_t urgency = statement.integer(first + 2);
  if (kind < 0 || kind >= static_cast<std::int64_t>(model::kind_count) || urgency < 0 || urgency > 2)
    return damaged("a queue entry of an unknown kind or urgency");
  out.kind = static_cast<model::Kind>(kind);
  out.urgency = static_cast<model::Urgency>(urgency);
  return out;
}

StoreResult<std::vector<QueueRow>> queue_rows(Statement& statement) {
  std::vector<QueueRow> out;
  while (true) {
    PUENTE_TRY(const bool found, statement.step());
    if (!found) return out;
    QueueRow row;
    PUENTE_TRY(row.recipient, statement.fixed<KeyId>(0));
    row.position = statement.unsigned_integer(1);
    PUENTE_TRY(row.header_hash, statement.fixed<Hash>(2));
    if (!statement.is_null(3)) {
      PUENTE_TRY(const Nonce nonce, statement.fixed<Nonce>(5));
      row.delivery = DeliveryRow{.number = statement.unsigned_integer(3),
                                 .leaf = copy_of(statement.blob(4)),
                                 .nonce = nonce,
                                 .event = copy_of(statement.blob(6)),
                                 .index = statement.unsigned_integer(7),
                                 .generation = statement.unsigned_integer(8),
                                 .voided = statement.integer(9) != 0};
    }
    PUENTE_TRY(row.facts, queue_facts(statement, 10));
    if (!statement.is_null(13)) row.justification = statement.text(13);
    out.push_back(std::move(row));
  }
}

}  // namespace

StoreResult<std::vector<QueueRow>> SqlcipherStore::queue(const KeyId& recipient, std::uint64_t after,
                                                         std::size_t count) const {
  select_queue_.bind(recipient.view()).bind(after).bind(std::uint64_t{count});
  return queue_rows(select_queue_);
}

StoreResult<std::vector<QueueRow>> SqlcipherStore::queue_lane(const KeyId& recipient, const Lane& lane,
                                                              std::uint64_t after, std::size_t count) const {
  select_queue_lane_.bind(recipient.view())
      .bind(lane.sender.view())
      .bind(lane.threat_to_life ? 1 : 0)
      .bind(after)
      .bind(std::uint64_t{count});
  return queue_rows(select_queue_lane_);
}

StoreResult<std::vector<QueueRow>> SqlcipherStore::queue_of(const Hash& header_hash) const {
  select_queue_of_.bind(header_hash.view());
  return queue_rows(select_queue_of_);
}

StoreResult<std::vector<QueueRow>> SqlcipherStore::expired(Instant t, std::size_t count) const {
  select_expired_.bind(t.ms).bind(std::uint64_t{count});
  return queue_rows(select_expired_);
}

StoreResult<std::vector<WaitingCount>> SqlcipherStore::waiting_counts() const {
  PUENTE_TRY(Statement select,
             database_.prepare("SELECT recipient, sender, kind, urgency, COUNT(*) FROM queue WHERE voided=0"
                               " GROUP BY recipient, sender, kind, urgency"));
  std::vector<WaitingCount> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    WaitingCount one;
    PUENTE_TRY(one.recipient, select.fixed<KeyId>(0));
    PUENTE_TRY(one.facts, queue_facts(select, 1));
    one.count = select.unsigned_integer(4);
    out.push_back(one);
  }
}

namespace {

StoreResult<std::vector<OutcomeRow>> outcome_rows(Statement& statement) {
  std::vector<OutcomeRow> out;
  while (true) {
    PUENTE_TRY(const bool found, statement.step());
    if (!found) return out;
    PUENTE_TRY(const OutcomeRow row, outcome_row(statement));
    out.push_back(row);
  }
}

}  // namespace

StoreResult<std::vector<OutcomeRow>> SqlcipherStore::outcomes(const KeyId& sender, const RecordId& record_id) const {
  if (!seen_.may_hold(sender, record_id)) return std::vector<OutcomeRow>();
  return outcome_rows(select_outcomes_.bind(sender.view()).bind(record_id.view()));
}

StoreResult<std::optional<OutcomeRow>> SqlcipherStore::outcome_of(const Hash& header_hash,
                                                                  const KeyId& recipient) const {
  select_outcome_of_.bind(header_hash.view()).bind(recipient.view());
  PUENTE_TRY(std::vector<OutcomeRow> rows, outcome_rows(select_outcome_of_));
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

StoreResult<std::vector<OutcomeRow>> SqlcipherStore::untold(const KeyId& sender, std::size_t count) const {
  return outcome_rows(select_untold_.bind(sender.view()).bind(std::uint64_t{count}));
}

StoreResult<std::optional<Bytes>> SqlcipherStore::tile(std::uint8_t level, std::uint64_t index) const {
  PUENTE_TRY(const bool found, select_tile_.bind(int{level}).bind(index).step());
  if (!found) return std::optional<Bytes>();
  Bytes out = copy_of(select_tile_.blob(0));
  select_tile_.reset();
  return std::optional(std::move(out));
}

StoreResult<std::vector<Bytes>> SqlcipherStore::blocks(codec::Audience audience, std::uint64_t from,
                                                       std::uint64_t to) const {
  select_blocks_.bind(static_cast<int>(audience)).bind(from).bind(to);
  std::vector<Bytes> out;
  while (true) {
    PUENTE_TRY(const bool found, select_blocks_.step());
    if (!found) return out;
    out.push_back(copy_of(select_blocks_.blob(0)));
  }
}

StoreResult<std::vector<codec::EpochSeal>> SqlcipherStore::seals(const KeyId& auditor) const {
  select_seals_.bind(auditor.view());
  std::vector<codec::EpochSeal> out;
  while (true) {
    PUENTE_TRY(const bool found, select_seals_.step());
    if (!found) return out;
    PUENTE_TRY(codec::EpochSeal seal,
               read_back(codec::decode_epoch_seal(select_seals_.blob(0)), select_seals_.place_of(0)));
    out.push_back(std::move(seal));
  }
}

StoreStatus SqlcipherStore::read_rows(const std::function<void(ByteView row)>& sink) const {
  return audit::store_file::read_rows(database_, audit::store_file::broker_tables, sink);
}

}  // namespace puente::broker::store
