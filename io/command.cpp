#include "io/command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>

#include "crypto/base/escape.h"
#include "policy/model/vocabulary.h"

namespace puente::io {

// ---- options

const Option& Option::required() const {
  option_->required();
  return *this;
}

const Option& Option::range(int first, int last) const {
  option_->check(CLI::Range(first, last));
  return *this;
}

const Option& Option::positive() const {
  option_->check(CLI::PositiveNumber);
  return *this;
}

const Option& Option::one_of(std::initializer_list<const char*> values) const {
  option_->check(CLI::IsMember(std::vector<std::string>(values.begin(), values.end())));
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
  return {app_->add_subcommand(name, help), report_};
}

void Command::require_subcommand() const { app_->require_subcommand(1); }

void Command::allow_subcommand() const { app_->require_subcommand(0, 1); }

template <OptionValue T>
Option Command::option(const std::string& name, T& value, const std::string& help) const {
  return Option(app_->add_option(name, value, help));
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
  app_->add_flag(name, value, help);
}

void Command::on_run(std::function<Status()> body) const {
  // What a library throws ends here: a JSON answer of another form than the agent gives, no memory, …
  const auto guarded = [body = std::move(body)]() -> Status {
    try {
      return body();
    } catch (const std::exception& error) {
      return fail(ErrorCode::malformed, std::string("unexpected: ") + error.what());
    }
  };
  app_->callback([app = app_, report = report_, guarded] {
    if (!app->get_subcommands().empty()) return;
    if (const Status status = guarded(); !status) (*report)(status.error());
  });
}

// ---- the program

namespace {

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

Program::Program(const std::string& description, std::function<void(const Error&)> report)
    : app_(std::make_unique<CLI::App>(description)), report_(std::move(report)) {
  app_->fallthrough();
  app_->set_version_flag("--version", "puente " PUENTE_VERSION);
}

Program::~Program() = default;

Command Program::root() const { return {app_.get(), &report_}; }

void Program::on_read(std::function<void()> body) const { app_->parse_complete_callback(std::move(body)); }

std::optional<int> Program::run(int count, const char* const* arguments) {
  std::optional<int> ended;
  if (const auto wrong = misspelt(*app_, count, arguments)) {
    std::vector<std::string> names;
    for (const CLI::App* one : wrong->second->get_subcommands([](const CLI::App*) { return true; }))
      names.push_back(one->get_name());
    const std::vector<std::string_view> known(names.begin(), names.end());
    report_({ErrorCode::usage, fmt::format("there is no command '{}'; the nearest is '{}' (see --help)",
                                           escape_line(wrong->first, 64), model::nearest_name(wrong->first, known))});
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
