// `puente policy check`: is a policy well formed, do its claims hold, and does every rule of it do something?
#include "client/cli/agent_api.h"
#include "client/cli/command.h"
#include "client/cli/policy_input.h"
#include "client/cli/policy_words.h"
#include "policy/inspect/claims.h"
#include "policy/inspect/lint.h"

#include "io/clock.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;
namespace inspect = policy::inspect;
using nlohmann::ordered_json;

struct CheckOptions {
  AnalysisOptions input;
  fs::path file;
};

std::string breach_text(const Context& context, const inspect::Breach& breach) {
  const std::string where =
      fmt::format("{} → {}  {}  {}", model::text_of(breach.exchange.from), model::text_of(breach.exchange.to),
                  model::name_of(breach.exchange.kind), model::text_of(breach.label));
  const std::string when = text_of(context, breach.situation, puente::io::now());
  const std::string more =
      (when.empty() ? "" : " (" + when + ")") + (breach.rules.empty() ? "" : ": " + joined(breach.rules));
  return breach.never ? worded(context, "assert '{}' does not hold: {} goes{}", "assert '{}' no se cumple: {} pasa{}",
                               breach.claim, where, more)
                      : worded(context, "assert '{}' does not hold: {} does not go{}",
                               "assert '{}' no se cumple: {} no pasa{}", breach.claim, where, more);
}

struct Word {
  const char *name, *en, *es;
};
Word word_of(inspect::Idle why) {
  switch (why) {
    case inspect::Idle::expired:
      return {"expired", "it is over: remove it, or set valid-until anew",
              "ya terminó: quítela, o fije otro valid-until"};
    case inspect::Idle::shadowed:
      return {"shadowed", "other permits give all that it gives: remove it, or say what is to be different",
              "otros permisos dan todo lo que da: quítela, o diga qué ha de ser distinto"};
    case inspect::Idle::contradicted:
      return {"contradicted", "forbids of this policy take all that it gives: one of the two is not meant",
              "prohibiciones de esta política quitan todo lo que da: una de las dos sobra"};
    case inspect::Idle::empty:
      return {"empty", "it reaches nothing: no such section in these kinds, or no such agency enrolled (--agencies)",
              "no alcanza nada: no hay tal sección en estas clases, o tal agencia inscrita (--agencies)"};
    case inspect::Idle::idle:
      return {"idle", "nothing that it covers is permitted; keep it if it is there for what comes",
              "nada de lo que cubre está permitido; consérvela si es para lo que venga"};
  }
  return {"", "", ""};
}

Status check(Context& context, const CheckOptions& options) {
  PUENTE_TRY(const PolicyInput input, PolicyInput::load(context, options.input, {options.file}));
  const std::shared_ptr<const policy::Bundle> bundle = input.file(0);
  const std::vector<inspect::Breach> broken = inspect::breaches(*bundle, input.at());
  const std::vector<inspect::IdleRule> idle = inspect::idle_rules(*bundle, input.at());
  // A forbid that waits for something to forbid is no mistake.
  const std::vector<std::string> one_sided = one_sided_communities(context, input.with_file(0));
  const bool mistakes =
      std::ranges::any_of(idle, [](const inspect::IdleRule& one) { return one.why != inspect::Idle::idle; });
  if (mistakes || !broken.empty() || !one_sided.empty()) context.exit = Exit::finding;
  if (context.json) {
    ordered_json out{{"rules", bundle->policy.rules.size()}, {"asserts", bundle->policy.claims.size()}};
    for (const inspect::Breach& breach : broken)
      out["broken"].push_back({{"assert", breach.claim}, {"what", breach_text(context, breach)}});
    for (const inspect::IdleRule& one : idle) out["idle"].push_back({{"rule", one.id}, {"why", word_of(one.why).name}});
    for (const std::string& line : one_sided) out["oneSided"].push_back(line);
    fmt::print("{}\n", out.dump());
    return {};
  }
  fmt::print("{}\n", worded(context, "Well formed: {}; {} asserts.", "Bien formada: {}; {} asserts.",
                            counted(context, bundle->policy), bundle->policy.claims.size()));
  for (const std::string& line : one_sided) fmt::print("{}\n", line);
  for (const inspect::Breach& breach : broken) fmt::print("{}\n", breach_text(context, breach));
  for (const inspect::IdleRule& one : idle) {
    const Word word = word_of(one.why);
    fmt::print("{} ({}): {}\n", one.id, word.name, say(context, word.en, word.es));
  }
  return {};
}

}  // namespace

Status check_claims(const Context& context, const policy::Bundle& bundle) {
  const std::vector<inspect::Breach> broken = inspect::breaches(bundle, puente::io::now());
  if (broken.empty()) return {};
  return fail(ErrorCode::conflict,
              breach_text(context, broken.front()) + say(context, "; nothing was signed", "; no se firmó nada"));
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
