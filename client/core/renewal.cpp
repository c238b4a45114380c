#include "client/core/renewal.h"

#include <algorithm>

#include "client/core/exchange/noting.h"
#include "client/core/index_texts.h"
#include "client/document/document.h"

namespace puente::client::core {
namespace {

using codec::Progress;
using ports::OutboxState;

constexpr std::size_t renewed_at_once = 16;

}  // namespace

std::set<std::string> agencies_without(const std::vector<ports::RecipientProgress>& rows,
                                       std::initializer_list<Progress> lacking) {
  std::set<std::string> out;
  const auto among = [](const ports::RecipientProgress& row, std::initializer_list<Progress> these) {
    return std::ranges::find(these, static_cast<Progress>(row.progress)) != these.end();
  };
  for (const ports::RecipientProgress& row : rows)
    if (among(row, lacking)) out.insert(row.agency);
  // An agency that has it on another device needs no second copy.
  for (const ports::RecipientProgress& row : rows)
    if (among(row, {Progress::delivered, Progress::opened})) out.erase(row.agency);
  return out;
}

std::set<std::string> agencies_it_came_back_from(const std::vector<ports::RecipientProgress>& rows) {
  return agencies_without(rows, {Progress::expired, Progress::paused, Progress::over_quota});
}

StoreStatus Renewal::restore(const Values& values) {
  PUENTE_TRY(const std::uint64_t active, number_of(values, value_renewing));
  active_ = active != 0;
  return {};
}

void Renewal::begin(Turn& turn) {
  active_ = true;
  turn.batch.values[value_renewing] = number_value(1);
}

// Each row that is looked at is finished in the batch: what is left in the store is what is left to do, also after a
// start.
StoreResult<bool> Renewal::go_on(Turn& turn) {
  for (const OutboxState state : {OutboxState::sealed, OutboxState::accepted}) {
    PUENTE_TRY(const std::vector<ports::OutboxRow> rows, view_.outbox_in(state, 0, renewed_at_once));
    for (const ports::OutboxRow& row : rows) PUENTE_REQUIRE(renew(turn, row));
    if (!rows.empty()) return true;
  }
  active_ = false;
  turn.batch.values[value_renewing] = number_value(0);
  return false;
}

StoreStatus Renewal::renew(Turn& turn, const ports::OutboxRow& row) {
  PUENTE_TRY(const std::vector<ports::RecipientProgress> rows, view_.progress(row.record_id));
  PUENTE_TRY(std::string reason,
             send_anew(turn, row.record_id, agencies_without(rows, {Progress::queued, Progress::device_gone}),
                       "the broker's log began anew before it was delivered"));
  turn.batch.changes.push_back({row.record_id, OutboxState::finished, std::move(reason)});
  return {};
}

StoreResult<std::string> Renewal::send_anew(Turn& turn, const RecordId& id, const std::set<std::string>& agencies,
                                            const std::string& why) {
  if (agencies.empty()) return std::string();
  PUENTE_TRY(const auto held, view_.outbox(id));
  if (!held || held->document.empty() || held->sealed.empty()) return why;
  PUENTE_TRY(const codec::SealedRecord sealed, read_back(codec::decode_sealed_record(held->sealed), "outbox_sealed"));
  PUENTE_TRY(const codec::Header header, read_back(codec::decode_header(sealed.header), "outbox_sealed"));
  if (header.expires <= in_force_.refuse_by(turn.now)) return why;
  std::vector<model::AgencyId> to;
  for (const std::string& agency : agencies) {
    PUENTE_TRY(const model::AgencyId parsed, read_back(model::parse_agency(agency), "progress.agency"));
    to.push_back(parsed);
  }
  ports::OutboxRow row;
  row.record_id = turn.random.random<RecordId>();
  row.kind = held->kind;
  row.created = turn.now;
  PUENTE_TRY(row.document,
             read_back(document::document_anew(held->document, to, id, header.expires), "outbox_document"));
  note_sent(turn, {row.record_id, header.kind, header.urgency, header.reply_to}, to, row.document);
  row.purpose = header.purpose;
  row.urgency = header.urgency;
  // Tokens are not searched. What is no document any more is refused when it is sealed.
  if (const auto document = document::parse_document(row.document))
    row.texts = index_texts(document->kind, document->sections, [](const model::Label&) { return false; });
  std::string reason = why + "; sent anew as " + row.record_id.hex();
  turn.batch.outbox.push_back(std::move(row));
  return reason;
}

}  // namespace puente::client::core
