#include "client/core/inbox.h"

#include <fmt/format.h>

#include <algorithm>

#include "client/core/exchange/noting.h"
#include "client/core/index_texts.h"
#include "client/core/kept_proof.h"
#include "client/document/document.h"
#include "client/document/ladder.h"
#include "crypto/record/derive.h"
#include "crypto/record/rules.h"
#include "schemas/codec/content.h"

namespace puente::client::core {
namespace {

constexpr std::size_t waiting_max = 1024;
constexpr std::size_t waiting_bytes_max = 64 << 20;
constexpr std::size_t beyond_max = 4096;
constexpr std::size_t mismatched_max = 4096;  // kept by name; every one raises its alarm

// Passes errors of the store on; any other becomes an alarm.
StoreStatus alarm_of_delivery(Turn& turn, const AnswerStatus& status) {
  if (status) return {};
  if (const StoreError* const ours = status.error().of_store()) return tl::unexpected(*ours);
  const Error& error = *status.error().of_peer();
  // Time runs out for honest records too; all else is somebody's doing.
  const auto level = error.code == ErrorCode::expired ? Notice::Level::warning : Notice::Level::alarm;
  turn.notice(level, "a delivery was not taken: " + error.what);
  return {};
}

}  // namespace

Inbox::Inbox(Self self, const primitives::SigningKey& key, ports::AgentReads& store, ports::PendingView& view,
             InForce& in_force, const Pairs& pairs, LogCheck& log, Telling& telling)
    : self_(std::move(self)),
      store_(store),
      view_(view),
      in_force_(in_force),
      pairs_(pairs),
      log_(log),
      telling_(telling),
      keys_(self_.device),
      refused_(self_.device, key) {}

StoreStatus Inbox::restore(ports::AgentReads& store, const Values& values) {
  PUENTE_REQUIRE(refused_.restore(store));
  PUENTE_TRY(shard_, number_of(values, value_shard));
  PUENTE_TRY(last_, number_of(values, value_delivery));
  for (auto found = values.lower_bound(value_mismatch);
       found != values.end() && found->first.starts_with(value_mismatch); ++found) {
    const std::string_view id = std::string_view(found->first).substr(std::string_view(value_mismatch).size());
    PUENTE_TRY(const RecordId record,
               read_back(RecordId::from_hex(id.substr(0, 2 * RecordId::size_bytes)), found->first));
    mismatched_.push_back(record);
  }
  return {};
}

void Inbox::begin_shard(Turn& turn, std::uint64_t shard) {
  refused_.begin_shard(turn);
  shard_ = shard;
  last_ = 0;
  beyond_.clear();
  turn.batch.values[value_shard] = number_value(shard_);
  turn.batch.values[value_delivery] = number_value(last_);
}

StoreResult<bool> Inbox::take(Turn& turn, codec::Delivery&& delivery, std::vector<Bytes>&& slots) {
  const auto head = in_force_.advance(delivery.head, turn.now);
  if (!head) {
    turn.notice(Notice::Level::alarm, "a delivery came with a head that does not hold: " + head.error().what);
    return false;
  }
  PUENTE_REQUIRE(alarm_of_delivery(turn, prove(turn, delivery, slots, *head)));
  return true;
}

AnswerStatus Inbox::prove(Turn& turn, codec::Delivery& delivery, std::vector<Bytes>& slots,
                          const tlog::CosignedHead& head) {
  PUENTE_TRY(codec::Event event, trust::verify_event(delivery.proof, head));
  if (const auto* const voided = std::get_if<codec::VoidEvent>(&event.what)) {
    if (voided->recipient != self_.device) return fail(ErrorCode::mismatch, "a void event for another device");
    refused_.over(turn, voided->number);
    settle(turn, voided->number);
    return {};
  }
  auto* const released = std::get_if<codec::DeliveryEvent>(&event.what);
  if (released == nullptr) return fail(ErrorCode::malformed, "its proof is of another kind of event");
  if (released->recipient != self_.device) return fail(ErrorCode::mismatch, "its event is for another device");
  if (released->shard != shard_)
    return fail(ErrorCode::mismatch,
                fmt::format("its event is of shard {} of the log, and the broker's is {}", released->shard, shard_));
  PUENTE_TRY(const codec::LeafInput leaf, codec::decode_leaf_input(delivery.proof.leaf));
  if (refused_.said_again(turn, released->number, leaf.event)) return {};
  Proven proven{std::move(delivery),
                std::move(slots),
                std::move(*released),
                leaf.event,
                tlog::format_note(head.note()),
                head.quorum_time(),
                0,
                event.time};
  for (const Bytes& slot : proven.slots) proven.bytes += slot.size();
  if (in_force_.ready(turn.now)) {
    PUENTE_REQUIRE(decide(turn, proven));
    return {};
  }
  if (waiting_.size() >= waiting_max || waiting_bytes_ + proven.bytes > waiting_bytes_max) {
    dropped_ = true;  // the broker has it, and sends it again after the next hello
    return {};
  }
  waiting_bytes_ += proven.bytes;
  waiting_.push_back(std::move(proven));
  return {};
}

StoreStatus Inbox::drain(Turn& turn) {
  if (waiting_.empty() || !in_force_.ready(turn.now)) return {};
  std::deque<Proven> waiting = std::exchange(waiting_, {});
  waiting_bytes_ = 0;
  for (Proven& proven : waiting) PUENTE_REQUIRE(decide(turn, proven));
  return {};
}

StoreStatus Inbox::decide(Turn& turn, Proven& proven) {
  const std::uint64_t number = proven.event.number;
  const Hash header_hash = proven.event.header_hash;
  record::open::Fault fault;
  const AnswerStatus opened = open(turn, proven, fault);
  PUENTE_REQUIRE(alarm_of_delivery(turn, opened));
  if (opened)
    refused_.over(turn, number);  // another event of the number, before this one, was refused
  else
    refused_.refuse(turn, number, header_hash, proven.value, fault);
  return {};
}

bool Inbox::take_refusal(Turn& turn, const codec::DeliveryRefusalEvent& event) {
  if (!refused_.proven(turn, event)) return false;
  settled(turn, event.number);
  return true;
}

AnswerStatus Inbox::open(Turn& turn, Proven& proven, record::open::Fault& fault) {
  const codec::Delivery& delivery = proven.delivery;
  if (delivery.header.size() > codec::header_bytes_max) return fail(ErrorCode::too_large, "header: more than 16 KiB");
  PUENTE_TRY(const codec::Header header, codec::decode_header(delivery.header));
  const Instant refuse_by = in_force_.refuse_by(turn.now);
  fault.code = codec::DeliveryFault::not_in_force;
  const trust::Device* const sender = in_force_.directory().find(header.device);
  if (sender == nullptr || sender->role != pki::Role::agent || !sender->ed25519)
    return fail(ErrorCode::not_found, "its sender " + header.device.hex() + " is not an agent of the directory");
  PUENTE_REQUIRE(in_force_.directory().usable(header.device, refuse_by));

  const Hash header_hash = record::header_hash(delivery.header);
  PUENTE_TRY(const std::optional<Hash> before, view_.received(header.device, header.record_id));
  if (before && *before != header_hash)
    return fail(ErrorCode::replayed, "its sender used record id " + header.record_id.hex() +
                                         " before, for another record; the first is kept");
  // What was kept before comes again only with what an officer gave a reason for.
  if (before && proven.event.justification.empty()) {
    settle(turn, proven.event.number);  // kept already; the acknowledgement was lost
    return {};
  }
  PUENTE_REQUIRE(record::check_times(header, refuse_by));
  const record::open::Delivered delivered{delivery.header, delivery.batch, delivery.entry, proven.slots,
                                          delivery.shares};
  PUENTE_TRY(record::open::OpenedRecord opened,
             record::open::open_record(delivered, *sender->ed25519, proven.event, pairs_.held(sender->agency), keys_,
                                       batches_, &fault));
  if (before) {
    PUENTE_TRY(std::vector<ports::InboxSection> sections, sections_of(turn, proven, opened));
    turn.batch.more_sections.push_back({sender->key_id, opened.header.record_id, std::move(sections)});
    turn.after.push_back(Arrived{sender->key_id, opened.header.record_id});
    settle(turn, proven.event.number);
    return {};
  }
  PUENTE_REQUIRE(keep(turn, proven, opened, *sender));
  return {};
}

Result<std::vector<ports::InboxSection>> Inbox::sections_of(const Turn& turn, Proven& proven,
                                                            record::open::OpenedRecord& opened) {
  std::map<Hash, Bytes*> frames;
  for (Bytes& frame : proven.slots) {
    PUENTE_TRY(const codec::SlotView slot, codec::decode_slot_view(frame));
    frames[record::digest_of(slot)] = &frame;
  }
  std::vector<ports::InboxSection> out;
  for (record::open::OpenedSection& section : opened.sections) {
    Instant erase{};
    for (const codec::SlotDuties& duties : proven.event.duties)
      if (duties.digest == section.digest && duties.duties.retain_days > 0)
        erase = turn.now + days(duties.duties.retain_days);
    out.push_back({section.label, std::move(*frames.at(section.digest)), std::move(section.content_key), erase});
  }
  return out;
}

StoreStatus Inbox::take_recall(Turn& turn, const codec::RecallEvent& event) {
  PUENTE_TRY(const auto held, view_.received(event.device, event.record_id));
  if (!held || *held != event.header_hash) return {};  // it never came, or is another record
  PUENTE_TRY(const auto before, view_.mark(event.device, event.record_id));
  ports::InboxMark mark =
      before.value_or(ports::InboxMark{event.device, event.record_id, event.header_hash, {}, {}, {}});
  if (mark.recalled == Instant{}) telling_.recalled(turn, {event.device, event.record_id});
  mark.recalled = turn.now;
  mark.reason = event.reason;
  turn.batch.marks.push_back(std::move(mark));
  return {};
}

StoreResult<bool> Inbox::seen(Turn& turn, const SeenRecord& record) {
  PUENTE_TRY(const auto before, view_.mark(record.sender, record.record_id));
  if (before && before->opening != ports::Opening::none) return false;
  ports::InboxMark mark =
      before.value_or(ports::InboxMark{record.sender, record.record_id, record.header_hash, {}, {}, {}});
  mark.opening = ports::Opening::to_report;
  turn.batch.marks.push_back(std::move(mark));
  return true;
}

void Inbox::reported(Turn& turn, const ports::InboxMark& mark) {
  turn.batch.marks.push_back(mark);
  turn.batch.marks.back().opening = ports::Opening::reported;
}

StoreStatus Inbox::erase_due(Turn& turn) {
  PUENTE_TRY(const bool due, store_.sections_due(turn.now));
  if (due) turn.batch.erase_before = turn.now;
  return {};
}

void Inbox::check_rungs(Turn& turn, const record::open::OpenedRecord& opened, const trust::Device& sender) {
  const model::Kind kind = opened.header.kind;
  std::vector<document::ShownSection> shown;
  for (const record::open::OpenedSection& section : opened.sections) {
    if (section.label.rung == model::Rung::whole) continue;
    // What breaks the schema is shown as that (client/api/views.h); nothing follows from it.
    auto text = codec::content_to_json(kind, section.label, section.plaintext.reveal());
    if (text) shown.push_back({section.label, std::move(*text)});
  }
  const auto wrong =
      document::check_ladders(kind, nlohmann::json::parse(document::sections_json(kind, shown), nullptr, false));
  if (wrong.empty()) return;
  std::string sections;
  for (const document::LadderMismatch& one : wrong)
    sections +=
        fmt::format("{}{}/{}", sections.empty() ? "" : ", ", model::name_of(one.section), model::name_of(one.coarser));
  const RecordId& id = opened.header.record_id;
  // No contents in notices.
  turn.notice(
      Notice::Level::alarm,
      fmt::format("record {} of {}: {} is not what gazetteer 1 makes of the finer value that came with it; it is "
                  "signed, and kept as evidence (puente show)",
                  id.hex(), model::text_of(sender.agency), sections));
  if (mismatched_.size() >= mismatched_max) return;
  mismatched_.push_back(id);
  turn.batch.values[fmt::format("{}{}/{}", value_mismatch, id.hex(), sender.key_id.hex())] = copy_of(view_of(sections));
}

Status Inbox::keep(Turn& turn, Proven& proven, record::open::OpenedRecord& opened, const trust::Device& sender) {
  check_rungs(turn, opened, sender);
  ports::InboxRow row;
  row.kind = opened.header.kind;
  row.purpose = opened.header.purpose;
  row.urgency = opened.header.urgency;
  // Who searches gives no reason, and the first letters of a word would be enough to read it letter by letter.
  row.texts = index_texts(row.kind, opened.sections, [&](const model::Label& label) {
    return std::ranges::any_of(proven.event.duties, [&](const codec::SlotDuties& one) {
      return one.label == label && one.duties.justify_on_open;
    });
  });
  row.sender = sender.key_id;
  row.agency = model::text_of(sender.agency);
  row.record_id = opened.header.record_id;
  row.header_hash = opened.header_hash;
  row.shard = proven.event.shard;
  row.number = proven.event.number;
  row.received = turn.now;
  row.header = std::move(proven.delivery.header);
  row.proof = encode_kept_proof({std::move(proven.delivery.proof), std::move(proven.head_note), proven.quorum_time});
  PUENTE_TRY(row.sections, sections_of(turn, proven, opened));
  note_received(turn, opened, proven.event, proven.delivered, row.agency);
  log_.heard(row.agency, opened.header.head_seen);
  turn.after.push_back(Arrived{row.sender, row.record_id});
  telling_.arrived(turn, {row.sender, row.record_id}, row.urgency);
  turn.batch.inbox.push_back(std::move(row));
  settle(turn, proven.event.number);
  return {};
}

void Inbox::settle(Turn& turn, std::uint64_t number) {
  settled(turn, number);
  turn.after.push_back(to_broker(codec::DeviceMessage{0, codec::Acknowledge{number}}));
}

void Inbox::settled(Turn& turn, std::uint64_t number) {
  if (number > last_) beyond_.insert(number);
  while (beyond_.erase(last_ + 1) > 0) ++last_;
  if (beyond_.size() > beyond_max) beyond_.erase(beyond_.begin());  // only spares a repetition
  turn.batch.values[value_delivery] = number_value(last_);
}

}  // namespace puente::client::core
