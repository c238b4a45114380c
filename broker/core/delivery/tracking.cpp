#include "broker/core/delivery/tracking.h"

#include <algorithm>

namespace puente::broker::core {
namespace {

constexpr std::size_t on_their_way_max = 256;
constexpr Duration told_again_after = seconds(30);

Send telling(Connection connection, const ports::OutcomeRow& row) {
  return to(connection, {0, codec::Tracking{row.record_id, row.recipient, row.progress, row.fault}});
}

}  // namespace

void Tracking::open(const KeyId& sender) {
  tellings_[sender] = {};
  due_.insert(sender);
}

void Tracking::close(const KeyId& sender) {
  tellings_.erase(sender);
  due_.erase(sender);
}

void Tracking::record(Turn& turn, const Record& record, const KeyId& recipient, const Became& became) {
  const codec::Header& header = record->header();
  const ports::OutcomeRow row{.sender = header.device,
                              .record_id = header.record_id,
                              .recipient = recipient,
                              .progress = became.progress,
                              .expires = header.expires,
                              .told = false,
                              .fault = became.fault,
                              .number = became.number};
  turn.batch.outcomes.push_back(row);
  const auto found = tellings_.find(header.device);
  const Session* const session = sessions_.find(header.device);
  if (found == tellings_.end() || session == nullptr) return;
  Telling& sender = found->second;
  // One that took the place of another goes out too: the device may just have stored the one before.
  if (sender.on_its_way.size() >= on_their_way_max && !sender.on_its_way.contains({row.record_id, recipient})) {
    sender.behind = true;
    return;
  }
  sender.on_its_way[{row.record_id, recipient}] = turn.now;
  turn.after.push_back(telling(session->connection, row));
}

StoreStatus Tracking::repeat(Turn& turn, Connection connection, const KeyId& sender, const RecordId& record_id) const {
  PUENTE_TRY(const std::vector<ports::OutcomeRow> rows, rows_.outcomes(sender, record_id));
  for (const ports::OutcomeRow& row : rows) turn.after.push_back(telling(connection, row));
  return {};
}

StoreStatus Tracking::taken(Turn& turn, const KeyId& sender, const codec::TakeOutcome& outcome) {
  PUENTE_TRY(const std::vector<ports::OutcomeRow> rows, rows_.outcomes(sender, outcome.record_id));
  const auto row = std::ranges::find(rows, outcome.recipient, &ports::OutcomeRow::recipient);
  if (row == rows.end() || row->progress != outcome.progress) return {};
  if (!row->told) {
    turn.batch.outcomes.push_back(*row);
    turn.batch.outcomes.back().told = true;
  }
  const auto found = tellings_.find(sender);
  if (found == tellings_.end()) return {};
  Telling& telling = found->second;
  telling.on_its_way.erase({outcome.record_id, outcome.recipient});
  // A query for one or two rows costs more than to wait until half of the page is free.
  if (telling.behind && telling.on_its_way.size() <= on_their_way_max / 2) due_.insert(sender);
  return {};
}

void Tracking::tick(Instant now) {
  for (auto& [sender, telling] : tellings_) {
    const auto late = [&](const auto& one) { return now - one.second >= told_again_after || now < one.second; };
    if (std::erase_if(telling.on_its_way, late) == 0) continue;
    telling.behind = true;
    due_.insert(sender);
  }
}

StoreStatus Tracking::catch_up(Turn& turn) {
  for (const KeyId& sender : std::exchange(due_, {})) {
    const Session* const session = sessions_.find(sender);
    const auto found = tellings_.find(sender);
    if (session == nullptr || found == tellings_.end() || !found->second.behind) continue;
    Telling& to = found->second;
    // Those on their way are among the rows.
    const std::size_t asked = on_their_way_max + to.on_its_way.size();
    PUENTE_TRY(const std::vector<ports::OutcomeRow> rows, rows_.untold(sender, asked));
    to.behind = rows.size() == asked;
    for (const ports::OutcomeRow& row : rows) {
      if (to.on_its_way.contains({row.record_id, row.recipient})) continue;
      if (to.on_its_way.size() >= on_their_way_max) {
        to.behind = true;
        break;
      }
      to.on_its_way[{row.record_id, row.recipient}] = turn.now;
      turn.after.push_back(telling(session->connection, row));
    }
  }
  return {};
}

}  // namespace puente::broker::core
