// `puente policy matrix | who-sees | diff | explain`: what a policy shares, what a change changes, and why. Reads only.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "client/cli/command.h"
#include "client/cli/liaison/policy_parts.h"
#include "client/liaison/policy_trials.h"
#include "client/present/messages/policies.h"
#include "client/present/policy_heat_map.h"
#include "client/present/policy_words.h"
#include "crypto/base/escape.h"
#include "io/files.h"
#include "policy/inspect/explain.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;
namespace inspect = policy::inspect;
using nlohmann::ordered_json;

struct MatrixOptions {
  liaison::AnalysisOptions input;
  fs::path file, svg, record;
  bool csv = false;
};

std::vector<fs::path> files_of(const fs::path& file) {
  return file.empty() ? std::vector<fs::path>{} : std::vector<fs::path>{file};
}

Result<policy::PolicySet> set_of(const liaison::PolicyInput& input, const fs::path& file) {
  if (file.empty()) return input.in_force();
  return input.with_file(0);
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

void print_csv(const Context& context, const std::vector<inspect::Share>& shares, Instant at) {
  fmt::print("from,to,kind,section,finest,always,conditions,outcome,rules\n");
  for (const inspect::Share& share : shares)
    fmt::print(
        "{},{},{},{},{},{},{},{},{}\n", model::text_of(share.exchange.from), model::text_of(share.exchange.to),
        model::name_of(share.exchange.kind), model::name_of(share.finest.section), model::name_of(share.finest.rung),
        share.always, csv_field(present::text_of(context.language, share.when, at)),
        csv_field(present::text_of(context.language, share.outcome)), csv_field(present::joined(share.rules, " ")));
}

void print_table(const Context& context, const std::vector<inspect::Share>& shares) {
  bool conditions = false;
  const present::Table table(context.screen(), {{12, 9, 1}, {1, 1, 0}, {12, 9, 1}, {19, 19, 0}});
  for (std::size_t i = 0; i < shares.size();) {
    const inspect::Exchange& exchange = shares[i].exchange;
    std::string sections;
    std::optional<model::Label> last;
    for (; i < shares.size() && shares[i].exchange == exchange; ++i) {
      if (last == shares[i].finest) continue;  // the same, under other duties: who-sees tells
      last = shares[i].finest;
      conditions = conditions || !shares[i].always;
      sections += "  " + model::text_of(shares[i].finest) + (shares[i].always ? "" : "*");
    }
    fmt::print("{}", table.row({model::text_of(exchange.from), "→", model::text_of(exchange.to),
                                model::name_of(exchange.kind)},
                               {sections.substr(std::min<std::size_t>(1, sections.size()))}));
  }
  if (conditions) fmt::print("{}\n", say(context, messages::policies::conditions_apply));
}

Status matrix(Context& context, const MatrixOptions& options) {
  PUENTE_TRY(const liaison::PolicyInput input,
             liaison::PolicyInput::load(context.party, options.input, files_of(options.file)));
  say_who_is_unknown(context, input);
  PUENTE_TRY(const policy::PolicySet set, set_of(input, options.file));
  const std::vector<inspect::Share> shares = inspect::sharing(set, input.agencies(), input.scope(), input.at());
  if (!options.svg.empty()) {
    PUENTE_REQUIRE(write_output(context, options.svg, view_of(present::heat_map(context.language, shares, input.at())),
                                puente::io::Mode::open, files_of(options.file)));
  }
  if (context.json) {
    for (const inspect::Share& share : shares) fmt::print("{}\n", present::json_of(share).dump());
  } else if (options.csv) {
    print_csv(context, shares, input.at());
  } else {
    say_what_is_assumed(context, input, set);
    print_table(context, shares);
    if (shares.empty()) fmt::print("{}\n", say(context, messages::policies::nothing_is_shared));
  }
  return {};
}

// One line for each recipient and rung, with all that it depends on.
Status who_sees(Context& context, const MatrixOptions& options) {
  PUENTE_TRY(liaison::PolicyInput input,
             liaison::PolicyInput::load(context.party, options.input, files_of(options.file)));
  std::optional<inspect::Trial> record;
  if (!options.record.empty()) {
    PUENTE_TRY(const std::vector<inspect::Trial> read,
               liaison::read_trials({{options.record}, {}, {}}, input.scope().from));
    if (read.empty()) return fail(ErrorCode::not_found, options.record.string() + ": no record");
    record = read.front();
    input.consider({record->exchange.from});
  }
  say_who_is_unknown(context, input, record ? std::vector{record->exchange.from} : std::vector<model::AgencyId>());
  PUENTE_TRY(const policy::PolicySet set, set_of(input, options.file));
  say_what_is_assumed(context, input, set);
  if (record) {
    who_sees_record(context, input, set, *record);
    return {};
  }
  const std::vector<inspect::Share> shares = inspect::sharing(set, input.agencies(), input.scope(), input.at());
  for (const inspect::Share& share : shares) {
    if (context.json) {
      fmt::print("{}\n", present::json_of(share).dump());
      continue;
    }
    const std::string when = present::text_of(context.language, share.when, input.at());
    fmt::print("{}  {}  {} → {}  {}\n", model::name_of(share.exchange.kind), model::text_of(share.finest),
               model::text_of(share.exchange.from), model::text_of(share.exchange.to),
               present::text_of(context.language, share.outcome));
    fmt::print("    {}: {}{}{}\n", say(context, messages::policies::rules), present::joined(share.rules),
               when.empty() ? "" : "; ", when);
  }
  if (shares.empty() && !context.json) fmt::print("{}\n", say(context, messages::policies::nobody_sees));
  return {};
}

struct DiffOptions {
  liaison::AnalysisOptions input;
  fs::path before, after;
};

void print_parties(const inspect::Difference& one) {
  // "A → X, Y": recipients of one sender together.
  std::vector<std::pair<model::AgencyId, std::vector<std::string>>> by_sender;
  for (const auto& [from, to] : one.parties) {
    if (by_sender.empty() || by_sender.back().first != from) by_sender.push_back({from, {}});
    by_sender.back().second.push_back(model::text_of(to));
  }
  for (const auto& [from, to] : by_sender)
    fmt::print("  {}  {} → {}\n", model::name_of(one.kind), model::text_of(from), present::joined(to));
}

Status diff(Context& context, const DiffOptions& options) {
  // With one file: from what is in force to that.
  const bool from_force = options.after.empty();
  const std::vector<fs::path> files =
      from_force ? std::vector{options.before} : std::vector{options.before, options.after};
  PUENTE_TRY(const liaison::PolicyInput input, liaison::PolicyInput::load(context.party, options.input, files));
  say_who_is_unknown(context, input);
  policy::PolicySet before = input.with_file(0), after = before;
  if (from_force) {
    PUENTE_TRY(before, input.in_force());
  } else {
    after = input.with_file(1);
  }
  const auto found = inspect::differences(before, after, input.agencies(), input.scope(), input.at());
  const auto wider =
      static_cast<std::size_t>(std::ranges::count(found, inspect::Change::widens, &inspect::Difference::change));
  if (wider > 0) context.exit = Exit::finding;
  if (context.json) {
    for (const inspect::Difference& one : found) fmt::print("{}\n", present::json_of(one).dump());
    return {};
  }
  say_what_is_assumed(context, input, after);
  std::optional<inspect::Change> heading;
  for (const inspect::Difference& one : found) {
    if (heading != one.change)
      fmt::print("{}\n", one.change == inspect::Change::widens ? say(context, messages::policies::widens)
                                                               : say(context, messages::policies::narrows));
    heading = one.change;
    print_parties(one);
    fmt::print("    {}\n    {} => {}\n", present::text_of(one.labels), present::text_of(context.language, one.before),
               present::text_of(context.language, one.after));
    if (const std::string when = present::text_of(context.language, one.when, input.at()); !when.empty())
      fmt::print("    {}: {}\n", say(context, messages::policies::only_when), when);
    if (!one.rules.empty())
      fmt::print("    {}: {}\n", say(context, messages::policies::rules), present::joined(one.rules));
  }
  fmt::print("{}\n", found.empty() ? say(context, messages::policies::nothing_changes)
                                   : say(context, messages::policies::changes, wider, found.size() - wider));
  return {};
}

}  // namespace

