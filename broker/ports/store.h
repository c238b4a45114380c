// What the broker's core needs of a store: state that is read once, records, and the log. Two implementations: in
// memory (store/memory, for simulation) and SQLCipher (store/sqlcipher).
//
// Guarantee of commit(): all of the batch is durable when it returns, or none of it is. After it failed the broker
// stops. Reads see what was committed, and change nothing. Not thread safe; one owner.
#pragma once

#include <functional>

#include "broker/ports/batch.h"
#include "crypto/base/store_error.h"

namespace puente::broker::ports {

// State that is read once, at the start, and then held by the core.
class StateStore {
 public:
  virtual ~StateStore() = default;
  virtual StoreResult<Values> values() const = 0;
  virtual StoreResult<std::vector<DirectoryRow>> directory() const = 0;  // in the order they were added
  virtual StoreResult<std::vector<BundleRow>> bundles() const = 0;       // ascending by nation, version
  virtual StoreResult<std::vector<OrderRow>> orders() const = 0;         // ascending by nation, number
  virtual StoreResult<std::vector<ApprovalRow>> approvals() const = 0;
  virtual StoreResult<std::vector<AwaitingRow>> awaiting() const = 0;
  virtual StoreResult<std::vector<QuotaUse>> quota_uses() const = 0;  // ascending by time
  virtual StoreResult<std::map<KeyId, std::uint64_t>> queue_lengths() const = 0;
  virtual StoreResult<std::vector<WaitingCount>> waiting_counts() const = 0;
  virtual StoreResult<std::vector<LaneCount>> lane_counts() const = 0;
  virtual StoreResult<std::vector<SpoolUse>> spool_uses() const = 0;
  virtual StoreResult<std::vector<ChainRow>> chains() const = 0;                    // ascending by device
  virtual StoreResult<std::map<KeyId, std::uint64_t>> evidence_counts() const = 0;  // rows by device
};

// What the core reads of records, and of what waits for devices, while it runs: too much to be held. It reads a store,
// or a store with batches laid over it that are not committed yet (overlaid_rows.h).
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  virtual StoreResult<std::optional<ReplayRow>> replay(const KeyId& device, const RecordId& record_id) const = 0;
  // Header hash of the record that was accepted first under that number of the device's chain, while it is remembered.
  virtual StoreResult<std::optional<Hash>> header_of_number(const KeyId& device, std::uint64_t sequence) const = 0;
  virtual StoreResult<std::optional<SpooledRecord>> record(const Hash& header_hash) const = 0;
  // As record(), its slots without their frames, which are counted.
  virtual StoreResult<std::optional<SpooledRecord>> record_parts(const Hash& header_hash) const = 0;
  // Entries of one recipient with position > after, ascending, at most `count`.
  virtual StoreResult<std::vector<QueueRow>> queue(const KeyId& recipient, std::uint64_t after,
                                                   std::size_t count) const = 0;
  // The same of one of its lanes.
  virtual StoreResult<std::vector<QueueRow>> queue_lane(const KeyId& recipient, const Lane& lane, std::uint64_t after,
                                                        std::size_t count) const = 0;
  virtual StoreResult<std::vector<QueueRow>> queue_of(const Hash& header_hash) const = 0;  // all recipients'
  // Entries whose record expired before `t` and whose delivery, if any, is not void yet; at most `count`. Those that
  // are not committed yet may be missing.
  virtual StoreResult<std::vector<QueueRow>> expired(Instant t, std::size_t count) const = 0;
  // Ascending by index.
  virtual StoreResult<std::vector<NoticeRow>> notices(const KeyId& recipient, std::size_t count) const = 0;
  virtual StoreResult<std::vector<OutcomeRow>> outcomes(const KeyId& sender, const RecordId& record_id) const = 0;
  // What became of the record with that header for that recipient.
  virtual StoreResult<std::optional<OutcomeRow>> outcome_of(const Hash& header_hash, const KeyId& recipient) const = 0;
  virtual StoreResult<std::vector<OutcomeRow>> untold(const KeyId& sender, std::size_t count) const = 0;
};

// Records by header hash, and what belongs to them.
class RecordStore : public RecordReader {
 public:
  virtual StoreResult<std::vector<EvidenceRow>> evidence(const KeyId& device) const = 0;  // in the order it came
  virtual StoreResult<std::optional<BundleRow>> bundle(model::Nation nation, std::uint64_t version) const = 0;
  // In that agency's name, whose event's index lies in [from, to), ascending by it, at most `count`; without the
  // entries.
  virtual StoreResult<std::vector<DirectoryRow>> directory_of(std::string_view agency, std::uint64_t from,
                                                              std::uint64_t to, std::size_t count) const = 0;
  // Rows that expired before `before`, and uses of quotas before `uses_before`: at most `count` of each table.
  virtual StoreResult<ForgottenRows> forgettable(Instant before, Instant uses_before, std::size_t count) const = 0;
};

// The log's tiles, blocks and seals.
class LogStore {
 public:
  virtual ~LogStore() = default;
  virtual StoreResult<std::optional<Bytes>> tile(std::uint8_t level, std::uint64_t index) const = 0;
  // Encoded codec::Block of one audience, ascending: all that may hold entries of [from, to), which are those that
  // begin there and the last one before.
  virtual StoreResult<std::vector<Bytes>> blocks(codec::Audience audience, std::uint64_t from,
                                                 std::uint64_t to) const = 0;
  virtual StoreResult<std::vector<codec::EpochSeal>> seals(const KeyId& auditor) const = 0;
};

class Store : public StateStore, public RecordStore, public LogStore {
 public:
  virtual StoreStatus commit(const WriteBatch& batch) = 0;
  // Is the file still the one that was opened? One that was moved or deleted keeps no commit.
  virtual StoreStatus check_in_place() const { return {}; }
  // Bytes of its file that hold nothing, and are written before the file grows.
  virtual StoreResult<std::uint64_t> reusable_bytes() const { return std::uint64_t{0}; }
  // Canonical bytes (audit/row_form.h) of all that is stored but for the log's tiles and blocks, which the log vouches
  // for, frames, for which their digests stand, and audit::rows_value. In no order.
  virtual StoreStatus read_rows(const std::function<void(ByteView row)>& sink) const = 0;
};

}  // namespace puente::broker::ports
