// The secrets shared by hand with other agencies (docs/protocol.md, Keys: monthly, old ones kept 15 days).
//
// Guarantee: sealing uses the newest that has begun; opening takes every one that is held, so that both sides need not
// change in the same minute. One that was replaced 15 days ago is out of time: its holder erases it. Where any is held
// for an agency, entries of that agency's without one are refused (crypto/record/open).
#pragma once

#include <map>
#include <span>
#include <vector>

#include "crypto/base/secret.h"
#include "crypto/base/time.h"
#include "policy/model/agency.h"

namespace puente::client::core {

inline constexpr Duration pair_kept_after_replacement = days(15);

class Pairs {
 public:
  // since: from when on it is used for sealing. One of the same agency and time replaces the other.
  void add(const model::AgencyId& agency, Instant since, PairSecret secret);
  // nullptr: none is held for that agency. Where none has begun yet, the first to begin.
  const PairSecret* for_sealing(const model::AgencyId& agency, Instant now) const;
  std::span<const PairSecret> held(const model::AgencyId& agency) const;  // ascending by `since`

  struct Name {
    model::AgencyId agency;
    Instant since;
    friend auto operator<=>(const Name&, const Name&) = default;
  };
  // Forgets those that are out of time, and returns which.
  std::vector<Name> drop_old(Instant now);

 private:
  struct Held {
    std::vector<Instant> since;
    std::vector<PairSecret> secrets;  // as many
  };
  std::map<model::AgencyId, Held> agencies_;
};

}  // namespace puente::client::core
