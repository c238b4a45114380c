#include "client/io/order_json.h"

namespace puente::client::io {

using nlohmann::json;

json pause_json(const trust::SignedOrder& pause) {
  const trust::Order& order = pause.order();
  json out{{"nation", model::name_of(order.nation)},
           {"number", order.number},
           {"since", format_utc(order.at)},
           {"until", format_utc(order.pause().expires)},
           {"reason", order.reason},
           {"direction", trust::name_of(order.pause().direction)},
           {"exceptThreatToLife", order.pause().threat_to_life},
           {"queued", trust::name_of(order.pause().queued)},
           {"agencies", json::array()},
           {"kinds", json::array()},
           {"by", pause.signers()}};
  for (const model::AgencyId& agency : order.pause().agencies) out["agencies"].push_back(model::text_of(agency));
  for (const model::Kind kind : order.pause().kinds) out["kinds"].push_back(model::name_of(kind));
  return out;
}

}  // namespace puente::client::io
