#include "broker/core/spool.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t cached_bytes_max = 256 << 20;

}  // namespace

void Spool::remember(const std::shared_ptr<const LoadedRecord>& record) {
  if (!cache_.emplace(record->spooled.header_hash, record).second) return;
  order_.push_back(record->spooled.header_hash);
  bytes_ += record->bytes;
  while (bytes_ > cached_bytes_max && order_.size() > 1) {
    const auto oldest = cache_.find(order_.front());
    bytes_ -= oldest->second->bytes;
    cache_.erase(oldest);
    order_.pop_front();
  }
}

StoreResult<std::shared_ptr<const LoadedRecord>> Spool::find(const Hash& header_hash) {
  if (const auto found = cache_.find(header_hash); found != cache_.end()) return found->second;
  PUENTE_TRY(std::optional<ports::SpooledRecord> spooled, store_.record(header_hash));
  if (!spooled) return nullptr;
  PUENTE_TRY(const std::shared_ptr<const LoadedRecord> out,
             read_back(load(std::move(*spooled)), "a record of the spool"));
  remember(out);
  return out;
}

StoreResult<std::shared_ptr<const LoadedRecord>> Spool::record(const Hash& header_hash) {
  PUENTE_TRY(std::shared_ptr<const LoadedRecord> out, find(header_hash));
  if (!out) return damaged("the queue names a record that the spool does not hold: " + header_hash.hex());
  return out;
}

}  // namespace puente::broker::core
