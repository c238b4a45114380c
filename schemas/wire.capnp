@0xa24f7be1c99d3056;
# Messages between an agency's device and the broker: frame 0 of a ZeroMQ message is one Message in canonical form, the
# frames after it are Slot frames (record.capnp) in the order the message says. Who sent it is the CURVE key
# of the connection, never anything in here. Evolution: fields, union members and enum values only at the end.

using Cxx = import "/capnp/c++.capnp";
using Record = import "record.capnp";
using Audit = import "audit.capnp";
$Cxx.namespace("puente::schema");

enum ErrorCode {
  malformed @0; tooLarge @1; unknownValue @2; unauthenticated @3; notPermitted @4; expired @5; replayed @6; stale @7;
  notFound @8; conflict @9; unavailable @10; io @11; usage @12; mismatch @13;
}

# An event of the log and the proof that it is there: everything a party to it needs, besides the head.
struct EventProof {
  leaf @0 :Data;                  # canonical LeafInput
  nonce @1 :Data;                 # [32]
  event @2 :Data;                 # canonical Event
  index @3 :UInt64;
  inclusion @4 :List(Data);       # [32] each, to the head it comes with
}

# A head with its cosignatures, and the way to it from the head the receiver holds.
struct HeadUpdate {
  note @0 :Data;                  # signed note: checkpoint, log signature, cosignatures
  oldSize @1 :UInt64;             # size of the head the consistency proof starts from; 0: none
  consistency @2 :List(Data);     # [32] each
}

struct Share {
  digest @0 :Data;                # [32], slot digest
  share @1 :Data;                 # [32], release share: secret, inside CURVE only
}

# --- from a device ---
struct Hello {
  protocol @0 :UInt16;            # 2
  heldSize @1 :UInt64;            # size of the newest quorum head held; 0: none
  lastDelivery @2 :UInt64;        # highest delivery number stored
  shard @3 :UInt64;               # of that number
  head @4 :Data;                  # the note of the head held, with its cosignatures; empty: not shown
}
struct Submit {                   # slot frames follow
  header @0 :Data;
  batch @1 :Record.BatchSignature;
  entries @2 :List(Data);
  release @3 :Data;
}
struct Acknowledge { number @0 :UInt64; }
struct Publish { entry @0 :Data; }      # canonical DirectoryEntry
struct Activate { bundle @0 :Data; }    # encoded signed bundle (policy/bundle.h)
struct FetchDirectory { from @0 :UInt32; }
struct FetchBundles {                   # a version of each nation; 0: the one in force
  mx @0 :UInt64;
  us @1 :UInt64;
}
struct Order { text @0 :Data; }         # a liaison's order (trust/order.h), signed
struct FetchPauses { from @0 :UInt32; }
struct Recall {                         # of a record that this device sent
  recordId @0 :Data;
  reason @1 :Text;                      # at most 200 bytes
}
struct Opened { headerHash @0 :Data; }  # an officer opened a record under receipt-on-open
struct Justify {                        # an officer wants to open what is under justify-on-open
  headerHash @0 :Data;
  reason @1 :Text;                      # at most 512 bytes
}
struct TakeNotice { index @0 :UInt64; } # a notice is stored
struct TakeOutcome {                    # a Tracking is stored: the broker tells it no more
  recordId @0 :Data;
  recipient @1 :Data;                   # [32], device
  progress @2 :Progress;                # as it was told
}
struct RefuseDelivery {                 # of a delivery whose event the device has verified (docs/messages.md)
  number @0 :UInt64;                    # of the delivery
  headerHash @1 :Data;
  delivery @2 :Data;                    # [32], the value of the delivery event's leaf
  fault @3 :Audit.DeliveryFault;
  slot @4 :Data;                        # [32] digest, or empty
  signature @5 :Data;                   # [64]
}
struct FetchApprovals {}
struct FetchHolds {}
# Entries of the directory in the name of the device's agency, as events of the log, from that index on.
struct FetchDirectoryNotices { from @0 :UInt64; }
struct FetchProofs {              # in the tree of the log's first `size` entries
  size @0 :UInt64;
  indexes @1 :List(UInt64);       # entries to be proven included; at most 256
  from @2 :UInt64;                # size that growth is to be proven from; 0: none
}
struct FetchLog {                       # auditors: the entries from that index on
  from @0 :UInt64;
  purpose @1 :Audit.ReadPurpose;        # goes into the log with the reading
}

# --- from the broker ---
struct Welcome {
  shard @0 :UInt64;
  sequence @1 :UInt64;                  # of the device's newest record that the broker holds; 0: none
  previous @2 :Data;                    # its header hash; zeros: none
}
struct Receipt {                        # after the commit that made it durable
  recordId @0 :Data;
  headerHash @1 :Data;
  event @2 :EventProof;                 # the AcceptEvent in the log; no inclusion yet: FetchProofs, under a later head
}
struct Refusal {                        # of a submission (then with the record's id) or of a request
  code @0 :ErrorCode;
  reason @1 :Text;
  recordId @2 :Data;                    # [16] or empty
  comeAgainMs @3 :UInt32;               # with `unavailable`: the same is taken then at the earliest; 0: not said
  ofSender @4 :Bool;                    # any record of this device with that urgency, or a lower one, meets the same until then
}
struct Delivery {                       # released slot frames follow, in the order of `shares`
  header @0 :Data;
  batch @1 :Record.BatchSignature;
  entry @2 :Data;                       # canonical RecipientEntry of this device
  proof @3 :EventProof;                 # of the DeliveryEvent
  head @4 :HeadUpdate;
  shares @5 :List(Share);
}
struct Heartbeat {
  proof @0 :EventProof;                 # of the HeartbeatEvent
  head @1 :HeadUpdate;
}
enum Progress { queued @0; delivered @1; nothingPermitted @2; expired @3; deviceGone @4; paused @5;
  recalled @6; overQuota @7; opened @8; refused @9; }
