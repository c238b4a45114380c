// What one commit of the broker writes: rows by their keys, as plain values. Canonical bytes of each: rows.h.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audit/writer.h"
#include "crypto/base/bytes.h"
#include "crypto/base/shared_bytes.h"
#include "crypto/base/time.h"
#include "policy/model/vocabulary.h"
#include "schemas/codec/record.h"
#include "schemas/codec/wire.h"

namespace puente::broker::ports {

// A record in the spool; its bytes are shared with whoever holds it in memory. Frames leave it when every queue entry
// is gone; replay memory stays until expiry.
struct SpooledSlot {
  Hash digest;
  SharedBytes frame;
};
struct SpooledEntry {
  KeyId recipient;
  SharedBytes entry;
};
struct SpooledRecord {
  Hash header_hash;
  RecordId record_id;
  KeyId device;
  Instant expires;
  SharedBytes header;
  codec::BatchSignature batch;
  SharedBytes release;
  std::vector<SpooledEntry> entries;
  std::vector<SpooledSlot> slots;
  std::uint64_t frame_bytes = 0;  // of all slots that are there, also where their frames were not read
};
// What the store keeps of it, but for fixed parts.
inline std::uint64_t kept_bytes(const SpooledRecord& record) {
  std::uint64_t out = record.header.size() + record.release.size() + record.frame_bytes;
  for (const SpooledEntry& entry : record.entries) out += KeyId::size_bytes + 4 + entry.entry.size();
  return out;
}

// Records of one sender in the spool.
struct SpoolUse {
  KeyId device;
  std::uint64_t records = 0, bytes = 0;  // kept_bytes()
};

struct ReplayRow {
  KeyId device;
  RecordId record_id;
  Hash header_hash;
  Instant expires;
  audit::Appended accepted = {};  // the entry that says so: the sender's, and told again with each receipt
  std::uint64_t sequence = 0;     // of its device's chain
};

// The chain per sender device: its newest sequence number and header hash.
struct ChainRow {
  KeyId device;
  std::uint64_t sequence = 0;
  Hash header_hash;
};

// Two headers where there may be one, or two ends of one delivery: signed evidence against the device.
struct EvidenceRow {
  enum class What : std::uint8_t { record_id, sequence, delivery_end };  // used twice
  What what = What::record_id;
  KeyId device;
  Instant at;
  Hash first;          // header hash of the one that was accepted before
  Bytes first_header;  // its bytes and signature are in the spool until it is delivered; empty where they are gone
  Bytes second;        // the other's first frame: header, signature, entries
};
inline constexpr std::size_t evidence_max = 64;  // of one device; what comes later is in the log only

// A delivery event that was committed for a queue entry.
struct DeliveryRow {
  std::uint64_t number = 0;
  Bytes leaf;
  Nonce nonce;
  Bytes event;
  std::uint64_t index = 0;
  std::uint64_t generation = 0;  // of what was in force when it was decided
  bool voided = false;           // the event is a VoidEvent: nothing of the record goes out under this number
};

// What a pause asks of a record, so that rows it holds back need not be loaded.
struct QueueFacts {
  KeyId sender;
  model::Kind kind = model::Kind::advisory;
  model::Urgency urgency = model::Urgency::routine;
  friend auto operator<=>(const QueueFacts&, const QueueFacts&) = default;
};

// Records of one sender for one recipient that go in the order of acceptance: its threats to life, or all else.
struct Lane {
  bool threat_to_life = false;
  KeyId sender;
  friend auto operator<=>(const Lane&, const Lane&) = default;
};
inline Lane lane_of(const QueueFacts& facts) { return {facts.urgency == model::Urgency::threat_to_life, facts.sender}; }

// What waits for one recipient device. Positions ascend in the order of acceptance.
struct QueueRow {
  KeyId recipient;
  std::uint64_t position = 0;
  Hash header_hash;
  std::optional<DeliveryRow> delivery;
  QueueFacts facts{};
  // Of what is under justify-on-open and was delivered without its shares: empty until an officer gives a reason. None:
  // the record's first delivery.
  std::optional<std::string> justification{};
};
// How many rows of a recipient have these facts, but for those whose delivery is void.
struct WaitingCount {
  KeyId recipient;
  QueueFacts facts;
  std::uint64_t count = 0;
};

// How many rows of a recipient are of one lane, all of them.
struct LaneCount {
  KeyId recipient;
  Lane lane;
  std::uint64_t count = 0;
};

struct DirectoryRow {
  Hash hash;
  Bytes entry;
  Instant checked;         // when it was found to be valid: what it is checked against again after a start
  std::string agency;      // in whose name
  audit::Appended logged;  // the event of the log by which it came into force
};

// What became of a record for one recipient device. Kept until the record's expiry, so that its sender can always
// learn.
struct OutcomeRow {
  KeyId sender;
  RecordId record_id;
  KeyId recipient;
  codec::Progress progress = codec::Progress::queued;
  Instant expires;
  bool told = false;  // the sender's device has stored it
  // Of `refused`, why; and of which delivery it was the end, where it was one's.
  codec::DeliveryFault fault = codec::DeliveryFault::none;
  std::uint64_t number = 0;
};

struct BundleRow {
  model::Nation nation = model::Nation::mx;
  std::uint64_t version = 0;
  Hash hash;
  Bytes bundle;  // encoded signed bundle; the one with the highest version is in force
};

// A liaison's order: all of them are kept.
struct OrderRow {
  model::Nation nation = model::Nation::mx;
  std::uint64_t number = 0;
  Bytes order;  // signed text (trust/order.h)
};

// A liaison's approval of a record (trust/approval.h); replaces an earlier one of that purpose and nation.
struct ApprovalRow {
  Hash header_hash;
  model::Nation nation = model::Nation::mx;
  std::uint8_t purpose = 0;
  Instant expires;
  Bytes approval;
};
// A record that waits for an approval, or has waited for one.
struct AwaitingRow {
  Hash header_hash;
  KeyId sender;
  Instant expires;
};
// A record went to an agency under a rule with a quota.
struct QuotaUse {
  std::string rule, agency;
  Hash header_hash;
  Instant at;
};
// An event that concerns a device, until the device has it.
struct NoticeRow {
  KeyId recipient;
  std::uint64_t index = 0;
  Bytes leaf;
  Nonce nonce;
  Bytes event;
};

// One complete or partial tile of leaf or inner hashes (C2SP tlog-tiles, 256 hashes at most). A later write of the same
// tile replaces the earlier, shorter one.
struct TileRow {
  std::uint8_t level = 0;
  std::uint64_t index = 0;
  Bytes hashes;
};

struct LogRows {
  audit::Staged staged;
  std::vector<TileRow> tiles;
  std::string checkpoint;  // signed note of the new head
};

// Small state, by name (see core/state_names.h).
using Values = std::map<std::string, Bytes>;

// What is over: rows whose record expired, and uses of quotas beyond every window.
struct ForgottenRows {
  std::vector<ReplayRow> replays;
  std::vector<OutcomeRow> outcomes;
  std::vector<ApprovalRow> approvals;
  std::vector<AwaitingRow> awaiting;
  std::vector<QuotaUse> quota_uses;
  bool empty() const {
    return replays.empty() && outcomes.empty() && approvals.empty() && awaiting.empty() && quota_uses.empty();
  }
};

// What one commit changes: plain values, all of them named, so that a batch can be written down and given again.
struct WriteBatch {
  ForgottenRows forgotten;  // these go before anything else is written, which may come under the same keys
  std::vector<SpooledRecord> records;
  std::vector<ReplayRow> replays;
  std::vector<ChainRow> chains;      // replaces the device's
  std::vector<QueueRow> queued;      // new entries, or replaced by (recipient, position)
  std::vector<QueueRow> dequeued;    // by recipient and position
  std::vector<Hash> stripped;        // records whose frames go, though queue entries remain
  std::vector<Hash> removed;         // records of which no queue entry remains (core/departures.h names them)
  std::vector<OutcomeRow> outcomes;  // replaces an earlier one of the same record and recipient
  std::vector<DirectoryRow> directory;
  std::vector<BundleRow> bundles;
  std::vector<OrderRow> orders;
  std::vector<EvidenceRow> evidence;
  std::vector<ApprovalRow> approvals;
  std::vector<AwaitingRow> awaiting;
  std::vector<QuotaUse> quota_uses;
  std::vector<NoticeRow> notices;
  std::vector<NoticeRow> notices_taken;
  std::optional<LogRows> log;
  Values values;

  // How much work its commit is, roughly: rows, and a row more for each 2 KiB of records. Without the log's.
  std::size_t weight() const {
    std::size_t out = records.size() + replays.size() + chains.size() + queued.size() + dequeued.size() +
                      stripped.size() + removed.size() + outcomes.size() + directory.size() + bundles.size() +
                      orders.size() + evidence.size() + approvals.size() + awaiting.size() + quota_uses.size() +
                      notices.size() + notices_taken.size() + values.size();
    for (const SpooledRecord& record : records)
      for (const SpooledSlot& slot : record.slots) out += 1 + slot.frame.size() / 2048;
    return out;
  }
  bool empty() const {
    return forgotten.empty() && records.empty() && replays.empty() && chains.empty() && queued.empty() &&
           dequeued.empty() && stripped.empty() && removed.empty() && outcomes.empty() && directory.empty() &&
           bundles.empty() && orders.empty() && evidence.empty() && approvals.empty() && awaiting.empty() &&
           quota_uses.empty() && notices.empty() && notices_taken.empty() && !log && values.empty();
  }
};

}  // namespace puente::broker::ports
