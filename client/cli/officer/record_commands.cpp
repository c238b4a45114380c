#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/cli/commands.h"
#include "client/document/document.h"
#include "client/document/json_places.h"
#include "client/present/messages/records.h"
#include "client/present/record_page.h"
#include "crypto/base/escape.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t page_items = 500;

std::string named(const Context& context, const json& object, const char* key) {
  return std::string(label(context.language, text_at(object, key)));
}

struct SendOptions {
  fs::path file;
  bool preview = false;
};

Status preview(const Context& context, session::AgentApi& api, const json& document) {
  const auto print_one = [&](const json& item) -> Status {
    if (context.json) {
      fmt::print("{}\n", line_of(item));
      return {};
    }
    fmt::print("{}\n", say(context, messages::records::recipient_devices, text_at(item, "recipient"),
                           text_at(item, "devices")));
    if (const std::string paused = text_at(item, "paused"); !paused.empty())
      fmt::print("  {} {}\n", say(context, messages::records::paused_by), paused);
    for (const json& section : list_at(item, "sections")) {
      if (section.is_object() && section.value("permitted", false)) {
        std::string duties;
        for (const json& name : list_at(section, "obligations"))
          if (name.is_string()) duties += (duties.empty() ? "; " : ", ") + escape(name.get<std::string>());
        fmt::print("  {} {} {}{}\n", fit(text_at(section, "label"), 26), say(context, messages::records::goes_by_rule),
                   text_at(section, "rule"), duties);
      } else {
        fmt::print(
            "  {} {}{}\n", fit(text_at(section, "label"), 26), present::render_withheld(section, context.language),
            section.is_object() && section.value("stub", false) ? "" : say(context, messages::records::silently));
      }
    }
    for (const json& quota : list_at(item, "quotas"))
      fmt::print("  {}\n", say(context, messages::records::quota_condition, text_at(quota, "rule"),
                               text_at(quota, "records"), text_at(quota, "window")));
    return {};
  };
  PUENTE_TRY(const json done, api.call({{"op", "preview"}, {"document", document}}, print_one));
  if (!context.json && done.is_object() && !done.value("ready", false))
    fmt::print("{}: {}\n", say(context, messages::records::not_yet), text_at(done, "reason"));
  for (const json& one : list_at(done, "asked"))
    if (!context.json && one.is_string()) fmt::print("{}\n", escape(one.get_ref<const std::string&>()));
  return {};
}

// What is wrong with the document is told at once, in the officer's language and with its lines; nothing is sent.
Result<json> document_in(const Context& context, const fs::path& file) {
  PUENTE_TRY(const std::string text, puente::io::read_text(file, document::document_bytes_max));
  const std::vector<document::Finding> findings = document::findings_of(text);
  if (findings.empty()) return document::parse_json(text, document::depth_max);
  if (context.json) return tl::unexpected(document::error_of(findings).at(file.string()));
  for (const document::Finding& one : findings)
    fmt::print(stderr, "{}: {}\n", escape(file.string()), escape(document::text_of(one, context.language)));
  return fail(findings.front().code, say(context, messages::records::nothing_sent, findings.size()));
}

Status send(const Context& context, const SendOptions& options) {
  PUENTE_TRY(const json document, document_in(context, options.file));
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  if (options.preview) return preview(context, api, document);
  PUENTE_TRY(const json done, api.call({{"op", "send"}, {"document", document}}));
  if (context.json)
    fmt::print("{}\n", line_of(done));
  else
    fmt::print("{}  {}\n", text_at(done, "record"), named(context, done, "state"));
  return {};
}

struct InboxOptions {
  std::uint64_t after = 0;
  bool sections = false;
};

std::string joined(const json& list) {
  std::string out;
  for (const json& one : list)
    if (one.is_string()) out += (out.empty() ? "" : ", ") + escape(one.get_ref<const std::string&>());
  return out;
}

// Which rule withheld what stands with the record, not in the list: asked for one by one.
Status print_withheld(const Context& context, session::AgentApi& api, const json& item) {
  PUENTE_TRY(const json view,
             api.call({{"op", "show"}, {"record", text_at(item, "record")}, {"from", text_at(item, "device")}}));
  for (const json& one : list_at(view, "withheld"))
    fmt::print("        {} {}\n", fit(text_at(one, "label"), 22), present::render_withheld(one, context.language));
  return {};
}

