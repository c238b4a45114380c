// Proven events that concern a device, kept until it has them.
#include "broker/core/queues.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t notices_at_once = 256;

}  // namespace

void Queues::notify(Turn& turn, const KeyId& device, const audit::Appended& appended) {
  ports::NoticeRow row{device, appended.index, appended.leaf, appended.nonce, appended.event};
  const auto recipient = recipients_.find(device);
  // Before the store has been asked it comes with the others from there.
  if (recipient != recipients_.end() && recipient->second.noticed)
    recipient->second.notices.emplace(row.index, Notice{row, false});
  turn.batch.notices.push_back(std::move(row));
}

StoreStatus Queues::load_notices(const KeyId& device, Recipient& recipient) {
  if (recipient.noticed) return {};
  PUENTE_TRY(std::vector<ports::NoticeRow> rows, store_.notices(device, notices_at_once));
  recipient.noticed = rows.size() < notices_at_once;
  for (ports::NoticeRow& row : rows) recipient.notices.try_emplace(row.index, Notice{row, false});
  return {};
}

StoreStatus Queues::send_notices(Turn& turn, Recipient& recipient, const NotedHead& head) {
  if (recipient.attached.held_size > head.head.size) return {};
  for (auto& [index, notice] : recipient.notices) {
    if (notice.sent || index >= head.head.size) continue;
    codec::Notice out;
    PUENTE_TRY(out.proof, log_.prove(notice.row.leaf, notice.row.nonce, notice.row.event, index, head.head.size));
    PUENTE_TRY(out.head, head_update(recipient.attached, head, true));
    turn.at_once.push_back(to(recipient.attached.routing_id, codec::BrokerMessage{0, std::move(out)}));
    notice.sent = true;
  }
  return {};
}

void Queues::take_notice(Turn& turn, const KeyId& device, std::uint64_t index) {
  const auto recipient = recipients_.find(device);
  if (recipient == recipients_.end() || recipient->second.notices.erase(index) == 0) return;
  turn.batch.notices_taken.emplace_back(device, index);
  if (!recipient->second.noticed && recipient->second.notices.empty()) hungry_.insert(device);
}

}  // namespace puente::broker::core
