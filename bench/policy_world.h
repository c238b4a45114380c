// Policies as they grow, and the record that decide() is timed with, for bench_policy and beside Cedar.
#pragma once

#include "policy/inspect/claims.h"

namespace puente::bench {

inline constexpr Instant now{1'790'000'000'000};

std::vector<model::AgencyId> agencies();  // 20 of each nation

// As a real policy: most rules are about one agency each way and one kind, a quarter of them about violent events; some
// are for everybody. Forbids are about one section.
std::shared_ptr<const policy::Bundle> bundle(model::Nation nation, std::size_t rules);
policy::PolicySet policies(std::size_t rules);  // of both nations

// 16 slots, to 8 recipients.
struct Record {
  std::vector<model::AgencyId> all = agencies();
  std::vector<model::Label> labels;
  model::Marks marks;
  Record();
  policy::RecordFacts facts() const;
  std::span<const model::AgencyId> recipients() const { return std::span(all).subspan(20, 8); }
  void decide_for_eight(const policy::PolicySet& set) const;
};

}  // namespace puente::bench
