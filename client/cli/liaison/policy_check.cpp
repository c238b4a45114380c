// `puente policy check`: is a policy well formed, do its claims hold, and does every rule of it do something?
#include <nlohmann/json.hpp>

#include "client/cli/command.h"
#include "client/cli/liaison/policy_parts.h"
#include "client/present/messages/policies.h"
#include "client/present/policy_words.h"
#include "crypto/base/check.h"
#include "io/clock.h"
#include "policy/inspect/claims.h"
#include "policy/inspect/lint.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;
namespace inspect = policy::inspect;
using nlohmann::ordered_json;

constexpr std::size_t because_printed_max = 8;  // --json has all

struct CheckOptions {
  liaison::AnalysisOptions input;
  fs::path file;
};

std::string breach_text(Language language, const inspect::Breach& breach) {
  const std::string where =
      fmt::format("{} → {}  {}  {}", model::text_of(breach.exchange.from), model::text_of(breach.exchange.to),
                  model::name_of(breach.exchange.kind), model::text_of(breach.label));
  const std::string when = present::text_of(language, breach.situation, puente::io::now());
  const std::string more =
      (when.empty() ? "" : " (" + when + ")") + (breach.rules.empty() ? "" : ": " + present::joined(breach.rules));
  return breach.never ? present::say(language, messages::policies::assert_broken_goes, breach.claim, where, more)
                      : present::say(language, messages::policies::assert_broken_stays, breach.claim, where, more);
}

struct Reason {
  const char* name;
  present::Text<> text;
};
Reason reason_of(inspect::Idle why) {
  switch (why) {
    case inspect::Idle::expired:
      return {"expired", messages::policies::idle_expired};
    case inspect::Idle::shadowed:
      return {"shadowed", messages::policies::idle_shadowed};
    case inspect::Idle::contradicted:
      return {"contradicted", messages::policies::idle_contradicted};
    case inspect::Idle::empty:
      return {"empty", messages::policies::idle_empty};
    case inspect::Idle::idle:
      return {"idle", messages::policies::idle_for_now};
  }
  PUENTE_CHECK(false, "a reason why a rule is idle has its words");
}

Status check(Context& context, const CheckOptions& options) {
  PUENTE_TRY(const liaison::PolicyInput input,
             liaison::PolicyInput::load(context.party, options.input, {options.file}));
  const std::shared_ptr<const policy::Bundle> bundle = input.file(0);
  const std::vector<inspect::Breach> broken = inspect::breaches(*bundle, input.at());
  const std::vector<inspect::IdleRule> idle = inspect::idle_rules(*bundle, input.at());
  // A forbid that waits for something to forbid is no mistake.
  const std::vector<std::string> one_sided = present::one_sided_communities(context.language, input.with_file(0));
  const std::vector<inspect::UnknownAgency> unknown = input.enrolled()
                                                          ? inspect::unknown_agencies(bundle->policy, *input.enrolled())
                                                          : std::vector<inspect::UnknownAgency>();
  const bool mistakes =
      std::ranges::any_of(idle, [](const inspect::IdleRule& one) { return one.why != inspect::Idle::idle; });
  if (mistakes || !broken.empty() || !one_sided.empty() || !unknown.empty()) context.exit = Exit::finding;
  if (context.json) {
    ordered_json out{{"rules", bundle->policy.rules.size()}, {"asserts", bundle->policy.claims.size()}};
    for (const inspect::Breach& breach : broken)
      out["broken"].push_back({{"assert", breach.claim}, {"what", breach_text(Language::english, breach)}});
    for (const inspect::IdleRule& one : idle) {
      ordered_json item{{"rule", one.id}, {"why", reason_of(one.why).name}};
      if (!one.because.empty()) item["because"] = one.because;
      out["idle"].push_back(std::move(item));
    }
    for (const inspect::UnknownAgency& one : unknown)
      out["unknown"].push_back(
          {{"agency", model::text_of(one.agency)}, {"nearest", one.nearest}, {"namedIn", one.named_in}});
    for (const std::string& line : one_sided) out["oneSided"].push_back(line);
    fmt::print("{}\n", out.dump());
    return {};
  }
  fmt::print("{}\n", say(context, messages::policies::well_formed, present::counted(context.language, bundle->policy),
                         bundle->policy.claims.size()));
  for (const std::string& line : one_sided) fmt::print("{}\n", line);
  for (const inspect::Breach& breach : broken) fmt::print("{}\n", breach_text(context.language, breach));
  for (const inspect::UnknownAgency& one : unknown) {
    std::vector<std::string> places;
    for (const std::string& place : one.named_in) places.push_back(say(context, place));
    fmt::print("{}\n", say(context, messages::policies::unknown_in, model::text_of(one.agency), present::joined(places),
                           one.nearest));
  }
  for (const inspect::IdleRule& one : idle) {
    const Reason reason = reason_of(one.why);
    std::vector<std::string> some(
        one.because.begin(),
        one.because.begin() + static_cast<std::ptrdiff_t>(std::min(one.because.size(), because_printed_max)));
    if (some.size() < one.because.size()) some.emplace_back("…");
    fmt::print("{} ({}): {}{}\n", one.id, reason.name, say(context, reason.text),
               some.empty() ? "" : ": " + present::joined(some));
  }
  return {};
}

}  // namespace

Status check_claims(const Context& context, const policy::Bundle& bundle) {
  const std::vector<inspect::Breach> broken = inspect::breaches(bundle, puente::io::now());
  if (broken.empty()) return {};
  const Language language = language_of_data(context);
  return fail(ErrorCode::conflict,
              breach_text(language, broken.front()) + present::say(language, messages::policies::nothing_was_signed));
}

void add_policy_check(const Command& policy, Context& context) {
  const auto options = std::make_shared<CheckOptions>();
  const Command command =
      policy.subcommand("check",
                        "is it well formed, do its asserts hold, does every rule do something? Exit code 2 "
                        "on a finding; needs no broker");
  command.option("file", options->file, "the policy (TOML) or a bundle").required();
  add_analysis_options(command, options->input);
  command.on_run([&context, options] { return check(context, *options); });
}

}  // namespace puente::client::cli
