// `puente policy test`: does a policy do what its cases say, and which of its rules does no case look at?
#include <nlohmann/json.hpp>

#include "client/cli/command.h"
#include "client/cli/liaison/policy_parts.h"
#include "client/present/messages/policies.h"
#include "client/present/policy_words.h"
#include "crypto/base/escape.h"
#include "io/files.h"
#include "policy/inspect/cases.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;
namespace inspect = policy::inspect;
using nlohmann::ordered_json;

struct TestOptions {
  liaison::AnalysisOptions input;
  fs::path file, cases;
};

Status test(Context& context, const TestOptions& options) {
  PUENTE_TRY(liaison::PolicyInput input, liaison::PolicyInput::load(context.party, options.input, {options.file}));
  PUENTE_TRY(const std::string text, puente::io::read_text(options.cases, policy::policy_bytes_max));
  const auto cases = inspect::parse_cases(text);
  if (!cases) return tl::unexpected<Error>(cases.error().at(options.cases.string()));
  std::vector<model::AgencyId> parties;
  for (const inspect::Case& one : *cases) parties.insert(parties.end(), {one.exchange.from, one.exchange.to});
  input.consider(parties);
  say_who_is_unknown(context, input, parties);
  const inspect::CaseResults results = inspect::run_cases(*cases, input.with_file(0), input.at());
  std::vector<std::string> untried;
  const std::shared_ptr<const policy::Bundle> bundle = input.file(0);
  for (const policy::Rule& rule : bundle->policy.rules)
    if (!results.rules.contains(std::string(model::name_of(input.nation())) + "/" + rule.id))
      untried.push_back(rule.id);
  if (!results.misses.empty()) context.exit = Exit::finding;
  const std::size_t rules = bundle->policy.rules.size();
  if (context.json) {
    ordered_json out{
        {"cases", cases->size()}, {"rules", rules}, {"tried", rules - untried.size()}, {"untried", untried}};
    out["misses"] = ordered_json::array();
    for (const inspect::Miss& miss : results.misses)
      out["misses"].push_back(
          {{"case", miss.name}, {"section", model::text_of(miss.label)}, {"goes", miss.goes}, {"rules", miss.rules}});
    fmt::print("{}\n", out.dump());
    return {};
  }
  for (const inspect::Miss& miss : results.misses)
    fmt::print("{}: {} {}{}\n", escape(miss.name), model::text_of(miss.label),
               miss.goes ? say(context, messages::policies::goes_but_should_stay)
                         : say(context, messages::policies::stays_but_should_go),
               miss.rules.empty() ? "" : ": " + present::joined(miss.rules));
  fmt::print("{}\n", say(context, messages::policies::cases_run, cases->size(), results.misses.size(),
                         rules - untried.size(), rules));
  if (!untried.empty())
    fmt::print("{}: {}\n", say(context, messages::policies::rules_without_case), present::joined(untried));
  return {};
}

}  // namespace

void add_policy_test(const Command& policy, Context& context) {
  const auto options = std::make_shared<TestOptions>();
  const Command command =
      policy.subcommand("test", "does it do what its cases say? Exit code 2 if not; names rules without a case");
  command.option("file", options->file, "the policy (TOML) or a bundle").required();
  command.option("cases", options->cases, "the cases (TOML)").required();
  add_analysis_options(command, options->input);
  command.on_run([&context, options] { return test(context, *options); });
}

}  // namespace puente::client::cli
