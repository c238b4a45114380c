#include "client/cli/officer/proof_file.h"

#include <nlohmann/json.hpp>

#include "client/present/messages/records.h"
#include "crypto/base/escape.h"

namespace puente::client::cli {

Status write_proof(const Context& context, session::AgentApi& api, const json& request,
                   const std::filesystem::path& out) {
  PUENTE_TRY(const json done, api.call(request));
  const auto text = done.is_object() ? done.find("proof") : done.end();
  if (!done.is_object() || text == done.end() || !text->is_string())
    return fail(ErrorCode::malformed, "the agent's answer holds no proof");
  PUENTE_REQUIRE(write_output(context, out, view_of(text->get_ref<const std::string&>()), puente::io::Mode::secret));
  if (context.json)
    fmt::print("{}\n", line_of({{"index", done["index"]}, {"event", done["event"]}, {"time", done["time"]}}));
  else
    fmt::print("{}\n", say(context, messages::records::proof_written, escape(out.string()), text_at(done, "index"),
                           text_at(done, "event")));
  return {};
}

}  // namespace puente::client::cli
