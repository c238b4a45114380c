// Records that leave: export, allow-export, exports.
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/cli/commands.h"
#include "client/cli/officer/lists.h"
#include "client/cli/officer/record_lookup.h"
#include "client/exchange/csv_write.h"
#include "client/exchange/geojson_write.h"
#include "client/exchange/misp.h"
#include "client/exchange/stix_write.h"
#include "client/present/messages/exchange.h"
#include "client/present/sending_lines.h"
#include "crypto/base/escape.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;
namespace exchange_texts = messages::exchange;

constexpr std::size_t exported_max = 10'000, printed_stays_max = 20;

struct ExportOptions : ListOptions {
  std::vector<std::string> records, words;
  std::optional<std::string> reason;
  std::string from, format;
  fs::path out;
  bool sealed = false, sent = false, all = false;
};

// ---- one record with its evidence, or as it was sealed

// As it was submitted: nothing in it can be read without keys.
Status export_sealed(const Context& context, session::AgentApi& api, const std::string& record, const fs::path& out) {
  Bytes sealed;
  const auto append = [&](const json& item) -> Status {
    PUENTE_TRY(const Bytes piece, bytes_from_base64(text_at(item, "piece")));
    sealed.insert(sealed.end(), piece.begin(), piece.end());
    return {};
  };
  PUENTE_TRY(const json done, api.call({{"op", "export-sealed"}, {"record", record}}, append));
  PUENTE_REQUIRE(write_output(context, out, sealed, puente::io::Mode::open));
  fmt::print("{}\n", say(context, exchange_texts::sealed_written, escape(out.string())));
  return {};
}

Status export_one(const Context& context, const ExportOptions& options) {
  if (options.records.size() != 1)
    return fail(ErrorCode::usage,
                "without --format one record leaves, with its evidence: name it, or add --format stix");
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  PUENTE_TRY(const std::string record,
             record_named(api, options.records.front(), options.sealed ? Among::sent : Among::received));
  if (options.sealed) return export_sealed(context, api, record, options.out);
  json request{{"op", "export"}, {"record", record}};
  if (!options.from.empty()) request["from"] = options.from;
  if (options.reason) request["reason"] = *options.reason;
  PUENTE_TRY(const json done, api.call(request));
  const std::string text = done.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
  PUENTE_REQUIRE(write_output(context, options.out, view_of(text), puente::io::Mode::secret));
  fmt::print("{}\n", say(context, exchange_texts::evidence_written, escape(options.out.string())));
  return {};
}

// ---- many records, in the format of another tool

struct Named {
  std::string record, from;
};

Result<std::vector<Named>> records_wanted(session::AgentApi& api, const ExportOptions& options) {
  std::vector<Named> out;
  for (const std::string& name : options.records) {
    PUENTE_TRY(std::string record, record_named(api, name, options.sent ? Among::sent : Among::received));
    out.push_back({std::move(record), options.from});
  }
  const bool listed = options.filters() || !options.words.empty() || options.all;
  if (!out.empty() && listed)
    return fail(ErrorCode::usage, "name records, or say which by --words and filters: not both");
  if (!out.empty()) return out;
  if (!listed)
    return fail(
        ErrorCode::usage,
        "which records? name them (puente inbox, puente search), or say which: --words tijuana, --kind seizure, "
        "--since 2026-11-24, or --all");
  const char* const op = !options.words.empty() ? "search" : options.sent ? "outbox" : "inbox";
  json request = request_for(op, options, options.sent ? "recipient" : "sender");
  if (!options.words.empty()) {
    request["words"] = typed_words(options.words);
    if (options.sent) request["sent"] = true;
    request.erase("newest");
  }
  const auto take = [&](const json& item) -> Status {
    if (out.size() == exported_max)
      return fail(ErrorCode::too_large, "more than 10,000 records: narrow the search, or use --limit and --after");
    out.push_back({text_at(item, "record"), options.sent ? "" : text_at(item, "device")});
    return {};
  };
  PUENTE_REQUIRE(for_each_listed(api, std::move(request), options, take));
  return out;
}

struct Leaving {
  std::vector<exchange::Record> records;
  json stays = json::array();     // each with `record` and `what`
  json unopened = json::array();  // each with `record` and `labels`
};

// Of a record, not of the agent: it stays, and the others go on.
bool is_of_record(ErrorCode code) {
  return code == ErrorCode::not_permitted || code == ErrorCode::usage || code == ErrorCode::conflict ||
         code == ErrorCode::not_found || code == ErrorCode::malformed || code == ErrorCode::unknown_value;
}

std::vector<std::string> unopened_in(const json& view) {
  std::vector<std::string> out;
  for (const json& one : list_at(view, "duties"))
    if (text_at(one, "state") == "needs-reason") out.push_back(text_at(one, "label"));
  return out;
}

