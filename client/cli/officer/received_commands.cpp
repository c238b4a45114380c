// Records opened: show.
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/cli/commands.h"
#include "client/cli/officer/proof_file.h"
#include "client/cli/officer/record_lookup.h"
#include "client/present/record_page.h"

namespace puente::client::cli {
namespace {

struct ShowOptions {
  std::optional<std::string> reason;
  std::string record;
  std::string from;
  std::filesystem::path proof;
  bool sent = false;
};

json request_for(const char* op, const ShowOptions& options) {
  json out{{"op", op}, {"record", options.record}};
  if (!options.from.empty()) out["from"] = options.from;
  if (options.reason) out["reason"] = *options.reason;
  return out;
}

// One's own record, as it was written.
Status show_sent(const Context& context, session::AgentApi& api, const ShowOptions& options) {
  if (options.reason || !options.from.empty() || !options.proof.empty())
    return fail(ErrorCode::usage, "--sent shows one's own record: it takes no --from, --reason or --proof");
  PUENTE_TRY(const std::string record, record_named(api, options.record, Among::sent));
  PUENTE_TRY(const json done, api.call({{"op", "show-sent"}, {"record", record}}));
  fmt::print("{}{}", context.json ? line_of(done) : present::render_record(done, context.language, context.screen()),
             context.json ? "\n" : "");
  return {};
}

Status show_received(const Context& context, session::AgentApi& api, ShowOptions options) {
  PUENTE_TRY(options.record, record_named(api, options.record, Among::received));
  if (!options.proof.empty()) return write_proof(context, api, request_for("proof", options), options.proof);
  PUENTE_TRY(const json done, api.call(request_for("show", options)));
  fmt::print("{}{}", context.json ? line_of(done) : present::render_record(done, context.language, context.screen()),
             context.json ? "\n" : "");
  return {};
}

// The agent takes so many digits for a position, which lists of received and of sent records count apart.
bool is_position(std::string_view name) {
  constexpr std::size_t digits_max = 7;
  return name.size() <= digits_max && name.find_first_not_of("0123456789") == std::string_view::npos;
}

// An id names one's own record too, where none was received under it.
Status show(const Context& context, const ShowOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  if (options.sent) return show_sent(context, api, options);
  const Status received = show_received(context, api, options);
  const bool only_received = options.reason || !options.from.empty() || !options.proof.empty();
  if (received || received.error().code != ErrorCode::not_found || only_received || is_position(options.record))
    return received;
  const Status sent = show_sent(context, api, options);
  return sent ? sent : received;
}

}  // namespace

void add_received_commands(const Command& program, Context& context) {
  constexpr const char* whose = "of this agency or device: only where two senders used one id";
  const auto show_options = std::make_shared<ShowOptions>();
  const Command show_it = program.subcommand("show", "one record as it may be seen here");
  show_it.option("record", show_options->record, "its id, the first digits of it, or its position").required();
  show_it.option("--from", show_options->from, whose);
  show_it.option("--reason", show_options->reason,
                 "opens what needs a reason; it is logged, and the sender's nation reads it");
  show_it.option("--proof", show_options->proof,
                 "write the proof that its delivery is in the log to this file (C2SP tlog-proof)");
  show_it.flag("--sent", show_options->sent, "one of the records sent from here, by its position too");
  show_it.on_run([&context, show_options] { return show(context, *show_options); });
}

}  // namespace puente::client::cli
