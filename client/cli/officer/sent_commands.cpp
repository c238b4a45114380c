// Records that are sent from here: send, track, recall.
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/cli/commands.h"
#include "client/cli/officer/proof_file.h"
#include "client/cli/officer/record_lookup.h"
#include "client/cli/officer/written_record.h"
#include "client/present/messages/forms.h"
#include "client/present/messages/records.h"
#include "client/present/messages/sending.h"
#include "client/present/record_page.h"
#include "client/present/sending_lines.h"
#include "crypto/base/escape.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

struct SendOptions {
  fs::path file;
  std::string supersedes;  // as it is typed; empty: nothing
  bool preview = false;
  bool yes = false;
};

const char* name_of(Language language) { return language == Language::spanish ? "es" : "en"; }

void print_lines(const Context& context, const json& record) {
  fmt::print("{}", present::record_lines(context.language, record, context.screen()));
}

// Said once for all, and in the exit code: whoever gets nothing must not be overlooked.
void tell_without(Context& context, std::uint64_t recipients) {
  if (recipients == 0) return;
  context.exit = Exit::finding;
  if (context.json) return;
  const present::Screen screen = context.screen();
  const std::string said = say(context, messages::sending::gets_nothing, recipients);
  fmt::print("{}", present::wrapped(screen, "", 0, {{said, present::Tone::warning}}, 0));
}

void print_preview(const Context& context, const json& item) {
  const present::Screen screen = context.screen();
  fmt::print("{}\n",
             say(context, messages::records::recipient_devices, text_at(item, "recipient"), text_at(item, "devices")));
  if (const std::string paused = text_at(item, "paused"); !paused.empty())
    fmt::print("{}",
               present::wrapped(screen, "  ", 2,
                                {{say(context, messages::records::paused_by), present::Tone::alarm}, " " + paused}, 4));
  const present::Table table(screen, {{26, 20, 1}}, 2);
  for (const json& section : list_at(item, "sections")) {
    const std::string name = present::label_words(context.language, text_at(section, "label"));
    if (section.is_object() && section.value("permitted", false)) {
      std::string duties;
      for (const json& one : list_at(section, "obligations"))
        if (one.is_string())
          duties += (duties.empty() ? "; " : ", ") +
                    std::string(label(context.language, escape(one.get_ref<const std::string&>())));
      fmt::print("{}", table.row({name}, {fmt::format("{} {}{}", say(context, messages::records::goes_by_rule),
                                                      text_at(section, "rule"), duties)}));
    } else {
      const bool told = section.is_object() && section.value("stub", false);
      fmt::print("{}", table.row({name}, {present::render_withheld(section, context.language) +
                                          (told ? "" : say(context, messages::records::silently))}));
    }
  }
  for (const json& quota : list_at(item, "quotas"))
    fmt::print("{}", present::wrapped(screen, "  ", 2,
                                      {say(context, messages::records::quota_condition, text_at(quota, "rule"),
                                           text_at(quota, "records"), text_at(quota, "window"))},
                                      4));
}

Status preview(Context& context, session::AgentApi& api, const json& document) {
  std::uint64_t without = 0;
  const auto print_one = [&](const json& item) -> Status {
    without += item.is_object() && item.value("nothing", false) ? 1U : 0U;
    if (context.json)
      fmt::print("{}\n", line_of(item));
    else
      print_preview(context, item);
    return {};
  };
  PUENTE_TRY(const json done,
             api.call({{"op", "preview"}, {"document", document}, {"language", name_of(language_of_data(context))}},
                      print_one));
  if (!context.json && done.is_object() && !done.value("ready", false))
    fmt::print("{}: {}\n", say(context, messages::records::not_yet), say(context, text_at(done, "reason")));
  for (const json& one : list_at(done, "asked"))
    if (!context.json && one.is_string()) fmt::print("{}\n", escape(one.get_ref<const std::string&>()));
  if (done.is_object() && done.value("ready", false)) tell_without(context, without);
  return {};
}

// "; goes in its turn, within seconds".
std::string waits_of(const Context& context, const json& done) {
  std::string out;
  for (const json& wait : list_at(done, "waits")) out += "; " + present::wait_line(context.language, wait);
  return out;
}

}  // namespace

Status send_written(Context& context, session::AgentApi& api, const WrittenRecord& written, SendAs how, bool& sent) {
  const json& document = written.document;
  if (how == SendAs::preview) return preview(context, api, document);
  // A program's JSON goes as it is; a person sees first what reaches whom.
  if (how != SendAs::yes && (written.form || (is_terminal() && !context.json))) {
    PUENTE_REQUIRE(check_terminal());
    PUENTE_REQUIRE(preview(context, api, document));
    if (!may_be_sent(context)) {
      fmt::print("{}\n", say(context, messages::forms::not_sent));
      context.exit = Exit::finding;
      return {};
    }
    context.exit = Exit::ok;
  }
  PUENTE_TRY(const json done,
             api.call({{"op", "send"}, {"document", document}, {"language", name_of(language_of_data(context))}}));
  sent = true;
  if (context.json) {
    fmt::print("{}\n", line_of(done));
  } else {
    fmt::print("{}{}\n", say(context, messages::sending::kept, text_at(done, "record")), waits_of(context, done));
    json agencies = done;
    agencies["waits"] = json::array();
    print_lines(context, agencies);
    if (const std::string before = text_at(done, "repeats"); !before.empty())
      fmt::print(stderr, "puente: {}\n", say(context, messages::sending::repeated, before));
  }
  tell_without(context, present::without_anything(done));
  return {};
}