void print_inbox_item(const Context& context, const json& item) {
  fmt::print("{:>7} {} {} {} {} {}\n", text_at(item, "position"), text_at(item, "received"),
             fit(text_at(item, "sender"), 14), fit(text_at(item, "tlp"), 16), text_at(item, "record"),
             named(context, item, "kind"));
}

Status inbox(const Context& context, const InboxOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  std::uint64_t after = options.after;
  while (true) {
    std::vector<json> items;
    PUENTE_TRY(const json done,
               api.call({{"op", "inbox"}, {"after", after}, {"limit", page_items}}, [&](const json& item) -> Status {
                 if (!item.is_object() || !item.contains("position") || !item["position"].is_number_unsigned())
                   return fail(ErrorCode::malformed, "the agent sent an inbox item without its position");
                 items.push_back(item);
                 return {};
               }));
    for (const json& item : items) {
      after = std::max(after, item["position"].get<std::uint64_t>());
      if (context.json) {
        fmt::print("{}\n", line_of(item));
        continue;
      }
      print_inbox_item(context, item);
      if (!options.sections) continue;
      fmt::print("        {} {}\n", say(context, messages::records::given), joined(list_at(item, "sections")));
      if (!list_at(item, "withheld").empty()) PUENTE_REQUIRE(print_withheld(context, api, item));
    }
    if (items.empty() || !done.is_object() || !done.value("more", false)) return {};
  }
}

// Nonce, event and inclusion proof under a cosigned head: for whoever is to be convinced that the log holds the entry.
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

struct ShowOptions {
  std::optional<std::string> reason;
  std::string record;
  std::string from;
  std::filesystem::path proof;
};

json request_for(const char* op, const ShowOptions& options) {
  json out{{"op", op}, {"record", options.record}};
  if (!options.from.empty()) out["from"] = options.from;
  if (options.reason) out["reason"] = *options.reason;
  return out;
}

Status show(const Context& context, const ShowOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  if (!options.proof.empty()) return write_proof(context, api, request_for("proof", options), options.proof);
  PUENTE_TRY(const json done, api.call(request_for("show", options)));
  fmt::print("{}{}", context.json ? line_of(done) : present::render_record(done, context.language),
             context.json ? "\n" : "");
  return {};
}

struct ExportOptions : ShowOptions {
  fs::path out;
  bool sealed = false;
};

// As it was submitted: nothing in it can be read without keys.
Status export_sealed(const Context& context, session::AgentApi& api, const ExportOptions& options) {
  Bytes sealed;
  const auto append = [&](const json& item) -> Status {
    PUENTE_TRY(const Bytes piece, bytes_from_base64(text_at(item, "piece")));
    sealed.insert(sealed.end(), piece.begin(), piece.end());
    return {};
  };
  PUENTE_TRY(const json done, api.call({{"op", "export-sealed"}, {"record", options.record}}, append));
  PUENTE_REQUIRE(write_output(context, options.out, sealed, puente::io::Mode::open));
  fmt::print("{}\n", say(context, messages::records::sealed_written, escape(options.out.string())));
  return {};
}

Status export_record(const Context& context, const ExportOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  if (options.sealed) return export_sealed(context, api, options);
  PUENTE_TRY(const json done, api.call(request_for("export", options)));
  const std::string text = done.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
  PUENTE_REQUIRE(write_output(context, options.out, view_of(text), puente::io::Mode::secret));
  fmt::print("{}\n", say(context, messages::records::export_written, escape(options.out.string())));
  return {};
}

struct RecallOptions {
  std::string record, reason;
};

Status recall(const Context& context, const RecallOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  PUENTE_TRY(const json done, api.call({{"op", "recall"}, {"record", options.record}, {"reason", options.reason}}));
  if (context.json) {
    fmt::print("{}\n", line_of(done));
    return {};
  }
  fmt::print("{}\n", say(context, messages::records::recalled, text_at(done, "record"), text_at(done, "unreleased"),
                         text_at(done, "released")));
  for (const json& one : list_at(done, "recipients"))
    fmt::print("    {} {}\n", fit(text_at(one, "agency"), 14), named(context, one, "progress"));
  return {};
}

