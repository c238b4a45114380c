#include "client/cli/officer/written_record.h"

#include <unistd.h>
#include <iostream>
#include <nlohmann/json.hpp>

#include "client/document/document.h"
#include "client/document/json_places.h"
#include "client/form/reader.h"
#include "client/form/words.h"
#include "client/present/messages/forms.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view standard_input = "-";

}  // namespace

Result<std::string> text_of_written(const fs::path& file) {
  if (file != standard_input) return puente::io::read_text(file, document::document_bytes_max);
  std::string out;
  char buffer[1 << 16];
  while (out.size() <= document::document_bytes_max) {
    std::cin.read(buffer, sizeof buffer);
    if (std::cin.gcount() == 0) return out;
    out.append(buffer, static_cast<std::size_t>(std::cin.gcount()));
  }
  return fail(ErrorCode::too_large, "a record's document over 12 MiB");
}

Result<WrittenRecord> read_written_record(const Context& context, const fs::path& file) {
  PUENTE_TRY(const std::string text, text_of_written(file));
  return read_written_text(context, text, file.string());
}

Result<WrittenRecord> read_written_text(const Context& context, const std::string& text, const std::string& name) {
  WrittenRecord out;
  out.form = form::is_form(text);
  std::vector<document::Finding> findings;
  if (out.form) {
    form::FormReading read = form::read_form(text, language_of_data(context));
    out.document = std::move(read.document);
    findings = std::move(read.findings);
  } else {
    findings = document::findings_of(text);
  }
  if (findings.empty() && !out.form) {
    PUENTE_TRY(out.document, document::parse_json(text, document::depth_max));
  }
  if (findings.empty()) return out;
  if (context.json) return tl::unexpected(document::error_of(findings).at(name));
  for (const document::Finding& one : findings)
    fmt::print(stderr, "{}: {}\n", escape(name), escape(document::text_of(one, context.language)));
  return fail(findings.front().code, "nothing was sent; findings: " + std::to_string(findings.size()));
}

bool is_terminal() { return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1; }

Status check_terminal() {
  if (is_terminal()) return {};
  return fail(
      ErrorCode::usage,
      "nothing was sent: a form is sent when somebody at a terminal has said yes; --yes says it, --preview shows "
      "who would get what");
}

bool may_be_sent(const Context& context) {
  for (;;) {
    fmt::print("{} ", say(context, messages::forms::send_it));
    std::fflush(stdout);
    std::string line;
    if (!std::getline(std::cin, line)) return false;
    const std::string word = form::folded(line);
    if (word == "yes" || word == "y" || word == "si" || word == "s") return true;
    if (word == "no" || word == "n") return false;
  }
}

}  // namespace puente::client::cli
