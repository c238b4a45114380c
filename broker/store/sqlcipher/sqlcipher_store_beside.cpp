// Two connections to one file: one that writes, one that reads meanwhile.
#include "broker/store/sqlcipher/sqlcipher_store.h"

namespace puente::broker::store {

using namespace ports;
using puente::io::Database;

Answer<SqlcipherStore> SqlcipherStore::open_beside(const SqlcipherStore& other, const std::filesystem::path& path,
                                                   const StoreKey& key) {
  PUENTE_TRY(Database database, Database::open(path, key));
  // What is read beside is mostly what the commits laid over it do not say: little.
  PUENTE_REQUIRE(database.run("PRAGMA cache_size=-8192"));
  SqlcipherStore out(std::move(database), other.seen_);
  PUENTE_REQUIRE(out.prepare());
  return out;
}

StoreStatus SqlcipherStore::begin_snapshot() {
  PUENTE_REQUIRE(database_.run("BEGIN"));
  // It begins with the first reading.
  PUENTE_TRY([[maybe_unused]] const std::uint64_t number, taken());
  return {};
}

StoreStatus SqlcipherStore::end_snapshot() { return database_.run("COMMIT"); }

StoreStatus SqlcipherStore::keep_journal() { return database_.run("PRAGMA wal_autocheckpoint=0"); }

StoreStatus SqlcipherStore::copy_journal_back() { return database_.run("PRAGMA wal_checkpoint(PASSIVE)"); }

void SqlcipherStore::know_ids_of(const WriteBatch& batch) {
  for (const ReplayRow& row : batch.replays) seen_.add(row.device, row.record_id);
  for (const OutcomeRow& row : batch.outcomes) seen_.add(row.sender, row.record_id);
}

}  // namespace puente::broker::store
