// Records that were sent from here.
#include <algorithm>

#include "client/api/handlers.h"
#include "client/api/views.h"
#include "client/api/waits.h"

namespace puente::client::api {

using nlohmann::json;

namespace {

Answer<ports::OutboxRow> sent_row(const Context& context, const RecordId& id) {
  PUENTE_TRY(auto row, context.store.outbox(id));
  if (!row) return fail(ErrorCode::not_found, "no record " + id.hex() + " was sent from here");
  return std::move(*row);
}

StoreResult<json> tracked(const Context& context, const ports::OutboxRow& row) {
  PUENTE_TRY(json out, track_item(row, context.store));
  PUENTE_TRY(out["waits"], waits_of(row, context));
  return out;
}

constexpr std::size_t prefix_digits_min = 4, position_digits_max = 7, named_at_once = 5;

Answer<RecordId> by_position(const Context& context, ports::Held held, const std::string& name) {
  PUENTE_TRY(const auto found, context.store.record_at(held, std::stoull(name)));
  if (!found) return fail(ErrorCode::not_found, "there is no record at position " + name + " here");
  return *found;
}

Answer<RecordId> by_first_digits(const Context& context, ports::Held held, const std::string& name) {
  const std::size_t digits = 2 * RecordId().view().size();
  const auto filled = [&](char with) { return RecordId::from_hex(name + std::string(digits - name.size(), with)); };
  if (name.size() < prefix_digits_min || name.size() > digits || !filled('0'))
    return fail(ErrorCode::usage, "'" + name.substr(0, digits) +
                                      "' names no record: write its id, at least 4 of its first digits, or its "
                                      "position (puente inbox, puente track)");
  PUENTE_TRY(const std::vector<RecordId> found,
             context.store.records_between(held, *filled('0'), *filled('f'), named_at_once));
  if (found.empty()) return fail(ErrorCode::not_found, "no record begins with " + name + " here");
  if (found.size() == 1) return found.front();
  std::string all;
  for (const RecordId& id : found) all += (all.empty() ? "" : ", ") + id.hex();
  return fail(ErrorCode::conflict, "more than one record begins with " + name + ": " + all + "; write more digits");
}

Handled recalled(const Context& context, const RecordId& id, const core::Answered& answered) {
  PUENTE_REQUIRE(answered.status);
  PUENTE_TRY(const ports::OutboxRow row, sent_row(context, id));
  PUENTE_TRY(json out, tracked(context, row));
  out["unreleased"] = answered.unreleased.size();
  out["released"] = answered.released.size();
  return Reply{std::move(out)};
}

}  // namespace

Handled track(const Context& context, Values& values) {
  Reply out;
  if (const RecordId* const id = values.find<RecordId>("record")) {
    PUENTE_TRY(const ports::OutboxRow row, sent_row(context, *id));
    PUENTE_TRY(json item, tracked(context, row));
    out.items.push_back(std::move(item));
    return out;
  }
  const std::string* const origin = values.find<std::string>("origin");
  PUENTE_TRY(const std::vector<ports::OutboxRow> rows,
             origin ? context.store.outbox_of_origin(*origin) : context.store.outbox_newest(values.limit()));
  const bool facts = values.value_or("facts", false);
  for (const ports::OutboxRow& row : rows) {
    if (!facts) {
      PUENTE_TRY(json item, tracked(context, row));
      out.items.push_back(std::move(item));
      continue;
    }
    PUENTE_TRY(const auto whole, context.store.outbox(row.record_id));
    if (!whole || whole->document.empty() || whole->state == ports::OutboxState::finished)
      continue;  // decided for good
    PUENTE_TRY(json item, facts_of(*whole, context.agent, context.now));
    out.items.push_back(std::move(item));
  }
  return out;
}

Handled find(const Context& context, Values& values) {
  const std::string& name = values.at<std::string>("name");
  const ports::Held held = values.value_or("sent", false) ? ports::Held::sent : ports::Held::received;
  const bool number = !name.empty() && name.size() <= position_digits_max &&
                      std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
  PUENTE_TRY(const RecordId id, number ? by_position(context, held, name) : by_first_digits(context, held, name));
  return Reply{{{"record", id.hex()}}};
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
