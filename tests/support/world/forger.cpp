#include "tests/support/world/forger.h"

#include "audit/chain.h"
#include "crypto/tlog/cosignature.h"

namespace puente::support {

Forger::Forger(World& world, std::uint64_t fewer) : world_(world) {
  for (std::uint64_t i = 0; i + fewer < world.broker.log.size(); ++i) log_.append(must(world.broker.log.node(0, i)));
}

codec::EventProof Forger::append(const What& what) {
  primitives::Drbg& random = world_.setting.random;
  codec::EventProof out;
  out.event = codec::encode(codec::Event{world_.now(), what});
  out.nonce = random.random<Nonce>();
  codec::LeafInput leaf;
  leaf.counter = log_.size();
  leaf.running = random.random<Hash>();
  leaf.ciphertext_hash = random.random<Hash>();
  leaf.event = audit::event_hash(out.nonce, out.event);
  out.leaf = codec::encode(leaf);
  out.index = log_.size();
  log_.append(tlog::leaf_hash(out.leaf));
  return out;
}

codec::EventProof Forger::prove(codec::EventProof proof) const {
  proof.inclusion = log_.inclusion_proof(proof.index);
  return proof;
}

codec::HeadUpdate Forger::head(std::uint64_t held) const {
  const std::string& origin = world_.nations.treaty->treaty().broker.origin;
  tlog::Note note = tlog::sign_checkpoint({origin, log_.size(), log_.root(), {}}, origin, world_.nations.log);
  for (std::size_t i = 0; i < world_.nations.witnesses.size(); ++i)
    note.signatures.push_back(
        tlog::cosign(note.text, world_.nations.witness_names[i], world_.nations.witnesses[i], world_.now()));
  // Whose head is of another history is given no proof that would hold.
  return {tlog::format_note(note), held, held <= log_.size() ? log_.consistency_proof(held) : std::vector<Hash>()};
}

codec::HeartbeatEvent Forger::in_force() const {
  const broker::core::Registry& registry = world_.broker.registry();
  codec::HeartbeatEvent out;
  out.shard = registry.treaty().treaty().shard();
  out.number = 1'000'000;
  out.directory = registry.directory().root(world_.now());
  out.bundles = registry.policies().hashes();
  out.pauses = registry.pauses().hash(world_.now());
  return out;
}

codec::BrokerMessage Forger::heartbeat(const AgentNode& to, const codec::HeartbeatEvent& event) {
  const codec::EventProof proof = append(event);
  return {0, codec::Heartbeat{prove(proof), head(to.agent->in_force().heads().head().size)}};
}

codec::BrokerMessage Forger::notice(const AgentNode& to, const What& what) {
  const codec::EventProof proof = append(what);
  return {0, codec::Notice{prove(proof), head(to.agent->in_force().heads().head().size)}};
}

}  // namespace puente::support
