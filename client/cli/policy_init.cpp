// `puente policy init`: the policy that a nation begins with. It shares nothing, and shows how a rule is written.
#include "client/cli/command.h"
#include "client/cli/policy_input.h"
#include "client/cli/terminal.h"
#include "crypto/base/check.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* english =
    R"(# Sharing policy of {0}. docs/policy.md explains every word. What no rule permits does not cross.

withheld = "stub"  # or "silent": what a recipient is told of what it does not get

# A rule. Remove the signs at the beginning of the lines, and say what, to whom, how precisely, until when, by what law.
#
# [[rule]]
# id = "first"
# effect = "permit"
# from = ["{0}/*"]
# to = ["{1}/*"]
# kinds = ["advisory"]
# sections = ["summary"]
# tlp = ["TLP:GREEN", "TLP:CLEAR"]
# valid-until = "2030-01-01T00:00:00Z"
# legal-basis = {{ en = "law and article", es = "ley y artículo" }}

# What must hold of all rules, or nobody signs the policy.

[[assert]]
id = "victims-stay"
claim = "never"
from = ["{0}/*"]
to = ["{1}/*"]
kinds = ["*"]
sections = ["victim-identities"]
)";

constexpr const char* spanish =
    R"(# Política de intercambio de {0}. docs/policy.es.md explica cada palabra. Lo que ninguna regla permite no cruza.

withheld = "stub"  # o "silent": qué se le dice al destinatario de lo que no recibe

# Una regla. Quite los signos al comienzo de las líneas, y diga qué, a quién, con qué precisión, hasta cuándo, por qué ley.
#
# [[rule]]
# id = "primera"
# effect = "permit"
# from = ["{0}/*"]
# to = ["{1}/*"]
# kinds = ["advisory"]
# sections = ["summary"]
# tlp = ["TLP:GREEN", "TLP:CLEAR"]
# valid-until = "2030-01-01T00:00:00Z"
# legal-basis = {{ en = "law and article", es = "ley y artículo" }}

# Lo que ha de cumplirse de todas las reglas, o nadie firma la política.

[[assert]]
id = "las-victimas-se-quedan"
claim = "never"
from = ["{0}/*"]
to = ["{1}/*"]
kinds = ["*"]
sections = ["victim-identities"]
)";

struct InitOptions {
  fs::path file;
  std::string nation;
};

Status init(const Context& context, const InitOptions& options) {
  PUENTE_TRY(const model::Nation nation, model::parse_name<model::Nation>(options.nation));
  if (fs::exists(options.file))
    return fail(ErrorCode::conflict, options.file.string() + ": is there already; nothing was written");
  const std::string text =
      worded(context, english, spanish, model::name_of(nation), model::name_of(model::other(nation)));
  PUENTE_TRY(const policy::Policy policy, policy::parse_policy(text, nation));
  PUENTE_CHECK(policy.rules.empty(), "the policy to begin with shares nothing");
  PUENTE_REQUIRE(puente::io::write_file(options.file, view_of(text), puente::io::Mode::open));
  fmt::print("{}\n",
             worded(context, "{}: a policy that shares nothing yet. Add rules, then: puente policy check, sign.",
                    "{}: una política que aún no comparte nada. Añada reglas, y luego: puente policy check, sign.",
                    shown(options.file.string())));
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
