// What is noted of requests, replies and refusals, and of other records that name one they belong to, when they are
// kept or received: enough for their clocks and threads, also once their contents are gone. Pure.
#pragma once

#include <string_view>

#include "client/core/turn.h"
#include "crypto/record/open/open_record.h"
#include "policy/model/agency.h"

namespace puente::client::core {

// What a record's head says that matters here.
struct ExchangeHead {
  RecordId record_id;
  model::Kind kind = model::Kind::request;
  model::Urgency urgency = model::Urgency::routine;
  std::optional<RecordId> reply_to;
};
// document: the JSON that was kept for sealing.
void note_sent(Turn& turn, const ExchangeHead& head, const std::vector<model::AgencyId>& to, std::string_view document);
// The broker accepted it at that time, as its entry of the log says.
void note_accepted(Turn& turn, const RecordId& record, const codec::AcceptEvent& event, Instant time);
// agency: of the sender, as certified. delivered: the time of the delivery event, which counts where that does not say
// when the record was accepted.
void note_received(Turn& turn, const record::open::OpenedRecord& opened, const codec::DeliveryEvent& event,
                   Instant delivered, const std::string& agency);

}  // namespace puente::client::core
