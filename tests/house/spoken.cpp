#include "tests/house/spoken.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "tests/house/texts.h"
#include "translate/translate.h"

namespace puente::house {
namespace {

struct Allowed {
  std::string_view what;
  std::string_view why;
};

// Files, or folders that end with '/', whose texts are another matter.
constexpr std::array files{
    Allowed{"translate/", "the tables themselves"},
    Allowed{"client/present/", "the catalogue, checked when it is compiled, and what is made with it"},
    Allowed{"client/api/answer_fields.h", "docs/agent-api.md: the reference for programmers"},
    Allowed{"client/api/exchange_fields.h", "docs/agent-api-requests.md: the reference for programmers"},
    Allowed{"client/api/leaving_fields.h", "docs/agent-api.md: the reference for programmers"},
    Allowed{"client/api/found_fields.h", "docs/agent-api.md: the reference for programmers"},
    Allowed{"client/api/request_fields.h", "docs/agent-api.md: the reference for programmers"},
    Allowed{"client/api/told_fields.h", "docs/agent-api.md: the reference for programmers"},
    Allowed{"client/api/operations.cpp", "docs/agent-api.md: the reference for programmers"},
    Allowed{"client/api/operations_page.cpp", "docs/agent-api.md: the reference for programmers"},
    Allowed{"client/document/finding.cpp", "both languages stand there, side by side"},
    Allowed{"client/form/help.cpp", "both languages stand there, side by side"},
    Allowed{"client/form/examples.cpp", "both languages stand there, side by side"},
    Allowed{"client/form/words.cpp", "both languages stand there, side by side"},
    Allowed{"audit/report/html.cpp", "both languages stand there, side by side"},
    Allowed{"client/cli/auditor/report_text.cpp", "both languages stand there, side by side"},
    Allowed{"client/cli/completion.cpp", "scripts, to shells"},
    Allowed{"client/cli/examples.cpp", "both languages stand there, side by side"},
    Allowed{"geo/", "names of places"},
    Allowed{"client/analysis/group_names.cpp", "names as records write them, in both languages"},
    Allowed{"policy/model/", "names of kinds, sections and rungs"},
    Allowed{"policy/inspect/cedar.cpp", "a policy in another language of machines"},
    Allowed{"witness/io/http_request.cpp", "answers of HTTP, to programs"},
    Allowed{"crypto/base/check.cpp", "our own bugs end there"},
    Allowed{"crypto/base/utf8.cpp", "a table of letters"},
    Allowed{"broker/edge/", "what is wrong with a peer's bytes: for the broker's log"},
    Allowed{"broker/store/memory/", "for simulation and tests"},
    Allowed{"client/ports/memory_agent_store.cpp", "for simulation and tests"},
};

// Calls whose texts nobody but a developer or a machine reads, or that take both languages.
constexpr std::array calls{
    Allowed{"Text", "the catalogue"},
    Allowed{"say", "the catalogue, or both languages"},
    Allowed{"worded", "both languages"},
    Allowed{"PUENTE_CHECK", "our own bugs"},
    Allowed{"static_assert", "the compiler's"},
    Allowed{"check_failed", "our own bugs"},
    Allowed{"spdlog::info", "the log of a daemon is in one language, which alerts look for"},
    Allowed{"spdlog::warn", "the log of a daemon"},
    Allowed{"spdlog::error", "the log of a daemon"},
    Allowed{"spdlog::critical", "the log of a daemon"},
    Allowed{"say_info", "the broker's log"},
    Allowed{"say_error", "the broker's log"},
    Allowed{"define_extension", "definitions of STIX, which tools of any language read"},
    Allowed{"prepare", "SQL"},
    Allowed{"execute", "SQL"},
    Allowed{"run", "SQL"},
    Allowed{"Transcript", "hashed, not read"},
    Allowed{"labelled", "hashed, not read"},
    Allowed{"std::fprintf", "our own bugs"},
    Allowed{"Field", "docs/agent-api.md: the reference for programmers"},
    Allowed{"pki::make_root", "a name in a certificate"},
};

// Parts of sentences that the tables have whole.
constexpr std::array<std::string_view, 18> parts{
    "no record {} was received here{}",
    " from {}",
    "{}: unknown field '{}'{}",
    "is wrong: ",
    "no operation '{}'{}",
    "{}: {} in {}",
    "{}{} by {}",
    "the {}",
    "{} version {}",
    "{} version {} ({})",
    "{} order {}",
    "{}; agencies ",
    "root {}",
    "puente: {}{}: {}",
    "puente: {}",
    "{} ({}): {}, byte {}: {}",
    "{words names places}",
    "{} kg",
};

bool is_allowed_file(std::string_view path) {
  return std::ranges::any_of(files, [&](const Allowed& one) {
    return one.what.ends_with('/') ? path.starts_with(one.what) : path == one.what;
  });
}

bool is_allowed_call(std::string_view call) {
  return std::ranges::any_of(calls, [&](const Allowed& one) { return one.what == call; });
}

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

// Two words in lower case, or one with something filled in beside it.
bool is_prose(std::string_view text) {
  std::size_t words = text.find("{}") != std::string_view::npos ? 1 : 0;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    const bool begins_low = word.size() > 1 && std::islower(static_cast<unsigned char>(word.front())) != 0;
    if (begins_low && std::ranges::all_of(word.substr(0, word.size() - 1), is_letter)) ++words;
    begin = end + 1;
  }
  return words >= 2 && text.find(' ') != std::string_view::npos;
}

// Forms that machines read.
bool is_for_machines(std::string_view text) {
  constexpr std::array<std::string_view, 14> marks{"SELECT ", "INSERT ", "CREATE ", "DELETE ", "UPDATE ",
                                                   "PRAGMA ", " = {}",   " = \"",   "<svg",    "<text",
                                                   "<rect",   "WHERE ",  "HTTP/1",  "# The "};
  return std::ranges::any_of(marks, [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; });
}

// Is it part of what is allowed?
bool is_silent(const SourceText& text) {
  return std::ranges::any_of(text.calls, [&](const std::string& call) { return is_allowed_call(call); });
}

std::string_view trimmed(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::vector<Finding> check_spoken(std::string_view path, std::string_view source) {
  std::vector<Finding> out;
  if (is_allowed_file(path)) return out;
  for (const SourceText& one : texts_of(source)) {
    const std::string_view text = trimmed(one.text);
    if (is_silent(one) || !is_prose(text) || is_for_machines(text)) continue;
    if (!translate::is_known(text) && std::ranges::find(parts, text) == parts.end())
      out.push_back({std::string(path), one.line, "is not in translate's tables: \"" + std::string(text) + "\""});
  }
  return out;
}

}  // namespace puente::house
