// Requests and what answers them, and kept forms, in memory.
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

}  // namespace puente::client::ports