struct TrackOptions {
  std::string record;
  std::filesystem::path proof;
  std::uint64_t limit = 20;
  bool facts = false;
};

Status track(const Context& context, const TrackOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  if (!options.proof.empty()) {
    if (options.record.empty()) return fail(ErrorCode::usage, "--proof is of one record: name it");
    return write_proof(context, api, {{"op", "proof"}, {"record", options.record}}, options.proof);
  }
  json request{{"op", "track"}, {"limit", options.limit}};
  if (options.facts) {
    request["facts"] = true;
    PUENTE_TRY(const json done, api.call(request, [](const json& item) -> Status {
      fmt::print("{}\n", line_of(item));
      return {};
    }));
    return {};
  }
  if (!options.record.empty()) request["record"] = options.record;
  PUENTE_TRY(const json done, api.call(request, [&](const json& item) -> Status {
    if (context.json) {
      fmt::print("{}\n", line_of(item));
      return {};
    }
    fmt::print("{}  {}  {}  {}  {}\n", text_at(item, "record"), text_at(item, "created"),
               fit(named(context, item, "state"), 10), named(context, item, "kind"), text_at(item, "reason"));
    for (const json& one : list_at(item, "recipients"))
      fmt::print("    {} {}\n", fit(text_at(one, "agency"), 14), named(context, one, "progress"));
    return {};
  }));
  return {};
}

}  // namespace

void add_record_commands(const Command& program, Context& context) {
  const auto send_options = std::make_shared<SendOptions>();
  const Command send_it = program.subcommand("send", "send a record");
  send_it.option("file", send_options->file, "the record's document (JSON)").required();
  send_it.flag("--preview", send_options->preview, "send nothing; who would see what, and under which rule?");
  send_it.on_run([&context, send_options] { return send(context, *send_options); });

  const auto inbox_options = std::make_shared<InboxOptions>();
  const Command list = program.subcommand("inbox", "records received, oldest first");
  list.option("--after", inbox_options->after, "only those after this position");
  list.flag("--sections", inbox_options->sections, "also what each holds, and what was withheld under which rule");
  list.on_run([&context, inbox_options] { return inbox(context, *inbox_options); });

  constexpr const char* whose = "of this agency or device: only where two senders used one id";
  const auto show_options = std::make_shared<ShowOptions>();
  const Command show_it = program.subcommand("show", "one record as it may be seen here");
  show_it.option("record", show_options->record, "its id").required();
  show_it.option("--from", show_options->from, whose);
  show_it.option("--reason", show_options->reason,
                 "opens what needs a reason; it is logged, and the sender's nation reads it");
  show_it.option("--proof", show_options->proof,
                 "write the proof that its delivery is in the log to this file (C2SP tlog-proof)");
  show_it.on_run([&context, show_options] { return show(context, *show_options); });

  const auto export_options = std::make_shared<ExportOptions>();
  const Command export_it = program.subcommand("export", "one record with its evidence, as JSON in a file");
  export_it.option("record", export_options->record, "its id").required();
  export_it.option("--from", export_options->from, whose);
  export_it.option("--out", export_options->out, "the file; without --sealed it will hold plain text").required();
  export_it.flag("--sealed", export_options->sealed,
                 "a record sent from here, as it was sealed (see puente record); kept until it is finished");
  export_it.on_run([&context, export_options] { return export_record(context, *export_options); });

  const auto track_options = std::make_shared<TrackOptions>();
  const Command follow = program.subcommand("track", "what became of records sent, newest first");
  follow.option("record", track_options->record, "only this one");
  follow.option("--proof", track_options->proof,
                "write the proof that its acceptance is in the log to this file (C2SP tlog-proof)");
  follow.option("--limit", track_options->limit, "at most so many").range(1, 1000);
  follow.flag("--facts", track_options->facts,
              "of those not finished, what policy looks at and no contents, as JSON lines for `policy simulate`");
  follow.on_run([&context, track_options] { return track(context, *track_options); });

  const auto recall_options = std::make_shared<RecallOptions>();
  const Command recall_it = program.subcommand("recall", "take back a record sent from here");
  recall_it.option("record", recall_options->record, "its id").required();
  recall_it.option("--reason", recall_options->reason, "why; whoever has it reads it").required();
  recall_it.on_run([&context, recall_options] { return recall(context, *recall_options); });
}

}  // namespace puente::client::cli
