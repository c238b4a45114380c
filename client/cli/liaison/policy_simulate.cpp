// `puente policy simulate`: what a policy makes of records as they come; and of one record, who sees what.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "client/cli/command.h"
#include "client/cli/liaison/policy_parts.h"
#include "client/liaison/policy_trials.h"
#include "client/present/messages/policies.h"
#include "client/present/policy_words.h"
#include "crypto/base/escape.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;
namespace inspect = policy::inspect;
using nlohmann::ordered_json;

struct SimulateOptions {
  liaison::AnalysisOptions input;
  fs::path file;
  liaison::TrialFiles trials;
  bool each = false;
};

bool in_scope(const inspect::Trial& trial, const inspect::Scope& scope) {
  return scope.holds(trial.exchange.from, trial.exchange.to) && scope.holds(trial.exchange.kind);
}

ordered_json trial_json(const inspect::Trial& trial, const policy::Decision& decision,
                        const std::optional<policy::Decision>& before) {
  ordered_json out{{"record", trial.name},
                   {"from", model::text_of(trial.exchange.from)},
                   {"to", model::text_of(trial.exchange.to)},
                   {"kind", model::name_of(trial.exchange.kind)},
                   {"sections", ordered_json::array()}};
  for (std::size_t i = 0; i < trial.labels.size(); ++i) {
    ordered_json slot{{"section", model::text_of(trial.labels[i])}};
    slot.update(present::json_of(inspect::outcome_of(decision, i)));
    if (!trial.went.empty()) slot["went"] = static_cast<bool>(trial.went[i]);
    if (before) slot["before"] = present::json_of(inspect::outcome_of(*before, i));
    slot["rules"] = decision.rules_of(decision.slots[i]);
    out["sections"].push_back(std::move(slot));
  }
  return out;
}

void print_each(const Context& context, const inspect::Trial& trial, const policy::Decision& decision) {
  std::vector<std::string> goes, stays;
  for (std::size_t i = 0; i < trial.labels.size(); ++i) {
    const policy::SlotDecision& slot = decision.slots[i];
    std::string text = model::text_of(trial.labels[i]);
    if (slot.permitted)
      goes.push_back(std::move(text));
    else
      stays.push_back(slot.rule.empty() ? std::move(text) : fmt::format("{} ({})", text, slot.rule));
  }
  fmt::print("{}  {}  {} → {}\n", escape(trial.name), model::name_of(trial.exchange.kind),
             model::text_of(trial.exchange.from), model::text_of(trial.exchange.to));
  fmt::print("    {}: {}\n", say(context, messages::policies::goes),
             goes.empty() ? say(context, messages::policies::nothing) : present::joined(goes));
  if (!stays.empty()) fmt::print("    {}: {}\n", say(context, messages::policies::stays), present::joined(stays));
}

void print_flows(const Context& context, const inspect::Simulation& found) {
  for (const inspect::Flow& flow : found.flows)
    fmt::print("{} → {} {}\n", fit(model::text_of(flow.from), 12), fit(model::text_of(flow.to), 12),
               say(context, messages::policies::flow, flow.whole + flow.partly + flow.nothing, flow.whole, flow.partly,
                   flow.nothing, flow.slots));
}

void print_shifts(const Context& context, const inspect::Simulation& found) {
  std::optional<inspect::Change> heading;
  for (const inspect::Shift& shift : found.shifts) {
    if (heading != shift.change)
      fmt::print("{}\n", shift.change == inspect::Change::widens ? say(context, messages::policies::widens)
                                                                 : say(context, messages::policies::narrows));
    heading = shift.change;
    fmt::print("  {}  {} → {}  {}  {}{}\n", model::name_of(shift.exchange.kind), model::text_of(shift.exchange.from),
               model::text_of(shift.exchange.to), model::text_of(shift.label),
               say(context, messages::policies::in_records, shift.records),
               shift.rules.empty() ? "" : ": " + present::joined(shift.rules));
  }
}

