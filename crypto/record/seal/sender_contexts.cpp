#include "crypto/record/seal/sender_contexts.h"

#include <algorithm>

#include "crypto/primitives/x25519.h"

namespace puente::record::seal {
namespace {

bool usable_at(Instant made, Instant now) { return made <= now && now - made < context_life_max; }

}  // namespace

Result<SenderSeed> SenderContexts::seed(Role role, const KeyId& receiver_device, const X25519Public& receiver_key,
                                        const RecordId& record_id, Instant now, primitives::Drbg& random) {
  drop_old(now);
  const Name name{role, receiver_device, receiver_key};
  auto found = contexts_.find(name);
  if (found != contexts_.end() &&
      (found->second.records >= context_records_max || !usable_at(found->second.made, now))) {
    contexts_.erase(found);
    found = contexts_.end();
  }
  if (found == contexts_.end()) {
    const KeyId key = primitives::key_id_of(receiver_key);
    PUENTE_TRY(
        primitives::Encapsulated made,
        primitives::setup_base_sender(primitives::HpkeAead::export_only, receiver_key,
                                      hpke_info(role, device_, receiver_device, key), random.random<X25519Private>()));
    if (contexts_.size() >= contexts_max)
      contexts_.erase(std::ranges::min_element(contexts_, {}, [](const auto& item) { return item.second.made; }));
    found = contexts_.emplace(name, Entry{key, codec::EncapsulatedKey{made.enc.array()}, std::move(made.context), now})
                .first;
  }
  Entry& entry = found->second;
  ++entry.records;
  return SenderSeed{entry.receiver_key, entry.enc, entry.context.export_secret(seed_context(record_id))};
}

// Once a minute is enough to have no key material lie here much longer than it may be used.
void SenderContexts::drop_old(Instant now) {
  if (now >= swept_ && now - swept_ < minutes(1)) return;
  std::erase_if(contexts_, [now](const auto& item) { return !usable_at(item.second.made, now); });
  swept_ = now;
}

}  // namespace puente::record::seal