struct Tracking {                       # to the sender, of its own record; told again until a TakeOutcome says it is stored
  recordId @0 :Data;
  recipient @1 :Data;                   # [32], device
  progress @2 :Progress;
  fault @3 :Audit.DeliveryFault;        # of `refused`; else none
}
struct DirectoryPage {
  total @0 :UInt32;
  from @1 :UInt32;
  entries @2 :List(Data);               # live entries, ascending by SHA-256
}
struct Bundles { mx @0 :Data; us @1 :Data; }   # encoded signed bundles; empty where there is none
struct LogPage {
  head @0 :Data;                        # newest cosigned note
  from @1 :UInt64;
  leaves @2 :List(Data);                # canonical LeafInput of every entry, whoever may read it
  ciphertexts @3 :List(Data);           # as many; empty for entries of other audiences
  seals @4 :List(Data);                 # encoded EpochSeal for this auditor, of the epochs of this page
}
struct PauseCount {
  nation @0 :Text;
  number @1 :UInt64;                    # of the pause
  waiting @2 :UInt64;                   # as in PauseEvent
  returned @3 :UInt64;
  expired @4 :UInt64;
}
struct Ordered {                        # an order is in force, and committed
  order @0 :Data;                       # [32], its hash
  count @1 :PauseCount;                 # of the pause that it begins or ends; of a lifted hold: the order's number, and what waited
}
struct Newest { number @0 :UInt64; order @1 :Data; }   # a nation's newest order; [32]
struct Pauses {
  total @0 :UInt32;
  from @1 :UInt32;
  orders @2 :List(Data);                # as of the newest heartbeat, ascending by nation and number
  mx @3 :Newest;
  us @4 :Newest;
  counts @5 :List(PauseCount);          # of the pauses in force
}
struct Recalled {                       # committed
  recordId @0 :Data;
  unreleased @1 :List(Data);            # as in RecallEvent
  released @2 :List(Data);
}
struct Notice {                         # a proven event that concerns the device
  proof @0 :EventProof;
  head @1 :HeadUpdate;
}
struct ApprovalRequest {                # a record that waits for a liaison
  header @0 :Data;
  purpose @1 :Text;                     # "second-person", "threat-to-life"
  originator @2 :Text;                  # agency
  recipients @3 :List(Text);            # agencies
  slots @4 :List(Audit.SlotOutcome);    # what would be released, were it approved
  bundleMx @5 :Data;                    # by which that was decided
  bundleUs @6 :Data;
}
struct Approvals { requests @0 :List(ApprovalRequest); }
struct HeldSender {                     # whose records wait for a recipient device that refused too many of them
  sender @0 :Data;                      # [32], devices
  recipient @1 :Data;
  from @2 :Text;                        # agencies
  to @3 :Text;
  refused @4 :UInt32;                   # deliveries within a day
  sinceMs @5 :Int64;
  untilMs @6 :Int64;                    # it ends by itself
  waiting @7 :UInt64;                   # records
}
struct Holds { held @0 :List(HeldSender); }   # ascending by sender and recipient; as many as fit
struct DirectoryNotices {
  head @0 :HeadUpdate;
  proofs @1 :List(EventProof);          # of DirectoryEvents, ascending by index
  more @2 :Bool;
}
struct Done {}                          # a request has been carried out, and committed
struct InclusionProof { hashes @0 :List(Data); }   # [32] each
struct Proofs {
  size @0 :UInt64;
  inclusions @1 :List(InclusionProof);  # in the order asked for
  consistency @2 :List(Data);           # [32] each
}

struct Message {
  request @0 :UInt64;                   # chosen by the device, echoed in the answer; 0: none
  union {
    hello @1 :Hello;
    submit @2 :Submit;
    acknowledge @3 :Acknowledge;
    publish @4 :Publish;
    activate @5 :Activate;
    fetchDirectory @6 :FetchDirectory;
    fetchBundles @7 :FetchBundles;
    fetchLog @8 :FetchLog;
    welcome @9 :Welcome;
    receipt @10 :Receipt;
    refusal @11 :Refusal;
    delivery @12 :Delivery;
    heartbeat @13 :Heartbeat;
    tracking @14 :Tracking;
    directoryPage @15 :DirectoryPage;
    bundles @16 :Bundles;
    logPage @17 :LogPage;
    done @18 :Done;
    order @19 :Order;
    fetchPauses @20 :FetchPauses;
    ordered @21 :Ordered;
    pauses @22 :Pauses;
    recall @23 :Recall;
    opened @24 :Opened;
    justify @25 :Justify;
    takeNotice @26 :TakeNotice;
    fetchApprovals @27 :FetchApprovals;
    recalled @28 :Recalled;
    notice @29 :Notice;
    approvals @30 :Approvals;
    fetchDirectoryNotices @31 :FetchDirectoryNotices;
    directoryNotices @32 :DirectoryNotices;
    fetchProofs @33 :FetchProofs;
    proofs @34 :Proofs;
    takeOutcome @35 :TakeOutcome;
    refuseDelivery @36 :RefuseDelivery;
    fetchHolds @37 :FetchHolds;
    holds @38 :Holds;
  }
}
