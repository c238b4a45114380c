#include "client/cli/policy_words.h"

#include <algorithm>

#include "policy/community.h"
#include "policy/model/obligations.h"

namespace puente::client::cli {
namespace {

using nlohmann::ordered_json;
namespace inspect = policy::inspect;

template <class E>
std::vector<std::string> names_in(std::uint32_t mask) {
  std::vector<std::string> out;
  const auto names = model::names_of<E>();
  for (std::size_t i = 0; i < names.size(); ++i)
    if ((mask >> i & 1U) != 0) out.emplace_back(names[i]);
  return out;
}

// The names in the mask, or those left out where that is shorter; "" for all.
template <class E>
std::string narrowed(const Context& context, std::uint32_t mask) {
  const auto all = static_cast<std::uint32_t>((1U << model::names_of<E>().size()) - 1);
  if ((mask & all) == all) return "";
  const std::vector<std::string> in = names_in<E>(mask), out = names_in<E>(all & ~mask);
  return in.size() <= out.size() ? joined(in) : say(context, "not ", "no ") + joined(out);
}

}  // namespace

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : std::string(between)) + word;
  return out;
}

std::string text_of(const std::vector<model::Label>& labels) {
  std::vector<std::string> words;
  for (const model::Label& label : labels) words.push_back(model::text_of(label));
  return joined(words);
}

std::string counted(const Context& context, const policy::Policy& policy) {
  const auto of = [&](policy::Effect effect) {
    return std::ranges::count(policy.rules, effect, &policy::Rule::effect);
  };
  return worded(context, "{} permits, {} forbids, {} oblige rules", "{} permisos, {} prohibiciones, {} reglas oblige",
                of(policy::Effect::permit), of(policy::Effect::forbid), of(policy::Effect::oblige));
}

std::vector<std::string> one_sided_communities(const Context& context, const policy::PolicySet& policies) {
  const policy::Bundle *mx = policies.of(model::Nation::mx), *us = policies.of(model::Nation::us);
  std::vector<std::string> out;
  if (mx == nullptr || us == nullptr) return out;
  const auto add = [&](const policy::OneSided& one, std::string_view own, std::string_view other) {
    std::string text = worded(context, "community '{}':", "comunidad '{}':", one.id);
    const auto listed = [&](const std::vector<model::AgencyId>& agencies, std::string_view nation) {
      if (agencies.empty()) return;
      std::vector<std::string> names;
      for (const model::AgencyId& agency : agencies) names.push_back(model::text_of(agency));
      text += worded(context, " only {} lists {};", " solo {} incluye a {};", nation, joined(names));
    };
    listed(one.only_own, own);
    listed(one.only_other, other);
    out.push_back(text + say(context, " no permit reaches them by it", " ningún permiso las alcanza por ella"));
  };
  for (const policy::OneSided& one : policy::one_sided(*mx, *us)) add(one, "MX", "US");
  for (const policy::OneSided& one : policy::one_sided(*us, *mx))
    if (mx->policy.community(one.id) == nullptr) add(one, "US", "MX");
  return out;
}

std::string text_of(const Context& context, const inspect::Situation& situation, Instant since) {
  std::vector<std::string> parts;
  const auto add = [&](std::string text) {
    if (!text.empty()) parts.push_back(std::move(text));
  };
  add(narrowed<model::Tlp>(context, situation.tlp));
  add(narrowed<model::Classification>(context, situation.classifications));
  if (const std::string purposes = narrowed<model::Purpose>(context, situation.purposes); !purposes.empty())
    add(say(context, "purpose ", "propósito ") + purposes);
  if (situation.from > since) add(say(context, "from ", "desde ") + format_utc(situation.from));
  if (situation.until) add(say(context, "until ", "hasta ") + format_utc(*situation.until));
  return joined(parts, "; ");
}

std::string text_of(const Context& context, const std::vector<inspect::Situation>& when, Instant since) {
  std::vector<std::string> parts;
  for (const inspect::Situation& one : when)
    if (std::string text = text_of(context, one, since); !text.empty()) parts.push_back(std::move(text));
  return joined(parts, say(context, ", or ", ", o "));
}

std::string text_of(const Context& context, const inspect::Outcome& outcome) {
  if (!outcome.permitted)
    return outcome.told ? say(context, "withheld", "retenido")
                        : say(context, "withheld silently", "retenido en silencio");
  std::string out = say(context, "goes", "pasa");
  for (const std::string& name : model::names_of(outcome.obligations)) out += "; " + name;
  for (const model::Quota& quota : outcome.quotas)
    out += worded(context, "; at most {} in {}", "; a lo más {} en {}", quota.records,
                  model::text_of_duration(quota.window));
  return out;
}

ordered_json json_of(const std::vector<inspect::Situation>& when) {
  ordered_json out = ordered_json::array();
  for (const inspect::Situation& one : when) {
    ordered_json item{{"tlp", names_in<model::Tlp>(one.tlp)},
                      {"classifications", names_in<model::Classification>(one.classifications)},
                      {"purposes", names_in<model::Purpose>(one.purposes)},
                      {"from", format_utc(one.from)}};
    if (one.until) item["until"] = format_utc(*one.until);
    out.push_back(std::move(item));
  }
  return out;
}

ordered_json json_of(const inspect::Outcome& outcome) {
  ordered_json out{{"permitted", outcome.permitted}};
  if (!outcome.permitted) out["told"] = outcome.told;
  if (outcome.obligations.any()) out["obligations"] = model::names_of(outcome.obligations);
  for (const model::Quota& quota : outcome.quotas)
    out["quotas"].push_back({{"records", quota.records}, {"window", model::text_of_duration(quota.window)}});
  return out;
}

ordered_json json_of(const inspect::Share& share) {
  return {{"from", model::text_of(share.exchange.from)},
          {"to", model::text_of(share.exchange.to)},
          {"kind", model::name_of(share.exchange.kind)},
          {"section", model::name_of(share.finest.section)},
          {"finest", model::name_of(share.finest.rung)},
          {"always", share.always},
          {"when", json_of(share.when)},
          {"outcome", json_of(share.outcome)},
          {"rules", share.rules}};
}

ordered_json json_of(const inspect::Difference& difference) {
  ordered_json out{{"change", difference.change == inspect::Change::widens ? "widens" : "narrows"},
                   {"kind", model::name_of(difference.kind)}};
  for (const auto& [from, to] : difference.parties)
    out["parties"].push_back({{"from", model::text_of(from)}, {"to", model::text_of(to)}});
  for (const model::Label& label : difference.labels) out["labels"].push_back(model::text_of(label));
  out["before"] = json_of(difference.before);
  out["after"] = json_of(difference.after);
  out["when"] = json_of(difference.when);
  out["rules"] = difference.rules;
  return out;
}

}  // namespace puente::client::cli
