// The log of a world goes on in the next shard.
#include "tests/support/world/world.h"
#include "trust/handover.h"

namespace puente::support {

trust::ShardState World::sign_next_shard(const codec::Head& after) {
  const broker::core::Registry& registry = broker.registry();
  trust::ShardState state = trust::shard_state_of(
      registry.directory(), {registry.bundle(model::Nation::mx), registry.bundle(model::Nation::us)}, registry.pauses(),
      now());
  const trust::CheckedState checked = must(trust::check_state(registry.treaty(), state, now()));
  trust::Treaty next = nations.treaty->treaty();
  const std::uint64_t shard = next.shard() + 1;
  const tlog::Vkey ended = next.broker.log;
  next.version += 1;
  next.previous = nations.treaty->hash();
  next.broker.origin = trust::origin_after(next.broker.origin, shard);
  next.broker.log = must(tlog::make_vkey(next.broker.origin, tlog::SignatureType::ed25519, nations.log.public_key()));
  next.handover = trust::Handover{shard,
                                  ended,
                                  after.size,
                                  after.root,
                                  from_unix_seconds(now().unix_seconds()),
                                  checked.directory,
                                  checked.bundle_hashes,
                                  checked.pauses};
  *nations.treaty = nations.sign(next);
  return state;
}

void World::begin_shard() {
  settle();
  trust::ShardState state = sign_next_shard({broker.log.size(), broker.log.root()});
  crash_broker();
  for (const auto& witness : witnesses) witness->start();
  broker.store = std::make_unique<BrokerStore>();
  broker.log = {};
  start_broker(std::move(state));
}

}  // namespace puente::support
