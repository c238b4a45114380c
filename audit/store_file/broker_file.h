// The log in a broker's SQLCipher file, and its rows, read to be checked (audit/store_source.h) by whoever holds its
// key. The file's tables are the broker's (broker/store/sqlcipher); known here are tile, block and value, and of the
// others their names (broker_tables.h).
#pragma once

#include "audit/store_source.h"
#include "io/database.h"

namespace puente::audit::store_file {

class BrokerFile final : public StoreSource {
 public:
  // The connection outlives it.
  static StoreResult<BrokerFile> on(io::Database& database);
  // Do commits stand in segments beside the file that it may not hold yet? Its broker runs, or did not end by itself.
  static StoreResult<bool> has_segments(io::Database& database);

  StoreResult<std::optional<Bytes>> value(const std::string& name) override;
  StoreResult<std::optional<Bytes>> tile(unsigned level, std::uint64_t index) override;
  StoreResult<std::unique_ptr<BlockReader>> blocks(codec::Audience audience) override;
  StoreStatus read_rows(const std::function<void(ByteView row)>& sink) override;

 private:
  explicit BrokerFile(io::Database& database) : database_(&database) {}
  io::Database* database_;
  io::Statement select_value_, select_tile_;
};

}  // namespace puente::audit::store_file
