// The log's stored forms: leaves, entries, blocks, epoch seals. Events are in audit.cpp.
#include "schemas/audit.capnp.h"
#include "schemas/codec/audit.h"
#include "schemas/codec/canonical.h"

namespace puente::codec {
namespace {

template <class F, class Value>
Status into(F& out, Value value, const char* field) {
  PUENTE_TRY(out, read_fixed<F>(value, field));
  return {};
}

}  // namespace

Bytes encode(const LeafInput& leaf) {
  return encode_with<schema::LeafInput>([&](schema::LeafInput::Builder& out) {
    out.setVersion(leaf.version);
    out.setAudience(write_enum<schema::Audience>(leaf.audience));
    out.setEpoch(leaf.epoch);
    out.setCounter(leaf.counter);
    out.setRunning(as_data(leaf.running.view()));
    out.setCiphertextHash(as_data(leaf.ciphertext_hash.view()));
    out.setEvent(as_data(leaf.event.view()));
  });
}

Result<LeafInput> decode_leaf_input(ByteView bytes) {
  return decode_with<schema::LeafInput>(
      bytes, leaf_bytes_max, "leaf",
      [](schema::LeafInput::Reader in) -> Result<LeafInput> {
        LeafInput out;
        out.version = in.getVersion();
        if (out.version != 1) return fail(ErrorCode::unknown_value, "a version of the log's leaves nobody knows");
        PUENTE_TRY(out.audience, read_enum<Audience>(in.getAudience(), audience_count, "audience"));
        out.epoch = in.getEpoch();
        out.counter = in.getCounter();
        PUENTE_REQUIRE(into(out.running, in.getRunning(), "running"));
        PUENTE_REQUIRE(into(out.ciphertext_hash, in.getCiphertextHash(), "ciphertextHash"));
        PUENTE_REQUIRE(into(out.event, in.getEvent(), "event"));
        return out;
      },
      ByForm());
}

Bytes encode(const EntryPlaintext& entry) {
  return encode_with<schema::EntryPlaintext>([&](schema::EntryPlaintext::Builder& out) {
    out.setNonce(as_data(entry.nonce.view()));
    out.setEvent(as_data(entry.event));
  });
}

Result<EntryPlaintext> decode_entry_plaintext(ByteView bytes) {
  return decode_with<schema::EntryPlaintext>(
      bytes, event_bytes_max + 1024, "log entry",
      [](schema::EntryPlaintext::Reader in) -> Result<EntryPlaintext> {
        EntryPlaintext out;
        PUENTE_REQUIRE(into(out.nonce, in.getNonce(), "nonce"));
        PUENTE_TRY(out.event, read_data(in.getEvent(), event_bytes_max, "event"));
        return out;
      },
      ByForm());
}

Bytes encode(const Block& block) {
  return encode_with<schema::Block>([&](schema::Block::Builder& out) {
    auto entries = out.initEntries(count(block.entries.size()));
    for (unsigned i = 0; i < entries.size(); ++i) {
      entries[i].setIndex(block.entries[i].index);
      entries[i].setLeaf(as_data(block.entries[i].leaf));
      entries[i].setCiphertext(as_data(block.entries[i].ciphertext));
    }
  });
}

Result<Block> decode_block(ByteView bytes) {
  return decode_with<schema::Block>(
      bytes, frame_bytes_max, "log block",
      [](schema::Block::Reader in) -> Result<Block> {
        Block out;
        PUENTE_REQUIRE(check_count(in.getEntries(), 1, page_entries_max, "entries"));
        for (const auto item : in.getEntries()) {
          StoredEntry entry;
          entry.index = item.getIndex();
          if (!out.entries.empty() && entry.index <= out.entries.back().index)
            return fail(ErrorCode::malformed, "entries: must ascend by index");
          PUENTE_TRY(entry.leaf, read_data(item.getLeaf(), leaf_bytes_max, "leaf"));
          PUENTE_TRY(entry.ciphertext, read_data(item.getCiphertext(), log_ciphertext_bytes_max, "ciphertext"));
          out.entries.push_back(std::move(entry));
        }
        return out;
      },
      ByForm());
}

Bytes encode(const EpochSeal& seal) {
  return encode_with<schema::EpochSeal>([&](schema::EpochSeal::Builder& out) {
    out.setAudience(write_enum<schema::Audience>(seal.audience));
    out.setEpoch(seal.epoch);
    out.setAuditor(as_data(seal.auditor.view()));
    out.setAuditKey(as_data(seal.audit_key.view()));
    out.setEnc(as_data(seal.enc.view()));
    out.setSealed(as_data(seal.sealed.view()));
    out.setFirstCounter(seal.first_counter);
  });
}

Result<EpochSeal> decode_epoch_seal(ByteView bytes) {
  return decode_with<schema::EpochSeal>(
      bytes, leaf_bytes_max, "epoch seal",
      [](schema::EpochSeal::Reader in) -> Result<EpochSeal> {
        EpochSeal out;
        PUENTE_TRY(out.audience, read_enum<Audience>(in.getAudience(), audience_count, "audience"));
        out.epoch = in.getEpoch();
        PUENTE_REQUIRE(into(out.auditor, in.getAuditor(), "auditor"));
        PUENTE_REQUIRE(into(out.audit_key, in.getAuditKey(), "auditKey"));
        PUENTE_REQUIRE(into(out.enc, in.getEnc(), "enc"));
        PUENTE_REQUIRE(into(out.sealed, in.getSealed(), "sealed"));
        out.first_counter = in.getFirstCounter();
        return out;
      },
      ByForm());
}

}  // namespace puente::codec
