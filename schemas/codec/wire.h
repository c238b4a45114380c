// Plain C++ of schemas/wire.capnp; guarantees as in record.h. Slot frames follow frame 0 and are decoded one by one
// with decode_slot.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "crypto/base/secret.h"
#include "schemas/codec/audit.h"
#include "schemas/codec/directory.h"
#include "schemas/codec/record.h"

namespace puente::codec {

struct EventProof {
  Bytes leaf;  // canonical LeafInput
  Nonce nonce;
  Bytes event;  // canonical Event
  std::uint64_t index = 0;
  std::vector<Hash> inclusion;
};

struct HeadUpdate {
  std::string note;
  std::uint64_t old_size = 0;
  std::vector<Hash> consistency;
};

// Moved, never copied: the share is secret.
struct Share {
  Hash digest;
  ReleaseShare share;
};

struct Hello {
  std::uint16_t protocol = protocol_2;
  std::uint64_t held_size = 0;
  std::uint64_t last_delivery = 0;
  std::uint64_t shard = 1;
  std::string head = {};  // the note of the head held; empty: not shown
};
struct Submit {
  Bytes header;
  BatchSignature batch;
  std::vector<Bytes> entries;
  Bytes release;
};
struct Acknowledge {
  std::uint64_t number = 0;
};
struct Publish {
  Bytes entry;
};
struct Activate {
  Bytes bundle;
};
struct FetchDirectory {
  std::uint32_t from = 0;
};
// Versions; 0: the one in force. Answered by two Bundles, one for each nation.
struct FetchBundles {
  std::uint64_t mx = 0, us = 0;
};
struct FetchLog {
  std::uint64_t from = 0;
  ReadPurpose purpose = ReadPurpose::verify;
};
struct FetchProofs {
  std::uint64_t size = 0;
  std::vector<std::uint64_t> indexes;  // at most proofs_max
  std::uint64_t from = 0;
};
struct Welcome {
  std::uint64_t shard = 0;
  std::uint64_t sequence = 0;  // of the device's newest record that the broker holds
  Hash previous = {};          // its header hash
};
struct Receipt {
  RecordId record_id;
  Hash header_hash;
  std::optional<EventProof> event = {};  // without inclusion
};
struct Refusal {
  ErrorCode code = ErrorCode::malformed;
  std::string reason;  // at most 1024 bytes
  std::optional<RecordId> record_id;
  Duration come_again = {};  // with `unavailable`: the same is taken then at the earliest; 0: not said
  bool of_sender = false;    // any record of this device with that urgency, or a lower one, meets the same until then
};
struct Delivery {
  Bytes header;
  BatchSignature batch;
  Bytes entry;
  EventProof proof;
  HeadUpdate head;
  std::vector<Share> shares;
};
struct Heartbeat {
  EventProof proof;
  HeadUpdate head;
};
enum class Progress : std::uint8_t {
  queued,
  delivered,
  nothing_permitted,
  expired,
  device_gone,
  paused,
  recalled,
  over_quota,
  opened,
  refused
};
inline constexpr std::size_t progress_count = 10;
struct Tracking {
  RecordId record_id;
  KeyId recipient;
  Progress progress = Progress::queued;
  DeliveryFault fault = DeliveryFault::none;  // of `refused`
};
struct DirectoryPage {
  std::uint32_t total = 0, from = 0;
  std::vector<Bytes> entries;
};
struct Bundles {
  Bytes mx, us;
};
struct LogPage {
  std::string head;
  std::uint64_t from = 0;
  std::vector<Bytes> leaves;       // of all entries from `from` on
  std::vector<Bytes> ciphertexts;  // as many; empty for entries of other audiences
  std::vector<Bytes> seals;
};
struct FetchDirectoryNotices {
  std::uint64_t from = 0;
};
struct DirectoryNotices {
  HeadUpdate head;
  std::vector<EventProof> proofs;  // at most notices_max
  bool more = false;
};
struct Done {};
struct Order {
  Bytes text;
};
struct FetchPauses {
  std::uint32_t from = 0;
};
struct Recall {
  RecordId record_id;
  std::string reason;  // at most 200 bytes
};
struct Opened {
  Hash header_hash;
};
struct Justify {
  Hash header_hash;
  std::string reason;  // at most 512 bytes
};
struct TakeNotice {
  std::uint64_t index = 0;  // of the event in the log
};
// Of a Tracking, as it was told.
struct TakeOutcome {
  RecordId record_id;
  KeyId recipient;
  Progress progress = Progress::queued;
};
// Signed: docs/messages.md, "Refusals of deliveries". What is signed: crypto/record/delivery_refusal.h.
struct RefuseDelivery {
  std::uint64_t number = 0;
  Hash header_hash;
  Hash delivery;  // the value of the delivery event's leaf
  DeliveryFault fault = DeliveryFault::none;
  std::optional<Hash> slot;
  Signature signature;
  friend bool operator==(const RefuseDelivery&, const RefuseDelivery&) = default;
};
struct FetchApprovals {};
struct FetchHolds {};
struct PauseCount {
  model::Nation nation = model::Nation::mx;
  std::uint64_t number = 0;
  std::uint64_t waiting = 0, returned = 0, expired = 0;
};
struct Ordered {
  Hash order;
  PauseCount count;
};
struct NewestOrder {
  std::uint64_t number = 0;
  Hash order;
};
struct Pauses {
  std::uint32_t total = 0, from = 0;
  std::vector<Bytes> orders;
  NewestOrder mx, us;
  std::vector<PauseCount> counts;
};
struct Recalled {
  RecordId record_id;
  std::vector<KeyId> unreleased, released;
};
struct Notice {
  EventProof proof;
  HeadUpdate head;
};
struct ApprovalRequest {
  Bytes header;
  std::string purpose;
  std::string originator;
  std::vector<std::string> recipients;
  std::vector<SlotOutcome> slots;
  model::BundleHashes bundles;
};
struct Approvals {
  std::vector<ApprovalRequest> requests;
};
struct HeldSender {
  KeyId sender, recipient;
  std::string from, to;
  std::uint32_t refused = 0;
  Instant since, until;
  std::uint64_t waiting = 0;
};
struct Holds {
  std::vector<HeldSender> held;
};
struct Proofs {
  std::uint64_t size = 0;
  std::vector<std::vector<Hash>> inclusions;
  std::vector<Hash> consistency;
};

// What a device sends to the broker, in the order of the schema's union. What only the broker sends is another type:
// the decoder of one refuses the other, and whoever visits a body must have a place for each of its kinds.
struct DeviceMessage {
  using Body = std::variant<Hello, Submit, Acknowledge, Publish, Activate, FetchDirectory, FetchBundles, FetchLog,
                            Order, FetchPauses, Recall, Opened, Justify, TakeNotice, FetchApprovals,
                            FetchDirectoryNotices, FetchProofs, TakeOutcome, RefuseDelivery, FetchHolds>;
  std::uint64_t request = 0;  // chosen by the device, 0: none
  Body body;
};

// What the broker sends to a device, in the order of the schema's union.
struct BrokerMessage {
  using Body = std::variant<Welcome, Receipt, Refusal, Delivery, Heartbeat, Tracking, DirectoryPage, Bundles, LogPage,
                            Done, Ordered, Pauses, Recalled, Notice, Approvals, DirectoryNotices, Proofs, Holds>;
  std::uint64_t request = 0;  // that it answers; 0: none
  Body body;
};

// At most frame_bytes_max; PUENTE_CHECK otherwise (the caller pages).
Bytes encode(const DeviceMessage&);
Bytes encode(const BrokerMessage&);
// Fail with `malformed`, too, on a message that only the other side sends.
Result<DeviceMessage> decode_device_message(ByteView);
Result<BrokerMessage> decode_broker_message(ByteView);

}  // namespace puente::codec