void show_what_it_changes(const Context& context, const fs::path& file) {
  if (context.json) return;
  Context looking = context;  // what is found is told; whether to sign is the person's to say
  fmt::print("{}\n", say(context, messages::policies::what_it_changes));
  DiffOptions options;
  options.before = file;
  if (const Status shown = diff(looking, options); !shown)
    fmt::print("{}\n",
               say(context, messages::policies::changes_unknown, escape_line(say(context, shown.error().what))));
}

namespace {

struct ExplainOptions {
  liaison::AnalysisOptions input;
  fs::path file;
  std::string from, to, kind, label, tlp = "TLP:AMBER", classification = "none", purpose = "counter-narcotics";
};

std::string lack_text(Language language, inspect::Lack lack) {
  using enum inspect::Lack;
  switch (lack) {
    case from:
      return present::say(language, messages::policies::lacks_sender);
    case to:
      return present::say(language, messages::policies::lacks_recipient);
    case kind:
      return present::say(language, messages::policies::lacks_kind);
    case section:
      return present::say(language, messages::policies::lacks_section);
    case rung:
      return present::say(language, messages::policies::lacks_rung);
    case tlp:
      return present::say(language, messages::policies::lacks_tlp);
    case classification:
      return present::say(language, messages::policies::lacks_classification);
    case purpose:
      return present::say(language, messages::policies::lacks_purpose);
    case not_yet:
      return present::say(language, messages::policies::not_valid_yet);
    case over:
      return present::say(language, messages::policies::not_valid_any_more);
  }
  return "";
}

ordered_json near_json(const inspect::NearPermit& near, model::Nation nation, Language language) {
  ordered_json out{{"rule", std::string(model::name_of(nation)) + "/" + near.rule->id}};
  for (const inspect::Lack lack : near.lacks) out["wouldHaveTo"].push_back(lack_text(language, lack));
  return out;
}

Status explain(Context& context, const ExplainOptions& options) {
  PUENTE_TRY(liaison::PolicyInput input,
             liaison::PolicyInput::load(context.party, options.input, files_of(options.file)));
  PUENTE_TRY(const model::AgencyId from, model::parse_agency(options.from));
  PUENTE_TRY(const model::AgencyId to, model::parse_agency(options.to));
  input.consider({from, to});
  say_who_is_unknown(context, input, {from, to});
  PUENTE_TRY(const policy::PolicySet set, set_of(input, options.file));
  PUENTE_TRY(const model::Kind kind, model::parse_name<model::Kind>(options.kind));
  PUENTE_TRY(const model::Label label, inspect::parse_label(kind, options.label));
  model::Marks marks;
  PUENTE_TRY(marks.tlp, model::parse_name<model::Tlp>(options.tlp));
  PUENTE_TRY(marks.classification, model::parse_name<model::Classification>(options.classification));
  PUENTE_TRY(const model::Purpose purpose, model::parse_name<model::Purpose>(options.purpose));
  // Asked with all that such a record can hold: what is told of one section depends on whether anything goes.
  const std::vector<model::Label> labels = inspect::labels_of(kind);
  const auto slot = static_cast<std::size_t>(std::ranges::find(labels, label) - labels.begin());
  const policy::RecordFacts record{from, kind, marks, purpose, model::Urgency::routine, labels, Hash()};
  const policy::Decision decision = policy::decide(record, to, set, input.at());
  const inspect::Outcome outcome = inspect::outcome_of(decision, slot);
  ordered_json out = present::json_of(outcome);
  out["rules"] = ordered_json::array();
  for (const std::string& rule : decision.rules_of(decision.slots[slot])) {
    const auto basis = set.legal_basis(rule).value_or(policy::LegalBasis{});
    out["rules"].push_back({{"rule", rule}, {"legalBasis", {{"en", basis.en}, {"es", basis.es}}}});
  }
  std::vector<model::Nation> nations{from.nation};
  if (to.nation != from.nation) nations.push_back(to.nation);
  for (const model::Nation nation : nations) {
    if (outcome.permitted) break;
    if (set.of(nation) == nullptr) out["withoutPolicy"].push_back(model::name_of(nation));
    for (const inspect::NearPermit& near : inspect::nearest_permits(set, nation, record, label, to, input.at()))
      out["nearest"].push_back(near_json(near, nation, language_of_data(context)));
  }
  if (context.json) {
    fmt::print("{}\n", out.dump());
    return {};
  }
  say_what_is_assumed(context, input, set);
  fmt::print("{} → {}  {}  {}: {}\n", options.from, options.to, model::name_of(kind), model::text_of(label),
             present::text_of(context.language, outcome));
  for (const ordered_json& rule : out["rules"])
    fmt::print("  {}  {}\n", fit(rule["rule"].get<std::string>(), 28),
               escape(rule["legalBasis"][say(context, messages::policies::language_code)].get<std::string>()));
  for (const ordered_json& nation : out.value("withoutPolicy", ordered_json::array()))
    fmt::print("  {}\n", say(context, messages::policies::no_policy_crosses, nation.get<std::string>()));
  for (const ordered_json& near : out.value("nearest", ordered_json::array()))
    fmt::print("  {}\n", say(context, messages::policies::rule_would_have_to, near["rule"].get<std::string>(),
                             present::joined(near["wouldHaveTo"].get<std::vector<std::string>>(),
                                             say(context, messages::policies::and_between))));
  return {};
}

}  // namespace