Status leave(session::AgentApi& api, const ExportOptions& options, const Named& named, Leaving& out) {
  json request{{"op", "export-as"},
               {"record", named.record},
               {"format", options.format},
               {"file", fs::absolute(options.out).lexically_normal().string()}};
  if (options.sent) request["sent"] = true;
  if (!named.from.empty()) request["from"] = named.from;
  if (options.reason) request["reason"] = *options.reason;
  auto done = api.call(request);
  if (!done && !is_of_record(done.error().code)) return tl::unexpected<Error>(std::move(done.error()));
  auto record = done ? exchange::record_of_view((*done)["view"]) : tl::unexpected<Error>(done.error());
  if (!record) {
    out.stays.push_back({{"record", named.record}, {"what", record.error().what}});
    return {};
  }
  if (const auto labels = unopened_in((*done)["view"]); !labels.empty())
    out.unopened.push_back({{"record", named.record}, {"labels", labels}});
  out.records.push_back(std::move(*record));
  return {};
}

std::string in_format(const std::string& format, const std::vector<exchange::Record>& records) {
  if (format == "geojson") return exchange::geojson_of(records);
  if (format == "csv") return exchange::csv_of(records);
  if (format == "misp") return exchange::misp_of(records, puente::io::now());
  return exchange::stix_of(records, puente::io::now());
}

void print_stays(const Context& context, const Leaving& leaving) {
  std::size_t printed = 0;
  for (const json& one : leaving.stays)
    if (printed++ < printed_stays_max)
      fmt::print(
          stderr, "{}\n",
          say(context, exchange_texts::stays, text_at(one, "record"), escape(say(context, text_at(one, "what")))));
  if (printed > printed_stays_max)
    fmt::print(stderr, "{}\n", say(context, exchange_texts::more_stay, printed - printed_stays_max));
  for (const json& one : leaving.unopened) {
    std::string labels;
    for (const json& label : list_at(one, "labels"))
      labels += (labels.empty() ? "" : ", ") + present::label_words(context.language, label.get<std::string>());
    fmt::print(stderr, "{}\n", say(context, exchange_texts::unopened, text_at(one, "record"), labels));
  }
}

Status export_many(Context& context, const ExportOptions& options) {
  if (options.sealed) return fail(ErrorCode::usage, "--sealed is a form of its own: leave --format out");
  PUENTE_REQUIRE(check_output(context, options.out));
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  PUENTE_TRY(const std::vector<Named> wanted, records_wanted(api, options));
  Leaving leaving;
  for (const Named& named : wanted) PUENTE_REQUIRE(leave(api, options, named, leaving));
  if (!leaving.stays.empty()) context.exit = Exit::finding;
  if (!leaving.records.empty()) {
    const std::string text = in_format(options.format, leaving.records);
    PUENTE_REQUIRE(write_output(context, options.out, view_of(text), puente::io::Mode::secret));
  }
  if (context.json) {
    fmt::print("{}\n", line_of({{"file", options.out.string()},
                                {"format", options.format},
                                {"records", leaving.records.size()},
                                {"stays", leaving.stays},
                                {"unopened", leaving.unopened}}));
    return {};
  }
  print_stays(context, leaving);
  if (leaving.records.empty())
    fmt::print("{}\n", say(context, exchange_texts::nothing_left));
  else
    fmt::print("{}\n", say(context, exchange_texts::written, escape(options.out.string()), leaving.records.size()));
  return {};
}

// ---- the second officer, and the files that are out

struct AllowOptions {
  std::string record, reason;
  bool sent = false;
};

Status allow(const Context& context, const AllowOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  PUENTE_TRY(const std::string record, record_named(api, options.record, options.sent ? Among::sent : Among::received));
  PUENTE_TRY(const json done, api.call({{"op", "allow-export"}, {"record", record}, {"reason", options.reason}}));
  if (context.json)
    fmt::print("{}\n", line_of(done));
  else
    fmt::print("{}\n", say(context, exchange_texts::allowed, text_at(done, "until")));
  return {};
}

struct ExportsOptions : ListOptions {
  bool all = false;
  std::optional<std::string> gone;
};

Status file_is_gone(const Context& context, session::AgentApi& api, const std::string& typed) {
  const std::string file = fs::absolute(typed).lexically_normal().string();
  if (fs::exists(file)) return fail(ErrorCode::usage, escape(file) + ": it is still there: delete it first");
  PUENTE_TRY(const json done, api.call({{"op", "export-gone"}, {"file", file}}));
  if (context.json)
    fmt::print("{}\n", line_of(done));
  else
    fmt::print("{}\n", say(context, exchange_texts::destroyed, escape(file), text_at(done, "records")));
  return {};
}

