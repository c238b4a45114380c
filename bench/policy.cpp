// decide() for one record with 16 slots and 8 recipients, and the analysis of 40 agencies, as policies grow.
#include <fmt/format.h>

#include "bench/beside.h"
#include "bench/policy_world.h"
#include "policy/inspect/difference.h"

namespace puente::bench {
namespace {

using namespace policy;
using model::AgencyId;
using model::Nation;

// A broker decides on one record after the other; a clock read for each would count as much as a tenth of it.
constexpr std::size_t often = 100;
void decide_often(const Record& record, const PolicySet& set) {
  for (std::size_t i = 0; i < often; ++i) record.decide_for_eight(set);
}

void add_decide() {
  static const Record record;
  static const PolicySet hundred = policies(100);
  for (const std::size_t rules : {1'000U, 10'000U}) {
    const auto set = std::make_shared<const PolicySet>(policies(rules));
    add({.name = fmt::format("decide, 16 slots, 8 recipients, {} rules a side", rules),
         .ours = {[set] { decide_often(record, *set); }, often},
         .beside = "100 rules",
         .other = {[] { decide_often(record, hundred); }, often},
         .ratio_max = static_cast<double>(rules) / 100});
  }
}

void add_analysis() {
  static const std::vector<AgencyId> all = agencies();
  static const PolicySet small = policies(100), large = policies(1'000);
  static const PolicySet changed = [] {
    PolicySet out = policies(1'000);
    auto other = std::make_shared<Bundle>(*bundle(Nation::mx, 1'000));
    for (std::size_t i = 0; i < 1'000; i += 10) other->policy.rules[i].tlp = {model::Tlp::green};
    out.set_unsigned(other);
    return out;
  }();
  add({.name = "matrix, 40 agencies, 1,000 rules a side",
       .ours = {[] { keep(inspect::sharing(large, all, {}, now)); }},
       .beside = "100 rules",
       .other = {[] { keep(inspect::sharing(small, all, {}, now)); }}});
  add({.name = "diff, 40 agencies, 1,000 rules a side, 100 changed",
       .ours = {[] { keep(inspect::differences(large, changed, all, {}, now)); }},
       .beside = "the matrix",
       .other = {[] { keep(inspect::sharing(large, all, {}, now)); }}});
  static const std::shared_ptr<const Bundle> claiming = [] {
    auto out = std::make_shared<Bundle>(*bundle(Nation::mx, 1'000));
    Rule never;
    never.id = "no-sources";
    never.effect = Effect::forbid;
    never.from = {{Nation::mx, ""}};
    never.to = {{Nation::us, ""}};
    never.sections = {model::Section::victim_identities};
    never.tlp = {model::Tlp::red};
    never.purposes = {model::Purpose::prosecution};
    never.valid_until = now - days(1);  // covers nothing any more: the whole domain is looked through
    out->policy.claims = {{never}};
    return out;
  }();
  add({.name = "assert, 40 agencies, 1,000 rules, holds",
       .ours = {[] { keep(inspect::breaches(*claiming, now)); }},
       .beside = "the matrix",
       .other = {[] { keep(inspect::sharing(large, all, {}, now)); }}});
}

}  // namespace

void rows() {
  add_decide();
  add_analysis();
}

}  // namespace puente::bench
