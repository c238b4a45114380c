#include "client/api/views.h"

#include <algorithm>

#include "audit/chain.h"
#include "audit/event_proof.h"
#include "client/core/kept_proof.h"
#include "client/core/seal_plan.h"
#include "client/document/ladder.h"
#include "crypto/tlog/cosignature.h"
#include "schemas/codec/content.h"

namespace puente::client::api {

using nlohmann::json;

std::string_view state_name(ports::OutboxState state) {
  switch (state) {
    case ports::OutboxState::draft:
      return "draft";
    case ports::OutboxState::sealed:
      return "sealed";
    case ports::OutboxState::accepted:
      return "accepted";
    case ports::OutboxState::refused:
      return "refused";
    case ports::OutboxState::finished:
      return "finished";
    case ports::OutboxState::recalled:
      return "recalled";
  }
  return "unknown";
}

std::string_view progress_name(std::uint8_t progress) {
  switch (static_cast<codec::Progress>(progress)) {
    case codec::Progress::queued:
      return "queued";
    case codec::Progress::delivered:
      return "delivered";
    case codec::Progress::nothing_permitted:
      return "nothing-permitted";
    case codec::Progress::expired:
      return "expired";
    case codec::Progress::device_gone:
      return "device-gone";
    case codec::Progress::paused:
      return "paused";
    case codec::Progress::recalled:
      return "recalled";
    case codec::Progress::over_quota:
      return "over-quota";
    case codec::Progress::opened:
      return "opened";
    case codec::Progress::refused:
      return "refused";
  }
  return "unknown";
}

std::string_view logged_name(ports::Logged state) {
  switch (state) {
    case ports::Logged::told:
      return "told";
    case ports::Logged::proven:
      return "proven";
    case ports::Logged::refuted:
      return "refuted";
    case ports::Logged::ended:
      return "ended";
  }
  return "unknown";
}

json error_json(const Error& error) { return {{"error", {{"code", error_name(error.code)}, {"what", error.what}}}}; }

json witnesses_json(const core::InForce& in_force) {
  json out = json::array();
  const auto& held = in_force.heads().held();
  for (const trust::TreatyWitness& witness : in_force.treaty().witnesses) {
    json one{{"name", witness.key.name}, {"nation", model::name_of(witness.nation)}, {"cosigned", nullptr}};
    if (held)
      for (const tlog::NoteSignature& signature : held->note().signatures)
        if (const auto time = tlog::verify_cosignature(witness.key, held->note().text, signature);
            tlog::claims(signature, witness.key) && time)
          one["cosigned"] = format_utc(*time);
    out.push_back(std::move(one));
  }
  return out;
}

json legal_basis_json(const std::optional<policy::LegalBasis>& basis) {
  if (!basis) return nullptr;
  return {{"en", basis->en}, {"es", basis->es}};
}

json agencies_json(const std::vector<ports::RecipientRow>& rows) {
  json out = json::array();
  for (const ports::RecipientRow& row : rows) {
    json goes = json::array();
    for (const model::Label& label : row.goes) goes.push_back(model::text_of(label));
    out.push_back({{"agency", row.agency},
                   {"decided", row.decided},
                   {"goes", std::move(goes)},
                   {"rules", row.rules},
                   {"quotas", row.quotas}});
  }
  return out;
}

json inbox_item(const ports::InboxRow& row, const codec::Header& header, const std::vector<codec::Stub>& stubs) {
  json out{{"position", row.position},
           {"record", row.record_id.hex()},
           {"sender", row.agency},
           {"device", row.sender.hex()},
           {"kind", model::name_of(header.kind)},
           {"purpose", model::name_of(header.purpose)},
           {"urgency", model::name_of(header.urgency)},
           {"tlp", model::name_of(header.marks.tlp)},
           {"created", format_utc(header.created)},
           {"received", format_utc(row.received)},
           {"sections", json::array()},
           {"withheld", json::array()}};
  for (const ports::InboxSection& section : row.sections) out["sections"].push_back(model::text_of(section.label));
  for (const codec::Stub& stub : stubs) out["withheld"].push_back(model::text_of(stub.label));
  return out;
}

StoreResult<codec::DeliveryEvent> delivery_event_of(const ports::InboxRow& row) {
  PUENTE_TRY(const core::KeptProof kept, read_back(core::decode_kept_proof(row.proof), "inbox.proof"));
  PUENTE_TRY(codec::Event event, read_back(codec::decode_event(kept.proof.event), "a kept proof"));
  auto* const delivery = std::get_if<codec::DeliveryEvent>(&event.what);
  if (delivery == nullptr) return damaged("a kept proof of another kind of event");
  return std::move(*delivery);
}

namespace {

bool needs_reason(const codec::DeliveryEvent& event, const model::Label& label) {
  return std::ranges::any_of(
      event.duties, [&](const codec::SlotDuties& one) { return one.label == label && one.duties.justify_on_open; });
}

StoreResult<json> sections_of(const ports::InboxRow& row, const codec::Header& header,
                              const codec::DeliveryEvent& event, bool reason_given) {
  std::vector<document::ShownSection> shown;
  for (const ports::InboxSection& section : row.sections) {
    if (!reason_given && needs_reason(event, section.label)) continue;
    auto plaintext = record::open::open_section(header, section.frame, section.content_key);
    if (!plaintext) return damaged("a kept section, " + model::text_of(section.label), plaintext.error());
    // What another agency wrote may break the schema. The record is still shown, and says so.
    auto text = codec::content_to_json(header.kind, section.label, plaintext->reveal());
    shown.push_back({section.label, text ? std::move(*text) : json{{"malformed", text.error().what}}.dump()});
  }
  return json::parse(document::sections_json(header.kind, shown), nullptr, false);
}

// What goes with the sections: of each, its duties; of those under retain, until when they stay or since when they are
// gone; of those under justify-on-open, whether they wait for a reason.
void put_duties(json& out, const ports::InboxRow& row, const codec::DeliveryEvent& event, bool reason_given) {
  bool receipt = false;
  for (const codec::SlotDuties& one : event.duties) {
    json item{{"label", model::text_of(one.label)}, {"duties", model::names_of(one.duties)}};
    const auto held = std::ranges::find(row.sections, one.label, &ports::InboxSection::label);
    const bool closed = one.duties.justify_on_open && !reason_given;
    receipt = receipt || (one.duties.receipt_on_open && held != row.sections.end() && !closed);
    const bool pending = std::ranges::binary_search(event.pending, one.digest);
    if (held == row.sections.end())
      item["state"] = pending ? "needs-reason" : "erased";
    else if (closed)
      item["state"] = "needs-reason";
    if (held != row.sections.end() && held->erase != Instant{}) item["erase"] = format_utc(held->erase);
    out["duties"].push_back(std::move(item));
  }
  out["receiptOnOpen"] = receipt;
}

}  // namespace

NeedsReason needs_reason(const ports::InboxRow& row, const codec::DeliveryEvent& event) {
  NeedsReason out;
  for (const codec::SlotDuties& one : event.duties) {
    const bool held = std::ranges::find(row.sections, one.label, &ports::InboxSection::label) != row.sections.end();
    out.held = out.held || (held && one.duties.justify_on_open);
    out.waits = out.waits || (!held && std::ranges::binary_search(event.pending, one.digest));
  }
  return out;
}

json withheld_json(const codec::DeliveryEvent& event, const core::InForce& in_force) {
  json out = json::array();
  for (const codec::Stub& stub : event.stubs)
    out.push_back({{"label", model::text_of(stub.label)},
                   {"section", model::name_of(stub.label.section)},
                   {"rung", model::name_of(stub.label.rung)},
                   {"part", stub.label.part},
                   {"rule", stub.rule},
                   {"legalBasis", legal_basis_json(in_force.legal_basis(event.bundles, stub.rule))}});
  return out;
}

StoreResult<json> record_view(const ports::InboxRow& row, const std::optional<ports::InboxMark>& mark,
                              const core::InForce& in_force, bool reason_given, bool evidence) {
  PUENTE_TRY(const codec::Header header, read_back(codec::decode_header(row.header), "inbox.header"));
  PUENTE_TRY(const core::KeptProof kept, read_back(core::decode_kept_proof(row.proof), "inbox.proof"));
  PUENTE_TRY(const codec::DeliveryEvent event, delivery_event_of(row));
  PUENTE_TRY(json sections, sections_of(row, header, event, reason_given));
  json out{{"record", row.record_id.hex()},
           {"sender", row.agency},
           {"device", row.sender.hex()},
           {"kind", model::name_of(header.kind)},
           {"marks", json::parse(document::marks_json(header.marks), nullptr, false)},
           {"purpose", model::name_of(header.purpose)},
           {"urgency", model::name_of(header.urgency)},
           {"created", format_utc(header.created)},
           {"expires", format_utc(header.expires)},
           {"received", format_utc(row.received)},
           {"number", row.number},
           {"sections", std::move(sections)},
           {"withheld", withheld_json(event, in_force)}};
  out["mismatches"] = json::array();
  for (const document::LadderMismatch& one : document::check_ladders(header.kind, out["sections"]))
    out["mismatches"].push_back({{"section", model::name_of(one.section)},
                                 {"finer", model::name_of(one.finer)},
                                 {"coarser", model::name_of(one.coarser)},
                                 {"follows", one.follows},
                                 {"given", one.given}});
  if (header.reply_to) out["replyTo"] = header.reply_to->hex();
  if (header.supersedes) out["supersedes"] = header.supersedes->hex();
  put_duties(out, row, event, reason_given);
  if (mark && mark->recalled != Instant{})
    out["recalled"] = {{"at", format_utc(mark->recalled)}, {"reason", mark->reason}};
  json proof{{"index", kept.proof.index}, {"quorumTime", format_utc(kept.quorum_time)}};
  if (const auto note = tlog::parse_note(kept.head_note)) {
    if (const auto checkpoint = tlog::parse_checkpoint(note->text)) {
      proof["size"] = checkpoint->size;
      proof["root"] = checkpoint->root.hex();
    }
  }
  out["proof"] = std::move(proof);
  if (evidence) out["evidence"] = {{"header", base64_of(row.header)}, {"proof", base64_of(row.proof)}};
  return out;
}

StoreResult<json> track_item(const ports::OutboxRow& row, ports::AgentReads& store) {
  json out{{"position", row.position},   {"record", row.record_id.hex()},      {"state", state_name(row.state)},
           {"reason", row.reason},       {"created", format_utc(row.created)}, {"kind", model::name_of(row.kind)},
           {"recipients", json::array()}};
  if (!row.origin.empty()) out["origin"] = row.origin;
  PUENTE_TRY(const std::vector<ports::RecipientRow> agencies, store.recipients(row.record_id));
  out["agencies"] = agencies_json(agencies);
  PUENTE_TRY(const auto logged, store.logged(row.record_id));
  if (logged) {
    out["log"] = {{"index", logged->index}, {"state", logged_name(logged->state)}};
  }
  PUENTE_TRY(const std::vector<ports::RecipientProgress> progress, store.progress(row.record_id));
  for (const ports::RecipientProgress& one : progress) {
    json to{{"agency", one.agency}, {"device", one.device.hex()}, {"progress", progress_name(one.progress)}};
    if (const auto fault = audit::name_of(static_cast<codec::DeliveryFault>(one.fault)); !fault.empty())
      to["fault"] = fault;
    out["recipients"].push_back(std::move(to));
  }
  return out;
}

Result<json> facts_of(const ports::OutboxRow& row, const core::Agent& agent, Instant now) {
  PUENTE_TRY(const document::Document document,
             document::parse_document(row.document, agent.tokens(), date_of(now).year));
  json out{{"record", row.record_id.hex()},
           {"from", model::text_of(agent.self().agency)},
           {"to", json::array()},
           {"kind", model::name_of(document.kind)},
           {"purpose", model::name_of(document.purpose)},
           {"tlp", model::name_of(document.marks.tlp)},
           {"classification", model::name_of(document.marks.classification)},
           {"caveats", json::array()},
           {"labels", json::array()}};
  for (const model::AgencyId& agency : document.to) out["to"].push_back(model::text_of(agency));
  for (const model::Caveat caveat : document.marks.caveats) out["caveats"].push_back(model::name_of(caveat));
  for (const document::DocumentSection& section : document.sections)
    out["labels"].push_back(model::text_of(section.label));
  return out;
}

StoreResult<json> proof_view(ByteView bytes) {
  PUENTE_TRY(const core::KeptProof kept, read_back(core::decode_kept_proof(bytes), "a kept proof"));
  PUENTE_TRY(const codec::Event event, read_back(codec::decode_event(kept.proof.event), "a kept proof"));
  return json{{"index", kept.proof.index},
              {"time", format_utc(event.time)},
              {"event", std::holds_alternative<codec::AcceptEvent>(event.what) ? "accept" : "delivery"},
              {"proof", tlog::format_tlog_proof(audit::to_tlog_proof(kept.proof, kept.head_note))}};
}

json in_pieces(ByteView bytes, std::vector<json>& items) {
  constexpr std::size_t piece_bytes = std::size_t{3} << 18;
  for (std::size_t at = 0; at < bytes.size(); at += piece_bytes)
    items.push_back({{"piece", base64_of(bytes.subspan(at, std::min(piece_bytes, bytes.size() - at)))}});
  return json{{"bytes", bytes.size()}};
}

}  // namespace puente::client::api
