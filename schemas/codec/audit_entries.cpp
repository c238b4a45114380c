// The log's stored forms: leaves, entries, blocks, epoch seals. Events are in audit.cpp.
#include "schemas/audit.capnp.h"
#include "schemas/codec/audit.h"
#include "schemas/codec/form_values.h"
#include "schemas/codec/form_writer.h"

namespace puente::codec {
namespace {

// The numbers of the fields in audit.capnp.
namespace leaf_input {
enum : unsigned { version, audience, epoch, counter, running, ciphertext_hash, event };
}
namespace entry_plaintext {
enum : unsigned { nonce, event };
}
namespace block {
enum : unsigned { entries };
}
namespace stored_entry {
enum : unsigned { index, leaf, ciphertext };
}
namespace epoch_seal {
enum : unsigned { audience, epoch, auditor, audit_key, enc, sealed, first_counter };
}

Result<LeafInput> read_leaf_input(FormStruct in) {
  LeafInput out;
  out.version = static_cast<std::uint16_t>(in.number(leaf_input::version));
  if (out.version != 1) return fail(ErrorCode::unknown_value, "a version of the log's leaves nobody knows");
  PUENTE_REQUIRE(read_enum(in, leaf_input::audience, audience_count, out.audience));
  out.epoch = in.number(leaf_input::epoch);
  out.counter = in.number(leaf_input::counter);
  PUENTE_REQUIRE(read_fixed(in, leaf_input::running, out.running));
  PUENTE_REQUIRE(read_fixed(in, leaf_input::ciphertext_hash, out.ciphertext_hash));
  PUENTE_REQUIRE(read_fixed(in, leaf_input::event, out.event));
  return out;
}

Result<EntryPlaintext> read_entry_plaintext(FormStruct in) {
  EntryPlaintext out;
  PUENTE_REQUIRE(read_fixed(in, entry_plaintext::nonce, out.nonce));
  PUENTE_REQUIRE(read_data(in, entry_plaintext::event, event_bytes_max, out.event));
  return out;
}

Result<Block> read_block(FormStruct in) {
  Block out;
  FormStructs list = in.structs(block::entries);
  PUENTE_REQUIRE(check_count(list, 1, page_entries_max, "entries"));
  out.entries.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    FormStruct item = list.next();
    StoredEntry entry;
    entry.index = item.number(stored_entry::index);
    if (!out.entries.empty() && entry.index <= out.entries.back().index)
      return fail(ErrorCode::malformed, "entries: must ascend by index");
    PUENTE_REQUIRE(read_data(item, stored_entry::leaf, leaf_bytes_max, entry.leaf));
    PUENTE_REQUIRE(read_data(item, stored_entry::ciphertext, log_ciphertext_bytes_max, entry.ciphertext));
    out.entries.push_back(std::move(entry));
  }
  return out;
}

Result<EpochSeal> read_epoch_seal(FormStruct in) {
  EpochSeal out;
  PUENTE_REQUIRE(read_enum(in, epoch_seal::audience, audience_count, out.audience));
  out.epoch = in.number(epoch_seal::epoch);
  PUENTE_REQUIRE(read_fixed(in, epoch_seal::auditor, out.auditor));
  PUENTE_REQUIRE(read_fixed(in, epoch_seal::audit_key, out.audit_key));
  PUENTE_REQUIRE(read_fixed(in, epoch_seal::enc, out.enc));
  PUENTE_REQUIRE(read_fixed(in, epoch_seal::sealed, out.sealed));
  out.first_counter = in.number(epoch_seal::first_counter);
  return out;
}

}  // namespace

Bytes encode(const LeafInput& leaf) {
  return write_form<schema::LeafInput>(
      176,
      [&leaf](FormNumbersWriter& out) {
        out.number(leaf_input::version, leaf.version);
        out.number(leaf_input::audience, leaf.audience);
        out.number(leaf_input::epoch, leaf.epoch);
        out.number(leaf_input::counter, leaf.counter);
      },
      [&leaf](FormStructWriter& out) {
        out.bytes(leaf_input::running, leaf.running.view());
        out.bytes(leaf_input::ciphertext_hash, leaf.ciphertext_hash.view());
        out.bytes(leaf_input::event, leaf.event.view());
      });
}

Result<LeafInput> decode_leaf_input(ByteView bytes) {
  return read_form<schema::LeafInput>(bytes, leaf_bytes_max, "leaf", read_leaf_input);
}

Bytes encode(const EntryPlaintext& entry) {
  return write_form<schema::EntryPlaintext>(
      64 + entry.event.size(), [](FormNumbersWriter&) {},
      [&entry](FormStructWriter& out) {
        out.bytes(entry_plaintext::nonce, entry.nonce.view());
        out.bytes(entry_plaintext::event, entry.event);
      });
}

Result<EntryPlaintext> decode_entry_plaintext(ByteView bytes) {
  return read_form<schema::EntryPlaintext>(bytes, event_bytes_max + 1024, "log entry", read_entry_plaintext);
}

Bytes encode(const Block& block) {
  std::size_t bytes_expected = 64;
  for (const StoredEntry& entry : block.entries) bytes_expected += 48 + entry.leaf.size() + entry.ciphertext.size();
  return write_form<schema::Block>(
      bytes_expected, [](FormNumbersWriter&) {},
      [&block](FormStructWriter& out) {
        out.structs(
            block::entries, block.entries,
            [](const StoredEntry& entry, FormNumbersWriter& one) { one.number(stored_entry::index, entry.index); },
            [](const StoredEntry& entry, FormStructWriter& one) {
              one.bytes(stored_entry::leaf, entry.leaf);
              one.bytes(stored_entry::ciphertext, entry.ciphertext);
            });
      });
}

Result<Block> decode_block(ByteView bytes) {
  return read_form<schema::Block>(bytes, frame_bytes_max, "log block", read_block);
}

Bytes encode(const EpochSeal& seal) {
  return write_form<schema::EpochSeal>(
      280,
      [&seal](FormNumbersWriter& out) {
        out.number(epoch_seal::audience, seal.audience);
        out.number(epoch_seal::epoch, seal.epoch);
        out.number(epoch_seal::first_counter, seal.first_counter);
      },
      [&seal](FormStructWriter& out) {
        out.bytes(epoch_seal::auditor, seal.auditor.view());
        out.bytes(epoch_seal::audit_key, seal.audit_key.view());
        out.bytes(epoch_seal::enc, seal.enc.view());
        out.bytes(epoch_seal::sealed, seal.sealed.view());
      });
}

Result<EpochSeal> decode_epoch_seal(ByteView bytes) {
  return read_form<schema::EpochSeal>(bytes, leaf_bytes_max, "epoch seal", read_epoch_seal);
}

}  // namespace puente::codec
