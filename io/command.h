// Commands and options of our programs: names, help and what runs. The library behind it (CLI11) is included by
// command.cpp and help.cpp only: it costs six seconds in each source that sees it.
//
// Help is registered in English, and stands in the language of the Program (translate/translate.h).
//
// Handles: copying one copies a reference to what the Program owns, which must outlive them. Not thread-safe.
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/error.h"
#include "crypto/base/language.h"
#include "io/outline.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace puente::io {

// Values that make sense for an option, for completion.
using Choices = std::map<const CLI::Option*, std::vector<std::string>>;

// What an option's value may be. A vector takes several values.
template <class T>
concept OptionValue = std::same_as<T, std::string> || std::same_as<T, std::optional<std::string>> ||
    std::same_as<T, std::vector<std::string>> || std::same_as<T, std::filesystem::path> ||
    std::same_as<T, std::vector<std::filesystem::path>> || std::same_as<T, int> || std::same_as<T, std::uint64_t>;

// What is asked of an option's value; whoever types something else is told so, and the exit code is `usage`.
class Option {
 public:
  const Option& required() const;
  const Option& range(int first, int last) const;
  const Option& positive() const;
  const Option& one_of(std::initializer_list<const char*> values) const;
  // Completion offers these; what else is typed is for the command to judge.
  const Option& suggest(std::span<const std::string_view> values) const;
  // Several values in one word: --to US/DEA,US/FBI.
  const Option& delimiter(char separator) const;
  // One value for each time the option is given; what follows it is not taken for a second one.
  const Option& one_value_each() const;
  // The help shows the value that the variable has now.
  const Option& show_default() const;

 private:
  friend class Command;
  Option(CLI::Option* option, Language language, Choices* choices)
      : option_(option), language_(language), choices_(choices) {}
  CLI::Option* option_;
  Language language_;
  Choices* choices_;
};

class Command {
 public:
  Command subcommand(const std::string& name, const std::string& help) const;
  // Exactly one subcommand must follow.
  void require_subcommand() const;
  // A subcommand may follow; without one, the command itself runs.
  void allow_subcommand() const;

  // `name`: "--name", or "name" where the position says which it is. `value` is written when the line has been read.
  template <OptionValue T>
  Option option(const std::string& name, T& value, const std::string& help) const;
  void flag(const std::string& name, bool& value, const std::string& help) const;

  // What the command does once its line has been read; not called where a subcommand was given. An error, or what a
  // library throws, is reported and sets the exit code.
  void on_run(std::function<Status()> body) const;

 private:
  friend class Program;
  Command(CLI::App* app, Language language, const std::function<void(const Error&)>* report, Choices* choices)
      : app_(app), language_(language), report_(report), choices_(choices) {}
  CLI::App* app_;
  Language language_;
  const std::function<void(const Error&)>* report_;
  Choices* choices_;
};

// In which language a line asks for its answers: --lang; else that of the locale (LC_ALL, LC_MESSAGES, LANG); else
// English. It is known before anything is registered, and what is wrong with the line is said in it too.
Language language_of(int count, const char* const* arguments);

// Exit codes that mean the same in every program (README): stable.
inline constexpr int exit_ok = 0;
inline constexpr int exit_error = 1;
inline constexpr int exit_finding = 2;              // all went well, and what was found wants a person
inline constexpr int exit_verification_failed = 3;  // a signature, a proof or a store is not what it should be
inline constexpr int exit_not_permitted = 4;
inline constexpr int exit_usage = 64;
int exit_of(ErrorCode code);

// The whole command line of one program.
class Program {
 public:
  // `report`: says a command's error, and remembers the exit code. `--help`, `--version` and `--lang` are there.
  Program(const std::string& description, Language language, std::function<void(const Error&)> report);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  Command root() const;

  // Each is shown in the help of its command, which must be there.
  void show_examples(std::span<const Example> examples);
  CommandOutline outline() const;

  // Reads the line and runs the command; help and what is wrong with the line are printed, with the nearest command
  // where one is misspelt. `arguments`: as of main(). The exit code where no command ran, or where what it printed
  // could not be written (a full disk): that is reported as an error.
  std::optional<int> run(int count, const char* const* arguments);

 private:
  std::unique_ptr<CLI::App> app_;
  Language language_;
  std::string asked_language_;  // of --lang, which language_of() reads
  std::function<void(const Error&)> report_;
  mutable Choices choices_;
};

}  // namespace puente::io
