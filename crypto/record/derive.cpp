#include "crypto/record/derive.h"

#include "crypto/base/transcript.h"
#include "crypto/primitives/hash.h"
#include "crypto/tlog/merkle.h"

namespace puente::record {
namespace {

Transcript label_of(const model::Label& label) {
  Transcript out;
  out.lp(static_cast<std::uint64_t>(label.section)).lp(static_cast<std::uint64_t>(label.rung));
  return out.lp(std::uint64_t{label.part});
}

}  // namespace

Hash slot_context(const codec::Header& header, const SlotId& slot_id, const model::Label& label,
                  std::uint64_t padded_bytes) {
  Transcript out("ctx");
  out.lp(header.record_id).lp(slot_id).lp(header.device).lp(std::uint64_t{header.suite});
  return primitives::sha256(out.lp(label_of(label).view()).lp(padded_bytes).view());
}

Hash slot_digest(const Salt& salt, const SlotId& slot_id, const model::Label& label, const Hash& commit,
                 const Hash& ciphertext_hash) {
  Transcript out("slot");
  out.lp(salt).lp(slot_id).lp(label_of(label).view()).lp(commit).lp(ciphertext_hash);
  return primitives::sha256(out.view());
}

Hash digest_of(const codec::SlotView& slot) {
  return slot_digest(slot.salt, slot.slot_id, slot.label, slot.commit, primitives::sha256(slot.ciphertext));
}

Hash digest_of(const codec::Stub& stub) {
  return slot_digest(stub.salt, stub.slot_id, stub.label, stub.commit, stub.ciphertext_hash);
}

Hash entry_digest(ByteView canonical_entry) {
  // lp() of the entry, which is hashed where it lies; one short part in front of it costs less than two.
  const Transcript begin = Transcript("entry").raw(lp_length(canonical_entry.size()));
  return primitives::sha256_joined({begin.view(), canonical_entry});
}

Hash header_hash(ByteView canonical_header) {
  const Transcript begin = Transcript("header").raw(lp_length(canonical_header.size()));
  return tlog::leaf_hash(begin.view(), canonical_header);
}

Bytes batch_message(const Hash& root, std::uint64_t size) { return Transcript("batch").lp(root).lp(size).bytes(); }

Bytes hpke_info(Role role, const KeyId& sender_device, const KeyId& receiver_device, const KeyId& receiver_key) {
  Transcript out("hpke");
  out.lp(std::uint64_t{codec::suite_1}).lp(role == Role::recipient ? "recipient" : "release");
  out.lp(sender_device).lp(receiver_device).lp(receiver_key);
  return out.bytes();
}

Bytes seed_context(const RecordId& record_id) { return Transcript("seed").lp(record_id).bytes(); }

ReleaseShare ReleaseShares::of(const Hash& digest, const KeyId& recipient_device) const {
  Transcript info("share");
  return sigma_.as<ReleaseShare>(info.lp(digest).lp(recipient_device).view());
}

}  // namespace puente::record
