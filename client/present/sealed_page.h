// A sealed record in a file (schemas/record.capnp, SealedRecord): what the broker sees of it. Nothing here can open a
// section.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "client/present/table.h"
#include "client/present/text.h"
#include "crypto/record/inspect/decoded.h"

namespace puente::client::present {

// {"record", "device", "created", "kind", "slots": [{"label", "bytes", "digest"}], "recipients": [{"device", "granted":
// [label]}], …}: header, batch, slots, grants and the sender's chain; no content.
nlohmann::json sealed_view(const record::inspect::DecodedRecord& record);
std::string render_sealed(const nlohmann::json& view, Language language, const Screen& screen = {});

}  // namespace puente::client::present
