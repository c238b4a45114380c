// What every command of `puente` shares: options, language, exit codes.
#pragma once

#include <fmt/format.h>
#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "client/present/json_text.h"
#include "client/present/labels.h"
#include "client/present/table.h"
#include "client/present/text.h"
#include "crypto/base/columns.h"
#include "crypto/base/error.h"
#include "crypto/base/escape.h"
#include "io/files.h"
#include "io/outline.h"
#include "translate/translate.h"

namespace puente::client::cli {

// What every command prints with.
namespace messages = present::messages;
using nlohmann::json;
using present::label;
using present::Language;
using present::line_of;
using present::list_at;
using present::text_at;

// Exit codes (README): stable.
enum class Exit : int { ok = 0, error = 1, finding = 2, verification_failed = 3, not_permitted = 4, usage = 64 };

Exit exit_of(ErrorCode code);

// Options that every command takes, and what a command hands back to main().
struct Context {
  std::filesystem::path party;    // --agent DIR: the folder of an agent, liaison or auditor
  std::filesystem::path officer;  // --officer DIR: the folder of the officer who asks; empty: nobody signs
  bool json = false;
  bool force = false;  // --force: write over files that are there
  Language language = Language::english;
  std::string colour = "auto";  // --color: auto, always or never
  Exit exit = Exit::ok;
  std::function<puente::io::CommandOutline()> outline;  // of all commands, in the language of the line

  // The party's folder. Fails with `usage` where --agent was not given.
  Result<std::filesystem::path> folder() const;
  // What standard output is: how wide a terminal, and whether with colours.
  present::Screen screen() const;
};

// The language of what ends in data: of --json it is English, whatever the reader's.
inline Language language_of_data(const Context& context) { return context.json ? Language::english : context.language; }

// A text of the catalogue (client/present/messages) in the language of the context, with its places filled in. What
// others wrote is escaped before it is a value.
template <class... A>
auto say(const Context& context, const present::Text<A...>& text, const std::type_identity_t<A>&... values) {
  return present::say(context.language, text, values...);
}

// A sentence that a room without readers made in English (an error, a finding, a state), in the language of the
// context. What is in it is not escaped.
inline std::string say(const Context& context, std::string_view english) {
  return translate::to(context.language, english);
}

// The same for texts that stand where they are used; both are checked when they are compiled.
inline const char* say(const Context& context, const char* english, const char* spanish) {
  return context.language == Language::spanish ? spanish : english;
}
template <class... A>
std::string worded(const Context& context, fmt::format_string<A...> english, fmt::format_string<A...> spanish,
                   const A&... values) {
  return fmt::vformat(context.language == Language::spanish ? spanish : english, fmt::make_format_args(values...));
}

// Writes a file that somebody asked for by an option: over one that is there only with --force, over what is no regular
// file never, and never over one of `inputs`. Errors: usage, conflict, io.
Status write_output(const Context& context, const std::filesystem::path& path, ByteView content, puente::io::Mode mode,
                    const std::vector<std::filesystem::path>& inputs = {});
// The same check for what is written by and by.
Status check_output(const Context& context, const std::filesystem::path& path,
                    const std::vector<std::filesystem::path>& inputs = {});

// An error on stderr as "puente: <code>: <sentence>" (or as JSON); sets the exit code.
void report_error(Context& context, const Error& error);

}  // namespace puente::client::cli
