// Officers with keys of their own: what they sign their requests for, and what they asked for.
#include "client/api/handlers.h"

namespace puente::client::api {

using nlohmann::json;

Handled challenge(const Context&, Values&) {
  return ask<core::ChallengeDrawn>(
      core::DrawChallenge{}, [](const Context& context, core::ChallengeDrawn& drawn) -> Handled {
        return Reply{
            {{"challenge", drawn.challenge.hex()}, {"agent", context.agent.self().device.hex()}}, {}, drawn.challenge};
      });
}

Handled acts(const Context& context, Values& values) {
  PUENTE_TRY(const std::vector<ports::OfficerAct> rows, context.store.acts_newest(values.limit()));
  Reply out;
  for (const ports::OfficerAct& row : rows) {
    json item({{"time", format_utc(row.time)},
               {"name", row.name},
               {"op", row.op},
               {"about", row.about},
               {"reason", row.reason},
               {"challenge", row.challenge.hex()},
               {"request", row.request.hex()}});
    if (row.officer != KeyId()) {
      item["officer"] = row.officer.hex();
      item["signature"] = base64_of(row.signature.view());
    }
    out.items.push_back(std::move(item));
  }
  return out;
}

}  // namespace puente::client::api
