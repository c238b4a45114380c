// Kinds of records: a form to fill in, a schema for programs, a page to read.
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/commands.h"
#include "client/cli/officer/composing.h"
#include "client/form/help.h"
#include "client/form/json_schema.h"
#include "client/form/kind_page.h"
#include "client/form/reader.h"
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
  PUENTE_REQUIRE(check_ask(options.out, true));
  const std::string text = asked_form(context, kind, values);
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
  make.option("kind", options->kind, "violent-event, seizure, …; without it, all kinds are listed")
      .suggest(model::names_of<model::Kind>());
  make.option("-o,--out", options->out, "write it to this file, which must not be there yet; else it is printed");
  make.flag("--ask", options->ask, "ask for it question by question, at a terminal");
  make.on_run([&context, options] { return make_form(context, *options); });

  const auto schema_options = std::make_shared<SchemaOptions>();
  const Command schema = program.subcommand("schema", "the JSON Schema of a kind's document, for programs");
  schema.option("kind", schema_options->kind, "violent-event, seizure, …").suggest(model::names_of<model::Kind>());
  schema.option("--pages", schema_options->pages, "instead, write the pages of docs/kinds to this folder");
  schema.on_run([&context, schema_options] { return print_schema(context, *schema_options); });
}

}  // namespace puente::client::cli
