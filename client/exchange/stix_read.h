// A STIX bundle as records: those that stix_write.h wrote, equal in every field, and what others wrote as far as a kind
// of ours can hold it.
//
// Of others: a report or grouping becomes an advisory, with its name, its description and, as an attachment of origin
// (stix_origin.h), itself and all that it refers to, as they are; a note becomes an advisory; an identity of an
// individual becomes a person. All else that no advisory carries is named in `left`.
// Marks: TLP of STIX 2.0 and 2.1, the TLP 2.0 extension, ACS classification and caveats, statements (as H3) and ours.
// The strictest counts, of the object, of its granular markings and of all that goes with it; where a marking is not
// there or says nothing that is known here, TLP:RED. A text with granular markings is a section of its own (name:
// summary, description: narrative), which policy can withhold. Guarantee: nothing is invented to fill what a record
// must have: purpose, urgency and the TLP of what is unmarked come from whoever imports. Non-guarantee: that what is
// read is right; the agent checks each document. Pure; thread safe.
#pragma once

#include <string>
#include <vector>

#include "client/exchange/record.h"
#include "client/exchange/stix_objects.h"

namespace puente::client::exchange {

struct ImportChoice {
  model::Purpose purpose = model::Purpose::counter_narcotics;
  model::Urgency urgency = model::Urgency::routine;
  model::Tlp unmarked = model::Tlp::red;  // of what bears no mark at all
};

struct Draft {
  std::string origin;       // "stix:report--…": the same object is not sent twice
  nlohmann::json document;  // without recipients
};

struct Imported {
  std::vector<Draft> drafts;
  std::vector<Left> left;
};

// Errors: those of read_stix_objects; malformed, where an object of ours says no record.
Result<Imported> import_stix(std::string_view text, const ImportChoice& choice);

// Only the records that stix_write.h wrote.
Result<std::vector<Record>> records_of_stix(std::string_view text);

}  // namespace puente::client::exchange
