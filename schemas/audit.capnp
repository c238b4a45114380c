@0xe7a95c1b3d604f88;
# The log: what a leaf commits to, what an entry says, how entries are stored. Evolution rules as in record.capnp; a
# LeafInput and an Event are hashed and therefore canonical. Times are milliseconds since 1970.

using Cxx = import "/capnp/c++.capnp";
using Record = import "record.capnp";
$Cxx.namespace("puente::schema");

enum Audience { mx @0; us @1; both @2; }

# The RFC 6962 leaf input. Everybody may see it; it tells audience and order, not content or type.
struct LeafInput {
  version @0 :UInt16;             # 1
  audience @1 :Audience;
  epoch @2 :UInt64;
  counter @3 :UInt64;             # per audience, from 0, without gaps, over all epochs
  running @4 :Data;               # [32], running hash of the audience, this entry included
  ciphertextHash @5 :Data;        # [32], SHA-256 of the entry's ciphertext
  event @6 :Data;                 # [32], SHA256(lp("puente/1 event") lp(nonce) lp(event bytes))
}

# Plaintext of an entry: nonce and event, padded to steps of 512 bytes.
struct EntryPlaintext {
  nonce @0 :Data;                 # [32]
  event @1 :Data;                 # canonical Event
}

struct Stub {
  salt @0 :Data;                  # [32]
  slotId @1 :Data;                # [16]
  section @2 :Record.Section;
  rung @3 :Record.Rung;
  part @4 :UInt16;
  commit @5 :Data;                # [32]
  ciphertextHash @6 :Data;        # [32]
  rule @7 :Text;                  # "MX/rule-id", or empty for default deny
}

struct SlotOutcome {
  digest @0 :Data;                # [32]
  section @1 :Record.Section;
  rung @2 :Record.Rung;
  part @3 :UInt16;
  delivered @4 :Bool;             # permitted and granted by the sender
  rule @5 :Text;                  # that decided
}

struct AcceptEvent {              # the broker has taken a record over
  headerHash @0 :Data;            # [32]
  recordId @1 :Data;              # [16]
  device @2 :Data;                # [32], the sender's
  agency @3 :Text;                # "MX/FGR"
  kind @4 :Record.Kind;
  slots @5 :UInt32;
  recipients @6 :List(Text);      # agencies
  sizeBytes @7 :UInt64;
  sequence @8 :UInt64;
  chainGap @9 :Bool;              # the device's sequence or previous hash does not follow on
  purpose @10 :Record.Purpose;    # of the record's header, as is what follows
  urgency @11 :Record.Urgency;
  replyTo @12 :Data;              # [16] or empty
  tlp @13 :Record.Tlp;            # with kind, purpose and the slots of its decisions, all that policy looked at
  classification @14 :Record.Classification;
  caveats @15 :List(Record.Caveat);
}
struct RefuseEvent {              # a submission, publication or activation was refused
  device @0 :Data;                # [32], of the connection
  agency @1 :Text;
  what @2 :Text;                  # "submit", "publish", "activate", …
  code @3 :Text;                  # error name
  reason @4 :Text;                # the sentence
  headerHash @5 :Data;            # [32] or empty
  evidence @6 :Data;              # [32] SHA-256 of the refused bytes
}
struct RefusalCount {
  name @0 :Text;
  count @1 :UInt32;
}
struct RefusalsEvent {            # of one device since `sinceMs`, beyond those with entries of their own
  device @0 :Data;                # [32], of the connection
  agency @1 :Text;
  sinceMs @2 :Int64;
  codes @3 :List(RefusalCount);   # by error name, ascending
  budgets @4 :List(RefusalCount); # by budget that was passed, ascending
}
struct DecisionEvent {            # what policy says of one record for one recipient
  headerHash @0 :Data;
  device @1 :Data;                # [32], the recipient's
  agency @2 :Text;
  bundleMx @3 :Data;              # [32]
  bundleUs @4 :Data;              # [32]
  slots @5 :List(SlotOutcome);
}
struct SlotDuties {               # model/obligations.h
  digest @0 :Data;                # [32]
  section @1 :Record.Section;
  rung @2 :Record.Rung;
  part @3 :UInt16;
  noOnward @4 :Bool;
  receiptOnOpen @5 :Bool;
  justifyOnOpen @6 :Bool;
  secondPerson @7 :Bool;
  retainDays @8 :UInt16;
}
struct DeliveryEvent {            # release to one recipient device; it opens nothing without this event's proof
  headerHash @0 :Data;
  recordId @1 :Data;
  sender @2 :Data;                # [32]
  recipient @3 :Data;             # [32]
  shard @4 :UInt64;
  number @5 :UInt64;              # per recipient device, from 1, without gaps
  released @6 :List(Data);        # slot digests, [32] each
  stubs @7 :List(Stub);
  bundleMx @8 :Data;
  bundleUs @9 :Data;
  heartbeat @10 :UInt64;          # log index of the heartbeat in force
  duties @11 :List(SlotDuties);   # that go with what is released, or waits for a reason; ascending by digest
  pending @12 :List(Data);        # [32] digests of slots that come when an officer gives a reason, ascending
  justification @13 :Text;        # that reason, where this event releases them
  from @14 :Text;                 # agency of the sender, "MX/FGR"
  to @15 :Text;                   # of the recipient
  kind @16 :Record.Kind;          # of the record's header, as is what follows
  purpose @17 :Record.Purpose;
  urgency @18 :Record.Urgency;
  replyTo @19 :Data;              # [16] or empty
  acceptedMs @20 :Int64;          # of a request, reply or refusal: when the record was accepted; else 0
  partial @21 :Bool;              # a reply that says, in a section released here, what it leaves out
}
struct AcknowledgementEvent {     # the recipient has stored it
  headerHash @0 :Data;
  recipient @1 :Data;
  number @2 :UInt64;
}
# Why a recipient refuses a delivery: the codes of docs/messages.md, "Refusals of deliveries".
enum DeliveryFault { none @0; frames @1; unwrap @2; commitment @3; aead @4; form @5; file @6; notInForce @7; storeFull @8;
  keyNotHeld @9; }

