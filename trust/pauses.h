// The pauses in force, as the orders of both nations make them. The broker takes orders one by one and checks that they
// follow each other; an agent takes over the whole list that a heartbeat's hash is of. An order that lifts a hold has a
// place among its nation's orders, and changes no pause: what it lifts is the broker's to check. No clock; not thread
// safe.
#pragma once

#include <array>
#include <map>
#include <set>

#include "trust/order.h"

namespace puente::trust {

inline constexpr std::size_t pauses_max = 64;  // of one nation, not expired

class Pauses {
 public:
  // May this order follow? Errors: replayed (held already), conflict (not the next number, or another previous),
  // expired (signed more than a day ago, or a pause that is over), not_permitted (signed in the future), not_found (it
  // resumes no pause in force), too_large.
  Status check(const SignedOrder& next, Instant now) const;
  void add(SignedOrder order);
  // All that matters, as served; what is held is forgotten. Fails with `mismatch` where a number comes twice, or a
  // pause that was held and is not over at `t` is missing, or is resumed by nobody.
  Status replace(std::vector<SignedOrder> orders, Instant t);

  // What a nation's next order follows.
  struct Newest {
    std::uint64_t number = 0;
    Hash hash;
  };
  Newest newest(model::Nation nation) const { return newest_[static_cast<std::size_t>(nation)]; }

  // Neither expired at `t` nor resumed; ascending by nation and number.
  std::vector<const SignedOrder*> in_force(Instant t) const;
  // Pauses that are not expired at `t`, and the orders that resume them.
  std::vector<const SignedOrder*> live(Instant t) const;
  // SHA256(lp("puente/1 pauses"), lp of each hash of live(t)); zeros where there is none.
  Hash hash(Instant t) const;
  const SignedOrder* find(model::Nation nation, std::uint64_t number) const;

 private:
  using Place = std::pair<model::Nation, std::uint64_t>;
  std::map<Place, SignedOrder> orders_;
  std::set<Place> open_;  // pauses that nobody resumed, but for those long over
  std::array<Newest, model::nation_count> newest_{};
};

// Whether this pause stops such a record.
bool stops(const Order& pause, const model::AgencyId& originator, const model::AgencyId& recipient, model::Kind kind);

}  // namespace puente::trust
