// Requests and what answers them, kept forms, and what left for other tools, in memory.
#include <algorithm>

#include "client/ports/memory_agent_store.h"

namespace puente::client::ports {

void MemoryAgentStore::commit_exchanges(const AgentBatch& batch) {
  for (const ExchangeRow& row : batch.exchanges) exchanges_[{row.record_id, row.device, row.agency}] = row;
  for (const auto& [record, time] : batch.accepted)
    for (auto& [key, row] : exchanges_)
      if (row.record_id == record && row.sent()) row.accepted = time;
  for (const FormRow& row : batch.forms) forms_[row.number] = row;
  for (const std::uint64_t number : batch.forms_dropped) forms_.erase(number);
  for (const ExportRow& row : batch.exports) exports_[row.number] = row;
}

StoreResult<std::vector<ExchangeRow>> MemoryAgentStore::exchanges() {
  std::vector<ExchangeRow> out;
  for (const auto& [key, held] : exchanges_) {
    ExchangeRow& row = out.emplace_back(held);
    row.recalled = {};
    row.state = OutboxState::draft;
    if (row.sent()) {
      if (const OutboxRow* const sent = by_id(row.record_id)) row.state = sent->state;
    } else if (const auto mark = marks_.find({row.device, row.record_id}); mark != marks_.end()) {
      row.recalled = mark->second.recalled;
    }
  }
  std::ranges::stable_sort(out, {}, &ExchangeRow::noted);
  return out;
}

StoreResult<std::vector<FormRow>> MemoryAgentStore::forms() {
  std::vector<FormRow> out;
  for (const auto& [number, row] : forms_) out.push_back(row);
  return out;
}

StoreResult<std::vector<OfficerAct>> MemoryAgentStore::acts_about(std::string_view about, std::string_view op,
                                                                  std::size_t count) {
  std::vector<OfficerAct> out;
  for (auto act = acts_.rbegin(); act != acts_.rend() && out.size() < count; ++act)
    if (act->about == about && act->op == op) out.push_back(*act);
  return out;
}

StoreResult<std::vector<ExportRow>> MemoryAgentStore::exports(bool all, std::uint64_t after, std::size_t count) {
  std::vector<ExportRow> out;
  for (auto at = exports_.upper_bound(after); at != exports_.end() && out.size() < count; ++at) {
    if (!all && at->second.gone != Instant{}) continue;
    ExportRow& row = out.emplace_back(at->second);
    const auto mark = marks_.find({row.device, row.record_id});
    const OutboxRow* const sent = row.device == KeyId() ? by_id(row.record_id) : nullptr;
    row.recalled = (mark != marks_.end() && mark->second.recalled != Instant{}) ||
                   (sent != nullptr && sent->state == OutboxState::recalled);
  }
  return out;
}

}  // namespace puente::client::ports
