// How far an auditor's verification of a log came, in a file beside the auditor's keys, so that the next one goes on
// there instead of at the beginning. JSON, no secret in it.
//
// Guarantee: what is read back is well formed and of the log asked for. Non-guarantee: that nobody who may write the
// auditor's folder changed the counts in it. Tree, counters and running hashes are checked by what follows: altered,
// they do not lead to the next cosigned head. Errors: `malformed` naming the file.
#pragma once

#include <filesystem>
#include <optional>

#include "client/auditor/log_audit.h"

namespace puente::client::auditor {

std::filesystem::path audit_position_file(const std::filesystem::path& folder);

std::string encode_position(const LogAudit::Position& position, const trust::Treaty& treaty);
// nullopt: of another log than the treaty's.
Result<std::optional<LogAudit::Position>> decode_position(std::string_view text, const trust::Treaty& treaty);

}  // namespace puente::client::auditor
