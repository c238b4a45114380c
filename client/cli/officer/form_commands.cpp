// Kinds of records: a form to fill in, a schema for programs, a page to read.
#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/cli/commands.h"
#include "client/cli/officer/written_record.h"
#include "client/form/help.h"
#include "client/form/interview.h"
#include "client/form/json_schema.h"
#include "client/form/kind_page.h"
#include "client/form/reader.h"
#include "client/form/template.h"
#include "client/form/words.h"
#include "client/present/messages/forms.h"
#include "crypto/base/utf8.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

struct NewOptions {
  std::string kind;
  fs::path out;
  bool ask = false;
};

// In either language, as the officer says it.
Result<model::Kind> kind_named(const Context& context, const std::string& name) {
  const auto words = form::choices_of<model::Kind>();
  if (const form::Word* const found = form::find_word(words, name)) return model::parse_name<model::Kind>(found->name);
  return fail(ErrorCode::unknown_value, "no kind of record is called " + cited(name) + ": write one of " +
                                            form::nearest_word(words, name, context.language));
}

void list_kinds(const Context& context) {
  fmt::print("{}\n", say(context, messages::forms::kinds));
  for (const form::Word& kind : form::choices_of<model::Kind>())
    fmt::print("  {} {}\n", fit(form::key_of(context.language, kind), 24),
               say(context, form::help_of(*model::parse_name<model::Kind>(kind.name))));
}

// Never over a file that is there: somebody's work may be in it.
Status write_form(const Context& context, const std::string& text, const fs::path& file) {
  if (file.empty()) {
    fmt::print("{}", text);
    return {};
  }
  PUENTE_REQUIRE(puente::io::write_new_file(file, view_of(text), puente::io::Mode::secret));
  fmt::print(stderr, "{}\n", say(context, messages::forms::written, escape(file.string())));
  return {};
}

void prefill(form::FormValues& out, const json& part, const std::string& path, Language language) {
  for (const auto& [key, value] : part.items()) {
    const std::string place = path.empty() ? key : path + "." + key;
    if (value.is_object())
      prefill(out, value, place, language);
    else if (value.is_string())
      out[place] = form::toml_of(form::shown_choice(place, value.get<std::string>(), language));
    else if (value.is_array() && std::ranges::all_of(value, [](const json& one) { return one.is_string(); }))
      out[place] = form::toml_of(value.get<std::vector<std::string>>());
  }
}

// What the agency writes in most of its records, where its agent is named.
Result<form::FormValues> defaults_of(const Context& context) {
  form::FormValues out;
  if (context.party.empty()) return out;
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  PUENTE_TRY(const json done, api.call({{"op", "defaults"}}));
  if (done.is_object() && done.contains("document") && done["document"].is_object())
    prefill(out, done["document"], "", context.language);
  return out;
}

// Before a person answers forty questions.
Status check_new(const fs::path& file) {
  if (!is_terminal()) return fail(ErrorCode::usage, "--ask asks at a terminal; without one, fill in the form");
  if (file.empty())
    return fail(ErrorCode::usage, "--ask writes a file: name one that is not there yet with --out FILE");
  std::error_code none;
  if (fs::exists(fs::symlink_status(file, none)))
    return fail(ErrorCode::conflict, file.string() + ": exists already; nothing was written");
  return {};
}

std::string asked_form(const Context& context, form::Interview interview) {
  fmt::print("{}\n\n", say(context, messages::forms::ask_begins));
  while (const auto question = interview.question()) {
    fmt::print("{}", *question);
    std::fflush(stdout);
    std::string line;
    if (!std::getline(std::cin, line)) break;
    if (const auto wrong = interview.answer(line)) fmt::print("{}\n", escape(*wrong));
  }
  return interview.form();
}

// What several answers together, or none, leave to be mended in the file.
void tell_findings(const Context& context, const fs::path& file, const std::string& text) {
  fmt::print("\n");
  for (const document::Finding& one : form::read_form(text, context.language).findings)
    fmt::print(stderr, "{}: {}\n", escape(file.string()), escape(document::text_of(one, context.language)));
}

Status make_form(const Context& context, const NewOptions& options) {
  if (options.kind.empty()) {
    list_kinds(context);
    return {};
  }
  PUENTE_TRY(const model::Kind kind, kind_named(context, options.kind));
  PUENTE_TRY(const form::FormValues values, defaults_of(context));
  if (!options.ask) return write_form(context, form::form_text(kind, context.language, values), options.out);
  PUENTE_REQUIRE(check_new(options.out));
  const std::string text = asked_form(context, form::Interview(kind, context.language, values));
  tell_findings(context, options.out, text);
  return write_form(context, text, options.out);
}

struct SchemaOptions {
  std::string kind;
  fs::path pages;
};

Status write_pages(const Context& context, const fs::path& folder) {
  for (const Language language : {Language::english, Language::spanish}) {
    const fs::path here = language == Language::spanish ? folder / "es" : folder;
    PUENTE_REQUIRE(puente::io::make_folder(here));
    const auto write = [&](std::string_view name, const std::string& page) {
      return write_output(context, here / (std::string(name) + ".md"), view_of(page), puente::io::Mode::open);
    };
    PUENTE_REQUIRE(write("README", form::kinds_page(language)));
    for (const std::string_view name : model::names_of<model::Kind>())
      PUENTE_REQUIRE(write(name, form::kind_page(*model::parse_name<model::Kind>(name), language)));
  }
  return {};
}

Status print_schema(const Context& context, const SchemaOptions& options) {
  if (!options.pages.empty()) return write_pages(context, options.pages);
  if (options.kind.empty()) return fail(ErrorCode::usage, "puente schema KIND: puente new names the kinds");
  PUENTE_TRY(const model::Kind kind, kind_named(context, options.kind));
  fmt::print("{}\n", form::json_schema(kind, context.language).dump(1));
  return {};
}

}  // namespace

void add_form_commands(const Command& program, Context& context) {
  const auto options = std::make_shared<NewOptions>();
  const Command make = program.subcommand("new", "a form of a kind of record, to fill in and send");
  make.option("kind", options->kind, "violent-event, seizure, …; without it, all kinds are listed");
  make.option("-o,--out", options->out, "write it to this file, which must not be there yet; else it is printed");
  make.flag("--ask", options->ask, "ask for it question by question, at a terminal");
  make.on_run([&context, options] { return make_form(context, *options); });

  const auto schema_options = std::make_shared<SchemaOptions>();
  const Command schema = program.subcommand("schema", "the JSON Schema of a kind's document, for programs");
  schema.option("kind", schema_options->kind, "violent-event, seizure, …");
  schema.option("--pages", schema_options->pages, "instead, write the pages of docs/kinds to this folder");
  schema.on_run([&context, schema_options] { return print_schema(context, *schema_options); });
}

}  // namespace puente::client::cli
