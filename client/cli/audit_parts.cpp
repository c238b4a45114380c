#include "client/cli/audit_parts.h"

#include <nlohmann/json.hpp>

#include "crypto/base/escape.h"

namespace puente::client::cli {
namespace {

// Printed are the first so many; all count for the exit code.
constexpr std::uint64_t findings_printed_max = 1000;

}  // namespace

void FindingPrinter::operator()(const tlog::LogFinding& finding) {
  const bool failed = finding.severity == tlog::Severity::failed;
  if (failed)
    context_.exit = Exit::verification_failed;
  else if (context_.exit == Exit::ok)
    context_.exit = Exit::finding;
  if (++count_ > findings_printed_max) return;
  bar_.clear();
  if (context_.json)
    fmt::print("{}\n", nlohmann::ordered_json{{"finding", finding.name},
                                              {"severity", failed ? "failed" : "open"},
                                              {"file", finding.file},
                                              {"offset", finding.offset},
                                              {"what", finding.what}}
                           .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  else
    fmt::print("{} ({}): {}, byte {}: {}\n", finding.name, failed ? "failed" : "open", escape(finding.file),
               finding.offset, escape(finding.what));
}

Result<tlog::Vkey> parse_key_option(std::string_view option, std::string_view text, tlog::SignatureType type) {
  const auto key = tlog::parse_vkey(text);
  if (!key) return fail(ErrorCode::usage, std::string(option) + ": " + key.error().what);
  if (key->type != type)
    return fail(ErrorCode::usage, std::string(option) + ": " + key->name + " is a key of type " +
                                      std::to_string(static_cast<int>(key->type)) + ", and type " +
                                      std::to_string(static_cast<int>(type)) + " is needed");
  return *key;
}

}  // namespace puente::client::cli
