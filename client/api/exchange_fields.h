// The fields of operations about requests, and about forms that are kept (operations.cpp).
#pragma once

#include <array>

#include "client/api/field.h"

namespace puente::client::api {

inline constexpr Field requests_request[] = {
    {"all", Type::flag, Need::optional, "also those that are answered, refused, recalled or came back"},
    {"limit", Type::number, Need::optional, "how many at most: 1 to 1,000, else 100"}};
inline constexpr Field thread_request[] = {{"record", Type::record, Need::required, "any record of the thread"}};
inline constexpr Field answering_request[] = {
    {"record", Type::record, Need::required, "the request"},
    {"kind", Type::text, Need::required, "`reply`, `refusal`, or `request` for clarification"},
    {"from", Type::text, Need::optional,
     "the sender's agency or its device's key id, where two senders used the same id"}};

inline constexpr Field request_items[] = {
    {"record", Type::record, Need::required, "its id"},
    {"agency", Type::text, Need::required, "who asked, or was asked"},
    {"waits", Type::text, Need::required, "`for-me`: this agency was asked; `for-others`: it asked"},
    {"state", Type::text, Need::required,
     "`open`, `on-its-way` (the broker has not accepted it yet), `answered`, `refused`, `recalled` or `came-back`"},
    {"urgency", Type::text, Need::required, "as its sender set it"},
    {"noted", Type::time, Need::required, "kept or received, by this agent's clock"},
    {"device", Type::key, Need::optional, "of the sender, where it was received"},
    {"accepted", Type::time, Need::optional, "by the broker: when its clock began"},
    {"access", Type::text, Need::optional, "is the answer directly accessible? `unknown`, `direct` or `indirect`"},
    {"limit", Type::number, Need::optional, "seconds that the one asked has"},
    {"used", Type::number, Need::optional, "seconds of them, without the time that questions for clarification took"},
    {"left", Type::number, Need::optional, "seconds"},
    {"late", Type::number, Need::optional, "seconds beyond the limit"},
    {"paused", Type::flag, Need::optional, "does a question for clarification wait for its answer?"},
    {"overdue", Type::flag, Need::optional, "is, or was, the limit over?"},
    {"due", Type::time, Need::optional, "when the limit is over; absent while it is paused"},
    {"soon", Type::flag, Need::optional, "is it open, with a quarter of the limit left at most?"},
    {"partial", Type::list, Need::optional, "ids of partial answers"},
    {"clarifications", Type::list, Need::optional, "ids of requests for clarification"},
    {"clarifies", Type::record, Need::optional, "the request that it asks about"},
    {"answer", Type::record, Need::optional, "the reply or refusal that ended its clock"},
    {"answered", Type::time, Need::optional, "when the broker accepted that"},
    {"subject", Type::text, Need::required,
     "its topic, or its question; empty where neither may be seen, or is under receipt-on-open and was not opened yet, "
     "and of a finished one that was sent from here, whose contents are gone"}};
inline constexpr Field requests_done[] = {
    {"forMe", Type::number, Need::required, "open requests to this agency"},
    {"overdue", Type::number, Need::required, "of them"},
    {"soon", Type::number, Need::required, "of them, with a quarter of the limit left at most"},
    {"due", Type::time, Need::optional, "the earliest end of their clocks"},
    {"forOthers", Type::number, Need::required, "open requests of this agency to others"},
    {"othersOverdue", Type::number, Need::required, "of them"},
    {"more", Type::flag, Need::required, "are there more items than were asked for?"}};
inline constexpr Field thread_items[] = {
    {"record", Type::record, Need::required, "its id"},
    {"kind", Type::text, Need::required, "such as `request`"},
    {"sent", Type::flag, Need::required, "was it sent from here? Else it was received"},
    {"agencies", Type::list, Need::required, "that it went to, or the one that it came from"},
    {"noted", Type::time, Need::required, "kept or received, by this agent's clock"},
    {"accepted", Type::time, Need::optional, "by the broker"},
    {"partial", Type::flag, Need::required, "is it an answer that says what it leaves out?"},
    {"stands", Type::flag, Need::required, "false: it was recalled or refused, or came back"},
    {"recalled", Type::flag, Need::optional, "was it?"},
    {"replyTo", Type::record, Need::optional, "the record that it names"},
    {"requests", Type::list, Need::optional, "of a request: for each agency, an item of `requests` without `subject`"}};
inline constexpr Field answering_done[] = {
    {"document", Type::object, Need::required,
     "the head of a document: `kind`, `to`, `replyTo`, `purpose`, `urgency`, and of `marks` those that go on"},
    {"request", Type::object, Need::required, "an item of `requests`"}};

inline constexpr Field draft_number[] = {{"number", Type::number, Need::required, "of the draft"}};
inline constexpr Field keep_draft_request[] = {
    {"text", Type::text, Need::required, "a form or a document, finished or not; at most 1 MiB"},
    {"number", Type::number, Need::optional, "of the draft in whose place it is kept; else it is a new one"}};
inline constexpr Field draft_items[] = {{"number", Type::number, Need::required, "from 1; none is given twice"},
                                        {"kept", Type::time, Need::required, "when it was kept, or changed last"},
                                        {"bytes", Type::number, Need::required, "of its text"},
                                        {"text", Type::text, Need::required, "its beginning, 4 KiB at most"}};
inline constexpr Field draft_done[] = {{"number", Type::number, Need::required, "of the draft"},
                                       {"kept", Type::time, Need::required, "when it was kept, or changed last"},
                                       {"text", Type::text, Need::required, "as it was kept"}};
inline constexpr Field draft_kept_done[] = {{"number", Type::number, Need::required, "of the draft"}};

}  // namespace puente::client::api
