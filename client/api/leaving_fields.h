// The fields of operations about records that leave for other tools (operations.cpp).
#pragma once

#include "client/api/field.h"

namespace puente::client::api {

inline constexpr Field export_as_request[] = {
    {"record", Type::record, Need::required, "which record"},
    {"from", Type::text, Need::optional,
     "the sender's agency or its device's key id, where two senders used the same id"},
    {"sent", Type::flag, Need::optional, "a record sent from here; else one received"},
    {"format", Type::text, Need::required, "`stix`, `misp`, `geojson` or `csv`"},
    {"file", Type::text, Need::required, "the file that it goes into, as people will look for it"},
    {"reason", Type::text, Need::optional,
     "why: needed under `no-onward`, H1, H2, TLP:AMBER+STRICT and NOFORN; opens what is under justify-on-open"}};
inline constexpr Field allow_export_request[] = {{"record", Type::record, Need::required, "which record"},
                                                 {"reason", Type::text, Need::required, "why, at most 512 bytes"}};
inline constexpr Field exports_request[] = {
    {"all", Type::flag, Need::optional, "also files that are destroyed"},
    {"after", Type::number, Need::optional, "only those after this number"},
    {"limit", Type::number, Need::optional, "how many at most: 1 to 1,000, else 100"}};
inline constexpr Field export_gone_request[] = {{"file", Type::text, Need::required, "as it is listed"}};

inline constexpr Field export_as_done[] = {
    {"view", Type::object, Need::required, "the record: as what is done of `show`, or of `show-sent`"},
    {"second", Type::text, Need::required, "the officer who allowed it, where that was needed; else empty"}};
inline constexpr Field allow_export_done[] = {{"until", Type::time, Need::required, "how long it counts: a day"}};
inline constexpr Field export_items[] = {
    {"number", Type::number, Need::required, "in the order of leaving"},
    {"time", Type::time, Need::required, "when it left"},
    {"record", Type::record, Need::required, "its id"},
    {"sender", Type::text, Need::required, "agency"},
    {"format", Type::text, Need::required, "`stix`, `misp`, `geojson` or `csv`"},
    {"file", Type::text, Need::required, "that it went into"},
    {"by", Type::text, Need::required, "the officer, as certified then, or the user of the machine"},
    {"second", Type::text, Need::required, "the officer who allowed it; else empty"},
    {"reason", Type::text, Need::required, "why, where it was said"},
    {"recalled", Type::flag, Need::required, "has its sender taken it back?"},
    {"due", Type::flag, Need::required, "may something of it be kept no longer?"},
    {"erase", Type::time, Need::optional, "when the first of its sections may be kept no longer"},
    {"gone", Type::time, Need::optional, "when an officer said that the file is destroyed"}};
inline constexpr Field exports_done[] = {{"more", Type::flag, Need::required, "are there more?"}};
inline constexpr Field export_gone_done[] = {{"records", Type::number, Need::required, "how many were in it"}};

}  // namespace puente::client::api
