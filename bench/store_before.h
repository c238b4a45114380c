// The broker's store as it was before segments, for comparison alone: a row for each slot and entry of a record, hashed
// one by one, in one transaction a commit. Its triggers are left out: the hashing is called from here, which is faster.
#pragma once

#include <filesystem>

#include "broker/ports/batch.h"
#include "crypto/primitives/set_hash.h"
#include "io/database.h"

namespace puente::bench {

// A folder for a while, in PUENTE_BENCH_DIR or among temporary ones.
struct StoreFolder {
  StoreFolder();
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;
  ~StoreFolder();
  std::filesystem::path path;
};

StoreKey bench_key();

class StoreBefore {
 public:
  explicit StoreBefore(const std::filesystem::path& path);
  void commit(const broker::ports::WriteBatch& batch);

 private:
  void write_record(const broker::ports::SpooledRecord& record);
  void remove_record(const Hash& header_hash);

  io::Database database_;
  io::Statement record_, entry_, slot_, replay_, chain_, queue_, outcome_, value_, tile_, block_, delete_queue_,
      delete_record_, delete_entries_, delete_slots_, select_slots_;
  primitives::SetHash rows_;
};

}  // namespace puente::bench
