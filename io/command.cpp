#include "io/command.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <limits>
#include <system_error>

#include "crypto/base/escape.h"
#include "io/help.h"
#include "io/language.h"
#include "policy/model/suggestion.h"
#include "translate/translate.h"

namespace puente::io {

namespace {

constexpr const char* options_group = "Opciones";
constexpr const char* commands_group = "\u00d3rdenes";

bool is_spanish(Language language) { return language == Language::spanish; }

}  // namespace

// ---- options

const Option& Option::required() const {
  option_->required();
  return *this;
}

const Option& Option::range(int first, int last) const {
  CLI::Range within(first, last);
  within.description(fmt::format("[{} - {}]", first, last));
  option_->check(within);
  return *this;
}

const Option& Option::positive() const {
  CLI::Range from_one(1, std::numeric_limits<int>::max());
  from_one.description(is_spanish(language_) ? "desde 1" : "from 1");
  option_->check(from_one);
  return *this;
}

const Option& Option::one_of(std::initializer_list<const char*> values) const {
  std::vector<std::string> all(values.begin(), values.end());
  option_->check(CLI::IsMember(all));
  (*choices_)[option_] = std::move(all);
  return *this;
}

const Option& Option::suggest(std::span<const std::string_view> values) const {
  (*choices_)[option_].assign(values.begin(), values.end());
  return *this;
}

const Option& Option::delimiter(char separator) const {
  option_->delimiter(separator);
  return *this;
}

const Option& Option::one_value_each() const {
  option_->allow_extra_args(false);
  return *this;
}

const Option& Option::show_default() const {
  option_->capture_default_str();
  return *this;
}

// ---- commands

Command Command::subcommand(const std::string& name, const std::string& help) const {
  CLI::App* const app = app_->add_subcommand(name, translate::to(language_, help));
  if (is_spanish(language_)) {
    app->group(commands_group);
    app->get_help_ptr()->group(options_group);
  }
  return {app, language_, report_, choices_};
}

void Command::require_subcommand() const { app_->require_subcommand(1); }

void Command::allow_subcommand() const { app_->require_subcommand(0, 1); }

template <OptionValue T>
Option Command::option(const std::string& name, T& value, const std::string& help) const {
  CLI::Option* const option = app_->add_option(name, value, translate::to(language_, help));
  if (is_spanish(language_))
    option->type_name(std::same_as<T, int> || std::same_as<T, std::uint64_t> ? "ENTERO" : "TEXTO");
  // Read as a number without sign, -3 would be a very large one.
  if constexpr (std::same_as<T, std::uint64_t>)
    option->check([](const std::string& given) {
      return given.starts_with('-') ? std::string("a whole number from 0, not ") + given : std::string();
    });
  return {option, language_, choices_};
}

namespace fs = std::filesystem;

template Option Command::option(const std::string&, std::string&, const std::string&) const;
template Option Command::option(const std::string&, std::optional<std::string>&, const std::string&) const;
template Option Command::option(const std::string&, std::vector<std::string>&, const std::string&) const;
template Option Command::option(const std::string&, fs::path&, const std::string&) const;
template Option Command::option(const std::string&, std::vector<fs::path>&, const std::string&) const;
template Option Command::option(const std::string&, int&, const std::string&) const;
template Option Command::option(const std::string&, std::uint64_t&, const std::string&) const;

void Command::flag(const std::string& name, bool& value, const std::string& help) const {
  app_->add_flag(name, value, translate::to(language_, help));
}

void Command::on_run(std::function<Status()> body) const {
  // What a library throws ends here: a JSON answer of another form than the agent gives, no memory, …
  const auto guarded = [body = std::move(body)]() -> Status {
    try {
      return body();
    } catch (const std::exception& error) {
      // A full disk behind standard output: said when all is flushed, in the end.
      if (dynamic_cast<const std::system_error*>(&error) != nullptr && std::ferror(stdout) != 0) return {};
      return fail(ErrorCode::malformed, std::string("unexpected: ") + error.what());
    }
  };
  app_->callback([app = app_, report = report_, guarded] {
    if (!app->get_subcommands().empty()) return;
    if (const Status status = guarded(); !status) (*report)(status.error());
  });
}

// ---- the program

Language language_of(int count, const char* const* arguments) {
  std::string_view asked;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = arguments[i];
    if (word.starts_with("--lang="))
      asked = word.substr(std::strlen("--lang="));
    else if (word == "--lang" && i + 1 < count)
      asked = arguments[++i];
  }
  if (!asked.empty()) return asked == "es" ? Language::spanish : Language::english;
  return language_of_locale();
}

