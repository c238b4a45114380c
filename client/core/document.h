// A record as people and programs write it: the JSON document of `puente send`, and its parts.
//
// {"kind": "violent-event", "to": ["US/DEA"], "marks": {"tlp": "TLP:AMBER", "handling": ["H0"], "handlingText": "",
//  "grading": {"scheme": "admiralty", "source": "B", "information": "2"}, "classification": "none", "caveats": []},
//  "purpose": "violence-prevention", "urgency": "routine", "expires": "2026-12-01T00:00:00Z", "replyTo": "<hex>",
//  "sections": {"type": {…}, "place": {"point": {…}, "municipality": {…}}}}
// A section with a ladder is an object by rung, of which the finest is enough; one without is its value. Values follow
// schemas/content.capnp. Unknown keys and names are errors that say where. Pure; documents are bounded
// (document_bytes_max, depth 16).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "client/core/tokens.h"
#include "crypto/base/secret.h"
#include "crypto/base/time.h"
#include "policy/model/agency.h"
#include "policy/model/marks.h"
#include "schemas/codec/record.h"

namespace puente::client::core {

inline constexpr std::size_t document_bytes_max = 12 << 20;

struct DocumentSection {
  model::Label label;
  SecretBytes plaintext;  // canonical bytes of the section's struct
};

struct Document {
  model::Kind kind = model::Kind::advisory;
  std::vector<model::AgencyId> to;  // ascending, without repeats, at least one
  model::Marks marks;
  model::Purpose purpose = model::Purpose::counter_narcotics;
  model::Urgency urgency = model::Urgency::routine;
  std::optional<Instant> expires;
  std::optional<RecordId> reply_to, supersedes;
  std::vector<DocumentSection> sections;  // in the order of the vocabulary
};

// Fails with `too_large` where brackets nest deeper: before a parser or a destructor that recurses sees the text.
Status check_json_depth(std::string_view text, int depth_max);

// The document with every rung that follows from those given (ladder.h). tokens: null where there is no key for them;
// year: of that key. Fails with `mismatch` too, where rungs disagree.
Result<Document> parse_document(std::string_view json, const TokenMaker* tokens = nullptr, int year = 0);

// The same of a text that was read as JSON before; `root`, which it says, is changed.
Result<Document> parse_document(std::string_view text, nlohmann::json& root, const TokenMaker* tokens, int year);

// The same document to some of its recipients only, in place of the record it went out as, whose end it keeps.
Result<std::string> document_anew(std::string_view json, const std::vector<model::AgencyId>& to,
                                  const RecordId& supersedes, Instant expires);

// {"tlp": …}: marks as a JSON text, for those who print them.
std::string marks_json(const model::Marks& marks);

// The sections somebody may see, put together again: {"place": {"municipality": {…}}, "type": {…}}.
struct ShownSection {
  model::Label label;
  std::string json;  // of the value
};
std::string sections_json(model::Kind kind, const std::vector<ShownSection>& sections);

}  // namespace puente::client::core
