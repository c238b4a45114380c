#include "client/present/policy_words.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "client/present/messages/policies.h"
#include "policy/community.h"
#include "policy/model/obligations.h"

namespace puente::client::present {
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
std::string narrowed(Language language, std::uint32_t mask) {
  const auto all = static_cast<std::uint32_t>((1U << model::names_of<E>().size()) - 1);
  if ((mask & all) == all) return "";
  const std::vector<std::string> in = names_in<E>(mask), out = names_in<E>(all & ~mask);
  return in.size() <= out.size() ? joined(in) : say(language, messages::policies::all_but) + joined(out);
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

std::string counted(Language language, const policy::Policy& policy) {
  const auto of = [&](policy::Effect effect) {
    return static_cast<Number>(std::ranges::count(policy.rules, effect, &policy::Rule::effect));
  };
  return say(language, messages::policies::rule_counts, of(policy::Effect::permit), of(policy::Effect::forbid),
             of(policy::Effect::oblige));
}

std::vector<std::string> one_sided_communities(Language language, const policy::PolicySet& policies) {
  const policy::Bundle *mx = policies.of(model::Nation::mx), *us = policies.of(model::Nation::us);
  std::vector<std::string> out;
  if (mx == nullptr || us == nullptr) return out;
  const auto add = [&](const policy::OneSided& one, std::string_view own, std::string_view other) {
    std::string text = say(language, messages::policies::community_differs, one.id);
    const auto listed = [&](const std::vector<model::AgencyId>& agencies, std::string_view nation) {
      if (agencies.empty()) return;
      std::vector<std::string> names;
      for (const model::AgencyId& agency : agencies) names.push_back(model::text_of(agency));
      text += say(language, messages::policies::only_one_lists, nation, joined(names));
    };
    listed(one.only_own, own);
    listed(one.only_other, other);
    out.push_back(text + say(language, messages::policies::no_permit_reaches));
  };
  for (const policy::OneSided& one : policy::one_sided(*mx, *us)) add(one, "MX", "US");
  for (const policy::OneSided& one : policy::one_sided(*us, *mx))
    if (mx->policy.community(one.id) == nullptr) add(one, "US", "MX");
  return out;
}

std::string text_of(Language language, const inspect::Situation& situation, Instant since) {
  std::vector<std::string> parts;
  const auto add = [&](std::string text) {
    if (!text.empty()) parts.push_back(std::move(text));
  };
  add(narrowed<model::Tlp>(language, situation.tlp));
  add(narrowed<model::Classification>(language, situation.classifications));
  if (const std::string purposes = narrowed<model::Purpose>(language, situation.purposes); !purposes.empty())
    add(say(language, messages::policies::purpose_prefix) + purposes);
  if (situation.from > since) add(say(language, messages::policies::from_prefix) + format_utc(situation.from));
  if (situation.until) add(say(language, messages::policies::until_prefix) + format_utc(*situation.until));
  return joined(parts, "; ");
}

std::string text_of(Language language, const std::vector<inspect::Situation>& when, Instant since) {
  std::vector<std::string> parts;
  for (const inspect::Situation& one : when)
    if (std::string text = text_of(language, one, since); !text.empty()) parts.push_back(std::move(text));
  return joined(parts, say(language, messages::policies::or_between));
}

std::string text_of(Language language, const inspect::Outcome& outcome) {
  if (!outcome.permitted)
    return outcome.told ? say(language, messages::policies::withheld)
                        : say(language, messages::policies::withheld_silently);
  std::string out = say(language, messages::policies::goes);
  for (const std::string& name : model::names_of(outcome.obligations)) out += "; " + name;
  for (const model::Quota& quota : outcome.quotas)
    out += say(language, messages::policies::quota, quota.records, model::text_of_duration(quota.window));
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

}  // namespace puente::client::present
