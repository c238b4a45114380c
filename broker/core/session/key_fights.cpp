#include "broker/core/session/key_fights.h"

#include <fmt/format.h>

namespace puente::broker::core {

void KeyFights::fought(Turn& turn, const KeyFought& fight) {
  const trust::Device* const device = registry_.directory().by_transport(fight.key);
  if (device == nullptr) return;  // revoked meanwhile: its connections are closed
  const auto [logged, first] = logged_.try_emplace(device->key_id, turn.now);
  if (!first && turn.now - logged->second < minutes(1) && turn.now >= logged->second) return;
  logged->second = turn.now;
  const std::string agency = model::text_of(device->agency);
  turn.notice(Notice::Level::alarm,
              fmt::format("connections with the transport key of device {} of {} replace each other again and again, "
                          "and newer ones are refused for a minute: it runs twice, or somebody else has its key",
                          device->key_id.hex(), agency));
  log_.append({turn.now, codec::KeyFightEvent{device->key_id, agency, fight.replaced}}, codec::Audience::both,
              turn.random);
}

}  // namespace puente::broker::core
