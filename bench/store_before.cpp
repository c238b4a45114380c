#include "bench/store_before.h"

#include <unistd.h>

#include <cstdlib>

#include "bench/must.h"
#include "broker/ports/record_blobs.h"
#include "broker/ports/rows.h"

namespace puente::bench {
namespace {

using namespace broker::ports;

constexpr const char* tables = R"sql(
CREATE TABLE record(
  header_hash BLOB PRIMARY KEY, record_id BLOB NOT NULL, device BLOB NOT NULL, expires_ms INTEGER NOT NULL,
  header BLOB NOT NULL, batch BLOB NOT NULL, release BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX record_expires ON record(expires_ms);
CREATE TABLE record_entry(
  header_hash BLOB NOT NULL, recipient BLOB NOT NULL, entry BLOB NOT NULL,
  PRIMARY KEY(header_hash, recipient)) WITHOUT ROWID;
CREATE TABLE slot(
  header_hash BLOB NOT NULL, digest BLOB NOT NULL, frame BLOB NOT NULL,
  PRIMARY KEY(header_hash, digest)) WITHOUT ROWID;
CREATE TABLE replay(
  device BLOB NOT NULL, record_id BLOB NOT NULL, header_hash BLOB NOT NULL, expires_ms INTEGER NOT NULL,
  log_index INTEGER NOT NULL, leaf BLOB NOT NULL, nonce BLOB NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(device, record_id)) WITHOUT ROWID;
CREATE INDEX replay_header ON replay(header_hash);
CREATE INDEX replay_expires ON replay(expires_ms);
CREATE TABLE chain(device BLOB PRIMARY KEY, sequence INTEGER NOT NULL, header_hash BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE queue(
  recipient BLOB NOT NULL, position INTEGER NOT NULL, header_hash BLOB NOT NULL,
  number INTEGER, leaf BLOB, nonce BLOB, event BLOB, log_index INTEGER, generation INTEGER, voided INTEGER NOT NULL,
  sender BLOB NOT NULL, kind INTEGER NOT NULL, urgency INTEGER NOT NULL, justification TEXT,
  PRIMARY KEY(recipient, position)) WITHOUT ROWID;
CREATE INDEX queue_record ON queue(header_hash);
CREATE TABLE outcome(
  sender BLOB NOT NULL, record_id BLOB NOT NULL, recipient BLOB NOT NULL, progress INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL, told INTEGER NOT NULL, PRIMARY KEY(sender, record_id, recipient)) WITHOUT ROWID;
CREATE INDEX outcome_untold ON outcome(sender) WHERE told=0;
CREATE INDEX outcome_expires ON outcome(expires_ms);
CREATE TABLE value(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE tile(level INTEGER NOT NULL, tile_index INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY(level, tile_index));
CREATE TABLE block(audience INTEGER NOT NULL, first_index INTEGER NOT NULL, block BLOB NOT NULL,
  PRIMARY KEY(audience, first_index));
)sql";

}  // namespace

StoreFolder::StoreFolder() {
  const char* const base = std::getenv("PUENTE_BENCH_DIR");
  const std::filesystem::path in = base == nullptr ? std::filesystem::temp_directory_path() : base;
  std::string name = (in / "bench-store-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) std::exit(1);
  path = name;
}
StoreFolder::~StoreFolder() { std::filesystem::remove_all(path); }

StoreKey bench_key() { return StoreKey::from(Bytes(32, 7)).value(); }

StoreBefore::StoreBefore(const std::filesystem::path& path) : database_(must(io::Database::open(path, bench_key()))) {
  must(database_.run("PRAGMA wal_autocheckpoint=4000"));
  must(database_.run(tables));
  const std::pair<io::Statement*, const char*> statements[] = {
      {&record_, "INSERT INTO record VALUES(?,?,?,?,?,?,?)"},
      {&entry_, "INSERT INTO record_entry VALUES(?,?,?)"},
      {&slot_, "INSERT INTO slot VALUES(?,?,?)"},
      {&replay_, "INSERT INTO replay VALUES(?,?,?,?,?,?,?,?)"},
      {&chain_, "INSERT OR REPLACE INTO chain VALUES(?,?,?)"},
      {&queue_, "INSERT OR REPLACE INTO queue VALUES(?,?,?,?,?,?,?,?,?,0,?,0,0,NULL)"},
      {&outcome_, "INSERT OR REPLACE INTO outcome VALUES(?,?,?,?,?,0)"},
      {&value_, "INSERT OR REPLACE INTO value VALUES(?,?)"},
      {&tile_, "INSERT OR REPLACE INTO tile VALUES(?,?,?)"},
      {&block_, "INSERT INTO block VALUES(0,?,?)"},
      {&delete_queue_, "DELETE FROM queue WHERE recipient=? AND position=?"},
      {&delete_record_,
       "DELETE FROM record WHERE header_hash=?1 AND NOT EXISTS(SELECT 1 FROM queue WHERE header_hash=?1)"},
      {&delete_entries_, "DELETE FROM record_entry WHERE header_hash=?"},
      {&delete_slots_, "DELETE FROM slot WHERE header_hash=?"},
      {&select_slots_, "SELECT digest FROM slot WHERE header_hash=?"},
  };
  for (const auto& [statement, sql] : statements) *statement = must(database_.prepare(sql));
}

void StoreBefore::write_record(const SpooledRecord& record) {
  must(record_.bind(record.header_hash.view())
           .bind(record.record_id.view())
           .bind(record.device.view())
           .bind(record.expires.ms)
           .bind(record.header.view())
           .bind(ByteView(batch_blob(record.batch)))
           .bind(record.release.view())
           .run());
  rows_.add(row_of(record));
  for (const SpooledEntry& entry : record.entries) {
    must(entry_.bind(record.header_hash.view()).bind(entry.recipient.view()).bind(entry.entry.view()).run());
    rows_.add(entry.entry.view());
  }
  for (const SpooledSlot& slot : record.slots) {
    must(slot_.bind(record.header_hash.view()).bind(slot.digest.view()).bind(slot.frame.view()).run());
    rows_.add(slot.digest.view());
  }
}

void StoreBefore::remove_record(const Hash& header_hash) {
  must(delete_record_.bind(header_hash.view()).run());
  must(delete_entries_.bind(header_hash.view()).run());
  select_slots_.bind(header_hash.view());
  while (must(select_slots_.step())) rows_.remove(select_slots_.blob(0));
  must(delete_slots_.bind(header_hash.view()).run());
  rows_.remove(header_hash.view());  // of its row and its entry, roughly
  rows_.remove(header_hash.view());
}

void StoreBefore::commit(const WriteBatch& batch) {
  auto transaction = must(io::Transaction::begin(database_));
  for (const SpooledRecord& record : batch.records) write_record(record);
  for (const ReplayRow& row : batch.replays) {
    must(replay_.bind(row.device.view())
             .bind(row.record_id.view())
             .bind(row.header_hash.view())
             .bind(row.expires.ms)
             .bind(row.accepted.index)
             .bind(ByteView(row.accepted.leaf))
             .bind(row.accepted.nonce.view())
             .bind(ByteView(row.accepted.event))
             .run());
    rows_.add(row_of(row));
  }
  for (const ChainRow& row : batch.chains) {
    must(chain_.bind(row.device.view()).bind(row.sequence).bind(row.header_hash.view()).run());
    rows_.add(row_of(row));
  }
  for (const QueueRow& row : batch.queued) {
    must(queue_.bind(row.recipient.view())
             .bind(row.position)
             .bind(row.header_hash.view())
             .bind(row.delivery->number)
             .bind(ByteView(row.delivery->leaf))
             .bind(row.delivery->nonce.view())
             .bind(ByteView(row.delivery->event))
             .bind(row.delivery->index)
             .bind(row.delivery->generation)
             .bind(row.facts.sender.view())
             .run());
    rows_.add(row_of(row));
  }
  for (const QueueRow& row : batch.dequeued) {
    must(delete_queue_.bind(row.recipient.view()).bind(row.position).run());
    rows_.remove(row_of(row));
  }
  for (const QueueRow& row : batch.dequeued) remove_record(row.header_hash);
  for (const OutcomeRow& row : batch.outcomes) {
    must(outcome_.bind(row.sender.view())
             .bind(row.record_id.view())
             .bind(row.recipient.view())
             .bind(static_cast<int>(row.progress))
             .bind(row.expires.ms)
             .run());
    rows_.add(row_of(row));
  }
  for (const auto& [name, value] : batch.values) must(value_.bind(std::string_view(name)).bind(ByteView(value)).run());
  for (const TileRow& tile : batch.log->tiles)
    must(tile_.bind(int{tile.level}).bind(tile.index).bind(ByteView(tile.hashes)).run());
  for (const codec::Block& block : batch.log->staged.blocks[0])
    must(block_.bind(block.entries.front().index).bind(ByteView(encode(block))).run());
  must(transaction.commit());
}

}  // namespace puente::bench
