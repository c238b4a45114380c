// Records as a bundle of STIX 2.1.
//
// Of each record: a report, an object of its own for each section and rung, the identity of the sending agency, the
// marking definitions of all that is marked, and the definitions of our extensions (docs/stix-extensions.json), in
// which everything stands that STIX has no word for. What STIX objects say of a section is for people and maps; the
// extension holds its value, so that stix_read.h reads the same record again. Guarantee: the same records and time give
// the same bytes; ids are those of the record, section and rung (record.h), so that a second export updates the first;
// every object of a record carries all its marks. What an attachment of origin holds (stix_origin.h) leaves with it,
// under its own ids. Non-guarantee: whether a record may leave (leave.h). Pure; thread safe.
#pragma once

#include <string>
#include <vector>

#include "client/exchange/record.h"

namespace puente::client::exchange {

std::string stix_of(const std::vector<Record>& records, Instant now);

// Private to the room: the type of object that says most of a section, and its properties; `report` is what notes are
// about.
nlohmann::json stix_object_of(const Record& record, const Section& section, const std::string& report);

}  // namespace puente::client::exchange
