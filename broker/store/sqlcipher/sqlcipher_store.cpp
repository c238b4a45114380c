#include "broker/store/sqlcipher/sqlcipher_store.h"

#include "audit/store_file/broker_tables.h"
#include "broker/ports/record_blobs.h"
#include "broker/store/sqlcipher/sqlcipher_schema.h"
#include "io/clock.h"

namespace puente::broker::store {

using namespace ports;
using puente::io::Database;
using puente::io::Statement;
using puente::io::Transaction;

Answer<SqlcipherStore> SqlcipherStore::open(const std::filesystem::path& path, const StoreKey& key) {
  PUENTE_TRY(Database database, Database::open(path, key));
  SqlcipherStore out(std::move(database), SeenIds(puente::io::fresh_seed()));
  PUENTE_TRY(std::int64_t found, out.database_.version());
  if (found == 0) {
    PUENTE_REQUIRE(out.database_.make(schema, schema_version));
    PUENTE_TRY(found, out.database_.version());
  }
  if (found != schema_version) {
    return fail(ErrorCode::malformed, path.string() + ": a store of schema version " + std::to_string(found) +
                                          ", and this program knows version " + std::to_string(schema_version) +
                                          ": go on with the program that made it, or begin a shard of the log "
                                          "(docs/operator.md, 'A store of another version')");
  }
  PUENTE_REQUIRE(out.prepare());
  PUENTE_REQUIRE(out.read_seen_ids());
  return out;
}

StoreStatus SqlcipherStore::read_seen_ids() {
  for (const char* const sql : {"SELECT device, record_id FROM replay", "SELECT sender, record_id FROM outcome"}) {
    PUENTE_TRY(Statement ids, database_.prepare(sql));
    while (true) {
      PUENTE_TRY(const bool found, ids.step());
      if (!found) break;
      PUENTE_TRY(const KeyId device, ids.fixed<KeyId>(0));
      PUENTE_TRY(const RecordId id, ids.fixed<RecordId>(1));
      seen_.add(device, id);
    }
  }
  return {};
}

StoreStatus SqlcipherStore::prepare() {
  const std::pair<Statement*, const char*> statements[] = {
      {&insert_record_, "INSERT INTO record VALUES(?,?,?,?,?,?,?,?,?,?,?)"},
      {&insert_replay_, "INSERT INTO replay VALUES(?,?,?,?,?,?,?,?,?)"},
      {&insert_chain_, "INSERT OR REPLACE INTO chain VALUES(?,?,?)"},
      // What says whose a row is never changes: the indexes are left alone.
      {&insert_queue_,
       "INSERT INTO queue VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(recipient, position) DO UPDATE SET"
       " number=excluded.number, leaf=excluded.leaf, nonce=excluded.nonce, event=excluded.event,"
       " log_index=excluded.log_index, generation=excluded.generation, voided=excluded.voided,"
       " justification=excluded.justification"},
      {&delete_queue_, "DELETE FROM queue WHERE recipient=? AND position=?"},
      {&delete_record_, "DELETE FROM record WHERE header_hash=?"},
      {&strip_record_, "UPDATE record SET digests=x'', frame_bytes=0, frames=x'' WHERE header_hash=?"},
      // The row stays where it is.
      {&insert_outcome_,
       "INSERT INTO outcome VALUES(?,?,?,?,?,?,?,?) ON CONFLICT(sender, record_id, recipient) DO UPDATE SET"
       " progress=excluded.progress, expires_ms=excluded.expires_ms, told=excluded.told, fault=excluded.fault,"
       " number=excluded.number"},
      {&insert_directory_,
       "INSERT INTO directory(hash, entry, checked_ms, agency, log_index, leaf, nonce, event) VALUES(?,?,?,?,?,?,?,?)"},
      {&insert_evidence_, "INSERT INTO evidence(what, device, at_ms, first, first_header, second) VALUES(?,?,?,?,?,?)"},
      {&insert_bundle_, "INSERT INTO bundle VALUES(?,?,?,?)"},
      {&insert_approval_, "INSERT OR REPLACE INTO approval VALUES(?,?,?,?,?)"},
      {&insert_awaiting_, "INSERT OR REPLACE INTO awaiting VALUES(?,?,?)"},
      {&insert_use_, "INSERT OR REPLACE INTO quota_use VALUES(?,?,?,?)"},
      {&insert_notice_, "INSERT INTO notice VALUES(?,?,?,?,?)"},
      {&delete_notice_, "DELETE FROM notice WHERE recipient=? AND log_index=?"},
      {&forget_approvals_, "DELETE FROM approval WHERE header_hash=? AND nation=? AND purpose=?"},
      {&forget_awaiting_, "DELETE FROM awaiting WHERE header_hash=?"},
      {&forget_uses_, "DELETE FROM quota_use WHERE rule=? AND agency=? AND header_hash=?"},
      {&insert_order_, "INSERT INTO liaison_order VALUES(?,?,?)"},
      {&insert_value_, "INSERT OR REPLACE INTO value VALUES(?,?)"},
      {&insert_tile_, "INSERT OR REPLACE INTO tile VALUES(?,?,?)"},
      {&insert_block_, "INSERT INTO block VALUES(?,?,?)"},
      {&insert_seal_, "INSERT INTO seal VALUES(?,?,?,?)"},
      {&forget_replays_, "DELETE FROM replay WHERE device=? AND record_id=?"},
      {&forget_outcomes_, "DELETE FROM outcome WHERE sender=? AND record_id=? AND recipient=?"},
      {&select_outcomes_,
       "SELECT sender, record_id, recipient, progress, expires_ms, told, fault, number FROM outcome WHERE sender=? AND "
       "record_id=?"
       " ORDER BY recipient"},
      {&select_outcome_of_,
       "SELECT o.sender, o.record_id, o.recipient, o.progress, o.expires_ms, o.told, o.fault, o.number FROM replay r "
       "JOIN outcome o ON"
       " o.sender=r.device AND o.record_id=r.record_id WHERE r.header_hash=? AND o.recipient=? LIMIT 2"},
      {&select_untold_,
       "SELECT sender, record_id, recipient, progress, expires_ms, told, fault, number FROM outcome WHERE sender=? AND "
       "told=0"
       " ORDER BY record_id, recipient LIMIT ?"},
      {&select_replay_,
       "SELECT header_hash, expires_ms, log_index, leaf, nonce, event, sequence FROM replay WHERE device=? AND "
       "record_id=?"},
      {&select_number_, "SELECT header_hash FROM replay WHERE device=? AND sequence=? ORDER BY log_index LIMIT 1"},
      {&select_record_,
       "SELECT record_id, device, expires_ms, header, batch, release, entries, digests, frame_bytes, frames FROM record"
       " WHERE header_hash=?"},
      {&select_parts_,
       "SELECT record_id, device, expires_ms, header, batch, release, entries, digests, frame_bytes FROM record"
       " WHERE header_hash=?"},
      {&select_queue_,
       "SELECT recipient, position, header_hash, number, leaf, nonce, event, log_index, generation, voided, sender,"
       " kind, urgency, justification FROM queue"
       " WHERE recipient=? AND position>? ORDER BY position LIMIT ?"},
      {&select_queue_lane_,
       "SELECT recipient, position, header_hash, number, leaf, nonce, event, log_index, generation, voided, sender,"
       " kind, urgency, justification FROM queue INDEXED BY queue_lane"
       " WHERE recipient=? AND sender=? AND (urgency=0)=? AND position>? ORDER BY position LIMIT ?"},
      {&select_queue_of_,
       "SELECT recipient, position, header_hash, number, leaf, nonce, event, log_index, generation, voided, sender,"
       " kind, urgency, justification FROM queue WHERE header_hash=? ORDER BY recipient, position"},
      {&select_expired_,
       "SELECT q.recipient, q.position, q.header_hash, q.number, q.leaf, q.nonce, q.event, q.log_index, q.generation,"
       " q.voided, q.sender, q.kind, q.urgency, q.justification FROM queue q"
       " JOIN record r ON r.header_hash=q.header_hash WHERE r.expires_ms<? AND q.voided=0 ORDER BY q.recipient, "
       "q.position LIMIT ?"},
      {&select_tile_, "SELECT hashes FROM tile WHERE level=? AND tile_index=?"},
      {&select_blocks_,
       "SELECT block FROM block WHERE audience=?1 AND first_index>=ifnull((SELECT max(first_index) FROM block WHERE "
       "audience=?1 AND first_index<=?2), ?2) AND first_index<?3 ORDER BY first_index"},
      {&select_seals_, "SELECT seal FROM seal WHERE auditor=? ORDER BY audience, epoch"},
  };
  for (const auto& [statement, sql] : statements) {
    PUENTE_TRY(*statement, database_.prepare(sql));
  }
  return {};
}

StoreStatus SqlcipherStore::commit(const WriteBatch& batch) {
  PUENTE_REQUIRE(database_.check_in_place());
  PUENTE_TRY(Transaction transaction, Transaction::begin(database_));
  PUENTE_REQUIRE(write(batch));
  PUENTE_REQUIRE(transaction.commit());
  // Into the file that the next start will find?
  return database_.check_in_place();
}

StoreStatus SqlcipherStore::take(const WriteBatch& batch, const Segments& segments) {
  PUENTE_TRY(Transaction transaction, Transaction::begin(database_));
  PUENTE_REQUIRE(write(batch));
  PUENTE_TRY(Statement taken, database_.prepare("UPDATE taken SET number=?"));
  PUENTE_REQUIRE(taken.bind(segments.taken).run());
  PUENTE_REQUIRE(database_.run("DELETE FROM segment"));
  PUENTE_TRY(Statement insert, database_.prepare("INSERT INTO segment VALUES(?,?,?)"));
  for (const SegmentRow& row : segments.rows)
    PUENTE_REQUIRE(insert.bind(row.id).bind(row.file).bind(row.salt.view()).run());
  return transaction.commit();
}

StoreStatus SqlcipherStore::write(const WriteBatch& batch) {
  PUENTE_REQUIRE(forget(batch.forgotten));
  for (const SpooledRecord& record : batch.records) PUENTE_REQUIRE(write_record(record));
  know_ids_of(batch);
  for (const ReplayRow& row : batch.replays)
    PUENTE_REQUIRE(insert_replay_.bind(row.device.view())
                       .bind(row.record_id.view())
                       .bind(row.header_hash.view())
                       .bind(row.expires.ms)
                       .bind(row.accepted.index)
                       .bind(ByteView(row.accepted.leaf))
                       .bind(row.accepted.nonce.view())
                       .bind(ByteView(row.accepted.event))
                       .bind(row.sequence)
                       .run());
  for (const ChainRow& row : batch.chains)
    PUENTE_REQUIRE(insert_chain_.bind(row.device.view()).bind(row.sequence).bind(row.header_hash.view()).run());
  for (const QueueRow& row : batch.queued) PUENTE_REQUIRE(write_queue(row));
  for (const QueueRow& row : batch.dequeued)
    PUENTE_REQUIRE(delete_queue_.bind(row.recipient.view()).bind(row.position).run());
  for (const Hash& hash : batch.stripped) PUENTE_REQUIRE(strip_record_.bind(hash.view()).run());
  for (const Hash& hash : batch.removed) PUENTE_REQUIRE(delete_record_.bind(hash.view()).run());
  for (const OutcomeRow& row : batch.outcomes)
    PUENTE_REQUIRE(insert_outcome_.bind(row.sender.view())
                       .bind(row.record_id.view())
                       .bind(row.recipient.view())
                       .bind(static_cast<int>(row.progress))
                       .bind(row.expires.ms)
                       .bind(row.told ? 1 : 0)
                       .bind(static_cast<int>(row.fault))
                       .bind(row.number)
                       .run());
  for (const DirectoryRow& row : batch.directory)
    PUENTE_REQUIRE(insert_directory_.bind(row.hash.view())
                       .bind(ByteView(row.entry))
                       .bind(row.checked.ms)
                       .bind(std::string_view(row.agency))
                       .bind(row.logged.index)
                       .bind(ByteView(row.logged.leaf))
                       .bind(row.logged.nonce.view())
                       .bind(ByteView(row.logged.event))
                       .run());
  for (const EvidenceRow& row : batch.evidence)
    PUENTE_REQUIRE(insert_evidence_.bind(static_cast<int>(row.what))
                       .bind(row.device.view())
                       .bind(row.at.ms)
                       .bind(row.first.view())
                       .bind(ByteView(row.first_header))
                       .bind(ByteView(row.second))
                       .run());
  for (const BundleRow& row : batch.bundles)
    PUENTE_REQUIRE(insert_bundle_.bind(static_cast<int>(row.nation))
                       .bind(row.version)
                       .bind(row.hash.view())
                       .bind(ByteView(row.bundle))
                       .run());
  PUENTE_REQUIRE(write_duties(batch));
  for (const OrderRow& row : batch.orders)
    PUENTE_REQUIRE(insert_order_.bind(static_cast<int>(row.nation)).bind(row.number).bind(ByteView(row.order)).run());
  for (const auto& [name, value] : batch.values)
    PUENTE_REQUIRE(insert_value_.bind(std::string_view(name)).bind(ByteView(value)).run());
  if (batch.log) PUENTE_REQUIRE(write_log(*batch.log));
  return {};
}

StoreStatus SqlcipherStore::forget(const ForgottenRows& rows) {
  for (const ReplayRow& row : rows.replays)
    PUENTE_REQUIRE(forget_replays_.bind(row.device.view()).bind(row.record_id.view()).run());
  for (const OutcomeRow& row : rows.outcomes)
    PUENTE_REQUIRE(
        forget_outcomes_.bind(row.sender.view()).bind(row.record_id.view()).bind(row.recipient.view()).run());
  for (const ApprovalRow& row : rows.approvals)
    PUENTE_REQUIRE(
        forget_approvals_.bind(row.header_hash.view()).bind(static_cast<int>(row.nation)).bind(int{row.purpose}).run());
  for (const AwaitingRow& row : rows.awaiting) PUENTE_REQUIRE(forget_awaiting_.bind(row.header_hash.view()).run());
  for (const QuotaUse& use : rows.quota_uses)
    PUENTE_REQUIRE(forget_uses_.bind(std::string_view(use.rule))
                       .bind(std::string_view(use.agency))
                       .bind(use.header_hash.view())
                       .run());
  return {};
}

StoreStatus SqlcipherStore::write_duties(const WriteBatch& batch) {
  for (const ApprovalRow& row : batch.approvals)
    PUENTE_REQUIRE(insert_approval_.bind(row.header_hash.view())
                       .bind(static_cast<int>(row.nation))
                       .bind(int{row.purpose})
                       .bind(row.expires.ms)
                       .bind(ByteView(row.approval))
                       .run());
  for (const AwaitingRow& row : batch.awaiting)
    PUENTE_REQUIRE(insert_awaiting_.bind(row.header_hash.view()).bind(row.sender.view()).bind(row.expires.ms).run());
  for (const QuotaUse& use : batch.quota_uses)
    PUENTE_REQUIRE(insert_use_.bind(std::string_view(use.rule))
                       .bind(std::string_view(use.agency))
                       .bind(use.header_hash.view())
                       .bind(use.at.ms)
                       .run());
  for (const NoticeRow& row : batch.notices)
    PUENTE_REQUIRE(insert_notice_.bind(row.recipient.view())
                       .bind(row.index)
                       .bind(ByteView(row.leaf))
                       .bind(row.nonce.view())
                       .bind(ByteView(row.event))
                       .run());
  for (const NoticeRow& row : batch.notices_taken)
    PUENTE_REQUIRE(delete_notice_.bind(row.recipient.view()).bind(row.index).run());
  return {};
}

StoreStatus SqlcipherStore::write_record(const SpooledRecord& record) {
  return insert_record_.bind(record.header_hash.view())
      .bind(record.record_id.view())
      .bind(record.device.view())
      .bind(record.expires.ms)
      .bind(ByteView(record.header))
      .bind(ByteView(batch_blob(record.batch)))
      .bind(ByteView(record.release))
      .bind(ByteView(entries_blob(record.entries)))
      .bind(ByteView(digests_blob(record.slots)))
      .bind(record.frame_bytes)
      .bind(ByteView(frames_blob(record.slots)))
      .run();
}

StoreStatus SqlcipherStore::write_queue(const QueueRow& row) {
  insert_queue_.bind(row.recipient.view()).bind(row.position).bind(row.header_hash.view());
  if (row.delivery) {
    const DeliveryRow& delivery = *row.delivery;
    insert_queue_.bind(delivery.number)
        .bind(ByteView(delivery.leaf))
        .bind(delivery.nonce.view())
        .bind(ByteView(delivery.event))
        .bind(delivery.index)
        .bind(delivery.generation);
  } else {
    for (int column = 0; column < 6; ++column) insert_queue_.bind_null();
  }
  insert_queue_.bind(row.delivery && row.delivery->voided ? 1 : 0)
      .bind(row.facts.sender.view())
      .bind(static_cast<int>(row.facts.kind))
      .bind(static_cast<int>(row.facts.urgency));
  if (row.justification)
    insert_queue_.bind(std::string_view(*row.justification));
  else
    insert_queue_.bind_null();
  return insert_queue_.run();
}

StoreStatus SqlcipherStore::write_log(const LogRows& log) {
  for (const TileRow& tile : log.tiles)
    PUENTE_REQUIRE(insert_tile_.bind(int{tile.level}).bind(tile.index).bind(ByteView(tile.hashes)).run());
  for (std::size_t a = 0; a < codec::audience_count; ++a)
    for (const codec::Block& block : log.staged.blocks[a])
      PUENTE_REQUIRE(insert_block_.bind(static_cast<int>(a))
                         .bind(block.entries.front().index)
                         .bind(ByteView(encode(block)))
                         .run());
  for (const codec::EpochSeal& seal : log.staged.seals)
    PUENTE_REQUIRE(insert_seal_.bind(static_cast<int>(seal.audience))
                       .bind(seal.epoch)
                       .bind(seal.auditor.view())
                       .bind(ByteView(encode(seal)))
                       .run());
  return {};
}

}  // namespace puente::broker::store
