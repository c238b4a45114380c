// The fields of the operation that waits for what happens (operations.cpp).
#pragma once

#include "client/api/field.h"

namespace puente::client::api {

inline constexpr Field events_request[] = {
    {"after", Type::number, Need::optional,
     "the number that the last answer named as `next`; else only what happens from now on"},
    {"wait", Type::number, Need::optional,
     "answer at once if there is something, else as soon as there is, at the latest after so many seconds (0 to 60)"}};
inline constexpr Field events_items[] = {
    {"number", Type::number, Need::required, "ascending; none is given twice"},
    {"event", Type::text, Need::required,
     "`new`, `threat-to-life` (also each time that it is told again), `escalated`, `clock` (of a request to this "
     "agency: a quarter of its limit is left), `overdue`, `recalled` or `alarm`"},
    {"time", Type::time, Need::required, "when it happened, by this agent's clock"},
    {"record", Type::record, Need::optional, "which record it is about"},
    {"device", Type::key, Need::optional, "of its sender"},
    {"agency", Type::text, Need::optional, "whose device that is"},
    {"position", Type::number, Need::optional, "of the record in `inbox`"}};
inline constexpr Field events_done[] = {
    {"next", Type::number, Need::required, "to be named as `after` the next time"},
    {"missed", Type::flag, Need::required, "did more happen since `after` than is kept? The lists have it all"}};

}  // namespace puente::client::api
