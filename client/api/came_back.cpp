#include "client/api/came_back.h"

#include <algorithm>

#include "audit/chain.h"
#include "client/api/handlers.h"
#include "client/api/views.h"
#include "client/core/renewal.h"

namespace puente::client::api {

using codec::Progress;
using nlohmann::json;
using ports::OutboxState;

namespace {

constexpr std::size_t looked_at = 1000;  // the newest

// The agencies that got it, or may yet, when it was sent again.
StoreResult<std::set<std::string>> sent_again(const Context& context, const ports::OutboxRow& row) {
  std::set<std::string> out;
  PUENTE_TRY(const std::vector<ports::OutboxRow> rows, context.store.outbox_of_origin(origin_of_again(row)));
  for (const ports::OutboxRow& later : rows) {
    if (later.position <= row.position || later.state == OutboxState::refused || later.state == OutboxState::recalled)
      continue;
    PUENTE_TRY(const std::vector<ports::RecipientRow> recipients, context.store.recipients(later.record_id));
    PUENTE_TRY(const std::vector<ports::RecipientProgress> progress, context.store.progress(later.record_id));
    const std::set<std::string> back = core::agencies_it_came_back_from(progress);
    for (const ports::RecipientRow& one : recipients)
      if (!back.contains(one.agency)) out.insert(one.agency);
  }
  return out;
}

std::string_view why_of(Progress progress) {
  switch (progress) {
    case Progress::paused:
      return "paused";
    case Progress::over_quota:
      return "over-quota";
    case Progress::expired:
      return "expired";
    case Progress::refused:
      return "refused";
    case Progress::nothing_permitted:
      return "nothing-permitted";
    case Progress::device_gone:
      return "device-gone";
    case Progress::queued:
    case Progress::delivered:
    case Progress::recalled:
    case Progress::opened:
      break;
  }
  return {};
}

}  // namespace

std::string origin_of_again(const ports::OutboxRow& row) {
  return row.origin.empty() ? "again/" + row.record_id.hex() : row.origin;
}

StoreResult<std::vector<CameBack>> came_back_of(const Context& context, const ports::OutboxRow& row) {
  std::vector<CameBack> out;
  if (row.state == OutboxState::draft || row.state == OutboxState::sealed || row.state == OutboxState::recalled)
    return out;
  PUENTE_TRY(const std::vector<ports::RecipientRow> recipients, context.store.recipients(row.record_id));
  PUENTE_TRY(const std::set<std::string> again, sent_again(context, row));
  if (row.state == OutboxState::refused) {
    for (const ports::RecipientRow& one : recipients)
      if (!again.contains(one.agency)) out.push_back({one.agency, "not-accepted", "", true});
    return out;
  }
  PUENTE_TRY(const std::vector<ports::RecipientProgress> devices, context.store.progress(row.record_id));
  const std::set<std::string> back = core::agencies_it_came_back_from(devices);
  const std::set<std::string> without =
      core::agencies_without(devices, {Progress::paused, Progress::over_quota, Progress::expired, Progress::refused,
                                       Progress::nothing_permitted, Progress::device_gone});
  for (const ports::RecipientProgress& device : devices) {
    const bool told = std::ranges::any_of(out, [&](const CameBack& one) { return one.agency == device.agency; });
    const std::string_view why = why_of(static_cast<Progress>(device.progress));
    if (told || why.empty() || !without.contains(device.agency) || again.contains(device.agency)) continue;
    out.push_back({device.agency, std::string(why),
                   std::string(audit::name_of(static_cast<codec::DeliveryFault>(device.fault))),
                   back.contains(device.agency)});
  }
  return out;
}

Handled dead_letters(const Context& context, Values& values) {
  Reply out;
  PUENTE_TRY(const std::vector<ports::OutboxRow> rows, context.store.outbox_newest(looked_at));
  for (const ports::OutboxRow& row : rows) {
    if (out.items.size() >= values.limit()) break;
    PUENTE_TRY(const std::vector<CameBack> all, came_back_of(context, row));
    for (const CameBack& one : all) {
      json item{{"position", row.position},
                {"record", row.record_id.hex()},
                {"created", format_utc(row.created)},
                {"kind", model::name_of(row.kind)},
                {"agency", one.agency},
                {"why", one.why},
                {"detail", row.reason},
                {"again", one.again}};
      if (!one.fault.empty()) item["fault"] = one.fault;
      out.items.push_back(std::move(item));
    }
  }
  return out;
}

}  // namespace puente::client::api
