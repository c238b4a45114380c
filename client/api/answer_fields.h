// The fields of the answers, by operation (operations.cpp). A test compares them with what the handlers answer.
#pragma once

#include <algorithm>
#include <array>

#include "client/api/field.h"

namespace puente::client::api {

inline constexpr Field operation_items[] = {
    {"name", Type::text, Need::required, "of the operation"},
    {"what", Type::text, Need::required, "what it does"},
    {"who", Type::text, Need::required, "`viewer` or `officer`"},
    {"kept", Type::flag, Need::required, "is an officer's signed request for it kept as an act?"},
    {"request", Type::list, Need::required, "its fields, each with `name`, `type`, `required` and `what`"},
    {"items", Type::list, Need::required, "the fields of each item, likewise"},
    {"done", Type::list, Need::required, "the fields of what is done, likewise"}};

inline constexpr Field defaults_done[] = {
    {"document", Type::object, Need::required,
     "parts of a document: `to`, `purpose`, `urgency`, `marks`, as far as the agency has set them"}};

inline constexpr Field status_done[] = {
    {"agency", Type::text, Need::required, "whose agent it is, such as `MX/SSPC`"},
    {"device", Type::key, Need::required, "of this agent"},
    {"connected", Type::flag, Need::required, "has the broker welcomed it?"},
    {"ready", Type::flag, Need::required, "may records be sealed and deliveries opened now?"},
    {"reason", Type::text, Need::required, "why not; else empty"},
    {"outbox", Type::object, Need::required, "how many records were sent from here, by state"},
    {"inbox", Type::number, Need::required, "how many records were received"},
    {"stuck", Type::list, Need::required,
     "drafts that wait though the agent is ready, and for no pause: each with `reason`, `count` and `since`"},
    {"standing", Type::list, Need::required,
     "what wants a person as long as it stands: each with `why` (`unopened`: threats to life, `stuck`, `unproven`, "
     "`no-head`, `budget`, `exported`, `overdue` and `soon`: requests), `count` and `since`; `budget` also with "
     "`until` "
     "and `detail`"},
    {"requests", Type::object, Need::required, "as what is done of `requests`, without `more`"},
    {"mismatched", Type::list, Need::required, "ids of records whose coarse values do not follow from the finer ones"},
    {"pauses", Type::list, Need::required, "liaisons' orders that are in force"},
    {"entered", Type::object, Need::required, "entries in this agency's name, `proven` by the log and `unproven`"},
    {"policy", Type::object, Need::required, "the version in force, by nation"},
    {"head", Type::number, Need::required, "size of the newest head of the log that is held"},
    {"shard", Type::number, Need::required, "of the log, as the treaty names it"},
    {"quorumTime", Type::time, Need::required, "when the witnesses of both nations cosigned that head"},
    {"witnesses", Type::list, Need::required, "each with `name`, `nation` and `cosigned` (a time, or null)"},
    {"alarms", Type::number, Need::required, "how many different ones nobody has seen"}};

inline constexpr Field challenge_done[] = {{"challenge", Type::hash, Need::required, "32 random bytes, answered once"},
                                           {"agent", Type::key, Need::required, "the device whose challenge it is"}};

// Of an agency that a record names.
inline constexpr std::string_view agencies_words =
    "each with `agency`, `decided` (is what is in force known?), `goes` (labels; none: nothing goes to it), `rules` "
    "(that "
    "withhold all; none: no rule permits anything) and `quotas`";
inline constexpr std::string_view did_words =
    "`sent`; under an origin that was sent before also `existing` (the same content), `differs`, `recalled`, `further` "
    "(not sent: other content, taken back, or to others; with `update` it would be), `corrected`, `extended` or "
    "`again`";
// Of a record that waits (waits.h).
inline constexpr std::string_view waits_words =
    "what it waits for, each with `why` (`connection`, `in-force`, `pause`, `package`, `release-key`, `turn`, "
    "`receipt`, "
    "`retry`, `budget`, `witnesses`, `approval`, `recipient`; of what came back `quota`, `returned`) and, as far as "
    "they are "
    "known, "
    "`agency`, `nation`, `detail`, `since`, `until`, and, where the witnesses are not known to have cosigned it, the "
    "number of its `entry` and the size of the newest `head` of both nations";
inline constexpr Field kept_fields[] = {
    {"record", Type::record, Need::optional, "the id it has from now on; in a trial only of one that was there"},
    {"state", Type::text, Need::required, "as in `track`"},
    {"existing", Type::flag, Need::required, "was nothing kept now, since this origin was sent before?"},
    {"did", Type::text, Need::required, did_words},
    {"more", Type::list, Need::optional, "ids of records kept besides, where recipients had different content before"},
    {"agencies", Type::list, Need::required, agencies_words},
    {"repeats", Type::record, Need::optional, "a record with the same content that a recipient was sent before"},
    {"waits", Type::list, Need::required, waits_words}};
inline constexpr Field dead_letter_items[] = {
    {"position", Type::number, Need::required, "as in `outbox`"},
    {"record", Type::record, Need::required, "its id"},
    {"created", Type::time, Need::required, "when it was kept"},
    {"kind", Type::text, Need::required, "such as `violent-event`"},
    {"agency", Type::text, Need::required, "that does not have it"},
    {"why", Type::text, Need::required,
     "`paused`, `over-quota`, `expired`, `refused` (by its agent), `nothing-permitted`, `device-gone`, `not-accepted` "
     "(by the broker, or by policy here)"},
    {"detail", Type::text, Need::required, "the reason that goes with the record, if there is one; else empty"},
    {"fault", Type::text, Need::optional, "what the agency's agent refused it for"},
    {"again", Type::flag, Need::required, "may `resend` send it again?"}};
inline constexpr Field batch_items[] = {
    {"record", Type::record, Need::optional, "as in `send`"},
    {"state", Type::text, Need::optional, "as in `send`"},
    {"existing", Type::flag, Need::optional, "as in `send`"},
    {"did", Type::text, Need::optional, "as in `send`"},
    {"more", Type::list, Need::optional, "as in `send`"},
    {"agencies", Type::list, Need::optional, "as in `send`"},
    {"error", Type::object, Need::optional, "`code` and `what`, where this one was not kept"}};
inline constexpr Field batch_done[] = {{"sent", Type::number, Need::required, "how many were kept now"},
                                       {"existing", Type::number, Need::required, "how many were kept before"},
                                       {"refused", Type::number, Need::required, "how many have an error"}};

inline constexpr Field preview_items[] = {
    {"recipient", Type::text, Need::required, "an agency"},
    {"devices", Type::number, Need::required, "how many of its devices can receive now"},
    {"nothing", Type::flag, Need::required, "does nothing at all go to it?"},
    {"paused", Type::text, Need::required, "the pause that stops it; else empty"},
    {"sections", Type::list, Need::required,
     "each with `label`, `section`, `rung`, `part`, `permitted`, `stub`, `rule`, `rules`, `obligations`, `legalBasis`"},
    {"quotas", Type::list, Need::optional, "each with `rule`, `records`, `window`"}};
inline constexpr Field preview_done[] = {
    {"ready", Type::flag, Need::required, "could it be sealed now?"},
    {"reason", Type::text, Need::required, "why not; else empty"},
    {"asked", Type::list, Need::required,
     "rungs that are neither given nor unknown, and what their absence costs whom"}};

inline constexpr Field piece_items[] = {{"piece", Type::base64, Need::required, "the bytes in order, in pieces"}};
inline constexpr Field pieces_done[] = {{"bytes", Type::number, Need::required, "how many all pieces are"}};
inline constexpr Field shard_done[] = {
    {"bytes", Type::number, Need::required, "how many all pieces are"},
    {"head", Type::number, Need::required, "size of the newest head of the log that is held"},
    {"root", Type::hash, Need::required, "of that head"},
    {"complete", Type::flag, Need::required, "is what is held what the newest heartbeat names?"}};

inline constexpr std::array record_fields{
    Field{"record", Type::record, Need::required, "its id"},
    Field{"sender", Type::text, Need::required, "agency"},
    Field{"device", Type::key, Need::required, "of the sender"},
    Field{"kind", Type::text, Need::required, "such as `violent-event`"},
    Field{"marks", Type::object, Need::required, "as in a document"},
    Field{"purpose", Type::text, Need::required, "what it may be used for"},
    Field{"urgency", Type::text, Need::required, "as its sender set it"},
    Field{"created", Type::time, Need::required, "by its sender's clock"},
    Field{"expires", Type::time, Need::required, "after this it is delivered to nobody"},
    Field{"received", Type::time, Need::required, "by this agent's clock"},
    Field{"number", Type::number, Need::required, "of the delivery to this device"},
    Field{"sections", Type::object, Need::required, "as in a document: what came"},
    Field{"withheld", Type::list, Need::required,
          "each with `label`, `section`, `rung`, `part`, `rule` and `legalBasis`"},
    Field{"mismatches", Type::list, Need::required,
          "values that do not follow from finer ones: `section`, `finer`, `coarser`, `follows`, `given`"},
    Field{"replyTo", Type::record, Need::optional, "the record that it answers"},
    Field{"supersedes", Type::record, Need::optional, "the record that it replaces"},
    Field{"duties", Type::list, Need::optional,
          "each with `label`, `duties` and, where it matters, `state` (`needs-reason`, `erased`) or `erase`"},
    Field{"receiptOnOpen", Type::flag, Need::required, "is its sender told that it was shown?"},
    Field{"recalled", Type::object, Need::optional, "`at` and `reason`, where its sender has taken it back"},
    Field{"proof", Type::object, Need::required, "`index` in the log, `quorumTime`, `size` and `root` of the head"}};
inline constexpr auto export_fields = [] {
  std::array<Field, record_fields.size() + 1> out{};
  std::ranges::copy(record_fields, out.begin());
  out.back() = {"evidence", Type::object, Need::required, "`header` and `proof`, in base64"};
  return out;
}();

inline constexpr Field track_items[] = {
    {"position", Type::number, Need::optional, "in the order of sending"},
    {"record", Type::record, Need::required, "its id"},
    {"state", Type::text, Need::optional, "`draft`, `sealed`, `accepted`, `refused`, `finished` or `recalled`"},
    {"reason", Type::text, Need::optional, "of a refusal, or why a draft waits; else empty"},
    {"created", Type::time, Need::optional, "when it was kept"},
    {"kind", Type::text, Need::required, "such as `violent-event`"},
    {"recipients", Type::list, Need::optional,
     "each with `agency`, `device`, `progress` and, where the device refused it, `fault`"},
    {"agencies", Type::list, Need::optional, "as in `send`"},
    {"waits", Type::list, Need::optional, "as in `send`"},
    {"origin", Type::text, Need::optional, "as it was sent"},
    {"log", Type::object, Need::optional,
     "`index` of its acceptance in the log, and `state`: `told`, `proven`, `refuted` or `ended`"},
    {"from", Type::text, Need::optional, "facts: the sender's agency"},
    {"to", Type::list, Need::optional, "facts: agencies"},
    {"purpose", Type::text, Need::optional, "facts"},
    {"tlp", Type::text, Need::optional, "facts"},
    {"classification", Type::text, Need::optional, "facts"},
    {"caveats", Type::list, Need::optional, "facts"},
    {"labels", Type::list, Need::optional, "facts: of its sections; never contents"}};
inline constexpr Field find_done[] = {{"record", Type::record, Need::required, "the only one of that name"}};
inline constexpr Field recall_done[] = {
    {"position", Type::number, Need::required, "as in `track`"},
    {"record", Type::record, Need::required, "its id"},
    {"state", Type::text, Need::required, "as in `track`"},
    {"reason", Type::text, Need::required, "of the recall"},
    {"created", Type::time, Need::required, "when it was kept"},
    {"kind", Type::text, Need::required, "such as `violent-event`"},
    {"recipients", Type::list, Need::required, "as in `track`"},
    {"agencies", Type::list, Need::required, "as in `send`"},
    {"waits", Type::list, Need::required, "as in `send`"},
    {"origin", Type::text, Need::optional, "as in `track`"},
    {"log", Type::object, Need::optional, "as in `track`"},
    {"unreleased", Type::number, Need::required, "how many devices never get it"},
    {"released", Type::number, Need::required, "how many have it, or may, and are told"}};

inline constexpr Field proof_done[] = {{"index", Type::number, Need::required, "of the event in the log"},
                                       {"time", Type::time, Need::required, "of the event"},
                                       {"event", Type::text, Need::required, "`accept` or `delivery`"},
                                       {"proof", Type::text, Need::required, "a C2SP tlog-proof"}};

inline constexpr Field directory_items[] = {
    {"keyId", Type::key, Need::optional, "of the device"},
    {"agency", Type::text, Need::optional, "whose device it is"},
    {"name", Type::text, Need::optional, "as certified"},
    {"role", Type::text, Need::optional, "as certified"},
    {"notAfter", Type::time, Need::optional, "end of its certificate"},
    {"revoked", Type::flag, Need::optional, "is it revoked?"},
    {"entry", Type::base64, Need::optional, "with `entries`: one encoded entry, and nothing else"}};
inline constexpr Field notice_items[] = {
    {"index", Type::number, Need::required, "in the log; null: the log has no such entry"},
    {"time", Type::time, Need::required, "of the event; else empty"},
    {"change", Type::text, Need::required, "`certificate`, `package` or `revocation`; else empty"},
    {"keyId", Type::key, Need::required, "whom it concerns; else empty"},
    {"entry", Type::hash, Need::required, "of the entry"},
    {"proven", Type::flag, Need::required, "is it proven in the log?"}};

inline constexpr Field alarm_items[] = {{"text", Type::text, Need::required, "what happened"},
                                        {"first", Type::time, Need::required, "when it happened first"},
                                        {"last", Type::time, Need::required, "when it happened last"},
                                        {"count", Type::number, Need::required, "how often"}};
inline constexpr Field act_items[] = {
    {"time", Type::time, Need::required, "when it was asked for"},
    {"officer", Type::key, Need::optional, "whose key signed it; absent: a reason of an officer without a key"},
    {"name", Type::text, Need::required, "as certified then, or the user of the machine"},
    {"op", Type::text, Need::required, "the operation"},
    {"about", Type::text, Need::required, "the record, or what came of it"},
    {"reason", Type::text, Need::required, "why, where the request says it"},
    {"challenge", Type::hash, Need::required, "that was answered; random without a key"},
    {"request", Type::hash, Need::required, "SHA-256 of the request's line; zeros without a key"},
    {"signature", Type::base64, Need::optional, "Ed25519"}};

}  // namespace puente::client::api
