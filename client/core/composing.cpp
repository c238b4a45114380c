#include "client/core/composing.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "client/core/exchange/noting.h"
#include "client/core/index_texts.h"
#include "client/core/missing_rungs.h"
#include "client/core/renewal.h"
#include "client/document/json_places.h"
#include "crypto/primitives/hash.h"

namespace puente::client::core {
namespace {

using nlohmann::json;
using ports::OutboxState;

constexpr std::size_t origin_bytes_max = 512;

// What two drafts are compared by: the order of keys in a JSON object says nothing, and json sorts them.
Hash content_of(const json& document) {
  std::string text;
  if (document.is_object())
    for (const auto& [key, value] : document.items())
      if (key != "to" && key != "supersedes")
        text += json(key).dump(-1, ' ', false, json::error_handler_t::replace) +
                value.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  return primitives::sha256(view_of(text));
}

}  // namespace

Result<document::Document> Composer::checked(Instant now, const Compose& input, const Draft& draft) const {
  const int year = date_of(now).year;
  auto parsed = draft.parsed ? document::parse_document(draft.document, *draft.parsed, tokens_, year)
                             : document::parse_document(draft.document, tokens_, year);
  PUENTE_TRY(document::Document document, std::move(parsed));
  if (document.expires && *document.expires <= now) return fail(ErrorCode::expired, "'expires' lies in the past");
  if (document.expires && *document.expires > now + codec::record_life_max)
    return fail(ErrorCode::malformed, "'expires' lies more than 14 days ahead");
  const bool current = in_force_.ready(now).has_value();
  const document::Findings unknown = check_recipients(document, self_.agency, in_force_, current, now);
  if (!unknown.empty()) return tl::unexpected<Error>(document::error_of(unknown.all(), input.language));
  const document::Findings missing = missing_rungs(document, self_.agency, self_.device, in_force_, now);
  if (!missing.empty()) return tl::unexpected<Error>(document::error_of(missing.all(), input.language));
  return document;
}

StoreResult<Composer::Before> Composer::before(const std::vector<ports::OutboxRow>& rows, const std::string& agency,
                                               const Hash& content) const {
  Before out;
  for (const ports::OutboxRow& row : rows) {
    PUENTE_TRY(const std::vector<ports::RecipientRow> recipients, view_.recipients(row.record_id));
    if (std::ranges::find(recipients, agency, &ports::RecipientRow::agency) == recipients.end()) continue;
    PUENTE_TRY(const std::vector<ports::RecipientProgress> progress, view_.progress(row.record_id));
    const bool came_back = row.state == OutboxState::refused || (row.state == OutboxState::finished &&
                                                                 agencies_it_came_back_from(progress).contains(agency));
    if (came_back) {
      if (!out.record) out.did = Did::again;
      continue;
    }
    out.record = row.record_id;
    out.draft = row.state == OutboxState::draft;
    out.did = row.state == OutboxState::recalled ? Did::recalled
              : row.content == content           ? Did::existing
                                                 : Did::differs;
  }
  return out;
}

StoreResult<bool> Composer::for_these_only(const RecordId& record, const std::vector<model::AgencyId>& to) const {
  PUENTE_TRY(const std::vector<ports::RecipientRow> recipients, view_.recipients(record));
  return std::ranges::all_of(recipients, [&](const ports::RecipientRow& row) {
    return std::ranges::find(to, row.agency, [](const model::AgencyId& one) { return model::text_of(one); }) !=
           to.end();
  });
}

StoreResult<Composer::Plan> Composer::plan(const std::vector<ports::OutboxRow>& rows,
                                           const std::vector<model::AgencyId>& to, const Hash& content,
                                           bool update) const {
  Plan out;
  std::map<std::optional<RecordId>, std::vector<model::AgencyId>> pieces;  // by what they supersede
  std::array<bool, did_count> found{};
  for (const model::AgencyId& agency : to) {
    PUENTE_TRY(const Before before, this->before(rows, model::text_of(agency), content));
    Did did = before.did;
    std::optional<RecordId> supersedes;
    if (update && did == Did::differs) {
      did = Did::corrected;
      PUENTE_TRY(const bool whole, for_these_only(*before.record, to));
      if (before.draft && whole)
        out.replaced.push_back(*before.record);
      else
        supersedes = before.record;
    } else if (update && did == Did::further) {
      did = Did::extended;
    } else if (update && did == Did::recalled) {
      did = Did::again;
    }
    found[static_cast<std::size_t>(did)] = true;
    if (did >= Did::corrected) pieces[supersedes].push_back(agency);
  }
  // Of several results the answer names the first in this order: what was not done comes before what was.
  for (const Did did : {Did::differs, Did::recalled, Did::further, Did::corrected, Did::extended, Did::again})
    if (found[static_cast<std::size_t>(did)] && out.did == Did::existing) out.did = did;
  for (auto& [supersedes, agencies] : pieces) out.pieces.push_back({std::move(agencies), supersedes});
  std::ranges::sort(out.replaced);
  out.replaced.erase(std::unique(out.replaced.begin(), out.replaced.end()), out.replaced.end());
  return out;
}

void Composer::add(Turn& turn, const Compose& input, Kept& out, document::Document document, std::string text,
                   const Draft& draft, const Hash& content, ParsedDocuments& parsed) const {
  ports::OutboxRow row;
  if (!input.trial) row.record_id = turn.random.random<RecordId>();
  const auto decisions = decide_all(document, self_.agency, self_.device, in_force_, turn.now);
  std::vector<ports::RecipientRow> recipients =
      recipient_rows(row.record_id, labels_of(document), decisions, in_force_.ready(turn.now).has_value());
  out.recipients.insert(out.recipients.end(), recipients.begin(), recipients.end());
  if (out.existing)
    out.record_id = row.record_id;
  else
    out.more.push_back(row.record_id);
  out.existing = false;
  out.state = OutboxState::draft;
  if (input.trial) return;
  row.origin = draft.origin;
  row.content = content;
  row.kind = document.kind;
  row.created = turn.now;
  note_sent(turn, {row.record_id, document.kind, document.urgency, document.reply_to}, document.to, text);
  row.purpose = document.purpose;
  row.urgency = document.urgency;
  row.texts = index_texts(document.kind, document.sections, [](const model::Label&) { return false; });
  parsed.keep(row.record_id, std::move(document), text.size());
  row.document = std::move(text);
  turn.batch.outbox.push_back(std::move(row));
  std::ranges::move(recipients, std::back_inserter(turn.batch.recipients));
}

StoreResult<std::optional<RecordId>> Composer::repeated(const Hash& content,
                                                        const std::vector<model::AgencyId>& to) const {
  PUENTE_TRY(const std::optional<RecordId> found, view_.outbox_with_content(content));
  if (!found) return found;
  PUENTE_TRY(const auto state, view_.outbox_state(*found));
  if (state == OutboxState::refused || state == OutboxState::recalled) return std::optional<RecordId>();
  PUENTE_TRY(const std::vector<ports::RecipientRow> recipients, view_.recipients(*found));
  for (const ports::RecipientRow& row : recipients)
    for (const model::AgencyId& agency : to)
      if (row.agency == model::text_of(agency)) return found;
  return std::optional<RecordId>();
}

StoreStatus Composer::add_standing(Kept& out, const std::vector<ports::OutboxRow>& rows) const {
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    if (row->state == OutboxState::refused || row->state == OutboxState::recalled) continue;
    PUENTE_TRY(const std::vector<ports::RecipientRow> recipients, view_.recipients(row->record_id));
    for (const ports::RecipientRow& one : recipients)
      if (std::ranges::find(out.recipients, one.agency, &ports::RecipientRow::agency) == out.recipients.end())
        out.recipients.push_back(one);
  }
  return {};
}

