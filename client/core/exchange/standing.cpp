#include "client/core/exchange/standing.h"

#include <algorithm>

#include "schemas/codec/wire.h"

namespace puente::client::core {
namespace {

constexpr std::int64_t reminder_part = 4;  // what is left of the limit when it is time to remind: a quarter

// It went to the agency, or is on its way: nothing said so far keeps it away for good.
StoreResult<bool> reaches(ports::AgentReads& store, const ports::ExchangeRow& row) {
  if (row.state == ports::OutboxState::refused || row.state == ports::OutboxState::recalled) return false;
  PUENTE_TRY(const std::vector<ports::RecipientRow> agencies, store.recipients(row.record_id));
  const auto agency = std::ranges::find(agencies, row.agency, &ports::RecipientRow::agency);
  if (agency != agencies.end() && agency->nothing()) return false;
  PUENTE_TRY(const std::vector<ports::RecipientProgress> devices, store.progress(row.record_id));
  bool any = false, some = false;
  for (const ports::RecipientProgress& one : devices) {
    if (one.agency != row.agency) continue;
    any = true;
    const auto progress = static_cast<codec::Progress>(one.progress);
    some = some || progress == codec::Progress::queued || progress == codec::Progress::delivered ||
           progress == codec::Progress::opened;
  }
  return some || !any;
}

// What the agency is given of it is what the agency goes by.
StoreResult<bool> goes(ports::AgentReads& store, const ports::ExchangeRow& row, model::Section section) {
  PUENTE_TRY(const std::vector<ports::RecipientRow> agencies, store.recipients(row.record_id));
  const auto agency = std::ranges::find(agencies, row.agency, &ports::RecipientRow::agency);
  if (agency == agencies.end() || !agency->decided) return true;
  return std::ranges::find(agency->goes, section, &model::Label::section) != agency->goes.end();
}

StoreResult<model::Exchanged> counted_of(ports::AgentReads& store, const std::string& self,
                                         const ports::ExchangeRow& row) {
  model::Exchanged out{row.record_id, row.agency,   self,       row.kind,   row.urgency,
                       row.reply_to,  row.accepted, row.access, row.partial};
  if (!row.sent()) return out;
  std::swap(out.from, out.to);
  if (row.access != model::Access::unknown) {
    PUENTE_TRY(const bool told, goes(store, row, model::Section::clock));
    if (!told) out.access = model::Access::unknown;
  }
  if (row.partial) {
    PUENTE_TRY(out.partial, goes(store, row, model::Section::reason));
  }
  return out;
}

}  // namespace

bool ends_soon(const model::ReplyClock& clock) {
  return !clock.paused && !clock.overdue() && clock.left().ms <= clock.limit.ms / reminder_part;
}

const model::RequestState* Exchanges::request_of(std::size_t row) const {
  return state_of[row] ? &requests[*state_of[row]] : nullptr;
}

StoreResult<Exchanges> exchanges_of(ports::AgentReads& store, const model::AgencyId& self, Instant now) {
  Exchanges out;
  const std::string own = model::text_of(self);
  PUENTE_TRY(out.rows, store.exchanges());
  for (std::size_t i = 0; i < out.rows.size(); ++i) {
    const ports::ExchangeRow& row = out.rows[i];
    bool stands = row.recalled == Instant{};
    if (row.sent()) {
      PUENTE_TRY(stands, reaches(store, row));
    }
    out.stands.push_back(stands);
    if (!stands || row.accepted == Instant{} || !model::is_exchange(row.kind)) continue;
    PUENTE_TRY(model::Exchanged counted, counted_of(store, own, row));
    out.counted.push_back(std::move(counted));
    out.row_of.push_back(i);
  }
  out.requests = model::follow_requests(out.counted, now);
  out.state_of.resize(out.rows.size());
  for (std::size_t i = 0; i < out.requests.size(); ++i) out.state_of[out.row_of[out.requests[i].request]] = i;
  return out;
}

}  // namespace puente::client::core
