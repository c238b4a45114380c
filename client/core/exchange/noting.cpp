#include "client/core/exchange/noting.h"

#include <nlohmann/json.hpp>

#include "policy/model/exchanges.h"
#include "schemas/codec/content.h"

namespace puente::client::core {
namespace {

using nlohmann::json;

bool is_noted(model::Kind kind, bool names_another) { return model::is_exchange(kind) || names_another; }

// Of a clock section's value. A name that is not known here says nothing.
model::Access access_of(const json& clock) {
  if (!clock.is_object()) return model::Access::unknown;
  const auto said = clock.find("access");
  for (const auto one : {model::Access::direct, model::Access::indirect})
    if (said != clock.end() && *said == std::string(model::name_of(one))) return one;
  return model::Access::unknown;
}

}  // namespace

void note_sent(Turn& turn, const ExchangeHead& head, const std::vector<model::AgencyId>& to,
               std::string_view document) {
  if (!is_noted(head.kind, head.reply_to.has_value())) return;
  ports::ExchangeRow row{.record_id = head.record_id,
                         .agency = {},
                         .kind = head.kind,
                         .urgency = head.urgency,
                         .reply_to = head.reply_to,
                         .noted = turn.now};
  const json root = json::parse(document, nullptr, false);
  if (root.is_object() && root.contains("sections") && root["sections"].is_object()) {
    const json& sections = root["sections"];
    if (sections.contains("clock")) row.access = access_of(sections["clock"]);
    row.partial = head.kind == model::Kind::reply && sections.contains("reason");
  }
  for (const model::AgencyId& agency : to) {
    row.agency = model::text_of(agency);
    turn.batch.exchanges.push_back(row);
  }
}

void note_accepted(Turn& turn, const RecordId& record, const codec::AcceptEvent& event, Instant time) {
  if (is_noted(event.kind, event.reply_to.has_value())) turn.batch.accepted.emplace_back(record, time);
}

void note_received(Turn& turn, const record::open::OpenedRecord& opened, const codec::DeliveryEvent& event,
                   Instant delivered, const std::string& agency) {
  const codec::Header& header = opened.header;
  if (!is_noted(header.kind, header.reply_to.has_value())) return;
  ports::ExchangeRow row{.record_id = header.record_id,
                         .device = header.device,
                         .agency = agency,
                         .kind = header.kind,
                         .urgency = header.urgency,
                         .partial = event.partial,
                         .reply_to = header.reply_to,
                         .noted = turn.now,
                         .accepted = event.accepted == Instant{} ? delivered : event.accepted};
  for (const record::open::OpenedSection& section : opened.sections) {
    if (section.label.section != model::Section::clock) continue;
    const auto text = codec::content_to_json(header.kind, section.label, section.plaintext.reveal());
    if (text) row.access = access_of(json::parse(*text, nullptr, false));
  }
  turn.batch.exchanges.push_back(std::move(row));
}

}  // namespace puente::client::core
