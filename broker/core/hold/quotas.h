// How many records went to an agency under a rule with a quota, in its window of time.
#pragma once

#include <deque>

#include "broker/core/judgement.h"
#include "broker/core/turn.h"

namespace puente::broker::core {

class Quotas {
 public:
  StoreStatus restore(const ports::StateStore& store);
  // May the record go to the agency under these, at `turn.now`? Counts it if so. Else what is used up, in words.
  std::string use(Turn& turn, const std::vector<Judgement::Quota>& quotas, const model::AgencyId& agency,
                  const Hash& header_hash);

 private:
  struct Use {
    Hash header_hash;
    Instant at;
  };
  std::map<std::pair<std::string, std::string>, std::deque<Use>> uses_;  // by rule and agency, oldest first
};

}  // namespace puente::broker::core
