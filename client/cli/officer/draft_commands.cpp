// Drafts: what officers write and do not send yet, kept encrypted by their agent.
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/cli/commands.h"
#include "client/cli/officer/composing.h"
#include "client/cli/officer/written_record.h"
#include "client/form/reader.h"
#include "client/present/messages/requests.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;
namespace texts = messages::requests;

constexpr const char* which_draft = "its number in puente drafts";

struct DraftOptions {
  std::uint64_t number = 0;
  fs::path file, out;
  bool yes = false, preview = false;
};

// The first line that an officer wrote that tells something: the kind, or what stands there instead.
std::string first_line(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first != line.npos && line[first] != '#' && line[first] != '{') return std::string(line.substr(first));
  }
  return {};
}

Status list(const Context& context) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  bool any = false;
  const present::Table table(
      context.screen(), {{5, 5, 0, present::Align::right}, {20, 10, 1, present::Align::left, present::Cut::plain}});
  PUENTE_TRY(const json done, api.call({{"op", "drafts"}}, [&](const json& item) -> Status {
    any = true;
    if (context.json) {
      fmt::print("{}\n", line_of(item));
      return {};
    }
    const bool text = item.is_object() && item.contains("text") && item["text"].is_string();
    fmt::print("{}", table.row({text_at(item, "number"), text_at(item, "kept")},
                               {text ? escape(first_line(item["text"].get_ref<const std::string&>())) : ""}));
    return {};
  }));
  if (!any && !context.json) fmt::print("{}\n", say(context, texts::no_drafts));
  return {};
}

Status keep(const Context& context, const DraftOptions& options) {
  PUENTE_TRY(const std::string text, text_of_written(options.file));
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  json request{{"op", "keep-draft"}, {"text", text}};
  if (options.number != 0) request["number"] = options.number;
  PUENTE_TRY(const json done, api.call(request));
  if (context.json)
    fmt::print("{}\n", line_of(done));
  else
    fmt::print("{}\n", say(context, texts::draft_kept, text_at(done, "number")));
  return {};
}

Result<std::string> draft_text(session::AgentApi& api, std::uint64_t number) {
  PUENTE_TRY(const json done, api.call({{"op", "draft"}, {"number", number}}));
  if (!done.is_object() || !done.contains("text") || !done["text"].is_string())
    return fail(ErrorCode::malformed, "the agent sent a draft without its text");
  return done["text"].get<std::string>();
}

Status show(const Context& context, const DraftOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  PUENTE_TRY(const std::string text, draft_text(api, options.number));
  if (options.out.empty() && is_terminal()) {
    for (std::size_t at = 0; at < text.size();) {  // what may have been pasted is escaped, line by line
      const std::size_t end = std::min(text.find('\n', at), text.size());
      fmt::print("{}\n", escape(text.substr(at, end - at)));
      at = end + 1;
    }
    return {};
  }
  return write_form(context, text, options.out);
}

Status drop(const Context& context, const DraftOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  PUENTE_TRY(const json done, api.call({{"op", "drop-draft"}, {"number", options.number}}));
  if (context.json)
    fmt::print("{}\n", line_of(done));
  else
    fmt::print("{}\n", say(context, texts::draft_dropped, text_at(done, "number")));
  return {};
}

Status send(Context& context, const DraftOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  PUENTE_TRY(const std::string text, draft_text(api, options.number));
  PUENTE_TRY(const WrittenRecord written, read_written_text(context, text, "draft " + std::to_string(options.number)));
  bool sent = false;
  PUENTE_REQUIRE(send_written(context, api, written,
                              options.preview ? SendAs::preview
                              : options.yes   ? SendAs::yes
                                              : SendAs::asked,
                              sent));
  if (!sent) return {};
  PUENTE_TRY(const json done, api.call({{"op", "drop-draft"}, {"number", options.number}}));
  return {};
}

}  // namespace

void add_draft_commands(const Command& program, Context& context) {
  const auto options = std::make_shared<DraftOptions>();
  const Command drafts = program.subcommand("drafts", "what is written and not sent yet, kept encrypted by the agent");
  drafts.allow_subcommand();
  drafts.on_run([&context] { return list(context); });

  const Command keep_it = drafts.subcommand("keep", "keep a form or a document as a new draft, finished or not");
  keep_it.option("file", options->file, "the form; - reads what is piped").required();
  keep_it.on_run([&context, options] { return keep(context, *options); });
  const Command change = drafts.subcommand("change", "keep what stands in a file in place of a draft");
  change.option("number", options->number, which_draft).required();
  change.option("file", options->file, "the form; - reads what is piped").required();
  change.on_run([&context, options] { return keep(context, *options); });
  const Command show_it = drafts.subcommand("show", "print a draft, or write it to a file to go on with");
  show_it.option("number", options->number, which_draft).required();
  show_it.option("-o,--out", options->out, "write it to this file, which must not be there yet");
  show_it.on_run([&context, options] { return show(context, *options); });
  const Command send_it =
      drafts.subcommand("send", "send a draft as puente send does; once it is sent, it is a draft no more");
  send_it.option("number", options->number, which_draft).required();
  send_it.flag("--yes", options->yes, "send without asking: for scripts");
  send_it.flag("--preview", options->preview, "send nothing; who would see what, and under which rule?");
  send_it.on_run([&context, options] { return send(context, *options); });
  const Command drop_it = drafts.subcommand("drop", "throw a draft away");
  drop_it.option("number", options->number, which_draft).required();
  drop_it.on_run([&context, options] { return drop(context, *options); });
}

}  // namespace puente::client::cli
