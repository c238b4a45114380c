// Fields of the operations that list and find records (found.cpp): what they are asked, and the items they answer with.
#pragma once

#include "client/api/field.h"

namespace puente::client::api {

inline constexpr Field list_after{"after", Type::number, Need::optional,
                                  "`position` of the last record seen, in that order; else from the beginning"};
inline constexpr Field list_limit{"limit", Type::number, Need::optional, "how many at most: 1 to 1,000, else 100"};
inline constexpr Field list_newest{"newest", Type::flag, Need::optional, "the newest first"};
inline constexpr Field list_kind{"kind", Type::text, Need::optional, "only this kind, such as `seizure`"};
inline constexpr Field list_purpose{"purpose", Type::text, Need::optional, "only this purpose"};
inline constexpr Field list_urgency{"urgency", Type::text, Need::optional, "only this urgency"};
inline constexpr Field list_place{"place", Type::text, Need::optional, "only with these words in its places"};
inline constexpr Field list_since{"since", Type::time, Need::optional,
                                  "only what came, or was kept here, then or later"};
inline constexpr Field list_sender{"sender", Type::text, Need::optional, "only from this agency"};
inline constexpr Field list_recipient{"recipient", Type::text, Need::optional, "only to this agency"};
inline constexpr Field list_unread{"unread", Type::flag, Need::optional, "only what the caller has not opened"};

inline constexpr Field list_rules{"rules", Type::flag, Need::optional,
                                  "also `rules`: which rule withheld what, as `withheld` in `show`"};

inline constexpr Field inbox_request[] = {list_after, list_limit, list_newest, list_kind,   list_purpose, list_urgency,
                                          list_place, list_since, list_sender, list_unread, list_rules};
inline constexpr Field outbox_request[] = {list_after,   list_limit, list_newest, list_kind,     list_purpose,
                                           list_urgency, list_place, list_since,  list_recipient};
inline constexpr Field search_request[] = {
    {"words", Type::text, Need::required,
     "what is looked for: words that must all be there, \"words beside each other\", beginnings (`guz*`), five "
     "characters or more of a number; at most 16, and 1,000 bytes"},
    {"sent", Type::flag, Need::optional, "among the records sent from here; else among those received"},
    list_after,
    list_limit,
    list_kind,
    list_purpose,
    list_urgency,
    list_place,
    list_since,
    list_sender,
    list_recipient,
    list_unread};

// Of sections that are open to whoever lists them; a title is made of it.
inline constexpr std::string_view about_words =
    "what its sections say in a few words, each with `section`, `rung` and `text`; nothing of what needs a reason";
inline constexpr std::string_view found_words =
    "how each word was found, with `term` and `how`: `words`, `part` (of a number), or `sound` (it only sounds alike)";

inline constexpr Field inbox_items[] = {
    {"position", Type::number, Need::required, "for the next request's `after`"},
    {"record", Type::record, Need::required, "its id, chosen by its sender"},
    {"sender", Type::text, Need::required, "agency, as certified when it came"},
    {"device", Type::key, Need::required, "of the sender"},
    {"kind", Type::text, Need::required, "such as `violent-event`"},
    {"purpose", Type::text, Need::required, "what it may be used for"},
    {"urgency", Type::text, Need::required, "as its sender set it"},
    {"tlp", Type::text, Need::required, "such as `TLP:AMBER`"},
    {"created", Type::time, Need::required, "by its sender's clock"},
    {"received", Type::time, Need::required, "by this agent's clock"},
    {"sections", Type::list, Need::required, "labels of what came"},
    {"withheld", Type::list, Need::required, "labels of what policy withheld"},
    {"about", Type::list, Need::required, about_words},
    {"unread", Type::flag, Need::required, "has the caller not opened it?"},
    {"rules", Type::list, Need::optional, "where asked for: as `withheld` in `show`"},
    {"recalled", Type::time, Need::optional, "since when its sender has taken it back"}};
inline constexpr Field outbox_items[] = {{"position", Type::number, Need::required, "for the next request's `after`"},
                                         {"record", Type::record, Need::required, "its id"},
                                         {"state", Type::text, Need::required, "as in `track`"},
                                         {"kind", Type::text, Need::required, "such as `violent-event`"},
                                         {"purpose", Type::text, Need::required, "what it may be used for"},
                                         {"urgency", Type::text, Need::required, "as it was set"},
                                         {"created", Type::time, Need::required, "when it was kept"},
                                         {"to", Type::list, Need::required, "agencies that it names"},
                                         {"about", Type::list, Need::required, about_words}};
inline constexpr Field search_items[] = {
    {"position", Type::number, Need::required, "for the next request's `after`"},
    {"record", Type::record, Need::required, "its id"},
    {"sender", Type::text, Need::optional, "received: as in `inbox`"},
    {"device", Type::key, Need::optional, "received: as in `inbox`"},
    {"state", Type::text, Need::optional, "sent: as in `track`"},
    {"to", Type::list, Need::optional, "sent: agencies that it names"},
    {"kind", Type::text, Need::required, "such as `violent-event`"},
    {"purpose", Type::text, Need::required, "what it may be used for"},
    {"urgency", Type::text, Need::required, "as its sender set it"},
    {"tlp", Type::text, Need::optional, "received: such as `TLP:AMBER`"},
    {"created", Type::time, Need::required, "by its sender's clock"},
    {"received", Type::time, Need::optional, "received: by this agent's clock"},
    {"sections", Type::list, Need::optional, "received: labels of what came"},
    {"withheld", Type::list, Need::optional, "received: labels of what policy withheld"},
    {"about", Type::list, Need::required, about_words},
    {"unread", Type::flag, Need::optional, "received: has the caller not opened it?"},
    {"recalled", Type::time, Need::optional, "received: since when its sender has taken it back"},
    {"found", Type::list, Need::required, found_words},
    {"possible", Type::flag, Need::required, "was a word found only because it sounds alike?"}};
inline constexpr Field gather_request[] = {
    {"sent", Type::flag, Need::optional, "the records sent from here; else those received"},
    {"after", Type::number, Need::optional, "`last` of the page before; else from the beginning"},
    list_limit,
    list_kind,
    list_since};
inline constexpr Field gather_items[] = {
    {"position", Type::number, Need::required, "in the order of the list"},
    {"record", Type::record, Need::required, "its id"},
    {"sender", Type::text, Need::required, "agency"},
    {"kind", Type::text, Need::required, "such as `violent-event`"},
    {"marks", Type::object, Need::required, "as in a document"},
    {"created", Type::time, Need::required, "by its sender's clock"},
    {"sections", Type::object, Need::required, "as in a document: what may be counted"},
    {"withheld", Type::list, Need::required, "what policy withheld, each with `label` and `section`"},
    {"duties", Type::list, Need::required,
     "what stayed closed, each with `label` and `state`: `needs-reason`, or `unopened` (its sender is told when it is "
     "shown)"},
    {"supersedes", Type::record, Need::optional, "the record that it replaces"},
    {"recalled", Type::object, Need::optional, "as in `show`"}};
inline constexpr Field gather_done[] = {
    {"more", Type::flag, Need::required, "are there more?"},
    {"last", Type::number, Need::required, "for the next request's `after`; 0: there was none"}};
inline constexpr Field more_done[] = {{"more", Type::flag, Need::required, "are there more?"}};

inline constexpr Field sent_fields[] = {{"position", Type::number, Need::required, "in the order of sending"},
                                        {"record", Type::record, Need::required, "its id"},
                                        {"state", Type::text, Need::required, "as in `track`"},
                                        {"created", Type::time, Need::required, "when it was kept"},
                                        {"sender", Type::text, Need::required, "this agency"},
                                        {"kind", Type::text, Need::required, "such as `violent-event`"},
                                        {"to", Type::list, Need::required, "agencies that it names"},
                                        {"marks", Type::object, Need::required, "as in a document"},
                                        {"purpose", Type::text, Need::required, "what it may be used for"},
                                        {"urgency", Type::text, Need::required, "as it was set"},
                                        {"expires", Type::time, Need::optional, "as it was set"},
                                        {"replyTo", Type::record, Need::optional, "the record that it answers"},
                                        {"supersedes", Type::record, Need::optional, "the record that it replaces"},
                                        {"sections", Type::object, Need::required, "as they were written"}};

}  // namespace puente::client::api