namespace {

// What is wrong with a line, in CLI11's words.
std::string what_is_wrong(const CLI::Error& error, Language language) {
  std::string what = error.what();
  constexpr std::string_view required = " is required";
  if (is_spanish(language) && what.ends_with(required))
    what = position_in_spanish(what.substr(0, what.size() - required.size())) + std::string(required);
  return escape(translate::to(language, what)) + "\n" +
         translate::to(language, "Run with --help for more information.") + "\n";
}

// Does this word of the line take the next one for its value?
bool takes_next(const CLI::App& app, const CLI::App& root, const std::string& word) {
  if (word.find('=') != std::string::npos) return false;
  const CLI::Option* option = app.get_option_no_throw(word);
  if (option == nullptr) option = root.get_option_no_throw(word);
  return option != nullptr && option->get_items_expected_max() > 0;
}

// The word that stands where a command is wanted and is none; with the app that wants it. CLI11 would take it for a
// surplus argument, and an option --help behind it for the help of the whole.
std::optional<std::pair<std::string, const CLI::App*>> misspelt(const CLI::App& root, int count,
                                                                const char* const* arguments) {
  const CLI::App* app = &root;
  for (int i = 1; i < count; ++i) {
    const std::string word = arguments[i];
    if (word.starts_with("-")) {
      if (takes_next(*app, root, word)) ++i;
      continue;
    }
    const auto commands = app->get_subcommands([](const CLI::App*) { return true; });
    if (commands.empty()) return std::nullopt;
    const auto found = std::ranges::find(commands, word, [](const CLI::App* one) { return one->get_name(); });
    // A command that runs by itself too may take arguments.
    if (found == commands.end() && app->get_require_subcommand_min() == 0) return std::nullopt;
    if (found == commands.end()) return std::pair(word, app);
    app = *found;
  }
  return std::nullopt;
}

}  // namespace

int exit_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::unauthenticated:
    case ErrorCode::mismatch:
      return exit_verification_failed;
    case ErrorCode::not_permitted:
      return exit_not_permitted;
    case ErrorCode::usage:
      return exit_usage;
    default:
      return exit_error;
  }
}

Program::Program(const std::string& description, Language language, std::function<void(const Error&)> report)
    : app_(std::make_unique<CLI::App>(translate::to(language, description))),
      language_(language),
      report_(std::move(report)) {
  app_->fallthrough();
  app_->formatter(help_formatter(language));
  if (is_spanish(language)) app_->option_defaults()->group(options_group);
  app_->set_help_flag("-h,--help", translate::to(language, "print this help, and end"));
  app_->set_version_flag("--version", "puente " PUENTE_VERSION, translate::to(language, "print the version, and end"));
  app_->failure_message(
      [language](const CLI::App*, const CLI::Error& error) { return what_is_wrong(error, language); });
  root().option("--lang", asked_language_, "language: en or es; else that of the locale").one_of({"en", "es"});
}

Program::~Program() = default;

Command Program::root() const { return {app_.get(), language_, &report_, &choices_}; }

void Program::show_examples(std::span<const Example> examples) {
  for (const Example& one : examples) {
    CLI::App* app = app_.get();
    for (std::string_view rest = one.command; !rest.empty();) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      app = app->get_subcommand(std::string(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    app->footer(std::string(is_spanish(language_) ? one.spanish : one.english));
  }
}

namespace {

OptionOutline outline_of(const CLI::Option& option, const Choices& choices, Language language) {
  OptionOutline out;
  for (const std::string& name : option.get_lnames()) out.names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) out.names.push_back("-" + name);
  if (out.names.empty())
    out.position = is_spanish(language) ? position_in_spanish(option.get_name(true)) : option.get_name(true);
  out.help = option.get_description();
  if (const auto found = choices.find(&option); found != choices.end()) out.choices = found->second;
  out.takes_value = option.get_items_expected_max() > 0;
  out.required = option.get_required();
  return out;
}

CommandOutline outline_of(const CLI::App& app, const Choices& choices, Language language) {
  CommandOutline out{app.get_name(), app.get_description(), app.get_footer(), {}, {}};
  for (const CLI::Option* option : app.get_options()) out.options.push_back(outline_of(*option, choices, language));
  for (const CLI::App* one : app.get_subcommands([](const CLI::App*) { return true; }))
    out.commands.push_back(outline_of(*one, choices, language));
  return out;
}

}  // namespace

CommandOutline Program::outline() const { return outline_of(*app_, choices_, language_); }

std::optional<int> Program::run(int count, const char* const* arguments) {
  std::optional<int> ended;
  if (const auto wrong = misspelt(*app_, count, arguments)) {
    std::vector<std::string> names;
    for (const CLI::App* one : wrong->second->get_subcommands([](const CLI::App*) { return true; }))
      names.push_back(one->get_name());
    const std::vector<std::string_view> known(names.begin(), names.end());
    report_({ErrorCode::usage, fmt::format("there is no command '{}'{} (see --help)", escape_line(wrong->first, 64),
                                           model::suggestion(wrong->first, known))});
    ended = exit_usage;
  } else {
    try {
      app_->parse(count, arguments);
    } catch (const CLI::ParseError& error) {
      ended = app_->exit(error) == 0 ? exit_ok : exit_usage;
    }
  }
  // What is still in the buffer is lost where this fails, and whoever reads it would take a part for the whole.
  errno = 0;
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    report_({ErrorCode::io, fmt::format("standard output could not be written: {}",
                                        errno != 0 ? std::strerror(errno) : "what was printed is not complete")});
    return exit_error;
  }
  return ended;
}

}  // namespace puente::io
