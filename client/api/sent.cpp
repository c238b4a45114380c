// Records that were sent from here.
#include "client/api/handlers.h"
#include "client/api/views.h"

namespace puente::client::api {

using nlohmann::json;

namespace {

Answer<ports::OutboxRow> sent_row(const Context& context, const RecordId& id) {
  PUENTE_TRY(auto row, context.store.outbox(id));
  if (!row) return fail(ErrorCode::not_found, "no record " + id.hex() + " was sent from here");
  return std::move(*row);
}

Handled recalled(const Context& context, const RecordId& id, const core::Answered& answered) {
  PUENTE_REQUIRE(answered.status);
  PUENTE_TRY(const ports::OutboxRow row, sent_row(context, id));
  PUENTE_TRY(json out, track_item(row, context.store));
  out["unreleased"] = answered.unreleased.size();
  out["released"] = answered.released.size();
  return Reply{std::move(out)};
}

}  // namespace

Handled track(const Context& context, Values& values) {
  Reply out;
  if (const RecordId* const id = values.find<RecordId>("record")) {
    PUENTE_TRY(const ports::OutboxRow row, sent_row(context, *id));
    PUENTE_TRY(json item, track_item(row, context.store));
    out.items.push_back(std::move(item));
    return out;
  }
  PUENTE_TRY(const std::vector<ports::OutboxRow> rows, context.store.outbox_newest(values.limit()));
  const bool facts = values.value_or("facts", false);
  for (const ports::OutboxRow& row : rows) {
    if (!facts) {
      PUENTE_TRY(json item, track_item(row, context.store));
      out.items.push_back(std::move(item));
      continue;
    }
    PUENTE_TRY(const auto whole, context.store.outbox(row.record_id));
    if (!whole || whole->document.empty()) continue;  // finished: decided for good
    PUENTE_TRY(json item, facts_of(*whole, context.agent, context.now));
    out.items.push_back(std::move(item));
  }
  return out;
}

Handled recall(const Context&, Values& values) {
  const RecordId id = values.at<RecordId>("record");
  return ask<core::Answered>(
      core::RecallRecord{0, id, values.value_or<std::string>("reason", "")},
      [id](const Context& context, core::Answered& answered) -> Handled { return recalled(context, id, answered); });
}

Handled export_sealed(const Context& context, Values& values) {
  PUENTE_TRY(const ports::OutboxRow row, sent_row(context, values.at<RecordId>("record")));
  if (row.sealed.empty())
    return fail(ErrorCode::not_found, "record " + row.record_id.hex() + " is " + std::string(state_name(row.state)) +
                                          ": its sealed bytes are kept from sealing until it is finished");
  Reply out;
  out.done = in_pieces(row.sealed, out.items);
  return out;
}

}  // namespace puente::client::api
