#include "client/core/outbox.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace puente::client::core {
namespace {

using ports::OutboxState;

constexpr std::size_t documents_at_once = 8 << 20;  // read and sealed in one step
constexpr Duration sweep_after = minutes(10);
constexpr std::size_t swept_at_once = 64;
constexpr Duration look_again_after = minutes(1);  // drafts put aside

std::size_t size_of(const codec::SealedRecord& record) {
  std::size_t out = record.header.size() + record.release.size();
  for (const Bytes& entry : record.entries) out += entry.size();
  for (const Bytes& slot : record.slots) out += slot.size();
  return out;
}

}  // namespace

Outbox::Outbox(Self self, const primitives::SigningKey& key, ports::PendingView& view, const InForce& in_force,
               const Pairs& pairs, BrokerLimits& limits, const document::TokenMaker* tokens, WhenBehind when_behind)
    : self_(std::move(self)),
      view_(view),
      in_force_(in_force),
      pairs_(pairs),
      limits_(limits),
      tokens_(tokens),
      composer_(self_, view, in_force, tokens),
      sealer_(key),
      renewal_(view, in_force),
      chain_(when_behind) {}

StoreStatus Outbox::restore(const Values& values) {
  PUENTE_REQUIRE(chain_.restore(values));
  return renewal_.restore(values);
}

StoreStatus Outbox::compose(Turn& turn, Compose& input) {
  Composed out{input.ticket, {}};
  for (Draft& draft : input.drafts) {
    auto kept = composer_.keep(turn, input, draft, documents_);
    if (!kept && kept.error().of_store() != nullptr) return tl::unexpected(*kept.error().of_store());
    out.drafts.push_back(as_result(std::move(kept)));
  }
  drafts_left_ = true;
  // What was kept before in this batch may be among the answers, too: they all wait for it.
  turn.after.push_back(std::move(out));
  return {};
}

StoreStatus Outbox::connected(Turn& turn, std::uint64_t sequence, const Hash& header_hash) {
  connected_ = true;
  window_.clear();
  limits_.connected(turn);
  sealed_cursor_ = 0;
  sealed_left_ = true;
  return chain_.compare(turn, sequence, header_hash) ? refuse_drafts(turn) : StoreStatus();
}

StoreStatus Outbox::refuse_drafts(Turn& turn) {
  std::uint64_t after = 0;
  while (true) {
    PUENTE_TRY(const std::vector<ports::OutboxRow> rows, view_.outbox_in(OutboxState::draft, after, 64));
    if (rows.empty()) return {};
    for (const ports::OutboxRow& row : rows)
      change(turn, row.record_id, OutboxState::refused,
             "this store was an older copy: whether the record was sent is not known here; ask, and send it anew");
    after = rows.back().position;
  }
}

StoreStatus Outbox::tick(Turn& turn) {
  if (turn.now - looked_again_ >= look_again_after || turn.now < looked_again_) {
    looked_again_ = turn.now;
    look_again();
  }
  sealer_.drop_old_contexts(turn.now);
  const BrokerLimits::Due due = limits_.take_due(turn.now);
  if (due.all) look_again();
  if (due.records || due.all) {
    sealed_cursor_ = 0;
    sealed_left_ = true;
  }
  return sweep(turn);
}

StoreStatus Outbox::sweep(Turn& turn) {
  if (!sweep_cursor_ && turn.now - swept_ < sweep_after && turn.now >= swept_) return {};
  swept_ = turn.now;
  PUENTE_TRY(const std::vector<ports::OutboxRow> rows,
             view_.outbox_in(OutboxState::accepted, sweep_cursor_.value_or(0), swept_at_once));
  if (rows.empty()) {
    sweep_cursor_.reset();
    return {};
  }
  sweep_cursor_ = rows.back().position;
  for (const ports::OutboxRow& row : rows) {
    PUENTE_TRY(const codec::SealedRecord sealed, read_back(codec::decode_sealed_record(row.sealed), "outbox_sealed"));
    PUENTE_TRY(const codec::Header header, read_back(codec::decode_header(sealed.header), "outbox_sealed"));
    // By the earlier of both clocks, as with everything that is deleted; and a minute for a word on its way.
    if (header.expires + minutes(1) > std::min(turn.now, in_force_.heads().quorum_time())) continue;
    change(turn, row.record_id, OutboxState::finished, "it expired, and no word came of some recipients");
  }
  return {};
}

