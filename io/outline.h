// What a program's commands are, for whatever is made of all of them: completion, manual pages, a test that none lacks
// its words. In the language of its Program (io/command.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace puente::io {

struct OptionOutline {
  std::vector<std::string> names;  // "--out", "-o"; none where the position says which it is
  std::string position;            // its name in a usage line, where it has no other
  std::string help;
  std::vector<std::string> choices;  // values that make sense; there may be others
  bool takes_value = false, required = false;
};

struct CommandOutline {
  std::string name;  // of the program: ""
  std::string help;
  std::string example;  // lines to type; "" where nobody wrote one
  std::vector<OptionOutline> options;
  std::vector<CommandOutline> commands;
};

// What somebody types to use a command, in each language: where only words that are free differ, or nothing does.
struct Example {
  std::string_view command;  // "policy sign"
  std::string_view english, spanish;
};

}  // namespace puente::io