struct DeliveryRefusalEvent {     # the recipient has not taken a delivery, and has signed why
  headerHash @0 :Data;            # [32]
  recordId @1 :Data;              # [16]
  sender @2 :Data;                # [32]
  recipient @3 :Data;             # [32]
  number @4 :UInt64;              # of the delivery
  delivery @5 :Data;              # [32], the value of the delivery event's leaf
  fault @6 :DeliveryFault;
  slot @7 :Data;                  # [32] digest, or empty
  signature @8 :Data;             # [64], the recipient's
  from @9 :Text;                  # agencies
  to @10 :Text;
}
struct SenderHoldEvent {          # the sender's records wait from now on for that recipient device, or no longer
  sender @0 :Data;                # [32]
  recipient @1 :Data;             # [32]
  from @2 :Text;                  # agencies
  to @3 :Text;
  refused @4 :UInt32;             # deliveries within a day; 0: the hold is over
  order @5 :Data;                 # [32], hash of the order that lifted it; zeros: nobody did, a day was over
  reason @6 :Text;                # of that order
  by @7 :List(Text);              # the liaisons who signed it
  waiting @8 :UInt64;             # records that waited because of it when it ended
}
struct KeyFightEvent {            # connections of one key replaced each other too often: newer ones are refused for a minute
  device @0 :Data;                # [32], whose key it is
  agency @1 :Text;
  replaced @2 :UInt32;            # times within the minute that ends it
}
struct VoidEvent {                # a delivery event that is not to be acted on
  headerHash @0 :Data;
  recipient @1 :Data;
  number @2 :UInt64;
  reason @3 :Text;
}
struct DirectoryEvent {
  entryHash @0 :Data;             # [32]
  subject @1 :Data;               # [32], key id concerned
  agency @2 :Text;
  change @3 :Text;                # "certificate", "package", "revocation"
}
struct PolicyEvent {              # a bundle comes into force
  nation @0 :Text;
  version @1 :UInt64;
  bundle @2 :Data;                # [32]
}
struct HeartbeatEvent {
  shard @0 :UInt64;
  number @1 :UInt64;
  directory @2 :Data;             # [32], RFC 6962 root over live entries sorted by SHA-256
  bundleMx @3 :Data;              # [32], zeros where none is in force
  bundleUs @4 :Data;
  pauses @5 :Data;                # [32]
}
struct LifecycleEvent {
  what @0 :Text;                  # "start", "stop"
  version @1 :Text;
}
# What an auditor reads the log for, as its tool says.
enum ReadPurpose { verify @0; read @1; follow @2; prove @3; exported @4; report @5; }

