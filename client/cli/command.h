// Commands and options of `puente`: names, help and what runs. The library behind it (CLI11) is included by command.cpp
// only: it costs six seconds in each source that sees it.
//
// Handles: copying one copies a reference to what the Program owns, which must outlive them. Not thread-safe.
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/cli/context.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace puente::client::cli {

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
  // Several values in one word: --to US/DEA,US/FBI.
  const Option& delimiter(char separator) const;
  // One value for each time the option is given; what follows it is not taken for a second one.
  const Option& one_value_each() const;
  // The help shows the value that the variable has now.
  const Option& show_default() const;

 private:
  friend class Command;
  explicit Option(CLI::Option* option) : option_(option) {}
  CLI::Option* option_;
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
  Command(CLI::App* app, Context* context) : app_(app), context_(context) {}
  CLI::App* app_;
  Context* context_;
};

// The whole command line, with the options that every command takes.
class Program {
 public:
  // `context` gets the common options and the exit code; it must outlive the program.
  explicit Program(Context& context);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  Command root() const;
  // Reads the line and runs the command; help and what is wrong with the line are printed. `arguments`: as of main().
  Exit run(int count, const char* const* arguments);

 private:
  std::unique_ptr<CLI::App> app_;
  Context& context_;
  std::string language_;
};

}  // namespace puente::client::cli
