// Records that their recipient cannot open, and what the log says of them.
#pragma once

#include "client/auditor/log_audit.h"
#include "crypto/primitives/sign.h"
#include "crypto/record/derive.h"
#include "tests/sim/records.h"

namespace puente::sim {

// Of a sender that misbehaves: a record under a new id, over the slots of one that it sent before. The broker accepts
// it, and nobody opens it.
inline RecordId submit_unopenable(World& world, const std::string& sender) {
  codec::SealedRecord record = world[sender].submitted.at(0);
  codec::Header header = must(codec::decode_header(record.header));
  header.record_id = world.setting.random.random<RecordId>();
  record.header = codec::encode(header);
  const Hash hash = record::header_hash(record.header);
  record.batch = {primitives::sign(*world[sender].party.signing, record::batch_message(hash, 1)), 1, 0, {}};
  world.say(sender, codec::Submit{record.header, record.batch, record.entries, record.release}, record.slots);
  return header.record_id;
}

// Records in the queue of a recipient.
inline std::uint64_t waiting(World& world, const std::string& recipient) {
  const auto lengths = must(world.broker.store->queue_lengths());
  const auto found = lengths.find(world[recipient].device);
  return found == lengths.end() ? 0 : found->second;
}

// All that was logged of one kind, as its parties' auditor reads it.
template <class E>
std::vector<E> all_logged(World& world) {
  const support::Party& party = world.nations["auditor-mx"];
  std::map<KeyId, X25519Private> keys;
  keys[primitives::key_id_of(party.package_public)] = party.package_private.duplicate();
  client::auditor::LogAudit audit(world.nations.treaty->treaty(), model::Nation::mx, std::move(keys));
  std::vector<E> out;
  for (bool complete = false; !complete;) {
    world.say("auditor-mx", codec::FetchLog{audit.next()});
    complete = must(
        audit.take(world.heard<codec::LogPage>("auditor-mx").at(0), world.now(), [&](const audit::ReadEntry& entry) {
          const auto* const one = entry.event ? std::get_if<E>(&entry.event->what) : nullptr;
          if (one != nullptr) out.push_back(*one);
        }));
  }
  return out;
}

}  // namespace puente::sim
