// `puente policy init`: the policy that a nation begins with. It shares nothing, and shows how a rule is written.
#include "client/cli/command.h"
#include "client/cli/liaison/policy_parts.h"
#include "client/present/messages/first_policy.h"
#include "client/present/messages/policies.h"
#include "crypto/base/check.h"
#include "crypto/base/escape.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

struct InitOptions {
  fs::path file;
  std::string nation;
};

Status init(const Context& context, const InitOptions& options) {
  PUENTE_TRY(const model::Nation nation, model::parse_name<model::Nation>(options.nation));
  PUENTE_REQUIRE(check_output(context, options.file));
  const std::string_view own = model::name_of(nation), other = model::name_of(model::other(nation));
  const std::string text = say(context, messages::policies::first_policy, own, own, other, own, other);
  PUENTE_TRY(const policy::Policy policy, policy::parse_policy(text, nation));
  PUENTE_CHECK(policy.rules.empty(), "the policy to begin with shares nothing");
  PUENTE_REQUIRE(write_output(context, options.file, view_of(text), puente::io::Mode::open));
  fmt::print("{}\n", say(context, messages::policies::begun, escape(options.file.string())));
  return {};
}

}  // namespace

void add_policy_init(const Command& policy, Context& context) {
  const auto options = std::make_shared<InitOptions>();
  const Command command = policy.subcommand("init", "write the policy that a nation begins with: it shares nothing");
  command.option("file", options->file, "the file to write").required();
  command.option("--nation", options->nation, "MX or US: whose policy it is to be").required();
  command.on_run([&context, options] { return init(context, *options); });
}

}  // namespace puente::client::cli
