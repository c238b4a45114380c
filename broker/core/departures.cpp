#include "broker/core/departures.h"

#include <map>
#include <set>
#include <unordered_map>

namespace puente::broker::core {
namespace {

using ports::SpooledRecord;
using ports::WriteBatch;

using Place = std::pair<KeyId, std::uint64_t>;
Place place_of(const ports::QueueRow& row) { return {row.recipient, row.position}; }

class Departures {
 public:
  Departures(const ports::RecordReader& committed, WriteBatch& batch) : committed_(committed), batch_(batch) {
    for (const SpooledRecord& record : batch.records) fresh_.emplace(record.header_hash, &record);
  }

  StoreStatus name_records() {
    std::map<Hash, std::set<Place>> left;  // entries of records that one goes of, as the batch leaves them
    for (const ports::QueueRow& row : batch_.dequeued) {
      const auto [entries, first] = left.try_emplace(row.header_hash);
      if (!first || fresh_.contains(row.header_hash)) continue;
      PUENTE_TRY(const std::vector<ports::QueueRow> stored, committed_.queue_of(row.header_hash));
      for (const ports::QueueRow& one : stored) entries->second.insert(place_of(one));
    }
    for (const ports::QueueRow& row : batch_.queued)
      if (const auto found = left.find(row.header_hash); found != left.end()) found->second.insert(place_of(row));
    for (const ports::QueueRow& row : batch_.dequeued) left.at(row.header_hash).erase(place_of(row));
    for (const auto& [hash, entries] : left)
      if (entries.empty()) batch_.removed.push_back(hash);
    return {};
  }

  StoreResult<std::vector<ports::SpoolUse>> freed() {
    std::vector<ports::SpoolUse> out;
    std::set<Hash> bare;  // each is stripped once, also where the batch says so for each of its recipients
    for (const Hash& hash : batch_.stripped) {
      PUENTE_TRY(const SpooledRecord* const record, parts_of(hash));
      if (record == nullptr || !bare.insert(hash).second) continue;
      out.push_back({record->device, 0, record->frame_bytes});
    }
    for (const Hash& hash : batch_.removed) {
      PUENTE_TRY(const SpooledRecord* const record, parts_of(hash));
      if (record == nullptr) continue;
      out.push_back({record->device, 1, kept_bytes(*record) - (bare.contains(hash) ? record->frame_bytes : 0)});
    }
    return out;
  }

 private:
  StoreResult<const SpooledRecord*> parts_of(const Hash& header_hash) {
    if (const auto found = fresh_.find(header_hash); found != fresh_.end()) return found->second;
    if (const auto found = read_.find(header_hash); found != read_.end()) return &found->second;
    PUENTE_TRY(std::optional<SpooledRecord> stored, committed_.record_parts(header_hash));
    if (!stored) return nullptr;
    return &read_.emplace(header_hash, std::move(*stored)).first->second;
  }

  const ports::RecordReader& committed_;
  WriteBatch& batch_;
  std::unordered_map<Hash, const SpooledRecord*> fresh_;
  std::unordered_map<Hash, SpooledRecord> read_;
};

}  // namespace

StoreResult<std::vector<ports::SpoolUse>> name_departures(const ports::RecordReader& committed, WriteBatch& batch) {
  Departures departures(committed, batch);
  PUENTE_REQUIRE(departures.name_records());
  return departures.freed();
}

}  // namespace puente::broker::core
