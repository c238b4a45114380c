#include "broker/core/delivery/notices.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t notices_at_once = 256;

}  // namespace

void Notices::open(const KeyId& device) {
  boxes_[device] = {};
  to_load_.insert(device);
}

void Notices::close(const KeyId& device) {
  boxes_.erase(device);
  to_load_.erase(device);
  to_send_.erase(device);
}

void Notices::add(Turn& turn, const KeyId& device, const audit::Appended& appended) {
  ports::NoticeRow row{device, appended.index, appended.leaf, appended.nonce, appended.event};
  // Before the store has been asked, it comes from there with the others.
  if (const auto box = boxes_.find(device); box != boxes_.end() && box->second.all) {
    box->second.kept.emplace(row.index, Kept{row, false});
    to_send_.insert(device);
  }
  turn.batch.notices.push_back(std::move(row));
}

void Notices::taken(Turn& turn, const KeyId& device, std::uint64_t index) {
  const auto box = boxes_.find(device);
  if (box == boxes_.end()) return;
  const auto notice = box->second.kept.extract(index);
  if (!notice) return;
  turn.batch.notices_taken.push_back(std::move(notice.mapped().row));
  if (!box->second.all && box->second.kept.empty()) to_load_.insert(device);
}

StoreStatus Notices::load() {
  for (const KeyId& device : std::exchange(to_load_, {})) {
    Box& box = boxes_.at(device);
    PUENTE_TRY(std::vector<ports::NoticeRow> rows, rows_.notices(device, notices_at_once));
    box.all = rows.size() < notices_at_once;
    for (ports::NoticeRow& row : rows) {
      const std::uint64_t index = row.index;
      box.kept.try_emplace(index, Kept{std::move(row), false});
    }
    if (!box.kept.empty()) to_send_.insert(device);
    loaded_ = true;
  }
  return {};
}

StoreStatus Notices::send(Turn& turn, const NotedHead& head) {
  // Under the head of the last time nothing more is proven.
  if (!std::exchange(loaded_, false) && sent_size_ == head.head.size) return {};
  sent_size_ = head.head.size;
  for (const KeyId& device : std::exchange(to_send_, {})) {
    Session* const session = sessions_.find(device);
    if (session == nullptr) continue;
    bool left = false;
    for (auto& [index, kept] : boxes_.at(device).kept) {
      if (kept.sent) continue;
      // It may hold a newer head than there is a quorum for since our start: soon.
      if (index >= head.head.size || session->held_size > head.head.size) {
        left = true;
        continue;
      }
      codec::Notice out;
      PUENTE_TRY(out.proof, log_.prove(kept.row.leaf, kept.row.nonce, kept.row.event, index, head.head.size));
      PUENTE_TRY(out.head, sessions_.update(*session, head, true));
      turn.at_once.push_back(to(session->connection, {0, std::move(out)}));
      kept.sent = true;
    }
    if (left) to_send_.insert(device);
  }
  return {};
}

}  // namespace puente::broker::core
