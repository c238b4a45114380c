// What operations are asked with, of the records and lists that most of them are about (operations.cpp).
#pragma once

#include "client/api/field.h"

namespace puente::client::api {

inline constexpr Field record{"record", Type::record, Need::required, "which record"};
inline constexpr Field limit{"limit", Type::number, Need::optional, "how many at most: 1 to 1,000, else 100"};
inline constexpr Field from{"from", Type::text, Need::optional,
                            "the sender's agency or its device's key id, where two senders used the same id"};
inline constexpr Field document{"document", Type::document, Need::required, "the record"};

inline constexpr Field language{"language", Type::text, Need::optional,
                                "`en` (default) or `es`: of what is wrong with the document"};

inline constexpr Field origin{"origin", Type::text, Need::optional,
                              "of an import: mapping and key; no recipient is sent the same content twice under it"};
inline constexpr Field draft_request[] = {document, origin};
inline constexpr Field send_request[] = {document, origin, language};
inline constexpr Field resend_request[] = {record, language};
inline constexpr Field batch_request[] = {
    {"records", Type::drafts, Need::required, "each with `document` and, optionally, `origin`, as in `send`"},
    {"update", Type::flag, Need::optional,
     "send what differs from what was sent under an origin, in its place, and to recipients who had nothing"},
    {"trial", Type::flag, Need::optional, "keep nothing: only say what would be done"},
    language};
inline constexpr Field preview_request[] = {document, language};
inline constexpr Field show_request[] = {
    record,
    from,
    {"reason", Type::text, Need::optional,
     "officers only: to open what needs a reason, each time; it is kept, and the agency's first is logged"}};
inline constexpr Field record_request[] = {record};
inline constexpr Field proof_request[] = {record, from};
inline constexpr Field recall_request[] = {
    record, {"reason", Type::text, Need::optional, "at most 200 bytes, for those who have it"}};
inline constexpr Field track_request[] = {
    {"record", Type::record, Need::optional, "this record only; else the newest first"},
    {"origin", Type::text, Need::optional, "those sent under it only, the oldest first"},
    limit,
    {"facts", Type::flag, Need::optional, "what policy looks at of each record that is under way, instead"}};
inline constexpr Field find_request[] = {
    {"name", Type::text, Need::required, "a position, or at least 4 of the first digits of an id"},
    {"sent", Type::flag, Need::optional, "among the records sent from here; else among those received"}};
inline constexpr Field directory_request[] = {
    {"entries", Type::flag, Need::optional, "the encoded entries that are live, instead of the devices"}};
inline constexpr Field publish_request[] = {
    {"entry", Type::base64, Need::required, "an entry of the directory, at most 64 KiB"}};
inline constexpr Field revoke_request[] = {{"reason", Type::text, Need::required, "1 to 256 bytes"}};
inline constexpr Field shard_request[] = {{"at", Type::time, Need::required, "as of when"}};
inline constexpr Field limit_request[] = {limit};

}  // namespace puente::client::api
