// Records as MISP events, and MISP events as records.
//
// Written: an event for each record, with tags (tlp:, admiralty-scale:, and puente: for every other mark), distribution
// 0 (this organisation only) unless asked otherwise, an object `puente-record` with what the record says of itself and
// an object `puente-section` for each section and rung: its values in words, the same as JSON, and coordinates where it
// has any. Ids are UUIDs of ours, so that a second export updates the first. Read: events that were written here, as
// the same records, equal in every field. An event of others becomes an advisory: its info as summary, its attributes
// and objects in words as narrative, the event itself as an attachment. Tags of the event, its objects and attributes
// are read, the strictest TLP wins. Attributes and objects outside an event, sharing groups and tags that say nothing
// here are named in `left`. Guarantee and bounds: as of stix_read.h. Source: the MISP core format
// (draft-dulaunoy-misp-core-format). Pure.
#pragma once

#include "client/exchange/stix_read.h"

namespace puente::client::exchange {

std::string misp_of(const std::vector<Record>& records, Instant now, int distribution = 0);

Result<Imported> import_misp(std::string_view text, const ImportChoice& choice);
// Only the records that misp_of wrote.
Result<std::vector<Record>> records_of_misp(std::string_view text);

inline constexpr std::string_view misp_media_type = "application/json;format=misp";

}  // namespace puente::client::exchange
