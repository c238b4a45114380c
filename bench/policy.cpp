// decide() for one record with 16 slots and 8 recipients, and the analysis of 40 agencies, as policies grow.
#include <fmt/format.h>

#include "bench/beside.h"
#include "policy/analyse/claims.h"
#include "policy/analyse/difference.h"

namespace puente::bench {
namespace {

using namespace policy;
using model::AgencyId;
using model::Nation;

constexpr Instant now{1'790'000'000'000};

std::vector<AgencyId> agencies() {
  std::vector<AgencyId> out;
  for (const Nation nation : {Nation::mx, Nation::us})
    for (int i = 0; i < 20; ++i) out.push_back({nation, fmt::format("A{:02}", i)});
  return out;
}

// As a real policy: most rules are about one or two agencies each way and one or two kinds; some for everybody.
std::shared_ptr<const Bundle> bundle(Nation nation, std::size_t rules, const std::string& prefix = "r") {
  const std::vector<AgencyId> all = agencies();
  auto out = std::make_shared<Bundle>();
  out->head.nation = nation;
  out->head.agencies = all;
  for (std::size_t i = 0; i < rules; ++i) {
    Rule rule;
    rule.id = fmt::format("{}{:05}", prefix, i);
    rule.effect = i % 10 == 9 ? Effect::forbid : i % 25 == 7 ? Effect::oblige : Effect::permit;
    rule.from = {{Nation::mx, i % 50 == 0 ? "" : all[i % 20].code}};
    rule.to = {{Nation::us, i % 40 == 0 ? "" : all[(i / 20 * 7 + i) % 20].code}};
    rule.kinds = {static_cast<model::Kind>(i * 5 % model::kind_count)};
    if (i % 3 != 0) {
      const auto sections = model::sections_of(rule.kinds[0]);
      rule.sections = {sections.begin(), sections.begin() + static_cast<std::ptrdiff_t>(1 + i % sections.size())};
    }
    if (i % 7 == 0) rule.tlp = {model::Tlp::amber, model::Tlp::green};
    if (i % 11 == 0) rule.purposes = {model::Purpose::firearms};
    if (rule.effect == Effect::oblige) rule.obligations.no_onward = true;
    rule.valid_until = now + days(100 + static_cast<std::int64_t>(i % 4) * 100);
    out->policy.rules.push_back(std::move(rule));
  }
  return out;
}

PolicySet policies(std::size_t rules) {
  PolicySet out(analyse::everything_crosses());
  out.set_unsigned(bundle(Nation::mx, rules));
  out.set_unsigned(bundle(Nation::us, rules));
  return out;
}

struct Record {
  std::vector<AgencyId> all = agencies();
  std::vector<model::Label> labels;
  model::Marks marks;
  Record() {
    labels = analyse::labels_of(model::Kind::violent_event);
    labels.resize(std::min<std::size_t>(labels.size(), 16));
    marks.tlp = model::Tlp::amber;
  }
  void decide_for_eight(const PolicySet& set) const {
    const RecordFacts facts{
        all[0], model::Kind::violent_event, marks, model::Purpose::violence_prevention, model::Urgency::routine, labels,
        Hash()};
    for (std::size_t i = 20; i < 28; ++i) keep(decide(facts, all[i], set, now));
  }
};

void add_decide() {
  static const Record record;
  static const PolicySet hundred = policies(100);
  for (const std::size_t rules : {1'000U, 10'000U}) {
    const auto set = std::make_shared<const PolicySet>(policies(rules));
    add({.name = fmt::format("decide, 16 slots, 8 recipients, {} rules a side", rules),
         .ours = {[set] { record.decide_for_eight(*set); }},
         .beside = "100 rules",
         .other = {[] { record.decide_for_eight(hundred); }},
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
       .ours = {[] { keep(analyse::sharing(large, all, {}, now)); }},
       .beside = "100 rules",
       .other = {[] { keep(analyse::sharing(small, all, {}, now)); }}});
  add({.name = "diff, 40 agencies, 1,000 rules a side, 100 changed",
       .ours = {[] { keep(analyse::differences(large, changed, all, {}, now)); }},
       .beside = "the matrix",
       .other = {[] { keep(analyse::sharing(large, all, {}, now)); }}});
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
       .ours = {[] { keep(analyse::breaches(*claiming, now)); }},
       .beside = "the matrix",
       .other = {[] { keep(analyse::sharing(large, all, {}, now)); }}});
}

}  // namespace

void rows() {
  add_decide();
  add_analysis();
}

}  // namespace puente::bench
