// A record as it leaves for other tools and comes back from them: what the writers of this room write, and its readers
// read.
//
// Guarantee: equality is that of every field, so that a test can say what a format keeps. Non-guarantees: whether the
// record may leave is asked elsewhere (leave.h); values are those of documents (client/document/document.h) and are not
// checked here: another agency may have written them, and whoever keeps one checks it. Units: times are whole seconds.
// Thread safety: plain values, free functions.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/time.h"
#include "policy/model/marks.h"
#include "schemas/codec/record.h"

namespace puente::client::exchange {

// A section at a rung, and what its recipient owes ("no-onward", "retain:P90D").
struct Section {
  model::Label label;
  nlohmann::json value;
  std::vector<std::string> duties{};
  friend bool operator==(const Section&, const Section&) = default;
};

// What was withheld here, and by which rule: empty where no rule permits it.
struct Withheld {
  model::Label label;
  std::string rule;
  std::string legal_basis_en{}, legal_basis_es{};
  friend bool operator==(const Withheld&, const Withheld&) = default;
};

struct Record {
  RecordId id;
  std::string sender;  // agency, "MX/FGR"
  model::Kind kind = model::Kind::advisory;
  model::Marks marks;
  model::Purpose purpose = model::Purpose::counter_narcotics;
  model::Urgency urgency = model::Urgency::routine;
  Instant created;
  std::optional<Instant> expires;
  std::optional<RecordId> reply_to, supersedes;
  std::vector<Section> sections;  // in the order of the vocabulary, the finest rung first
  std::vector<Withheld> withheld;
  friend bool operator==(const Record&, const Record&) = default;
};

// Of what the agent's API says of a record (`export-as`). Errors: `malformed`, with the field.
Result<Record> record_of_view(const nlohmann::json& view);

// The record as a document for `send`, without recipients; replyTo and supersedes stay behind, since they name records
// of whoever sent it first.
nlohmann::json document_of(const Record& record);

// The parts of a view that writers need too: "place/cell" → label. Errors: unknown_value, malformed.
Result<model::Label> parse_label(std::string_view text);

// "key: value; key: value", a line for each item of a list: for people, in tools that know nothing of ours.
std::string plain_text(const nlohmann::json& value);

// "2026-11-24T08:15:00.000Z", as STIX and MISP write times.
std::string stamp(Instant time);
// The same with any number of decimals, or none; what is below a millisecond is dropped. Errors: `malformed`.
Result<Instant> parse_stamp(std::string_view text);

// A UUID of ours (version 5): of a name under the namespace of this project (docs/exchange.md, Ids).
std::string own_uuid(std::string_view name);
// The name of a section's UUID: "MX/FGR/<record>/place/cell".
std::string name_of_section(const Record& record, const model::Label& label);

// "H1", "NOFORN", "us:cui", "B2 (admiralty)": every mark beside TLP, in words that people know.
std::vector<std::string> mark_words(const model::Marks& marks);
// Of an Admiralty information grade, as appendix A of STIX 2.1 derives it: 90, 70, 50, 30, 10; nothing for all else.
std::optional<int> confidence_of(const model::Grading& grading);

}  // namespace puente::client::exchange