StoreStatus Outbox::fill(Turn& turn, bool may_seal) {
  if (renewal_.active()) return renew(turn);
  if (!connected_ || !chain_.in_step()) return {};
  PUENTE_REQUIRE(resend(turn));
  // In the order of the chain: nothing new before the old is out.
  if (may_seal && !sealed_left_) PUENTE_REQUIRE(seal(turn));
  return {};
}

StoreStatus Outbox::renew(Turn& turn) {
  PUENTE_TRY(const bool more, renewal_.go_on(turn));
  drafts_left_ = true;
  if (more) return {};
  chain_.begin_anew(turn.batch);
  return {};
}

StoreStatus Outbox::resend(Turn& turn) {
  while (sealed_left_ && window_.open()) {
    PUENTE_TRY(std::vector<ports::OutboxRow> rows, view_.outbox_in(OutboxState::sealed, sealed_cursor_, 16));
    if (rows.empty()) sealed_left_ = false;
    for (ports::OutboxRow& row : rows) {
      if (!window_.open()) break;
      sealed_cursor_ = row.position;
      if (window_.contains(row.record_id) || limits_.next_try(row.record_id)) continue;
      PUENTE_TRY(codec::SealedRecord sealed, read_back(codec::decode_sealed_record(row.sealed), "outbox_sealed"));
      PUENTE_TRY(const codec::Header header, read_back(codec::decode_header(sealed.header), "outbox_sealed"));
      if (header.expires <= in_force_.refuse_by(turn.now)) {
        change(turn, row.record_id, OutboxState::refused, "it expired before the broker took it");
        limits_.over(row.record_id);
        continue;
      }
      if (limits_.stops(header.urgency, turn.now) != nullptr) continue;
      submit(row.record_id, {header.expires, header.urgency}, std::move(sealed), turn.at_once);
    }
  }
  return {};
}

void Outbox::submit(const RecordId& id, const SubmitWindow::Submitted& what, codec::SealedRecord sealed, Outputs& to) {
  window_.add(id, what.expires, what.urgency, size_of(sealed));
  to.push_back(to_broker(codec::DeviceMessage{0, codec::Submit{std::move(sealed.header), std::move(sealed.batch),
                                                               std::move(sealed.entries), std::move(sealed.release)}},
                         std::move(sealed.slots)));
}

Answer<document::Document> Outbox::document_of(const ports::OutboxRow& row) {
  if (auto parsed = documents_.take(row.record_id)) return std::move(*parsed);
  auto document = document::parse_document(row.document, tokens_, date_of(row.created).year);
  // Only JSON was kept. What does not parse as JSON is damage to the store, not a fault of the document.
  if (!document && !nlohmann::json::accept(row.document)) return damaged("outbox_document.document: it is not JSON");
  if (!document) return tl::unexpected(document.error());
  return std::move(*document);
}

Answer<record::seal::UnsignedRecord> Outbox::seal_one(Turn& turn, const ports::OutboxRow& row) {
  PUENTE_TRY(document::Document document, document_of(row));
  if (limits_.stops(document.urgency, turn.now) != nullptr) {
    documents_.keep(row.record_id, std::move(document), row.document.size());
    return fail(ErrorCode::unavailable, row.reason);  // it stays as it is, and is looked at again when the limit ends
  }
  const document::Findings unknown = check_recipients(document, self_.agency, in_force_, true, turn.now);
  if (!unknown.empty()) return tl::unexpected<Error>(document::error_of(unknown.all()));
  const auto decisions = decide_all(document, self_.agency, self_.device, in_force_, turn.now);
  for (const RecipientDecision& one : decisions)
    if (const std::string why = in_force_.stopped(self_.agency, one.agency, document.kind, document.urgency, turn.now);
        !why.empty())
      return fail(ErrorCode::unavailable, std::string(paused_reason) + model::text_of(one.agency) + " by " + why);
  const std::vector<model::Label> labels = labels_of(document);
  auto made = make_plan(std::move(document), decisions, {row.record_id, chain_.next(), chain_.previous()}, in_force_,
                        pairs_, turn.now);
  if (made || is_final(made.error().code))
    std::ranges::move(recipient_rows(row.record_id, labels, decisions, true),
                      std::back_inserter(turn.batch.recipients));
  PUENTE_TRY(const record::seal::RecordPlan plan, std::move(made));
  PUENTE_TRY(auto out, sealer_.seal(plan, turn.now, turn.random));
  for (const RecipientDecision& one : decisions) {
    if (!one.anything()) continue;
    for (const auto& [device, package] : one.devices)
      turn.batch.progress.push_back({row.record_id, device->key_id, model::text_of(one.agency), 0});
  }
  return out;
}

