// Messages that the broker sends.
#include "schemas/codec/wire_parts.h"

namespace puente::codec::wire {
namespace {

constexpr std::size_t leaf_bytes_max = 1 << 10;
constexpr std::size_t seals_max = 4096;
constexpr std::size_t seal_bytes_max = 1 << 10;

}  // namespace

void write_proof(schema::EventProof::Builder out, const EventProof& in) {
  out.setLeaf(as_data(in.leaf));
  out.setNonce(as_data(in.nonce.view()));
  out.setEvent(as_data(in.event));
  out.setIndex(in.index);
  write_list(out.initInclusion(count(in.inclusion.size())), in.inclusion);
}
Result<EventProof> read_proof(schema::EventProof::Reader in) {
  EventProof out;
  PUENTE_TRY(out.leaf, read_data(in.getLeaf(), leaf_bytes_max, "proof.leaf"));
  PUENTE_TRY(out.nonce, read_fixed<Nonce>(in.getNonce(), "proof.nonce"));
  PUENTE_TRY(out.event, read_data(in.getEvent(), event_bytes_max, "proof.event"));
  out.index = in.getIndex();
  PUENTE_TRY(out.inclusion, read_list<Hash>(in.getInclusion(), 0, proof_hashes_max, "proof.inclusion"));
  return out;
}

void write_head(schema::HeadUpdate::Builder out, const HeadUpdate& in) {
  out.setNote(as_data(view_of(in.note)));
  out.setOldSize(in.old_size);
  write_list(out.initConsistency(count(in.consistency.size())), in.consistency);
}
Result<HeadUpdate> read_head(schema::HeadUpdate::Reader in) {
  HeadUpdate out;
  PUENTE_TRY(const Bytes note, read_data(in.getNote(), note_bytes_max, "head.note"));
  out.note = text_of(note);
  out.old_size = in.getOldSize();
  PUENTE_TRY(out.consistency, read_list<Hash>(in.getConsistency(), 0, proof_hashes_max, "head.consistency"));
  return out;
}

void write(schema::Welcome::Builder out, const Welcome& in) {
  out.setShard(in.shard);
  out.setSequence(in.sequence);
  out.setPrevious(as_data(in.previous.view()));
}
Result<Welcome> read(schema::Welcome::Reader in) {
  Welcome out{in.getShard(), in.getSequence()};
  PUENTE_TRY(out.previous, read_fixed<Hash>(in.getPrevious(), "previous"));
  return out;
}

void write(schema::Receipt::Builder out, const Receipt& in) {
  out.setRecordId(as_data(in.record_id.view()));
  out.setHeaderHash(as_data(in.header_hash.view()));
  if (in.event) write_proof(out.initEvent(), *in.event);
}
Result<Receipt> read(schema::Receipt::Reader in) {
  Receipt out;
  PUENTE_TRY(out.record_id, read_fixed<RecordId>(in.getRecordId(), "recordId"));
  PUENTE_TRY(out.header_hash, read_fixed<Hash>(in.getHeaderHash(), "headerHash"));
  if (in.hasEvent()) {
    PUENTE_TRY(out.event, read_proof(in.getEvent()));
  }
  return out;
}

void write(schema::Refusal::Builder out, const Refusal& in) {
  out.setCode(write_enum<schema::ErrorCode>(in.code));
  out.setReason(text(in.reason));
  out.setRecordId(as_data(in.record_id ? in.record_id->view() : ByteView{}));
  out.setComeAgainMs(static_cast<std::uint32_t>(in.come_again.ms));
  out.setOfSender(in.of_sender);
}
Result<Refusal> read(schema::Refusal::Reader in) {
  Refusal out;
  PUENTE_TRY(out.code, read_enum<ErrorCode>(in.getCode(), 14, "code"));
  PUENTE_TRY(out.reason, read_text(in.getReason(), 1024, "reason"));
  PUENTE_TRY(out.record_id, read_optional<RecordId>(in.getRecordId(), "recordId"));
  out.come_again = milliseconds(in.getComeAgainMs());
  out.of_sender = in.getOfSender();
  return out;
}

void write(schema::Delivery::Builder out, const Delivery& in) {
  out.setHeader(as_data(in.header));
  write_batch(out.initBatch(), in.batch);
  out.setEntry(as_data(in.entry));
  write_proof(out.initProof(), in.proof);
  write_head(out.initHead(), in.head);
  auto shares = out.initShares(count(in.shares.size()));
  for (unsigned i = 0; i < shares.size(); ++i) {
    shares[i].setDigest(as_data(in.shares[i].digest.view()));
    shares[i].setShare(as_data(in.shares[i].share.reveal()));
  }
}
Result<Delivery> read(schema::Delivery::Reader in) {
  Delivery out;
  PUENTE_TRY(out.header, read_data(in.getHeader(), header_bytes_max, "header"));
  PUENTE_TRY(out.batch, read_batch(in.getBatch()));
  PUENTE_TRY(out.entry, read_data(in.getEntry(), entry_bytes_max, "entry"));
  PUENTE_TRY(out.proof, read_proof(in.getProof()));
  PUENTE_TRY(out.head, read_head(in.getHead()));
  PUENTE_REQUIRE(check_count(in.getShares(), 0, slots_max, "shares"));
  for (const auto item : in.getShares()) {
    Share share;
    PUENTE_TRY(share.digest, read_fixed<Hash>(item.getDigest(), "shares.digest"));
    PUENTE_TRY(share.share, read_fixed<ReleaseShare>(item.getShare(), "shares.share"));
    out.shares.push_back(std::move(share));
  }
  return out;
}

void write(schema::Heartbeat::Builder out, const Heartbeat& in) {
  write_proof(out.initProof(), in.proof);
  write_head(out.initHead(), in.head);
}
Result<Heartbeat> read(schema::Heartbeat::Reader in) {
  Heartbeat out;
  PUENTE_TRY(out.proof, read_proof(in.getProof()));
  PUENTE_TRY(out.head, read_head(in.getHead()));
  return out;
}

void write(schema::Tracking::Builder out, const Tracking& in) {
  out.setRecordId(as_data(in.record_id.view()));
  out.setRecipient(as_data(in.recipient.view()));
  out.setProgress(write_enum<schema::Progress>(in.progress));
  out.setFault(write_enum<schema::DeliveryFault>(in.fault));
}
Result<Tracking> read(schema::Tracking::Reader in) {
  Tracking out;
  PUENTE_TRY(out.record_id, read_fixed<RecordId>(in.getRecordId(), "recordId"));
  PUENTE_TRY(out.recipient, read_fixed<KeyId>(in.getRecipient(), "recipient"));
  PUENTE_TRY(out.progress, read_enum<Progress>(in.getProgress(), progress_count, "progress"));
  PUENTE_TRY(out.fault, read_enum<DeliveryFault>(in.getFault(), delivery_fault_count, "fault"));
  if ((out.fault == DeliveryFault::none) == (out.progress == Progress::refused))
    return fail(ErrorCode::malformed, "fault: only what was refused has one");
  return out;
}

void write(schema::DirectoryPage::Builder out, const DirectoryPage& in) {
  out.setTotal(in.total);
  out.setFrom(in.from);
  write_list(out.initEntries(count(in.entries.size())), in.entries);
}
Result<DirectoryPage> read(schema::DirectoryPage::Reader in) {
  DirectoryPage out{in.getTotal(), in.getFrom(), {}};
  PUENTE_TRY(out.entries, read_datas(in.getEntries(), 0, page_entries_max, directory_entry_bytes_max, "entries"));
  return out;
}

void write(schema::Bundles::Builder out, const Bundles& in) {
  out.setMx(as_data(in.mx));
  out.setUs(as_data(in.us));
}
Result<Bundles> read(schema::Bundles::Reader in) {
  Bundles out;
  PUENTE_TRY(out.mx, read_data(in.getMx(), bundle_bytes_max, "mx"));
  PUENTE_TRY(out.us, read_data(in.getUs(), bundle_bytes_max, "us"));
  return out;
}

void write(schema::LogPage::Builder out, const LogPage& in) {
  out.setHead(as_data(view_of(in.head)));
  out.setFrom(in.from);
  write_list(out.initLeaves(count(in.leaves.size())), in.leaves);
  write_list(out.initCiphertexts(count(in.ciphertexts.size())), in.ciphertexts);
  write_list(out.initSeals(count(in.seals.size())), in.seals);
}
Result<LogPage> read(schema::LogPage::Reader in) {
  LogPage out;
  PUENTE_TRY(const Bytes head, read_data(in.getHead(), note_bytes_max, "head"));
  out.head = text_of(head);
  out.from = in.getFrom();
  PUENTE_TRY(out.leaves, read_datas(in.getLeaves(), 0, page_entries_max, leaf_bytes_max, "leaves"));
  PUENTE_TRY(out.ciphertexts,
             read_datas(in.getCiphertexts(), 0, page_entries_max, log_ciphertext_bytes_max, "ciphertexts"));
  if (out.leaves.size() != out.ciphertexts.size())
    return fail(ErrorCode::malformed, "ciphertexts: not one a leaf, be it empty");
  PUENTE_TRY(out.seals, read_datas(in.getSeals(), 0, seals_max, seal_bytes_max, "seals"));
  return out;
}

void write(schema::DirectoryNotices::Builder out, const DirectoryNotices& in) {
  write_head(out.initHead(), in.head);
  auto proofs = out.initProofs(count(in.proofs.size()));
  for (unsigned i = 0; i < proofs.size(); ++i) write_proof(proofs[i], in.proofs[i]);
  out.setMore(in.more);
}
Result<DirectoryNotices> read(schema::DirectoryNotices::Reader in) {
  DirectoryNotices out;
  PUENTE_TRY(out.head, read_head(in.getHead()));
  PUENTE_REQUIRE(check_count(in.getProofs(), 0, notices_max, "proofs"));
  for (const auto item : in.getProofs()) {
    PUENTE_TRY(EventProof proof, read_proof(item));
    out.proofs.push_back(std::move(proof));
  }
  out.more = in.getMore();
  return out;
}

Result<Done> read(schema::Done::Reader) { return Done{}; }

void write(schema::Proofs::Builder out, const Proofs& in) {
  out.setSize(in.size);
  auto inclusions = out.initInclusions(count(in.inclusions.size()));
  for (unsigned i = 0; i < inclusions.size(); ++i)
    write_list(inclusions[i].initHashes(count(in.inclusions[i].size())), in.inclusions[i]);
  write_list(out.initConsistency(count(in.consistency.size())), in.consistency);
}
Result<Proofs> read(schema::Proofs::Reader in) {
  Proofs out;
  out.size = in.getSize();
  PUENTE_REQUIRE(check_count(in.getInclusions(), 0, proofs_max, "inclusions"));
  for (const auto item : in.getInclusions()) {
    PUENTE_TRY(std::vector<Hash> hashes, read_list<Hash>(item.getHashes(), 0, proof_hashes_max, "inclusions.hashes"));
    out.inclusions.push_back(std::move(hashes));
  }
  PUENTE_TRY(out.consistency, read_list<Hash>(in.getConsistency(), 0, proof_hashes_max, "consistency"));
  return out;
}

}  // namespace puente::codec::wire