Answer<Kept> Composer::keep(Turn& turn, const Compose& input, Draft& draft, ParsedDocuments& parsed) const {
  if (draft.origin.size() > origin_bytes_max) return fail(ErrorCode::too_large, "an origin of more than 512 bytes");
  Kept out{{}, OutboxState::draft, true, Did::sent, {}, {}, {}};
  PUENTE_REQUIRE(document::check_json_depth(draft.document, document::depth_max));
  const Hash content = content_of(draft.parsed ? *draft.parsed : json::parse(draft.document, nullptr, false));
  PUENTE_TRY(document::Document document, checked(turn.now, input, draft));
  if (draft.origin.empty()) {
    PUENTE_TRY(out.repeats, repeated(content, document.to));
    add(turn, input, out, std::move(document), std::move(draft.document), draft, content, parsed);
    return out;
  }
  PUENTE_TRY(const std::vector<ports::OutboxRow> rows, view_.outbox_of_origin(draft.origin));
  if (rows.empty()) {
    add(turn, input, out, std::move(document), std::move(draft.document), draft, content, parsed);
    return out;
  }
  out.record_id = rows.back().record_id;
  out.state = rows.back().state;
  const std::vector<model::AgencyId> to = document.to;
  PUENTE_TRY(const Plan plan, this->plan(rows, to, content, input.update));
  out.did = plan.did;
  for (const Piece& piece : plan.pieces) {
    PUENTE_TRY(std::string text, document::document_anew(draft.document, piece.to, piece.supersedes, std::nullopt));
    PUENTE_TRY(document::Document part, document::parse_document(text, tokens_, date_of(turn.now).year));
    add(turn, input, out, std::move(part), std::move(text), draft, content, parsed);
  }
  for (const RecordId& id : input.trial ? std::vector<RecordId>() : plan.replaced) {
    parsed.take(id);
    turn.batch.changes.push_back({id, OutboxState::recalled, "a corrected row was sent in its place"});
  }
  PUENTE_REQUIRE(add_standing(out, rows));
  std::ranges::sort(out.recipients, {}, &ports::RecipientRow::agency);
  return out;
}

}  // namespace puente::client::core
