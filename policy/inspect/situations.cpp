#include "policy/inspect/situations.h"

#include <algorithm>
#include <bit>
#include <map>

namespace puente::policy::inspect {
namespace {

template <class E>
constexpr std::size_t values_of() {
  if constexpr (std::is_same_v<E, model::Tlp>) return 5;
  if constexpr (std::is_same_v<E, model::Classification>) return 9;
  if constexpr (std::is_same_v<E, model::Purpose>) return 8;
}
static_assert(static_cast<std::size_t>(model::Tlp::clear) + 1 == values_of<model::Tlp>());
static_assert(static_cast<std::size_t>(model::Classification::mx_confidencial) + 1 ==
              values_of<model::Classification>());
static_assert(static_cast<std::size_t>(model::Purpose::threat_to_life) + 1 == values_of<model::Purpose>());

template <class E>
bool names(const std::vector<E>& values, std::size_t value) {
  return values.empty() || std::ranges::find(values, static_cast<E>(value)) != values.end();
}

// Masks of the values that all rules treat alike.
template <class E, class Extra>
std::vector<std::uint32_t> classes(const std::vector<const Rule*>& rules, std::vector<E> Rule::*field, Extra extra) {
  std::map<std::vector<bool>, std::uint32_t> found;
  for (std::size_t value = 0; value < values_of<E>(); ++value) {
    std::vector<bool> signature = extra(value);
    for (const Rule* rule : rules) signature.push_back(names(rule->*field, value));
    found[signature] |= 1U << value;
  }
  std::vector<std::uint32_t> out;
  for (const auto& [signature, mask] : found) out.push_back(mask);
  std::ranges::sort(out);
  return out;
}

template <class E>
E first_of(std::uint32_t mask) {
  return static_cast<E>(std::countr_zero(mask));
}

// One situation in place of two that differ in one thing only, and are next to each other in it.
std::optional<Situation> joined(const Situation& one, const Situation& other) {
  const bool same_tlp = one.tlp == other.tlp, same_class = one.classifications == other.classifications;
  const bool same_purposes = one.purposes == other.purposes;
  const bool same_time = one.from == other.from && one.until == other.until;
  Situation out = one;
  out.tlp |= other.tlp;
  out.classifications |= other.classifications;
  out.purposes |= other.purposes;
  if (same_time && same_tlp + same_class + same_purposes >= 2) return out;
  if (!same_tlp || !same_class || !same_purposes) return std::nullopt;
  if (one.until == other.from) {
    out.until = other.until;
    return out;
  }
  if (other.until == one.from) {
    out.from = other.from;
    return out;
  }
  return std::nullopt;
}

}  // namespace

Situation everything(Instant from) { return {0x1f, 0x1ff, 0xff, from, std::nullopt}; }

std::vector<Situation> situations(std::span<const PolicySet* const> policies, const Exchange& exchange, Instant start) {
  std::vector<const Rule*> rules;
  for (const PolicySet* policy : policies) {
    const std::vector<const Rule*> some = policy->concerning(exchange.from, exchange.to, exchange.kind);
    rules.insert(rules.end(), some.begin(), some.end());
  }
  const auto nothing = [](std::size_t) { return std::vector<bool>(); };
  const auto crossing = [&](std::size_t value) {  // the treaty's table speaks of classifications too
    std::vector<bool> out;
    for (const PolicySet* policy : policies)
      out.push_back(exchange.from.nation == exchange.to.nation ||
                    value == static_cast<std::size_t>(model::Classification::none) ||
                    std::ranges::find(policy->terms().crossing, static_cast<model::Classification>(value)) !=
                        policy->terms().crossing.end());
    return out;
  };
  std::vector<Instant> cuts{start};
  for (const Rule* rule : rules)
    for (const std::optional<Instant>& bound : {rule->valid_from, rule->valid_until})
      if (bound && *bound > start) cuts.push_back(*bound);
  std::ranges::sort(cuts);
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());

  std::vector<Situation> out;
  const auto tlps = classes(rules, &Rule::tlp, nothing);
  const auto classifications = classes(rules, &Rule::classifications, crossing);
  const auto purposes = classes(rules, &Rule::purposes, nothing);
  for (std::size_t i = 0; i < cuts.size(); ++i)
    for (const std::uint32_t tlp : tlps)
      for (const std::uint32_t classification : classifications)
        for (const std::uint32_t purpose : purposes)
          out.push_back({static_cast<std::uint8_t>(tlp), static_cast<std::uint16_t>(classification),
                         static_cast<std::uint8_t>(purpose), cuts[i],
                         i + 1 < cuts.size() ? std::optional(cuts[i + 1]) : std::nullopt});
  return out;
}

std::vector<model::Label> labels_of(model::Kind kind) {
  std::vector<model::Label> out;
  for (const model::Section section : model::sections_of(kind))
    for (const model::Rung rung : model::ladder_of(kind, section)) out.push_back({section, rung, 0});
  return out;
}

Result<model::Label> parse_label(model::Kind kind, const std::string& text) {
  const std::size_t slash = text.find('/');
  PUENTE_TRY(const model::Section section, model::parse_name<model::Section>(text.substr(0, slash)));
  const auto ladder = model::ladder_of(kind, section);
  if (ladder.empty())
    return fail(ErrorCode::unknown_value,
                std::string(model::name_of(kind)) + " has no section " + text.substr(0, slash));
  model::Label out{section, ladder.front(), 0};
  if (slash != std::string::npos) {
    PUENTE_TRY(out.rung, model::parse_name<model::Rung>(text.substr(slash + 1)));
  }
  if (!model::rung_position(kind, section, out.rung))
    return fail(ErrorCode::unknown_value,
                "'" + text + "': the section has no such rung; finest first it has those of " +
                    std::string(model::name_of(ladder.front())) + " to " + std::string(model::name_of(ladder.back())));
  return out;
}

Decision decide_in(const Situation& situation, const Exchange& exchange, std::span<const model::Label> labels,
                   const PolicySet& policies) {
  model::Marks marks;
  marks.tlp = first_of<model::Tlp>(situation.tlp);
  marks.classification = first_of<model::Classification>(situation.classifications);
  const RecordFacts record{.originator = exchange.from,
                           .kind = exchange.kind,
                           .marks = marks,
                           .purpose = first_of<model::Purpose>(situation.purposes),
                           .urgency = model::Urgency::routine,
                           .labels = labels,
                           .record = Hash()};
  return decide(record, exchange.to, policies, situation.from);
}

std::vector<Situation> merged(std::vector<Situation> situations) {
  for (bool again = true; again;) {
    again = false;
    for (std::size_t i = 0; i < situations.size(); ++i)
      for (std::size_t j = i + 1; j < situations.size();) {
        const auto both = joined(situations[i], situations[j]);
        if (!both) {
          ++j;
          continue;
        }
        situations[i] = *both;
        situations.erase(situations.begin() + static_cast<std::ptrdiff_t>(j));
        again = true;
      }
  }
  return situations;
}

}  // namespace puente::policy::inspect
