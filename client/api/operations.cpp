#include "client/api/operations.h"

#include <array>

#include "client/api/answer_fields.h"
#include "client/api/exchange_fields.h"
#include "client/api/found_fields.h"
#include "client/api/handlers.h"

namespace puente::client::api {
namespace {

constexpr Field record{"record", Type::record, Need::required, "which record"};
constexpr Field limit{"limit", Type::number, Need::optional, "how many at most: 1 to 1,000, else 100"};
constexpr Field from{"from", Type::text, Need::optional,
                     "the sender's agency or its device's key id, where two senders used the same id"};
constexpr Field document{"document", Type::document, Need::required, "the record"};

constexpr Field language{"language", Type::text, Need::optional,
                         "`en` (default) or `es`: of what is wrong with the document"};

constexpr Field origin{"origin", Type::text, Need::optional,
                       "of an import: mapping and key; no recipient is sent the same content twice under it"};
constexpr Field draft_request[] = {document, origin};
constexpr Field send_request[] = {document, origin, language};
constexpr Field batch_request[] = {
    {"records", Type::drafts, Need::required, "each with `document` and, optionally, `origin`, as in `send`"},
    {"update", Type::flag, Need::optional,
     "send what differs from what was sent under an origin, in its place, and to recipients who had nothing"},
    {"trial", Type::flag, Need::optional, "keep nothing: only say what would be done"},
    language};
constexpr Field preview_request[] = {document, language};
constexpr Field show_request[] = {
    record,
    from,
    {"reason", Type::text, Need::optional,
     "officers only: to open what needs a reason, each time; it is kept, and the agency's first is logged"}};
constexpr Field record_request[] = {record};
constexpr Field proof_request[] = {record, from};
constexpr Field recall_request[] = {record,
                                    {"reason", Type::text, Need::optional, "at most 200 bytes, for those who have it"}};
constexpr Field track_request[] = {
    {"record", Type::record, Need::optional, "this record only; else the newest first"},
    {"origin", Type::text, Need::optional, "those sent under it only, the oldest first"},
    limit,
    {"facts", Type::flag, Need::optional, "what policy looks at of each record that is under way, instead"}};
constexpr Field find_request[] = {
    {"name", Type::text, Need::required, "a position, or at least 4 of the first digits of an id"},
    {"sent", Type::flag, Need::optional, "among the records sent from here; else among those received"}};
constexpr Field directory_request[] = {
    {"entries", Type::flag, Need::optional, "the encoded entries that are live, instead of the devices"}};
constexpr Field publish_request[] = {
    {"entry", Type::base64, Need::required, "an entry of the directory, at most 64 KiB"}};
constexpr Field revoke_request[] = {{"reason", Type::text, Need::required, "1 to 256 bytes"}};
constexpr Field shard_request[] = {{"at", Type::time, Need::required, "as of when"}};
constexpr Field limit_request[] = {limit};

constexpr std::array table{
    Operation{"operations",
              "What this agent can be asked for: one item for each operation.",
              Who::viewer,
              Act::not_kept,
              Unsigned::refused,
              {},
              operation_items,
              {},
              list_operations},
    Operation{"status",
              "How the agent is: connected, ready to seal and open, how much waits, which pauses are in force.",
              Who::viewer,
              Act::not_kept,
              Unsigned::answered,
              {},
              {},
              status_done,
              status},
    Operation{"challenge",
              "Something random that the next signed request of this connection answers.",
              Who::viewer,
              Act::not_kept,
              Unsigned::answered,
              {},
              {},
              challenge_done,
              challenge},
    Operation{"send",
              "Keeps a record, and seals and sends it when the broker and what is in force allow. Answered once "
              "it is kept.",
              Who::officer,
              Act::kept,
              Unsigned::refused,
              send_request,
              {},
              kept_fields,
              send},
    Operation{"send-batch", "Sends many. One item for each, in their order: as the answer of `send`, or its error.",
              Who::officer, Act::kept, Unsigned::refused, batch_request, batch_items, batch_done, send_batch},
    Operation{"defaults",
              "What the agency writes in most of its records: what its forms begin with.",
              Who::viewer,
              Act::not_kept,
              Unsigned::refused,
              {},
              {},
              defaults_done,
              defaults},
    Operation{"preview", "What policy would let each recipient have of a record now. Nothing is kept.", Who::viewer,
              Act::not_kept, Unsigned::refused, preview_request, preview_items, preview_done, preview},
    Operation{"requests",
              "Requests that wait for this agency or for others, overdue ones first, then by the time left.",
              Who::viewer, Act::not_kept, Unsigned::refused, requests_request, request_items, requests_done, requests},
    Operation{"thread",
              "The records that name each other, by the time of their acceptance.",
              Who::viewer,
              Act::not_kept,
              Unsigned::refused,
              thread_request,
              thread_items,
              {},
              thread},
    Operation{"answering",
              "The head of a document that answers a request, for `send`. Nothing is kept.",
              Who::viewer,
              Act::not_kept,
              Unsigned::refused,
              answering_request,
              {},
              answering_done,
              answering},
    Operation{"drafts",
              "Forms and documents that are kept to go on with.",
              Who::officer,
              Act::kept,
              Unsigned::refused,
              {},
              draft_items,
              {},
              drafts},
    Operation{"draft", "One of them.", Who::officer, Act::kept, Unsigned::refused, draft_number, {}, draft_done, draft},
    Operation{"keep-draft",
              "Keeps one, finished or not, or keeps it anew. Nothing is sent.",
              Who::officer,
              Act::kept,
              Unsigned::refused,
              keep_draft_request,
              {},
              draft_kept_done,
              keep_draft},
    Operation{"drop-draft",
              "Throws one away.",
              Who::officer,
              Act::kept,
              Unsigned::refused,
              draft_number,
              {},
              draft_kept_done,
              drop_draft},
    Operation{"inbox", "Records received, the oldest first.", Who::viewer, Act::not_kept, Unsigned::refused,
              inbox_request, inbox_items, more_done, inbox},
    Operation{"outbox", "Records sent from here, the oldest first.", Who::viewer, Act::not_kept, Unsigned::refused,
              outbox_request, outbox_items, more_done, outbox},
    Operation{"search", "Records found by words, the newest first. What needs a reason to be opened is never searched.",
              Who::viewer, Act::not_kept, Unsigned::refused, search_request, search_items, more_done, search_records},
    Operation{
        "gather",
        "Records for counting, the oldest first: of each what a product may use. Nothing of what is under TLP:RED or "
        "ORCON or was taken back, of what needs a reason, of free text, files, sources and protected persons. A page "
        "ends early where it grows large.",
        Who::viewer, Act::kept, Unsigned::refused, gather_request, gather_items, gather_done, gather},
    Operation{"show",
              "Opens a record that was received. What is under receipt-on-open is reported to its sender.",
              Who::viewer,
              Act::kept,
              Unsigned::refused,
              show_request,
              {},
              record_fields,
              show},
    Operation{"show-sent",
              "A record that was sent from here, as it was written.",
              Who::viewer,
              Act::not_kept,
              Unsigned::refused,
              record_request,
              {},
              sent_fields,
              show_sent},
    Operation{"export",
              "As `show`, with the header and the proof that third parties check.",
              Who::officer,
              Act::kept,
              Unsigned::refused,
              show_request,
              {},
              export_fields,
              export_record},
    Operation{"export-sealed", "A record as it was submitted, while its sealed bytes are kept.", Who::officer,
              Act::kept, Unsigned::refused, record_request, piece_items, pieces_done, export_sealed},
    Operation{"track",
              "What became of records that were sent from here.",
              Who::viewer,
              Act::not_kept,
              Unsigned::refused,
              track_request,
              track_items,
              {},
              track},
    Operation{"find",
              "The id of the record that a position, or the first digits of an id, name.",
              Who::viewer,
              Act::not_kept,
              Unsigned::refused,
              find_request,
              {},
              find_done,
              find},
    Operation{"recall",
              "Takes a record back: the broker releases it to nobody any more, and tells those who have it.",
              Who::officer,
              Act::kept,
              Unsigned::refused,
              recall_request,
              {},
              recall_done,
              recall},
    Operation{"proof",
              "The proof that a record's acceptance (sent from here) or delivery (received) is in the log.",
              Who::viewer,
              Act::not_kept,
              Unsigned::refused,
              proof_request,
              {},
              proof_done,
              proof},
    Operation{"directory",
              "The devices of the directory, or its entries.",
              Who::viewer,
              Act::not_kept,
              Unsigned::refused,
              directory_request,
              directory_items,
              {},
              directory},
    Operation{"notices",
              "What was entered in the directory in this agency's name, by the log.",
              Who::viewer,
              Act::not_kept,
              Unsigned::refused,
              {},
              notice_items,
              {},
              notices},
    Operation{"publish",
              "Gives the broker an entry for the directory.",
              Who::officer,
              Act::kept,
              Unsigned::refused,
              publish_request,
              {},
              {},
              publish},
    Operation{"revoke-self",
              "Revokes this agent's own device: it seals and receives nothing any more.",
              Who::officer,
              Act::kept,
              Unsigned::refused,
              revoke_request,
              {},
              {},
              revoke_self},
    Operation{"shard-state", "What is in force at a time, to be handed over to the next shard of the log.", Who::viewer,
              Act::not_kept, Unsigned::refused, shard_request, piece_items, shard_done, shard_state},
    Operation{"alarms",
              "What a person must see, the newest first.",
              Who::viewer,
              Act::not_kept,
              Unsigned::refused,
              {},
              alarm_items,
              {},
              alarms},
    Operation{"forget-alarms",
              "A person has seen the alarms.",
              Who::officer,
              Act::kept,
              Unsigned::refused,
              {},
              {},
              {},
              forget_alarms},
    Operation{
        "acts",
        "What officers with keys of their own asked for, and each reason that any officer gave, the newest first.",
        Who::viewer,
        Act::not_kept,
        Unsigned::refused,
        limit_request,
        act_items,
        {},
        acts},
};
static_assert(std::ranges::all_of(table, [](const Operation& one) { return complete(one); }),
              "an operation needs a handler, and words for itself and for each of its fields");

}  // namespace

std::span<const Operation> operations() { return table; }

const Operation* operation_named(std::string_view name) {
  const auto found = std::ranges::find(table, name, &Operation::name);
  return found == table.end() ? nullptr : &*found;
}

Fields draft_fields() { return draft_request; }

Handled list_operations(const Context&, Values&) {
  Reply out;
  for (const Operation& one : table) out.items.push_back(help_of(one));
  return out;
}

}  // namespace puente::client::api