void add_policy_analysis(const Command& policy, Context& context) {
  const auto seen = std::make_shared<MatrixOptions>();
  Command command = policy.subcommand("matrix", "who receives what from whom, at which rung");
  command.option("file", seen->file, "policy (TOML) or bundle; none: what is in force");
  command.flag("--csv", seen->csv, "as CSV, with conditions");
  command.option("--svg", seen->svg, "also as a heat map, into this file");
  add_analysis_options(command, seen->input);
  command.on_run([&context, seen] { return matrix(context, *seen); });

  const auto who = std::make_shared<MatrixOptions>();
  command = policy.subcommand("who-sees", "who receives a kind or section, under which rules and conditions");
  command.option("file", who->file, "policy (TOML) or bundle; none: what is in force");
  command.option("--record", who->record, "of this record (as for `send`; --from says who sends it)");
  add_analysis_options(command, who->input);
  command.on_run([&context, who] { return who_sees(context, *who); });

  const auto diff_options = std::make_shared<DiffOptions>();
  command = policy.subcommand("diff", "every change that widens or narrows; exit code 2 if anything widens");
  command.option("old", diff_options->before, "policy or bundle; alone: the new one, against what is in force")
      .required();
  command.option("new", diff_options->after, "policy or bundle");
  add_analysis_options(command, diff_options->input);
  command.on_run([&context, diff_options] { return diff(context, *diff_options); });

  add_policy_simulate(policy, context);
  add_policy_test(policy, context);
  add_policy_export(policy, context);

  const auto why = std::make_shared<ExplainOptions>();
  command = policy.subcommand("explain", "why one section goes or not, and what would have to be otherwise");
  command.option("sender", why->from, "agency").required();
  command.option("recipient", why->to, "agency").required();
  command.option("kind", why->kind, "of the record").required();
  command.option("section", why->label, "section or section/rung; without a rung the finest").required();
  command.option("--policy", why->file, "policy (TOML) or bundle; none: what is in force");
  command.option("--tlp", why->tlp, "of the record").show_default();
  command.option("--classification", why->classification, "of the record").show_default();
  command.option("--purpose", why->purpose, "of the record").show_default();
  add_analysis_options(command, why->input);
  command.on_run([&context, why] { return explain(context, *why); });
}

}  // namespace puente::client::cli