void print_export(const Context& context, const json& item) {
  std::string state;
  if (item.value("recalled", false)) state += std::string("  ") + say(context, exchange_texts::recalled);
  if (item.value("due", false)) state += std::string("  ") + say(context, exchange_texts::due);
  if (item.contains("gone"))
    state += std::string("  ") + say(context, exchange_texts::gone) + " " + text_at(item, "gone");
  const std::string by = escape(text_at(item, "by")), second = escape(text_at(item, "second"));
  fmt::print("{:>6} {} {} {} {} {}  {}{}\n", text_at(item, "number"), text_at(item, "time"),
             fit(text_at(item, "format"), 7), text_at(item, "record").substr(0, 8),
             fit(escape(text_at(item, "sender")), 10), escape(text_at(item, "file")),
             second.empty() ? by : say(context, exchange_texts::by_two, by, second), state);
}

Status list_exports(Context& context, const ExportsOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  if (options.gone) return file_is_gone(context, api, *options.gone);
  std::uint64_t after = options.after, printed = 0;
  bool wanted_back = false;
  for (bool more = true; more;) {
    constexpr std::uint64_t page = 500;
    json request{{"op", "exports"}, {"after", after}, {"limit", options.limit == 0 ? page : options.limit}};
    if (options.all) request["all"] = true;
    PUENTE_TRY(const json done, api.call(request, [&](const json& item) -> Status {
      after = item.value("number", after);
      ++printed;
      wanted_back =
          wanted_back || ((item.value("recalled", false) || item.value("due", false)) && !item.contains("gone"));
      if (context.json)
        fmt::print("{}\n", line_of(item));
      else
        print_export(context, item);
      return {};
    }));
    more = options.limit == 0 && done.is_object() && done.value("more", false);
  }
  if (wanted_back) context.exit = Exit::finding;
  if (context.json) return {};
  if (printed == 0) fmt::print("{}\n", say(context, exchange_texts::none_out));
  if (wanted_back) fmt::print("{}\n", say(context, exchange_texts::destroy));
  return {};
}

}  // namespace

void add_export_commands(const Command& program, Context& context) {
  const auto options = std::make_shared<ExportOptions>();
  const Command export_it = program.subcommand(
      "export",
      "records in a file: one with its evidence, or many for another tool, such as: puente export --format stix --kind "
      "seizure --since 2026-11-01 --out seizures.json. What is under TLP:RED or ORCON never leaves; no-onward, H1, H2, "
      "TLP:AMBER+STRICT and NOFORN need a reason and a second officer (puente allow-export)");
  export_it.option("record", options->records, "ids, the first digits of them, or positions");
  export_it.option("--out", options->out, "the file; without --sealed it will hold plain text").required();
  export_it.option("--format", options->format, "of another tool; else one record with its evidence, as JSON")
      .one_of({"stix", "misp", "geojson", "csv"});
  export_it.option("--reason", options->reason,
                   "why; opens what needs a reason, too: it is kept, and the sender's nation may read it");
  export_it.option("--from", options->from, "of this agency or device: only where two senders used one id");
  export_it.flag("--sealed", options->sealed,
                 "a record sent from here, as it was sealed (see puente record); kept until it is finished");
  export_it.flag("--sent", options->sent, "with --format: records sent from here; else those received");
  export_it.flag("--all", options->all, "with --format: every record");
  export_it.option("--words", options->words, "with --format: those with these words, as puente search finds them")
      .one_value_each();
  add_filters(export_it, *options, "--agency", "only from this agency, or to it with --sent");
  export_it.flag("--unread", options->unread, "only what you have not opened");
  export_it.on_run([&context, options] {
    return options->format.empty() ? export_one(context, *options) : export_many(context, *options);
  });

  const auto allow_options = std::make_shared<AllowOptions>();
  const Command allow_it =
      program.subcommand("allow-export",
                         "as the second of two officers: a restricted record may leave within a day, such as: puente "
                         "--officer luis allow-export 4f2a --reason 'joint case 12'");
  allow_it.option("record", allow_options->record, "its id, the first digits of it, or its position").required();
  allow_it.option("--reason", allow_options->reason, "why; it is kept with your signature").required();
  allow_it.flag("--sent", allow_options->sent, "one of the records sent from here");
  allow_it.on_run([&context, allow_options] { return allow(context, *allow_options); });

  const auto exports_options = std::make_shared<ExportsOptions>();
  const Command list_it = program.subcommand(
      "exports", "files with records that are out: where, by whom, and which were recalled or are kept too long");
  list_it.flag("--all", exports_options->all, "also those that are destroyed");
  list_it.option("--after", exports_options->after, "only those after this number");
  list_it.option("--limit", exports_options->limit, "how many at most");
  list_it.option("--gone", exports_options->gone, "this file is destroyed, and so is everything made of it");
  list_it.on_run([&context, exports_options] { return list_exports(context, *exports_options); });
}

}  // namespace puente::client::cli
