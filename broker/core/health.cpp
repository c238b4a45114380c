#include "broker/core/health.h"

#include "broker/core/registry.h"
#include "broker/core/session/sessions.h"

namespace puente::broker::core {

void add_peers(Health& out, const Registry& registry, const Sessions& sessions, const SpoolShares& shares,
               const Conducts& conducts) {
  out.waiting = shares.all();
  out.share = shares.share();
  std::map<std::string, AgencyHealth> agencies;
  for (const trust::Device* const device : registry.directory().all()) {
    DeviceHealth one{.device = device->key_id,
                     .name = device->name,
                     .connected = sessions.find(device->key_id) != nullptr,
                     .transport = device->transport,
                     .waiting = shares.of_device(device->key_id)};
    if (const auto found = conducts.find(device->key_id); found != conducts.end()) one.conduct = found->second;
    if (!one.connected && one.conduct.messages == 0 && one.waiting.records == 0) continue;
    const std::string name = model::text_of(device->agency);
    AgencyHealth& agency = agencies[name];
    agency.waiting = shares.of_agency(name);
    agency.devices.push_back(std::move(one));
  }
  for (auto& [name, agency] : agencies) {
    agency.agency = name;
    out.agencies.push_back(std::move(agency));
  }
}

}  // namespace puente::broker::core
