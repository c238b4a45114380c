#include "broker/core/delivery/returns.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t swept_at_once = 256;
constexpr std::size_t returned_at_once = 1024;  // rows of one recipient that are looked at under a pause

}  // namespace

void Returns::restore() {
  for (const auto& [device, length] : parts_.queues.lengths())
    if (parts_.registry.directory().revoked(device)) revoked_.insert(device);
}

void Returns::ordered(const trust::Order& pause) {
  if (pause.pause().queued != trust::Queued::give_back) return;
  for (const auto& [device, length] : parts_.queues.lengths()) returning_[device] = 0;
}

StoreStatus Returns::give_back(Turn& turn, const ports::QueueRow& row, std::string_view reason,
                               codec::Progress progress) {
  PUENTE_TRY(const RecordPtr record, parts_.spool.record(row.header_hash));
  parts_.log.append({turn.now, codec::ReturnEvent{row.header_hash, row.recipient, std::string(reason)}},
                    parts_.verdicts.audience((*record)->header().device, row.recipient), turn.random);
  if (const auto stop = parts_.hold.stopped(row, turn.now)) {
    if (progress == codec::Progress::paused) parts_.hold.returned(turn, *stop);
    if (progress == codec::Progress::expired) parts_.hold.expired(turn, *stop);
  }
  parts_.queues.remove(turn, row);
  // Of what was delivered before and never opened, its sender knows that it was delivered.
  if (!row.justification) parts_.tracking.record(turn, *record, row.recipient, {progress});
  return {};
}

StoreStatus Returns::sweep(Turn& turn, Instant deadline) {
  PUENTE_TRY(std::vector<ports::QueueRow> rows, parts_.rows.expired(deadline, swept_at_once));
  std::set<Place> done;
  PUENTE_REQUIRE(sweep_revoked(turn, done));
  for (ports::QueueRow& row : rows)
    if (done.insert({row.recipient, row.position}).second) PUENTE_REQUIRE(sweep_expired(turn, std::move(row)));
  return sweep_returning(turn, done);
}

StoreStatus Returns::sweep_revoked(Turn& turn, std::set<Place>& done) {
  std::set<KeyId> empty;
  for (const KeyId& device : revoked_) {
    PUENTE_TRY(const std::vector<ports::QueueRow> waiting, parts_.rows.queue(device, 0, swept_at_once));
    if (waiting.empty()) empty.insert(device);
    for (const ports::QueueRow& row : waiting) {
      done.insert({row.recipient, row.position});
      PUENTE_REQUIRE(give_back(turn, row, "device-gone", codec::Progress::device_gone));
    }
  }
  for (const KeyId& device : empty) revoked_.erase(device);
  return {};
}

StoreStatus Returns::sweep_expired(Turn& turn, ports::QueueRow row) {
  if (!row.delivery) return give_back(turn, row, "expired", codec::Progress::expired);
  // Its number was given: the void event will go out under it. What is on its way is looked at when it is sent.
  const InFlight::Item* const item = parts_.in_flight.find({row.recipient, row.delivery->number});
  if (item != nullptr && item->stage != InFlight::Stage::sent) return {};
  PUENTE_TRY(const RecordPtr record, parts_.spool.record(row.header_hash));
  parts_.deliveries.expire(turn, std::move(row), *record);
  return {};
}

StoreStatus Returns::sweep_returning(Turn& turn, std::set<Place>& done) {
  for (auto next = returning_.begin(); next != returning_.end();) {
    PUENTE_TRY(const std::vector<ports::QueueRow> rows, parts_.rows.queue(next->first, next->second, returned_at_once));
    for (const ports::QueueRow& row : rows) {
      next->second = row.position;
      // What has its number may have arrived: it is looked at when its recipient is back, who says so.
      const auto stop = row.delivery ? std::nullopt : parts_.hold.stopped(row, turn.now);
      if (!stop || !stop->gives_back()) continue;
      if (done.insert({row.recipient, row.position}).second)
        PUENTE_REQUIRE(give_back(turn, row, stop->reason(), codec::Progress::paused));
    }
    next = rows.size() < returned_at_once ? returning_.erase(next) : std::next(next);
  }
  return {};
}

}  // namespace puente::broker::core