StoreStatus Outbox::seal(Turn& turn) {
  std::vector<Sealing> sealed;
  std::size_t bytes = 0;
  while (drafts_left_ && window_.open(sealed.size()) && bytes < documents_at_once) {
    // Documents may be large: a few at a time.
    PUENTE_TRY(std::vector<ports::OutboxRow> rows, view_.outbox_in(OutboxState::draft, draft_cursor_, 8));
    if (rows.empty()) drafts_left_ = false;
    for (ports::OutboxRow& row : rows) {
      if (!window_.open(sealed.size())) break;
      draft_cursor_ = row.position;
      bytes += row.document.size();
      auto record = seal_one(turn, row);
      if (!record) {
        if (const StoreError* const ours = record.error().of_store()) return tl::unexpected(*ours);
        const Error& why = *record.error().of_peer();
        const bool refused = is_final(why.code);
        if (refused || row.reason != why.what)
          change(turn, row.record_id, refused ? OutboxState::refused : OutboxState::draft, why.what);
        continue;
      }
      chain_.extend(record->header_hash());
      sealed.push_back({std::move(row), std::move(*record)});
    }
  }
  if (sealed.empty()) return {};
  std::vector<record::seal::UnsignedRecord> unsigned_records;
  std::vector<SubmitWindow::Submitted> submitted;
  for (Sealing& one : sealed) {
    one.row.state = OutboxState::sealed;
    one.row.header_hash = one.record.header_hash();
    one.row.reason.clear();
    submitted.push_back({one.record.header().expires, one.record.header().urgency});
    unsigned_records.push_back(std::move(one.record));
  }
  std::vector<codec::SealedRecord> records = sealer_.sign_batch(std::move(unsigned_records), turn.random);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    ports::OutboxRow& row = sealed[i].row;
    row.document.clear();  // stays as it is in the store
    row.sealed = encode(records[i]);
    sealed_cursor_ = std::max(sealed_cursor_, row.position);
    submit(row.record_id, submitted[i], std::move(records[i]), turn.after);
    turn.batch.outbox.push_back(std::move(row));
  }
  chain_.save(turn.batch);
  return {};
}

void Outbox::change(Turn& turn, const RecordId& id, OutboxState state, std::string reason) {
  turn.batch.changes.push_back({id, state, std::move(reason)});
}

Answer<bool> Outbox::recall(Turn& turn, const RecordId& id, const std::string& reason) {
  PUENTE_TRY(const auto state, view_.outbox_state(id));
  if (!state) return fail(ErrorCode::not_found, "no record " + id.hex() + " was sent from here");
  switch (*state) {
    case OutboxState::draft:
    case OutboxState::refused:
      recalled(turn, id, reason);
      return false;
    case OutboxState::recalled:
      return fail(ErrorCode::conflict, "the record was recalled before");
    case OutboxState::sealed:
      return fail(ErrorCode::unavailable, "the record is on its way to the broker; ask again in a moment");
    case OutboxState::accepted:
    case OutboxState::finished:
      break;
  }
  return true;
}

void Outbox::recalled(Turn& turn, const RecordId& id, const std::string& reason) {
  documents_.take(id);
  change(turn, id, OutboxState::recalled, reason);
}

}  // namespace puente::client::core
