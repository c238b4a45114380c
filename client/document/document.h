// A record as people and programs write it: the JSON document of `puente send`, and its parts.
//
// {"kind": "violent-event", "to": ["US/DEA"], "marks": {"tlp": "TLP:AMBER", "handling": ["H0"], "handlingText": "",
//  "grading": {"scheme": "admiralty", "source": "B", "information": "2"}, "classification": "none", "caveats": []},
//  "purpose": "violence-prevention", "urgency": "routine", "expires": "2026-12-01T00:00:00Z", "replyTo": "<hex>",
//  "sections": {"type": {…}, "place": {"point": {…}, "municipality": {…}}}}
// A section with a ladder is an object by rung, of which the finest is enough; one without is its value. Values follow
// schemas/content.capnp. A rung that is not known, and does not follow from a finer one, is "unknown".
//
// Guarantee: whatever way a document came in, this reads it: unknown keys and names, values that are not of their form
// (section_values.h), rungs that disagree or are missing though they should follow (ladder.h) are refused, all at once,
// each with its path. Pure; documents are bounded (document_bytes_max, depth_max).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "client/document/finding.h"
#include "client/document/tokens.h"
#include "crypto/base/secret.h"
#include "crypto/base/time.h"
#include "policy/model/agency.h"
#include "policy/model/marks.h"
#include "schemas/codec/record.h"

namespace puente::client::document {

inline constexpr std::size_t document_bytes_max = 12 << 20;
inline constexpr int depth_max = 20;

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
  std::vector<model::Label> unknown;      // rungs that the sender says it does not know
};

// The document with every rung that follows from those given, or nothing and what is wrong. `root` is changed. tokens:
// null where there is no key for them; year: of that key.
struct Reading {
  std::optional<Document> document;
  Findings findings;
};
Reading read_document(nlohmann::json& root, const TokenMaker* tokens, int year);

// The same of a text, whose findings become one error.
Result<Document> parse_document(std::string_view json, const TokenMaker* tokens = nullptr, int year = 0);

// The same of a text that was read as JSON before; `root`, which it says, is changed.
Result<Document> parse_document(std::string_view text, nlohmann::json& root, const TokenMaker* tokens, int year);

// All that is wrong with a text, each with its line: before it is handed to an agent.
std::vector<Finding> findings_of(std::string_view text);

// The same document to some of its recipients only; in place of a record that it went out as, or until an end, where
// these are given.
Result<std::string> document_anew(std::string_view json, const std::vector<model::AgencyId>& to,
                                  const std::optional<RecordId>& supersedes, std::optional<Instant> expires);

// {"tlp": …}: marks as a JSON text, for those who print them.
std::string marks_json(const model::Marks& marks);
// The same read again; `object` is what stands under "marks". Errors: all that is wrong with it.
Result<model::Marks> marks_from(const nlohmann::json& object);

// The sections somebody may see, put together again: {"place": {"municipality": {…}}, "type": {…}}.
struct ShownSection {
  model::Label label;
  std::string json;  // of the value
};
std::string sections_json(model::Kind kind, const std::vector<ShownSection>& sections);

}  // namespace puente::client::document
