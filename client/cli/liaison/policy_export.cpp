// `puente policy export --cedar DIR`: a policy for people who have tools for Cedar.
#include "client/cli/command.h"
#include "client/cli/liaison/policy_parts.h"
#include "client/present/messages/policies.h"
#include "crypto/base/escape.h"
#include "io/files.h"
#include "policy/inspect/cedar.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;
namespace inspect = policy::inspect;

struct ExportOptions {
  liaison::AnalysisOptions input;
  fs::path file, cedar;
};

Status export_policy(const Context& context, const ExportOptions& options) {
  PUENTE_TRY(const liaison::PolicyInput input,
             liaison::PolicyInput::load(context.party, options.input, {options.file}));
  const std::shared_ptr<const policy::Bundle> bundle = input.file(0);
  PUENTE_REQUIRE(puente::io::make_folder(options.cedar));
  const std::pair<const char*, std::string> files[] = {{"schema.cedarschema", inspect::cedar_schema()},
                                                       {"policies.cedar", inspect::cedar_policies(*bundle)},
                                                       {"entities.json", inspect::cedar_entities(*bundle)}};
  for (const auto& [name, text] : files)
    PUENTE_REQUIRE(write_output(context, options.cedar / name, view_of(text), puente::io::Mode::open));
  fmt::print("{}\n", say(context, messages::policies::exported, escape(options.cedar.string())));
  return {};
}

}  // namespace

void add_policy_export(const Command& policy, Context& context) {
  const auto options = std::make_shared<ExportOptions>();
  const Command command = policy.subcommand("export", "the same policy for other tools");
  command.option("file", options->file, "the policy (TOML) or a bundle").required();
  command.option("--cedar", options->cedar, "policies and schema for Cedar, into this folder").required();
  add_analysis_options(command, options->input);
  command.on_run([&context, options] { return export_policy(context, *options); });
}

}  // namespace puente::client::cli
