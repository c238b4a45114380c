// What every command of `puente` shares: options, language, exit codes.
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <string>

#include "crypto/base/error.h"

namespace puente::client::cli {

// Exit codes (README): stable.
enum class Exit : int { ok = 0, error = 1, finding = 2, verification_failed = 3, not_permitted = 4, usage = 64 };

Exit exit_of(ErrorCode code);

enum class Language { english, spanish };

// Options that every command takes, and what a command hands back to main().
struct Context {
  std::filesystem::path party;    // --agent DIR: the folder of an agent, liaison or auditor
  std::filesystem::path officer;  // --officer DIR: the folder of the officer who asks; empty: nobody signs
  bool json = false;
  Language language = Language::english;
  Exit exit = Exit::ok;

  // The party's folder. Fails with `usage` where --agent was not given.
  Result<std::filesystem::path> folder() const;
};

// `en` or `es`, as --lang (or the locale) says.
inline const char* say(const Context& context, const char* en, const char* es) {
  return context.language == Language::spanish ? es : en;
}

// A sentence in the language of the context, with fmt's places filled in. Foreign text goes through shown() first.
template <class... A>
std::string worded(const Context& context, const char* en, const char* es, const A&... values) {
  return fmt::format(fmt::runtime(say(context, en, es)), values...);
}

// An error on stderr as "puente: <code>: <sentence>" (or as JSON); sets the exit code.
void report_error(Context& context, const Error& error);

}  // namespace puente::client::cli
