// A record that an officer wrote, as a form or as JSON, from a file or from standard input.
#pragma once

#include <nlohmann/json.hpp>

#include "client/cli/context.h"
#include "client/session/agent_api.h"

namespace puente::client::cli {

struct WrittenRecord {
  nlohmann::json document;
  bool form = false;  // else it was JSON
};

// What FILE holds, or standard input where it is "-".
Result<std::string> text_of_written(const std::filesystem::path& file);
// A form or document that was read already; `name`: of what it came from, for what is said.
Result<WrittenRecord> read_written_text(const Context& context, const std::string& text, const std::string& name);
// Reads FILE, or standard input where it is "-". What is wrong with it is told at once on stderr, in the officer's
// language, with its lines; the error then says that nothing was sent. Errors: those of reading, and of documents.
Result<WrittenRecord> read_written_record(const Context& context, const std::filesystem::path& file);

// Are standard input and output a person's terminal?
bool is_terminal();
// Fails with `usage` where they are not, and says what to type instead.
Status check_terminal();
// May the record that was shown be sent? Asks on the terminal until the answer is yes or no; no is also the end of what
// is typed.
bool may_be_sent(const Context& context);

// asked: a form, or whatever a person types at a terminal, is shown first, and sent when they say yes.
enum class SendAs : std::uint8_t { asked, yes, preview };
// Sends it as `puente send` does, and prints what that prints. sent: set once the agent has kept it.
Status send_written(Context& context, session::AgentApi& api, const WrittenRecord& written, SendAs how, bool& sent);

}  // namespace puente::client::cli
