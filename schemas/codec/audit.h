// Plain C++ of schemas/audit.capnp; guarantees as in record.h.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/time.h"
#include "policy/model/grant.h"
#include "policy/model/marks.h"
#include "policy/model/obligations.h"
#include "schemas/codec/limits.h"

namespace puente::codec {

enum class Audience : std::uint8_t { mx, us, both };
inline constexpr std::size_t audience_count = 3;

struct LeafInput {
  std::uint16_t version = 1;
  Audience audience = Audience::both;
  std::uint64_t epoch = 0;
  std::uint64_t counter = 0;
  Hash running;
  Hash ciphertext_hash;
  Hash event;
  friend bool operator==(const LeafInput&, const LeafInput&) = default;
};

struct EntryPlaintext {
  Nonce nonce;
  Bytes event;
  friend bool operator==(const EntryPlaintext&, const EntryPlaintext&) = default;
};

struct Stub {
  Salt salt;
  SlotId slot_id;
  model::Label label;
  Hash commit;
  Hash ciphertext_hash;
  std::string rule;  // at most 128 bytes
  friend bool operator==(const Stub&, const Stub&) = default;
};

struct SlotOutcome {
  Hash digest;
  model::Label label;
  bool delivered = false;
  std::string rule;
  friend bool operator==(const SlotOutcome&, const SlotOutcome&) = default;
};

struct AcceptEvent {
  Hash header_hash;
  RecordId record_id;
  KeyId device;
  std::string agency;
  model::Kind kind = model::Kind::advisory;
  std::uint32_t slots = 0;
  std::vector<std::string> recipients;  // agencies, ascending, without repeats
  std::uint64_t size_bytes = 0;
  std::uint64_t sequence = 0;
  bool chain_gap = false;
  model::Purpose purpose = model::Purpose::counter_narcotics;
  model::Urgency urgency = model::Urgency::routine;
  std::optional<RecordId> reply_to;
  model::Tlp tlp = model::Tlp::red;
  model::Classification classification = model::Classification::none;
  std::vector<model::Caveat> caveats;
  friend bool operator==(const AcceptEvent&, const AcceptEvent&) = default;
};
struct RefuseEvent {
  KeyId device;
  std::string agency, what, code, reason;  // reason at most 1024 bytes
  std::optional<Hash> header_hash;
  Hash evidence;
  friend bool operator==(const RefuseEvent&, const RefuseEvent&) = default;
};
// What a device was refused since then, beyond refusals with entries of their own: counted by error name, and by the
// budget (broker/core/budget) that was passed.
struct RefusalsEvent {
  KeyId device;
  std::string agency;
  Instant since;
  std::map<std::string, std::uint32_t> codes, budgets;
  friend bool operator==(const RefusalsEvent&, const RefusalsEvent&) = default;
};
struct DecisionEvent {
  Hash header_hash;
  KeyId device;
  std::string agency;
  model::BundleHashes bundles;
  std::vector<SlotOutcome> slots;
  friend bool operator==(const DecisionEvent&, const DecisionEvent&) = default;
};
// What goes with a slot (only slots with any).
struct SlotDuties {
  Hash digest;
  model::Label label;
  model::Obligations duties;
  friend bool operator==(const SlotDuties&, const SlotDuties&) = default;
};
struct DeliveryEvent {
  Hash header_hash;
  RecordId record_id;
  KeyId sender, recipient;
  std::uint64_t shard = 0, number = 0;
  std::vector<Hash> released;
  std::vector<Stub> stubs;
  model::BundleHashes bundles;
  std::uint64_t heartbeat = 0;
  std::vector<SlotDuties> duties;  // ascending by digest
  std::vector<Hash> pending;       // ascending
  std::string justification;       // at most 512 bytes
  std::string from, to;            // agencies
  model::Kind kind = model::Kind::advisory;
  model::Purpose purpose = model::Purpose::counter_narcotics;
  model::Urgency urgency = model::Urgency::routine;
  std::optional<RecordId> reply_to;
  Instant accepted{};    // of a request, reply or refusal: when the broker accepted it; else zero
  bool partial = false;  // a reply with a section, released here or for a reason, that says what it leaves out
  friend bool operator==(const DeliveryEvent&, const DeliveryEvent&) = default;
};
struct AcknowledgementEvent {
  Hash header_hash;
  KeyId recipient;
  std::uint64_t number = 0;
  friend bool operator==(const AcknowledgementEvent&, const AcknowledgementEvent&) = default;
};
// Why a recipient refuses a delivery (docs/messages.md, "Refusals of deliveries").
enum class DeliveryFault : std::uint8_t {
  none,
  frames,
  unwrap,
  commitment,
  aead,
  form,
  file,
  not_in_force,
  store_full,
  key_not_held
};
inline constexpr std::size_t delivery_fault_count = 10;
struct DeliveryRefusalEvent {
  Hash header_hash;
  RecordId record_id;
  KeyId sender, recipient;
  std::uint64_t number = 0;
  Hash delivery;
  DeliveryFault fault = DeliveryFault::none;
  std::optional<Hash> slot;
  Signature signature;
  std::string from, to;
  friend bool operator==(const DeliveryRefusalEvent&, const DeliveryRefusalEvent&) = default;
};
struct SenderHoldEvent {
  KeyId sender, recipient;
  std::string from, to;
  std::uint32_t refused = 0;
  Hash order;
  std::string reason;
  std::vector<std::string> by;
  std::uint64_t waiting = 0;
  friend bool operator==(const SenderHoldEvent&, const SenderHoldEvent&) = default;
};
struct KeyFightEvent {
  KeyId device;
  std::string agency;
  std::uint32_t replaced = 0;
  friend bool operator==(const KeyFightEvent&, const KeyFightEvent&) = default;
};
struct VoidEvent {
  Hash header_hash;
  KeyId recipient;
  std::uint64_t number = 0;
  std::string reason;
  friend bool operator==(const VoidEvent&, const VoidEvent&) = default;
};
struct DirectoryEvent {
  Hash entry_hash;
  KeyId subject;
  std::string agency, change;
  friend bool operator==(const DirectoryEvent&, const DirectoryEvent&) = default;
};
struct PolicyEvent {
  model::Nation nation = model::Nation::mx;
  std::uint64_t version = 0;
  Hash bundle;
  friend bool operator==(const PolicyEvent&, const PolicyEvent&) = default;
};
struct HeartbeatEvent {
  std::uint64_t shard = 0, number = 0;
  Hash directory;
  model::BundleHashes bundles;
  Hash pauses;
  friend bool operator==(const HeartbeatEvent&, const HeartbeatEvent&) = default;
};
struct LifecycleEvent {
  std::string what, version;
  friend bool operator==(const LifecycleEvent&, const LifecycleEvent&) = default;
};
enum class ReadPurpose : std::uint8_t { verify, read, follow, prove, exported, report };
inline constexpr std::size_t read_purpose_count = 6;

struct AuditReadEvent {
  KeyId auditor;
  std::uint64_t from = 0, count = 0;
  ReadPurpose purpose = ReadPurpose::verify;
  friend bool operator==(const AuditReadEvent&, const AuditReadEvent&) = default;
};
struct ReturnEvent {
  Hash header_hash;
  KeyId recipient;
  std::string reason;
  friend bool operator==(const ReturnEvent&, const ReturnEvent&) = default;
};
struct AudienceTally {
  std::uint64_t count = 0;
  Hash running;
  friend bool operator==(const AudienceTally&, const AudienceTally&) = default;
};
struct SummaryEvent {
  std::array<AudienceTally, audience_count> audiences;  // by Audience
  friend bool operator==(const SummaryEvent&, const SummaryEvent&) = default;
};

struct PauseEvent {
  model::Nation nation = model::Nation::mx;
  std::uint64_t number = 0;
  std::string action;
  Hash order;
  std::uint64_t pause = 0;
  std::string scope, reason;
  std::vector<std::string> by;
  std::uint64_t waiting = 0, returned = 0, expired = 0;
  friend bool operator==(const PauseEvent&, const PauseEvent&) = default;
};

struct ApprovalEvent {
  Hash header_hash;
  RecordId record_id;
  model::Nation nation = model::Nation::mx;
  std::string purpose;
  std::vector<std::string> recipients;
  Hash approval;
  std::string by;
  Instant expires;
  friend bool operator==(const ApprovalEvent&, const ApprovalEvent&) = default;
};
struct RecallEvent {
  Hash header_hash;
  RecordId record_id;
  KeyId device;
  std::string agency, reason;
  std::vector<KeyId> unreleased, released;
  friend bool operator==(const RecallEvent&, const RecallEvent&) = default;
};
struct OpeningEvent {
  Hash header_hash;
  RecordId record_id;
  KeyId device;
  std::string agency;
  friend bool operator==(const OpeningEvent&, const OpeningEvent&) = default;
};

struct HandoverEvent {
  std::uint64_t shard = 0;
  std::string origin;
  std::uint64_t size = 0;
  Hash root;
  Instant at;
  Hash directory;
  model::BundleHashes bundles;
  Hash pauses;
  friend bool operator==(const HandoverEvent&, const HandoverEvent&) = default;
};

struct Event {
  Instant time;
  // In the order of the schema's union.
  std::variant<AcceptEvent, RefuseEvent, DecisionEvent, DeliveryEvent, AcknowledgementEvent, VoidEvent, DirectoryEvent,
               PolicyEvent, HeartbeatEvent, LifecycleEvent, AuditReadEvent, ReturnEvent, SummaryEvent, PauseEvent,
               ApprovalEvent, RecallEvent, OpeningEvent, HandoverEvent, DeliveryRefusalEvent, SenderHoldEvent,
               RefusalsEvent, KeyFightEvent>
      what;
  friend bool operator==(const Event&, const Event&) = default;
};

struct StoredEntry {
  std::uint64_t index = 0;
  Bytes leaf;  // canonical LeafInput
  Bytes ciphertext;
  friend bool operator==(const StoredEntry&, const StoredEntry&) = default;
};
struct Block {
  std::vector<StoredEntry> entries;  // ascending by index
  friend bool operator==(const Block&, const Block&) = default;
};

struct EpochSeal {
  Audience audience = Audience::both;
  std::uint64_t epoch = 0;
  KeyId auditor, audit_key;
  X25519Public enc;
  Fixed<struct SealedEpochKeyTag, 48> sealed;
  std::uint64_t first_counter = 0;
  friend bool operator==(const EpochSeal&, const EpochSeal&) = default;
};

Bytes encode(const LeafInput&);
Bytes encode(const EntryPlaintext&);
Bytes encode(const Event&);
Bytes encode(const Block&);
Bytes encode(const EpochSeal&);
Result<LeafInput> decode_leaf_input(ByteView);
Result<EntryPlaintext> decode_entry_plaintext(ByteView);
Result<Event> decode_event(ByteView);
Result<Block> decode_block(ByteView);
Result<EpochSeal> decode_epoch_seal(ByteView);

}  // namespace puente::codec
