#include "client/cli/manual.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "client/present/messages/manual.h"

namespace puente::client::cli {
namespace {

using present::Language;
using present::say;
using puente::io::CommandOutline;
using puente::io::OptionOutline;
namespace texts = present::messages::manual;

// A page has to name a day: that of the last change of this form.
constexpr const char* pages_of = "2026-12-01";

// Text as roff takes it for what it is: no escapes, no requests, hyphens that can be copied.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (out.empty() && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if (c == '\n')
      out += ' ';
    else
      out += c;
  }
  return out;
}

std::string option_line(const OptionOutline& option, Language language) {
  std::string out;
  for (const std::string& name : option.names) out += (out.empty() ? "\\fB" : ", \\fB") + roff(name) + "\\fR";
  if (option.names.empty()) return "\\fI" + roff(option.position) + "\\fR";
  if (option.takes_value) out += std::string(" \\fI") + say(language, texts::a_value) + "\\fR";
  return out;
}

void put_options(std::string& out, const CommandOutline& command, bool positions, Language language) {
  bool any = false;
  for (const OptionOutline& option : command.options) {
    if (option.names.empty() != positions) continue;
    if (!std::exchange(any, true))
      out += std::string(".SH ") + say(language, positions ? texts::arguments : texts::options) + "\n";
    out += ".TP\n" + option_line(option, language) + "\n" + roff(option.help) + "\n";
    if (!option.choices.empty()) {
      std::string all;
      for (const std::string& one : option.choices) all += (all.empty() ? "" : ", ") + one;
      out += roff(say(language, texts::one_of, all)) + "\n";
    }
  }
}

std::string synopsis(const CommandOutline& command, const std::string& words, Language language) {
  std::string out = "\\fB" + roff(words) + "\\fR [\\fI" + say(language, texts::some_options) + "\\fR]";
  for (const OptionOutline& option : command.options) {
    if (!option.names.empty() || option.position.empty()) continue;
    const std::string word = "\\fI" + roff(option.position) + "\\fR";
    out += option.required ? " " + word : " [" + word + "]";
  }
  if (!command.commands.empty()) out += std::string(" \\fI") + say(language, texts::a_command) + "\\fR";
  return out;
}

// "puente policy sign" as the name of a page.
std::string page_name(std::string words) {
  std::ranges::replace(words, ' ', '-');
  return words;
}

std::string page(const CommandOutline& command, const std::string& words, const std::string& above, Language language) {
  std::string title = page_name(words);
  std::ranges::transform(title, title.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; });
  std::string out = ".TH " + roff(title) + " 1 " + pages_of + " Puente\n";
  out += std::string(".SH ") + say(language, texts::name) + "\n" + roff(page_name(words)) + " \\- " +
         roff(command.help) + "\n";
  out += std::string(".SH ") + say(language, texts::synopsis) + "\n" + synopsis(command, words, language) + "\n";
  put_options(out, command, true, language);
  put_options(out, command, false, language);
  if (!command.commands.empty()) {
    out += std::string(".SH ") + say(language, texts::commands) + "\n";
    for (const CommandOutline& one : command.commands)
      out += ".TP\n\\fB" + roff(one.name) + "\\fR\n" + roff(one.help) + "\n";
  }
  if (!command.example.empty()) {
    out += std::string(".SH ") + say(language, texts::example) + "\n.nf\n";
    for (std::size_t at = 0; at < command.example.size();) {
      const std::size_t end = std::min(command.example.find('\n', at), command.example.size());
      out += roff(std::string_view(command.example).substr(at, end - at)) + "\n";
      at = end + 1;
    }
    out += ".fi\n";
  }
  out += std::string(".SH ") + say(language, texts::exit_status) + "\n" + roff(say(language, texts::exit_codes)) + "\n";
  if (!above.empty())
    out += std::string(".SH ") + say(language, texts::see_also) + "\n.BR " + roff(page_name(above)) + " (1)\n";
  return out;
}

void put_pages(std::vector<ManualPage>& out, const CommandOutline& command, const std::string& words,
               const std::string& above, Language language) {
  out.push_back({page_name(words), page(command, words, above, language)});
  for (const CommandOutline& one : command.commands) put_pages(out, one, words + " " + one.name, words, language);
}

}  // namespace

std::vector<ManualPage> manual_pages(const CommandOutline& program, Language language) {
  std::vector<ManualPage> out;
  put_pages(out, program, "puente", "", language);
  return out;
}

}  // namespace puente::client::cli
