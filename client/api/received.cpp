// Records that were received here.
#include "client/api/acts_kept.h"
#include "client/api/opening.h"
#include "client/api/views.h"

namespace puente::client::api {

using nlohmann::json;

namespace {

constexpr Duration reason_patience = seconds(10);  // for what the broker delivers once it has a reason

Answer<ports::InboxRow> received_row(const Context& context, const RecordId& id, const std::string& from) {
  PUENTE_TRY(std::vector<ports::InboxRow> rows, context.store.inbox(id));
  if (!from.empty())
    std::erase_if(rows, [&](const ports::InboxRow& row) { return row.agency != from && row.sender.hex() != from; });
  if (rows.empty())
    return fail(ErrorCode::not_found,
                "no record " + id.hex() + " was received here" + (from.empty() ? "" : " from " + from.substr(0, 64)));
  if (rows.size() == 1) return std::move(rows.front());
  // Nobody may hide another's record by using its id again.
  std::string senders;
  for (const ports::InboxRow& row : rows)
    senders += (senders.empty() ? "" : ", ") + row.agency + " (" + row.sender.hex() + ")";
  return fail(ErrorCode::conflict, "more than one sender used the record id " + id.hex() + ": " + senders +
                                       "; say whose is meant, --from AGENCY or its device's key id");
}

struct View {
  bool reason_given = false;
  Opening opening;
};

Handled view_of_row(const Context& context, const ports::InboxRow& row, View view) {
  PUENTE_TRY(const auto mark, context.store.mark(row.sender, row.record_id));
  PUENTE_TRY(json out, record_view(row, mark, context.agent.in_force(), view.reason_given, view.opening.evidence));
  const std::string reader = reader_of(context.asker);
  PUENTE_TRY(const bool read, context.store.read_by(row.sender, row.record_id, reader));
  const auto then = [out, next = view.opening.then](const Context& later) -> Handled { return next(later, out); };
  const auto shown = [then](const Context& later, core::Answered&) -> Handled { return then(later); };
  // Seen from here on, and reported: before anybody has it on a screen.
  const auto seen =
      [shown, then, receipt = out.value("receiptOnOpen", false),
       seen_record = core::SeenRecord{row.sender, row.record_id, row.header_hash}](const Context& later) -> Handled {
    if (!receipt) return then(later);
    return ask<core::Answered>(seen_record, shown);
  };
  if (read) return seen(context);
  return ask<core::Answered>(core::MarkRead{{row.sender, row.record_id, reader, {}}},
                             [seen](const Context& later, core::Answered&) { return seen(later); });
}

// Sections that need a reason come from the broker after it has the reason; the answer may be that they did not yet.
Handled fetch_with_reason(const ports::InboxRow& row, std::string reason, View view, bool held) {
  const std::string from = row.sender.hex();
  const auto show_now = [id = row.record_id, from, view](const Context& later) -> Handled {
    PUENTE_TRY(const ports::InboxRow now, received_row(later, id, from));
    return view_of_row(later, now, view);
  };
  const auto answered = [sender = row.sender, id = row.record_id, from, held, sections_before = row.sections.size(),
                         show_now](const Context& later, core::Answered& answer) -> Handled {
    // What waited there is over; what is here opens all the same.
    if (!answer.status && answer.status.error().code == ErrorCode::not_found && held) return show_now(later);
    PUENTE_REQUIRE(answer.status);
    PUENTE_TRY(const ports::InboxRow now, received_row(later, id, from));
    if (now.sections.size() > sections_before) return show_now(later);
    return Await{sender, id, reason_patience, show_now};
  };
  return ask<core::Answered>(core::GiveReason{0, row.header_hash, std::move(reason)}, answered);
}

// Every opening of what is under justify-on-open has a reason of its own, whoever opened it before, and the reason is
// kept before anything is shown. The first one of the agency goes into the log, too: it is what the broker waits for.
Handled with_reason(const Context& context, const ports::InboxRow& row, const std::string& reason, View view) {
  if (reason.find_first_not_of(' ') == std::string::npos)
    return fail(ErrorCode::usage, "a reason that says nothing; it is logged, and the sender's nation reads it");
  if (reason.size() > opening_reason_bytes_max)
    return fail(ErrorCode::too_large, "a reason of more than 512 bytes: it is kept, and read by others");
  if (context.asker.role != io::CallerRole::officer)
    return fail(ErrorCode::not_permitted, "what needs a reason is for officers; this user is a viewer here");
  PUENTE_TRY(const codec::DeliveryEvent event, delivery_event_of(row));
  const NeedsReason needs = needs_reason(row, event);
  view.reason_given = true;
  core::NoteAct note;
  note.act = {context.now,
              {},
              "user " + std::to_string(context.asker.user),
              std::string(view.opening.op),
              row.record_id.hex(),
              reason,
              {},
              {},
              {}};
  const auto open = [id = row.record_id, from = row.sender.hex(), reason, view,
                     needs](const Context& later) -> Handled {
    PUENTE_TRY(const ports::InboxRow now, received_row(later, id, from));
    return needs.waits ? fetch_with_reason(now, reason, view, needs.held) : view_of_row(later, now, view);
  };
  if (context.asker.act_kept || !(needs.waits || needs.held)) return open(context);
  return ask<core::Answered>(std::move(note), [open](const Context& later, core::Answered&) { return open(later); });
}

Handled show_as(const Context& context, Values& values, bool evidence) {
  PUENTE_TRY(const ports::InboxRow row, received_row(context, values));
  if (evidence) {  // it is written into a file
    PUENTE_TRY(const codec::Header header, read_back(codec::decode_header(row.header), "inbox.header"));
    PUENTE_REQUIRE(check_never(exchange::may_leave(header.marks, false)));
  }
  const std::string* const reason = values.find<std::string>("reason");
  const auto answer = [](const Context&, json view) -> Handled { return Reply{std::move(view)}; };
  return open_record(context, row, reason == nullptr ? std::nullopt : std::optional(*reason),
                     {evidence, evidence ? "export" : "show", answer});
}

}  // namespace

Answer<ports::InboxRow> received_row(const Context& context, Values& values) {
  return received_row(context, values.at<RecordId>("record"), values.value_or<std::string>("from", ""));
}

Handled open_record(const Context& context, const ports::InboxRow& row, const std::optional<std::string>& reason,
                    const Opening& opening) {
  return reason ? with_reason(context, row, *reason, {false, opening}) : view_of_row(context, row, {false, opening});
}

Handled show(const Context& context, Values& values) { return show_as(context, values, false); }

Handled export_record(const Context& context, Values& values) { return show_as(context, values, true); }

// Of a record that was sent from here (its acceptance), or else of one received (its delivery).
Handled proof(const Context& context, Values& values) {
  const RecordId id = values.at<RecordId>("record");
  PUENTE_TRY(const auto logged, context.store.logged(id));
  if (logged && logged->state == ports::Logged::proven) {
    PUENTE_TRY(json out, proof_view(logged->proof));
    return Reply{std::move(out)};
  }
  PUENTE_TRY(const auto sent, context.store.outbox(id));
  if (sent)
    return fail(ErrorCode::unavailable,
                "record " + id.hex() +
                    ": its entry in the log is not proven yet; wait a minute, or see the alarms of puente status");
  PUENTE_TRY(const ports::InboxRow row, received_row(context, values));
  PUENTE_TRY(json out, proof_view(row.proof));
  return Reply{std::move(out)};
}

}  // namespace puente::client::api
