@0xb6d9d1f2a7c40e11;
# A record as it crosses the wire: header, slots, entries, release entry. Section plaintexts: content.capnp.
#
# Evolution: fields and enum values are only added at the end, never renumbered, renamed or given another meaning.
# Whatever is signed or hashed is carried as Data holding the canonical encoding (one segment, no unknown words) of one
# of these structs; a reader refuses bytes that are not their own canonical form, and refuses a suite it does not know,
# so a new field in a signed struct needs a new suite id. Sizes in brackets are exact; lists are bounded in codec/limits.h.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("puente::schema");

enum Kind {
  territory @0; violentEvent @1; powerShift @2; precursorShipment @3; seizure @4; financialLead @5; darknetVendor @6;
  smugglingRoute @7; person @8; firearmTrace @9; overdoseSpike @10; operationNotice @11; mediationNotice @12;
  evidencePackage @13; request @14; reply @15; refusal @16; advisory @17;
}
enum Section {
  group @0; control @1; area @2; period @3; indicators @4; narrative @5; source @6; type @7; time @8; place @9;
  actors @10; victims @11; victimIdentities @12; event @13; substance @14; quantity @15; parties @16; transport @17;
  route @18; status @19; purityAndSignature @20; method @21; accounts @22; institutions @23; transactions @24;
  typology @25; handle @26; market @27; keys @28; wallets @29; listings @30; shipFrom @31; price @32; facilitators @33;
  groupSize @34; migrants @35; minors @36; asylum @37; names @38; identifiers @39; births @40; roles @41; links @42;
  photo @43; makeAndModel @44; serial @45; recovery @46; purchaser @47; counts @48; window @49; contact @50; case @51;
  exhibits @52; custodyChain @53; question @54; answer @55; clock @56; reason @57; summary @58; attachments @59;
}
enum Rung {
  whole @0; polygon @1; point @2; cell @3; site @4; municipality @5; county @6; state @7; region @8; country @9;
  hour @10; day @11; month @12; quarter @13; year @14; company @15; sectorAndCountry @16; port @17; coast @18;
  kilograms @19; band @20; signature @21; cluster @22; account @23; token @24; institution @25; amount @26; handle @27;
  pseudonym @28; wallet @29; city @30; person @31; count @32; crossing @33; sector @34; value @35; full @36; date @37;
  serial @38; model @39; dealer @40; question @41; topic @42;
}
enum Tlp { red @0; amberStrict @1; amber @2; green @3; clear @4; }
enum Handling { h0 @0; h1 @1; h2 @2; h3 @3; }
enum Purpose {
  counterNarcotics @0; firearms @1; financialCrime @2; humanSmugglingAndTrafficking @3; missingPersons @4;
  violencePrevention @5; prosecution @6; threatToLife @7;
}
enum Urgency { threatToLife @0; urgent @1; routine @2; }
enum GradingScheme { none @0; admiralty @1; europol @2; }
enum Classification {
  none @0; usUnclassified @1; usCui @2; usConfidential @3; usSecret @4; usTopSecret @5; mxPublica @6; mxReservada @7;
  mxConfidencial @8;
}
enum Caveat { noforn @0; relTo @1; orcon @2; les @3; dsen @4; }

struct Marks {
  tlp @0 :Tlp;
  handling @1 :List(Handling);      # ascending, without repeats
  handlingText @2 :Text;            # of H3; at most 512 bytes
  gradingScheme @3 :GradingScheme;
  gradingSource @4 :UInt8;          # ASCII letter; 0 where the scheme is none
  gradingInformation @5 :UInt8;     # ASCII digit; 0 where the scheme is none
  classification @6 :Classification;
  caveats @7 :List(Caveat);         # ascending, without repeats
}

# Who signed what: the bytes of this struct, carried as Data. Its hash, as a leaf, is the header hash.
struct Header {
  suite @0 :UInt16;                 # 1
  recordId @1 :Data;                # [16], random
  device @2 :Data;                  # [32], key id of the sender's device
  createdMs @3 :Int64;              # milliseconds since 1970, as all times here
  notBeforeMs @4 :Int64;
  expiresMs @5 :Int64;              # at most created + 14 days
  kind @6 :Kind;
  marks @7 :Marks;
  purpose @8 :Purpose;
  urgency @9 :Urgency;
  minPolicyMx @10 :UInt64;          # bundle version the sender decided with; the broker may not decide with an older one
  minPolicyUs @11 :UInt64;
  gazetteer @12 :UInt16;            # 1
  headSeenSize @13 :UInt64;         # newest quorum head the sender holds
  headSeenRoot @14 :Data;           # [32]
  replyTo @15 :Data;                # [16] or empty
  supersedes @16 :Data;             # [16] or empty
  slotDigests @17 :List(Data);      # [32] each, ascending; 8, 16 or 32 of them, the rest random
  entryDigests @18 :List(Data);     # [32] each, ascending; 4, 16 or 64 of them, the rest random
  releaseDigests @19 :List(Data);   # [32] each; one per release authority
}

# One sealed section at one rung: a frame of its own, delivered whole or not at all.
struct Slot {
  salt @0 :Data;                    # [32]
  slotId @1 :Data;                  # [16]
  section @2 :Section;
  rung @3 :Rung;
  part @4 :UInt16;
  commit @5 :Data;                  # [32]
  ciphertext @6 :Data;              # padded plaintext and 16-byte tag
}

# What one recipient device needs, besides the release shares.
struct RecipientEntry {
  device @0 :Data;                  # [32], key id
  encryptionKey @1 :Data;           # [32], key id of the daily package
  enc @2 :Data;                     # [32], HPKE encapsulated key
  pairId @3 :Data;                  # [8] or empty
  wrapped @4 :List(Data);           # [48] each, one for every slot digest of the header in its order
}

struct SlotGrant {
  device @0 :Data;                  # [32], key id of the recipient's device
  slots @1 :UInt32;                 # bit i: slot digest i of the header is granted
}

# What the release authority needs.
struct ReleaseEntry {
  authority @0 :Data;               # [32], key id of the authority's device
  releaseKey @1 :Data;              # [32], key id of its daily release package
  enc @2 :Data;                     # [32]
  grants @3 :List(SlotGrant);       # ascending by device
  sequence @4 :UInt64;              # of the sender's device, from 1, without gaps
  previous @5 :Data;                # [32], header hash of the device's record before; zeros for the first
}

# The signature of a batch of records: Ed25519 over root and size, and this record's place in the tree.
struct BatchSignature {
  signature @0 :Data;               # [64]
  size @1 :UInt64;                  # a power of two, at most 4096
  index @2 :UInt64;
  path @3 :List(Data);              # [32] each, RFC 6962 inclusion proof
}

# A record in a file: what `puente record inspect` reads, and what the spool keeps (slots there as frames).
struct SealedRecord {
  header @0 :Data;                  # canonical Header
  batch @1 :BatchSignature;
  entries @2 :List(Data);           # canonical RecipientEntry each, in the order of their digests in the header
  release @3 :Data;                 # canonical ReleaseEntry
  slots @4 :List(Data);             # canonical Slot each
}