namespace {

Status send(Context& context, const SendOptions& options) {
  PUENTE_TRY(WrittenRecord written, read_written_record(context, options.file));
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  if (!options.supersedes.empty() && written.document.is_object()) {
    PUENTE_TRY(written.document["supersedes"], record_named(api, options.supersedes, Among::sent));
  }
  bool sent = false;
  return send_written(context, api, written,
                      options.preview ? SendAs::preview
                      : options.yes   ? SendAs::yes
                                      : SendAs::asked,
                      sent);
}

struct RecallOptions {
  std::string record, reason;
};

Status recall(const Context& context, const RecallOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  PUENTE_TRY(const std::string record, record_named(api, options.record, Among::sent));
  PUENTE_TRY(const json done, api.call({{"op", "recall"}, {"record", record}, {"reason", options.reason}}));
  if (context.json) {
    fmt::print("{}\n", line_of(done));
    return {};
  }
  fmt::print("{}\n", say(context, messages::records::recalled, text_at(done, "record"), text_at(done, "unreleased"),
                         text_at(done, "released")));
  const present::Table table(context.screen(), {{14, 9, 1}}, 4);
  for (const json& one : list_at(done, "recipients"))
    fmt::print("{}", table.row({text_at(one, "agency")}, {label(context.language, text_at(one, "progress"))}));
  return {};
}

struct TrackOptions {
  std::string record;
  fs::path proof;
  std::uint64_t limit = 20;
  bool facts = false;
};

void print_tracked(const Context& context, const json& item) {
  using present::Cut, present::Align;
  const present::Screen screen = context.screen();
  // An id that is not whole names the record too.
  const present::Table table(screen, {{7, 7, 0, Align::right},
                                      {32, 8, 3, Align::left, Cut::plain},
                                      {20, 10, 2, Align::left, Cut::plain},
                                      {10, 10, 0}});
  const std::string state = text_at(item, "state"), reason = say(context, text_at(item, "reason"));
  fmt::print(
      "{}",
      table.row({text_at(item, "position"),
                 text_at(item, "record"),
                 text_at(item, "created"),
                 {label(context.language, state), state == "recalled" ? present::Tone::alarm : present::Tone::plain}},
                {std::string(label(context.language, text_at(item, "kind"))) + (reason.empty() ? "" : "  " + reason)}));
  print_lines(context, item);
}

Status track(Context& context, const TrackOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  std::string record;
  if (!options.record.empty()) {
    PUENTE_TRY(record, record_named(api, options.record, Among::sent));
  }
  if (!options.proof.empty()) {
    if (record.empty()) return fail(ErrorCode::usage, "--proof is of one record: name it");
    return write_proof(context, api, {{"op", "proof"}, {"record", record}}, options.proof);
  }
  json request{{"op", "track"}, {"limit", options.limit}};
  if (options.facts) request["facts"] = true;
  if (!record.empty()) request["record"] = record;
  std::uint64_t without = 0;
  PUENTE_TRY(const json done, api.call(request, [&](const json& item) -> Status {
    if (text_at(item, "state") != "recalled") without += present::without_anything(item);
    if (context.json || options.facts)
      fmt::print("{}\n", line_of(item));
    else
      print_tracked(context, item);
    return {};
  }));
  tell_without(context, without);
  return {};
}

}  // namespace

void add_sent_commands(const Command& program, Context& context) {
  const auto send_options = std::make_shared<SendOptions>();
  const Command send_it = program.subcommand("send", "send a record; exit code 2 where nothing goes to a recipient");
  send_it
      .option("file", send_options->file, "a form (puente new) or the record's document (JSON); - reads what is piped")
      .required();
  send_it.option("--supersedes", send_options->supersedes,
                 "in place of this record sent from here: its id, the first digits of it, or its position");
  send_it.flag("--yes", send_options->yes, "send without asking: for scripts");
  send_it.flag("--preview", send_options->preview, "send nothing; who would see what, and under which rule?");
  send_it.on_run([&context, send_options] { return send(context, *send_options); });

  const auto track_options = std::make_shared<TrackOptions>();
  const Command follow = program.subcommand(
      "track", "what became of records sent, newest first; exit code 2 where nothing goes to a recipient");
  follow.option("record", track_options->record, "only this one: its id, the first digits of it, or its position");
  follow.option("--proof", track_options->proof,
                "write the proof that its acceptance is in the log to this file (C2SP tlog-proof)");
  follow.option("--limit", track_options->limit, "at most so many").range(1, 1000);
  follow.flag("--facts", track_options->facts,
              "of those not finished, what policy looks at and no contents, as JSON lines for `policy simulate`");
  follow.on_run([&context, track_options] { return track(context, *track_options); });

  const auto recall_options = std::make_shared<RecallOptions>();
  const Command recall_it = program.subcommand("recall", "take back a record sent from here");
  recall_it.option("record", recall_options->record, "its id, the first digits of it, or its position").required();
  recall_it.option("--reason", recall_options->reason, "why; whoever has it reads it").required();
  recall_it.on_run([&context, recall_options] { return recall(context, *recall_options); });
}

}  // namespace puente::client::cli
