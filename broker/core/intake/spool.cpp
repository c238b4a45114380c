#include "broker/core/intake/spool.h"

#include <algorithm>

#include "crypto/record/derive.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t cached_bytes_max = 256 << 20;

Bytes own(const SharedBytes& bytes) { return copy_of(bytes.view()); }

// As they came: entries and slots ascend by their digests.
codec::SealedRecord parts_of(const ports::SpooledRecord& spooled) {
  codec::SealedRecord out{own(spooled.header), spooled.batch, {}, own(spooled.release), {}};
  std::map<Hash, const SharedBytes*> entries, slots;
  for (const ports::SpooledEntry& entry : spooled.entries) entries[record::entry_digest(entry.entry)] = &entry.entry;
  for (const ports::SpooledSlot& slot : spooled.slots) slots[slot.digest] = &slot.frame;
  for (const auto& [digest, bytes] : entries) out.entries.push_back(own(*bytes));
  for (const auto& [digest, bytes] : slots) out.slots.push_back(own(*bytes));
  return out;
}

}  // namespace

ports::SpooledRecord spooled(const RecordPtr& record) {
  const record::inspect::DecodedRecord& decoded = record->decoded();
  const codec::SealedRecord& parts = decoded.parts();
  ports::SpooledRecord out{.header_hash = decoded.header_hash(),
                           .record_id = decoded.header().record_id,
                           .device = decoded.header().device,
                           .expires = decoded.header().expires,
                           .header = SharedBytes(record, parts.header),
                           .batch = parts.batch,
                           .release = SharedBytes(record, parts.release),
                           .entries = {},
                           .slots = {}};
  for (std::size_t i = 0; i < parts.entries.size(); ++i)
    out.entries.push_back({decoded.entries()[i].device, SharedBytes(record, parts.entries[i])});
  for (std::size_t i = 0; i < parts.slots.size(); ++i) {
    out.slots.push_back({decoded.slots()[i].digest, SharedBytes(record, parts.slots[i])});
    out.frame_bytes += parts.slots[i].size();
  }
  return out;
}

void Spool::remember(const RecordPtr& record) {
  const Hash& header_hash = (*record)->header_hash();
  if (!cache_.emplace(header_hash, record).second) return;
  order_.push_back(header_hash);
  bytes_ += (*record)->size_bytes();
  while (bytes_ > cached_bytes_max && order_.size() > 1) {
    const auto oldest = cache_.find(order_.front());
    bytes_ -= (*oldest->second)->size_bytes();
    cache_.erase(oldest);
    order_.pop_front();
  }
}

StoreResult<RecordPtr> Spool::find(const Hash& header_hash) {
  if (const auto found = cache_.find(header_hash); found != cache_.end()) return found->second;
  PUENTE_TRY(const std::optional<ports::SpooledRecord> kept, rows_.record(header_hash));
  if (!kept) return nullptr;
  PUENTE_TRY(Record record,
             read_back(record::inspect::verify_kept(parts_of(*kept), header_hash), "a record of the spool"));
  RecordPtr out = std::make_shared<const Record>(std::move(record));
  remember(out);
  return out;
}

StoreResult<RecordPtr> Spool::record(const Hash& header_hash) {
  PUENTE_TRY(RecordPtr out, find(header_hash));
  if (!out) return damaged("the queue names a record that the spool does not hold: " + header_hash.hex());
  return out;
}

}  // namespace puente::broker::core
