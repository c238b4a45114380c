#include "audit/store_file/broker_file.h"

#include "audit/store_file/broker_tables.h"

namespace puente::audit::store_file {
namespace {

// The blob of the one row that a bound statement finds.
StoreResult<std::optional<Bytes>> one_blob(io::Statement& select) {
  PUENTE_TRY(const bool found, select.step());
  if (!found) return std::optional<Bytes>();
  Bytes out = copy_of(select.blob(0));
  select.reset();  // else it goes on reading
  return std::optional(std::move(out));
}

class FileBlocks final : public StoreSource::BlockReader {
 public:
  explicit FileBlocks(io::Statement rows) : rows_(std::move(rows)) {}
  StoreResult<std::optional<StoreSource::Block>> next() override {
    PUENTE_TRY(const bool found, rows_.step());
    if (!found) return std::optional<StoreSource::Block>();
    return std::optional(StoreSource::Block{rows_.unsigned_integer(0), copy_of(rows_.blob(1))});
  }

 private:
  io::Statement rows_;
};

}  // namespace

StoreResult<BrokerFile> BrokerFile::on(io::Database& database) {
  BrokerFile out(database);
  PUENTE_TRY(out.select_value_, database.prepare("SELECT value FROM value WHERE name=?"));
  PUENTE_TRY(out.select_tile_, database.prepare("SELECT hashes FROM tile WHERE level=? AND tile_index=?"));
  return out;
}

StoreResult<bool> BrokerFile::has_segments(io::Database& database) {
  // Stores of earlier versions have no such table.
  PUENTE_TRY(io::Statement table, database.prepare("SELECT 1 FROM sqlite_schema WHERE name='segment'"));
  PUENTE_TRY(const bool known, table.step());
  if (!known) return false;
  PUENTE_TRY(io::Statement any, database.prepare("SELECT 1 FROM segment LIMIT 1"));
  return any.step();
}

StoreResult<std::optional<Bytes>> BrokerFile::value(const std::string& name) {
  return one_blob(select_value_.bind(std::string_view(name)));
}

StoreResult<std::optional<Bytes>> BrokerFile::tile(unsigned level, std::uint64_t index) {
  return one_blob(select_tile_.bind(static_cast<int>(level)).bind(index));
}

StoreResult<std::unique_ptr<StoreSource::BlockReader>> BrokerFile::blocks(codec::Audience audience) {
  PUENTE_TRY(io::Statement rows,
             database_->prepare("SELECT first_index, block FROM block WHERE audience=? ORDER BY first_index"));
  rows.bind(static_cast<int>(audience));
  return std::make_unique<FileBlocks>(std::move(rows));
}

StoreStatus BrokerFile::read_rows(const std::function<void(ByteView row)>& sink) {
  return store_file::read_rows(*database_, broker_tables, sink);
}

}  // namespace puente::audit::store_file