Status simulate(Context& context, const SimulateOptions& options) {
  if (!options.trials.any()) return fail(ErrorCode::usage, "on which records? --records, --outbox or --decisions says");
  PUENTE_TRY(liaison::PolicyInput input, liaison::PolicyInput::load(context.party, options.input, {options.file}));
  PUENTE_TRY(std::vector<inspect::Trial> trials, liaison::read_trials(options.trials, input.scope().from));
  std::erase_if(trials, [&](const inspect::Trial& trial) { return !in_scope(trial, input.scope()); });
  // A trial of nothing would read as a policy that changes nothing.
  if (trials.empty())
    return fail(ErrorCode::not_found,
                "no record to try: what --records, --outbox or --decisions names holds none of those asked for");
  std::vector<model::AgencyId> parties;
  for (const inspect::Trial& trial : trials) parties.insert(parties.end(), {trial.exchange.from, trial.exchange.to});
  input.consider(parties);
  say_who_is_unknown(context, input, parties);
  const policy::PolicySet after = input.with_file(0);
  std::optional<policy::PolicySet> before;
  if (!context.party.empty()) {
    PUENTE_TRY(before, input.in_force());
  }
  const inspect::Simulation found = inspect::simulate(trials, after, before ? &*before : nullptr, input.at());
  const bool wider =
      std::ranges::find(found.shifts, inspect::Change::widens, &inspect::Shift::change) != found.shifts.end();
  if (wider) context.exit = Exit::finding;
  for (const inspect::Trial& trial : trials) {
    if (!context.json && !options.each) break;
    const policy::Decision decision = inspect::decide_trial(trial, after, input.at());
    std::optional<policy::Decision> then;
    if (before && trial.went.empty()) then = inspect::decide_trial(trial, *before, input.at());
    if (context.json)
      fmt::print("{}\n", trial_json(trial, decision, then).dump());
    else
      print_each(context, trial, decision);
  }
  if (context.json) return {};
  say_what_is_assumed(context, input, after);
  print_flows(context, found);
  print_shifts(context, found);
  const bool compared =
      before || std::ranges::any_of(trials, [](const inspect::Trial& one) { return !one.went.empty(); });
  if (compared && found.shifts.empty()) fmt::print("{}\n", say(context, messages::policies::nothing_goes_otherwise));
  return {};
}

}  // namespace

void who_sees_record(const Context& context, const liaison::PolicyInput& input, const policy::PolicySet& set,
                     const inspect::Trial& record) {
  bool anybody = false;
  for (const model::AgencyId& agency : input.agencies()) {
    inspect::Trial trial = record;
    trial.exchange.to = agency;
    if (agency == trial.exchange.from || !in_scope(trial, input.scope())) continue;
    const policy::Decision decision = inspect::decide_trial(trial, set, input.at());
    if (std::ranges::find(decision.slots, true, &policy::SlotDecision::permitted) == decision.slots.end()) continue;
    anybody = true;
    if (context.json)
      fmt::print("{}\n", trial_json(trial, decision, std::nullopt).dump());
    else
      print_each(context, trial, decision);
  }
  if (!anybody && !context.json) fmt::print("{}\n", say(context, messages::policies::nobody_sees));
}

void add_policy_simulate(const Command& policy, Context& context) {
  const auto options = std::make_shared<SimulateOptions>();
  const Command command = policy.subcommand("simulate",
                                            "what would a policy make of these records? Compared with what is in "
                                            "force (--agent) or with what went; exit code "
                                            "2 if anything widens");
  command.option("file", options->file, "the policy (TOML) or a bundle").required();
  command.option("--records", options->trials.documents, "records as for `send`, or folders of them").delimiter(',');
  command.option("--outbox", options->trials.outbox, "what `track --facts` of an agent printed");
  command.option("--decisions", options->trials.decisions, "what an auditor's `audit list --json` printed");
  command.flag("--each", options->each, "also each record by itself");
  add_analysis_options(command, options->input);
  command.on_run([&context, options] { return simulate(context, *options); });
}

}  // namespace puente::client::cli
