#include "broker/core/forgetting.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <vector>

namespace puente::broker::core {

StoreStatus keep_with_outcomes(const ports::Store& store, ports::ForgottenRows& rows) {
  using Key = std::tuple<KeyId, RecordId, KeyId>;
  const auto key_of = [](const ports::OutcomeRow& row) { return Key(row.sender, row.record_id, row.recipient); };
  std::set<Key> forgotten;
  for (const ports::OutcomeRow& row : rows.outcomes) forgotten.insert(key_of(row));
  std::vector<ports::ReplayRow> whole;
  for (ports::ReplayRow& row : rows.replays) {
    PUENTE_TRY(const std::vector<ports::OutcomeRow> outcomes, store.outcomes(row.device, row.record_id));
    const auto goes = [&](const ports::OutcomeRow& one) { return forgotten.contains(key_of(one)); };
    if (std::ranges::all_of(outcomes, goes)) whole.push_back(std::move(row));
  }
  rows.replays = std::move(whole);
  return {};
}

}  // namespace puente::broker::core
