#include "broker/core/hold/quotas.h"

#include <fmt/format.h>

namespace puente::broker::core {

StoreStatus Quotas::restore(const ports::StateStore& store) {
  PUENTE_TRY(const std::vector<ports::QuotaUse> rows, store.quota_uses());
  for (const ports::QuotaUse& row : rows) uses_[{row.rule, row.agency}].push_back({row.header_hash, row.at});
  return {};
}

std::string Quotas::use(Turn& turn, const std::vector<Judgement::Quota>& quotas, const model::AgencyId& agency,
                        const Hash& header_hash) {
  const std::string to = model::text_of(agency);
  for (const Judgement::Quota& one : quotas) {
    std::deque<Use>& uses = uses_[{one.rule, to}];
    while (!uses.empty() && uses.front().at + model::quota_window_max < turn.now) uses.pop_front();
    std::size_t used = 0;
    bool counted = false;
    for (auto use = uses.rbegin(); use != uses.rend() && turn.now - one.quota.window < use->at; ++use) {
      counted = counted || use->header_hash == header_hash;
      ++used;
    }
    if (!counted && used >= one.quota.records)
      return fmt::format("over the quota of {}: {} records to {} in {}", one.rule, one.quota.records, to,
                         model::text_of_duration(one.quota.window));
  }
  for (const Judgement::Quota& one : quotas) {
    std::deque<Use>& uses = uses_[{one.rule, to}];
    // A second device of the agency, a moment later.
    if (!uses.empty() && uses.back().header_hash == header_hash) continue;
    uses.push_back({header_hash, turn.now});
    turn.batch.quota_uses.push_back({one.rule, to, header_hash, turn.now});
  }
  return {};
}

}  // namespace puente::broker::core
