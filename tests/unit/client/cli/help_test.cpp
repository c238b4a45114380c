// Help, examples, completion and manual pages of every command, in both languages.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "client/cli/command.h"
#include "client/cli/commands.h"
#include "client/cli/completion.h"
#include "client/cli/examples.h"
#include "client/cli/manual.h"

namespace puente::client::cli {
namespace {

using puente::io::CommandOutline;
using puente::io::OptionOutline;

// All commands as `--lang` has them: the outline is taken while the line of a command without effects runs.
CommandOutline outline_in(const char* language) {
  Context context;
  CommandOutline out;
  const auto add = [&](const Command& root, Context& inner) {
    add_all_commands(root, inner);
    root.subcommand("outline-of-the-test", "").on_run([&]() -> Status {
      out = inner.outline();
      return {};
    });
  };
  const char* const words[] = {"puente", "--lang", language, "outline-of-the-test"};
  REQUIRE(run_program(context, add, 4, words, all_examples()) == Exit::ok);
  std::erase_if(out.commands, [](const CommandOutline& one) { return one.name == "outline-of-the-test"; });
  return out;
}

using Visit = std::function<void(const std::string& path, const CommandOutline&)>;
void visit(const CommandOutline& command, const std::string& path, const Visit& take) {
  take(path, command);
  for (const CommandOutline& one : command.commands) visit(one, path + " " + one.name, take);
}

std::map<std::string, CommandOutline> commands_in(const char* language) {
  std::map<std::string, CommandOutline> out;
  visit(outline_in(language), "puente", [&](const std::string& path, const CommandOutline& one) { out[path] = one; });
  return out;
}

// The same in both languages, and right so.
bool may_be_equal(const std::string& text) {
  return text.empty() || std::ranges::none_of(text, [](char c) { return c == ' '; });
}

std::set<std::string> options_of(const std::map<std::string, CommandOutline>& all, const std::string& path) {
  std::set<std::string> out;
  for (const std::string& one : {std::string("puente"), path})
    for (const OptionOutline& option : all.at(one).options) out.insert(option.names.begin(), option.names.end());
  return out;
}

}  // namespace

TEST_CASE("every command has help of its own and an example, in both languages") {
  const auto english = commands_in("en"), spanish = commands_in("es");
  REQUIRE(english.size() > 80);
  REQUIRE(english.size() == spanish.size());
  for (const auto& [path, command] : english) {
    INFO(path);
    const CommandOutline& other = spanish.at(path);
    CHECK_FALSE(command.help.empty());
    CHECK(command.help != other.help);
    if (path != "puente") {
      CHECK_FALSE(command.example.empty());
      CHECK_FALSE(other.example.empty());
    }
    REQUIRE(command.options.size() == other.options.size());
    for (std::size_t i = 0; i < command.options.size(); ++i) {
      INFO(command.options[i].help);
      CHECK((command.options[i].help != other.options[i].help || may_be_equal(command.options[i].help)));
    }
  }
}

TEST_CASE("an example names its command, and no option that the command does not have") {
  for (const char* const language : {"en", "es"}) {
    const auto all = commands_in(language);
    for (const auto& [path, command] : all) {
      if (path == "puente") continue;
      INFO(path << ": " << command.example);
      // A group shows one of its commands: its options are checked there.
      std::string shown = path;
      const std::set<std::string> known = options_of(all, path);
      std::istringstream words(command.example);
      std::string word, typed;
      bool value = false;
      for (bool quoted = false; words >> word;) {
        if (!quoted && !value && word.front() != '-' && word != "\\" && word.front() != '"' && word.front() != '\'')
          typed += " " + word;
        if (std::ranges::count(word, '"') % 2 == 1 || std::ranges::count(word, '\'') % 2 == 1) quoted = !quoted;
        value = word == "--agent" || word == "--officer" || word == "--lang";
        if (word == "|") break;
        if (!quoted && word.starts_with("--") && command.commands.empty()) CHECK(known.contains(word));
      }
      CHECK(typed.substr(1).starts_with(shown));
    }
  }
}

TEST_CASE("completion knows every command, and is made for three shells") {
  const CommandOutline program = outline_in("en");
  for (const char* const shell : {"bash", "zsh", "fish"}) {
    const auto script = completion_script(program, shell);
    REQUIRE(script);
    for (const CommandOutline& one : program.commands) CHECK(script->find(one.name) != std::string::npos);
    CHECK(script->find("threat-to-life") != std::string::npos);
  }
  CHECK_FALSE(completion_script(program, "tcsh"));
}

TEST_CASE("every command has a manual page, which says its help and its example") {
  const auto pages = manual_pages(outline_in("es"), Language::spanish);
  CHECK(pages.size() == commands_in("es").size());
  const auto sign = std::ranges::find(pages, "puente-policy-sign", &ManualPage::name);
  REQUIRE(sign != pages.end());
  CHECK(sign->text.starts_with(".TH PUENTE\\-POLICY\\-SIGN 1"));
  CHECK(sign->text.find("policy sign mx.toml \\-\\-out mx.bundle") != std::string::npos);
  CHECK(sign->text.find("VÉASE TAMBIÉN") != std::string::npos);
}

}  // namespace puente::client::cli