struct AuditReadEvent {           # an auditor reads entries [from, from + count); a count of 0: all that come, for an hour
  auditor @0 :Data;               # [32], key id
  from @1 :UInt64;
  count @2 :UInt64;
  purpose @3 :ReadPurpose;
}
struct ReturnEvent {              # a recipient's queue entry goes back: "expired", "device-gone", "recalled"
  headerHash @0 :Data;
  recipient @1 :Data;
  reason @2 :Text;
}
struct AudienceTally {
  count @0 :UInt64;               # entries of the audience so far
  running @1 :Data;               # [32], its running hash after the last of them; zeros where there is none
}
struct SummaryEvent {             # where every audience stands just before this entry
  audiences @0 :List(AudienceTally);  # MX, US, both
}
struct PauseEvent {               # an order to pause or resume comes into force, or a pause is over
  nation @0 :Text;
  number @1 :UInt64;              # of the order; of a pause that expired: its own
  action @2 :Text;                # "pause", "resume", "expired"
  order @3 :Data;                 # [32], its hash
  pause @4 :UInt64;               # number of the pause concerned
  scope @5 :Text;                 # of that pause: "out; agencies *; kinds seizure"
  reason @6 :Text;
  by @7 :List(Text);              # the liaisons who signed
  waiting @8 :UInt64;             # records held back by it: at its begin, or released from it at its end
  returned @9 :UInt64;            # gone back to their senders under it
  expired @10 :UInt64;            # whose time ran out while it held them
}
struct ApprovalEvent {            # a liaison lets one record go that waits for it
  headerHash @0 :Data;
  recordId @1 :Data;
  nation @2 :Text;                # whose liaison
  purpose @3 :Text;               # "second-person", "threat-to-life"
  recipients @4 :List(Text);      # agencies
  approval @5 :Data;              # [32], hash of the signed text
  by @6 :Text;
  expiresMs @7 :Int64;
}
struct RecallEvent {              # the sender takes a record back
  headerHash @0 :Data;
  recordId @1 :Data;
  device @2 :Data;                # [32], the sender's
  agency @3 :Text;
  reason @4 :Text;
  unreleased @5 :List(Data);      # [32] devices to which it was not and will not be released
  released @6 :List(Data);        # [32] devices that have it, or may have
}
struct OpeningEvent {             # an officer of the recipient has opened what must be reported
  headerHash @0 :Data;
  recordId @1 :Data;
  device @2 :Data;                # [32], the recipient's
  agency @3 :Text;
}

# The first entry of a shard that follows another: what the treaty of both nations says of it (trust/handover.h).
struct HandoverEvent {
  shard @0 :UInt64;               # of this log
  origin @1 :Text;                # of the log before
  size @2 :UInt64;                # of its newest cosigned head
  root @3 :Data;                  # [32]
  atMs @4 :Int64;                 # when what follows was stated
  directory @5 :Data;             # [32], as in a heartbeat
  bundleMx @6 :Data;
  bundleUs @7 :Data;
  pauses @8 :Data;
}

struct Event {
  timeMs @0 :Int64;
  union {
    accept @1 :AcceptEvent;
    refuse @2 :RefuseEvent;
    decision @3 :DecisionEvent;
    delivery @4 :DeliveryEvent;
    acknowledgement @5 :AcknowledgementEvent;
    void @6 :VoidEvent;
    directory @7 :DirectoryEvent;
    policy @8 :PolicyEvent;
    heartbeat @9 :HeartbeatEvent;
    lifecycle @10 :LifecycleEvent;
    auditRead @11 :AuditReadEvent;
    returned @12 :ReturnEvent;
    summary @13 :SummaryEvent;
    pause @14 :PauseEvent;
    approval @15 :ApprovalEvent;
    recall @16 :RecallEvent;
    opening @17 :OpeningEvent;
    handover @18 :HandoverEvent;
    deliveryRefusal @19 :DeliveryRefusalEvent;
    senderHold @20 :SenderHoldEvent;
    refusals @21 :RefusalsEvent;
    keyFight @22 :KeyFightEvent;
  }
}

# The entries of one commit for one audience, stored as one blob.
struct StoredEntry {
  index @0 :UInt64;               # in the log
  leaf @1 :Data;                  # canonical LeafInput
  ciphertext @2 :Data;
}
struct Block {
  entries @0 :List(StoredEntry);  # ascending by index
}

# The key that starts an epoch of an audience, sealed to one auditor (HPKE Base, ChaCha20-Poly1305).
struct EpochSeal {
  audience @0 :Audience;
  epoch @1 :UInt64;
  auditor @2 :Data;               # [32], key id of the auditor's certificate
  auditKey @3 :Data;              # [32], key id of the auditor's encryption package
  enc @4 :Data;                   # [32]
  sealed @5 :Data;                # [48]
  firstCounter @6 :UInt64;        # counter of the epoch's first entry
}
