// Records that leave for other tools: which may, who allowed it, and which files are still out.
#include <algorithm>

#include "client/api/acts_kept.h"
#include "client/api/opening.h"
#include "client/api/views.h"
#include "client/document/document.h"
#include "client/exchange/leave.h"

namespace puente::client::api {

using nlohmann::json;

namespace {

constexpr Duration allowed_for = days(1);
constexpr std::size_t file_bytes_max = 1024, page_rows = 500, acts_max = 100;
constexpr std::array<std::string_view, 4> formats{"stix", "misp", "geojson", "csv"};

// A record on its way out.
struct Leaving {
  ports::ExportRow row;
  exchange::Verdict verdict;
  bool one_sender = true;  // of its id
};

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

Status check_reason(const std::string& reason) {
  if (reason.find_first_not_of(" \t\r\n") == std::string::npos)
    return fail(ErrorCode::usage, "a reason that says nothing: write why the record must leave");
  if (reason.size() > opening_reason_bytes_max)
    return fail(ErrorCode::too_large, "a reason of more than 512 bytes: it is kept, and read by others");
  return {};
}

// The officer who allowed it within a day: another than who asks, and both with keys of their own, since a user of a
// machine may be anybody. An act is kept before it is looked at: one without a reason was refused, and allows nothing.
AnswerStatus find_second(const Context& context, Leaving& leaving) {
  const std::string restricted = listed(leaving.verdict.reasons);
  if (leaving.row.reason.empty())
    return fail(ErrorCode::usage, "it is under " + restricted +
                                      ": it leaves with a reason (--reason) and a second officer's (puente "
                                      "allow-export)");
  PUENTE_REQUIRE(check_reason(leaving.row.reason));
  if (!leaving.one_sender)
    return fail(ErrorCode::conflict,
                "two senders used its id: which of the two records a second officer allowed cannot be told");
  if (!context.asker.officer)
    return fail(ErrorCode::not_permitted, "it is under " + restricted +
                                              ": two officers with keys of their own let it leave (--officer; puente "
                                              "officer)");
  PUENTE_TRY(const std::vector<ports::OfficerAct> acts,
             context.store.acts_about(leaving.row.record_id.hex(), "allow-export", acts_max));
  for (const ports::OfficerAct& act : acts)
    if (act.officer != KeyId() && act.officer != *context.asker.officer && context.now - act.time <= allowed_for &&
        check_reason(act.reason)) {
      leaving.row.second = act.name;
      return {};
    }
  return fail(ErrorCode::not_permitted, "it is under " + restricted +
                                            ", and no other officer allowed it within a day: puente allow-export " +
                                            leaving.row.record_id.hex() + " --reason TEXT, with another --officer");
}

AnswerStatus check_leaving(const Context& context, Leaving& leaving) {
  PUENTE_REQUIRE(check_never(leaving.verdict));
  if (leaving.verdict.leave == exchange::Leave::with_second) PUENTE_REQUIRE(find_second(context, leaving));
  leaving.row.by = "user " + std::to_string(context.asker.user);
  if (!context.asker.act_kept) return {};
  PUENTE_TRY(const std::vector<ports::OfficerAct> acts,
             context.store.acts_about(leaving.row.record_id.hex(), "export-as", acts_max));
  for (const ports::OfficerAct& act : acts)
    if (act.officer == context.asker.officer) {
      leaving.row.by = act.name;
      break;
    }
  return {};
}

Answer<Leaving> leaving_of(const Context& context, Values& values) {
  Leaving out;
  out.row.time = context.now;
  out.row.record_id = values.at<RecordId>("record");
  out.row.format = values.at<std::string>("format");
  out.row.file = values.at<std::string>("file");
  out.row.reason = values.value_or<std::string>("reason", "");
  if (std::ranges::find(formats, out.row.format) == formats.end())
    return fail(ErrorCode::usage, "there is no such format: stix, misp, geojson or csv");
  if (out.row.file.empty() || out.row.file.size() > file_bytes_max)
    return fail(ErrorCode::usage, "'file' names the file that the record goes into, in at most 1024 bytes");
  return out;
}

// Kept, then told: with whoever asked, where no signed request of theirs is.
Handled keep_and_tell(const Context& context, Leaving leaving, json view) {
  core::NoteExports note{0, {leaving.row}};
  if (!context.asker.act_kept)
    note.act = ports::OfficerAct{
        context.now, {}, leaving.row.by, "export-as", leaving.row.record_id.hex(), leaving.row.reason, {}, {}, {}};
  return ask<core::Answered>(std::move(note),
                             [view = std::move(view), row = leaving.row](const Context&, core::Answered&) -> Handled {
                               return Reply{{{"view", view}, {"second", row.second}}};
                             });
}

Handled received_leaves(const Context& context, Values& values, Leaving leaving) {
  PUENTE_TRY(const ports::InboxRow row, received_row(context, values));
  PUENTE_TRY(const codec::Header header, read_back(codec::decode_header(row.header), "inbox.header"));
  PUENTE_TRY(const codec::DeliveryEvent event, delivery_event_of(row));
  PUENTE_TRY(const auto mark, context.store.mark(row.sender, row.record_id));
  if (mark && mark->recalled != Instant{})
    return fail(ErrorCode::not_permitted, "its sender has recalled it: it does not leave any more");
  PUENTE_TRY(const std::vector<ports::InboxRow> of_id, context.store.inbox(row.record_id));
  leaving.one_sender = of_id.size() == 1;
  leaving.row.device = row.sender;
  leaving.row.agency = row.agency;
  for (const ports::InboxSection& section : row.sections)
    if (section.erase != Instant{})
      leaving.row.erase = leaving.row.erase == Instant{} ? section.erase : std::min(leaving.row.erase, section.erase);
  const bool no_onward =
      std::ranges::any_of(event.duties, [](const codec::SlotDuties& one) { return one.duties.no_onward; });
  leaving.verdict = exchange::may_leave(header.marks, no_onward);
  PUENTE_REQUIRE(check_leaving(context, leaving));
  const std::string* const reason = values.find<std::string>("reason");
  return open_record(context, row, reason == nullptr ? std::nullopt : std::optional(*reason),
                     {false, "export-as", [leaving](const Context& later, json view) {
                        return keep_and_tell(later, leaving, std::move(view));
                      }});
}

Handled sent_leaves(const Context& context, Values& values, Leaving leaving) {
  PUENTE_TRY(Outcome shown, show_sent(context, values));
  json view = std::move(std::get<Reply>(shown).done);
  auto marks = document::marks_from(view.value("marks", json::object()));
  if (!marks) return damaged("outbox_document.document", marks.error());
  leaving.row.agency = model::text_of(context.agent.self().agency);
  leaving.verdict = exchange::may_leave(*marks, false);
  PUENTE_REQUIRE(check_leaving(context, leaving));
  return keep_and_tell(context, std::move(leaving), std::move(view));
}

json export_item(const ports::ExportRow& row, Instant now) {
  json out{{"number", row.number},
           {"time", format_utc(row.time)},
           {"record", row.record_id.hex()},
           {"sender", row.agency},
           {"format", row.format},
           {"file", row.file},
           {"by", row.by},
           {"second", row.second},
           {"reason", row.reason},
           {"recalled", row.recalled},
           {"due", row.erase != Instant{} && row.erase <= now}};
  if (row.erase != Instant{}) out["erase"] = format_utc(row.erase);
  if (row.gone != Instant{}) out["gone"] = format_utc(row.gone);
  return out;
}

}  // namespace

AnswerStatus check_never(const exchange::Verdict& verdict) {
  if (verdict.leave == exchange::Leave::never)
    return fail(ErrorCode::not_permitted, "it is under " + listed(verdict.reasons) + ", and never leaves");
  return {};
}

Handled export_as(const Context& context, Values& values) {
  PUENTE_TRY(Leaving leaving, leaving_of(context, values));
  return values.value_or("sent", false) ? sent_leaves(context, values, std::move(leaving))
                                        : received_leaves(context, values, std::move(leaving));
}

// It is the act that counts, which was kept before: here is only looked whether it can count.
Handled allow_export(const Context& context, Values& values) {
  const RecordId id = values.at<RecordId>("record");
  PUENTE_REQUIRE(check_reason(values.at<std::string>("reason")));
  if (!context.asker.officer)
    return fail(ErrorCode::not_permitted,
                "two officers with keys of their own let a record leave (--officer; puente officer)");
  PUENTE_TRY(const std::vector<ports::InboxRow> received, context.store.inbox(id));
  PUENTE_TRY(const auto sent, context.store.outbox(id));
  if (received.empty() && !sent)
    return fail(ErrorCode::not_found, "no record " + id.hex() + " was received or sent here");
  return Reply{{{"until", format_utc(context.now + allowed_for)}}};
}

Handled exports(const Context& context, Values& values) {
  const std::uint64_t count = values.limit();
  PUENTE_TRY(
      std::vector<ports::ExportRow> rows,
      context.store.exports(values.value_or("all", false), values.value_or<std::uint64_t>("after", 0), count + 1));
  const bool more = rows.size() > count;
  if (more) rows.pop_back();
  Reply out{{{"more", more}}};
  for (const ports::ExportRow& row : rows) out.items.push_back(export_item(row, context.now));
  return out;
}

Handled export_gone(const Context& context, Values& values) {
  const std::string& file = values.at<std::string>("file");
  core::NoteExports note;
  for (std::uint64_t after = 0;;) {
    PUENTE_TRY(const std::vector<ports::ExportRow> rows, context.store.exports(false, after, page_rows));
    for (const ports::ExportRow& row : rows)
      if (row.file == file) note.rows.emplace_back(row).gone = context.now;
    if (rows.size() < page_rows) break;
    after = rows.back().number;
  }
  if (note.rows.empty()) return fail(ErrorCode::not_found, "no file of that name is out (puente exports)");
  const std::size_t count = note.rows.size();
  return ask<core::Answered>(std::move(note), [count](const Context&, core::Answered&) -> Handled {
    return Reply{{{"records", count}}};
  });
}

StoreResult<ExportsDue> exports_due(const Context& context) {
  ExportsDue out;
  for (std::uint64_t after = 0;;) {
    PUENTE_TRY(const std::vector<ports::ExportRow> rows, context.store.exports(false, after, page_rows));
    for (const ports::ExportRow& row : rows) {
      if (!row.recalled && (row.erase == Instant{} || row.erase > context.now)) continue;
      if (out.count++ == 0) out.since = row.time;
    }
    if (rows.size() < page_rows) return out;
    after = rows.back().number;
  }
}

}  // namespace puente::client::api
