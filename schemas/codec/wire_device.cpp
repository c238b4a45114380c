// Messages that devices send.
#include "schemas/codec/wire_parts.h"

namespace puente::codec::wire {

void write(schema::Hello::Builder out, const Hello& in) {
  out.setProtocol(in.protocol);
  out.setHeldSize(in.held_size);
  out.setLastDelivery(in.last_delivery);
  out.setShard(in.shard);
  out.setHead(as_data(view_of(in.head)));
}
Result<Hello> read(schema::Hello::Reader in) {
  PUENTE_TRY(const Bytes head, read_data(in.getHead(), note_bytes_max, "head"));
  return Hello{in.getProtocol(), in.getHeldSize(), in.getLastDelivery(), in.getShard(), text_of(head)};
}

void write(schema::Submit::Builder out, const Submit& in) {
  out.setHeader(as_data(in.header));
  write_batch(out.initBatch(), in.batch);
  write_list(out.initEntries(count(in.entries.size())), in.entries);
  out.setRelease(as_data(in.release));
}
Result<Submit> read(schema::Submit::Reader in) {
  Submit out;
  PUENTE_TRY(out.header, read_data(in.getHeader(), header_bytes_max, "header"));
  PUENTE_TRY(out.batch, read_batch(in.getBatch()));
  PUENTE_TRY(out.entries, read_datas(in.getEntries(), 1, recipients_max, entry_bytes_max, "entries"));
  PUENTE_TRY(out.release, read_data(in.getRelease(), release_entry_bytes_max, "release"));
  return out;
}

void write(schema::Acknowledge::Builder out, const Acknowledge& in) { out.setNumber(in.number); }
Result<Acknowledge> read(schema::Acknowledge::Reader in) { return Acknowledge{in.getNumber()}; }

void write(schema::Publish::Builder out, const Publish& in) { out.setEntry(as_data(in.entry)); }
Result<Publish> read(schema::Publish::Reader in) {
  PUENTE_TRY(Bytes entry, read_data(in.getEntry(), directory_entry_bytes_max, "entry"));
  return Publish{std::move(entry)};
}

void write(schema::Activate::Builder out, const Activate& in) { out.setBundle(as_data(in.bundle)); }
Result<Activate> read(schema::Activate::Reader in) {
  PUENTE_TRY(Bytes bundle, read_data(in.getBundle(), bundle_bytes_max, "bundle"));
  return Activate{std::move(bundle)};
}

void write(schema::FetchDirectory::Builder out, const FetchDirectory& in) { out.setFrom(in.from); }
Result<FetchDirectory> read(schema::FetchDirectory::Reader in) { return FetchDirectory{in.getFrom()}; }
void write(schema::FetchBundles::Builder out, const FetchBundles& in) {
  out.setMx(in.mx);
  out.setUs(in.us);
}
Result<FetchBundles> read(schema::FetchBundles::Reader in) { return FetchBundles{in.getMx(), in.getUs()}; }

void write(schema::FetchLog::Builder out, const FetchLog& in) {
  out.setFrom(in.from);
  out.setPurpose(write_enum<schema::ReadPurpose>(in.purpose));
}
Result<FetchLog> read(schema::FetchLog::Reader in) {
  FetchLog out{in.getFrom(), ReadPurpose::verify};
  PUENTE_TRY(out.purpose, read_enum<ReadPurpose>(in.getPurpose(), read_purpose_count, "purpose"));
  return out;
}

void write(schema::FetchDirectoryNotices::Builder out, const FetchDirectoryNotices& in) { out.setFrom(in.from); }
Result<FetchDirectoryNotices> read(schema::FetchDirectoryNotices::Reader in) {
  return FetchDirectoryNotices{in.getFrom()};
}

void write(schema::FetchProofs::Builder out, const FetchProofs& in) {
  out.setSize(in.size);
  auto indexes = out.initIndexes(count(in.indexes.size()));
  for (unsigned i = 0; i < indexes.size(); ++i) indexes.set(i, in.indexes[i]);
  out.setFrom(in.from);
}
Result<FetchProofs> read(schema::FetchProofs::Reader in) {
  PUENTE_REQUIRE(check_count(in.getIndexes(), 0, proofs_max, "indexes"));
  FetchProofs out{in.getSize(), {}, in.getFrom()};
  for (const std::uint64_t index : in.getIndexes()) out.indexes.push_back(index);
  return out;
}

}  // namespace puente::codec::wire
