// A broker's log in memory, and pages of it as a broker serves them to an auditor.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <map>
#include <memory>

#include "audit/writer.h"
#include "client/auditor/log_audit.h"
#include "crypto/primitives/x25519.h"
#include "tests/unit/trust/world.h"

namespace puente::client::auditor::test {

using codec::Audience;
using model::Nation;
using trust::test::must;
using trust::test::now;

inline X25519Private auditor_key(Nation nation = Nation::mx) {
  return primitives::generate_x25519_key(Bytes(32, nation == Nation::mx ? 9 : 10));
}

// A broker's log in memory, and pages of it as the broker would serve them to the auditor of either nation.
struct Broker {
  trust::test::World world;
  trust::test::Log log;
  std::unique_ptr<primitives::Drbg> random = std::make_unique<primitives::Drbg>(Seed{});
  audit::LogWriter writer{{}, {}};
  std::vector<codec::StoredEntry> entries;
  std::vector<codec::EpochSeal> seals;
  std::uint64_t heartbeats = 0;
  bool summaries = true;

  Broker() { open_epochs(); }
  void open_epochs() {
    std::vector<audit::AuditorKey> keys;
    for (const Nation nation : {Nation::mx, Nation::us}) {
      audit::AuditorKey key;
      key.nation = nation;
      key.auditor.array()[0] = nation == Nation::mx ? 1 : 2;
      key.public_key = primitives::public_of(auditor_key(nation));
      key.audit_key = primitives::key_id_of(key.public_key);
      keys.push_back(key);
    }
    REQUIRE(writer.open_epochs(keys, *random));
  }
  void heartbeat(Instant at = now) {
    codec::HeartbeatEvent event;
    event.number = ++heartbeats;
    if (summaries) writer.append({at, writer.summary()}, Audience::both, *random);
    writer.append({at, event}, Audience::both, *random);
  }
  void private_entry(Audience audience, const std::string& what = "something") {
    codec::RefuseEvent event;
    event.agency = audience == Audience::mx ? "MX/FGR" : "US/DEA";
    event.reason = what;
    writer.append({now, event}, audience, *random);
  }
  void commit() {
    const audit::Staged staged = writer.take();
    for (const Hash& hash : staged.leaf_hashes) log.tree.append(hash);
    entries.resize(staged.size);
    for (const auto& blocks : staged.blocks)
      for (const codec::Block& block : blocks)
        for (const codec::StoredEntry& entry : block.entries) entries[entry.index] = entry;
    seals.insert(seals.end(), staged.seals.begin(), staged.seals.end());
  }
  codec::LogPage page(std::uint64_t from, std::uint64_t count = 1000, Nation nation = Nation::mx) const {
    codec::LogPage out;
    out.head = log.head(world);
    out.from = from;
    const std::uint64_t end = std::min<std::uint64_t>(entries.size(), from + count);
    for (std::uint64_t i = from; i < end; ++i) {
      out.leaves.push_back(entries[i].leaf);
      const Audience audience = must(codec::decode_leaf_input(entries[i].leaf)).audience;
      out.ciphertexts.push_back(audit::may_read(nation, audience) ? entries[i].ciphertext : Bytes());
    }
    for (const codec::EpochSeal& seal : seals)
      if (seal.auditor.array()[0] == (nation == Nation::mx ? 1 : 2)) out.seals.push_back(encode(seal));
    return out;
  }
  LogAudit auditor(Nation nation = Nation::mx) const {
    std::map<KeyId, X25519Private> keys;
    keys.emplace(primitives::key_id_of(primitives::public_of(auditor_key(nation))), auditor_key(nation));
    return {world.treaty, nation, std::move(keys)};
  }
};

inline Broker ordinary() {
  Broker out;
  out.heartbeat();
  out.private_entry(Audience::mx);
  out.private_entry(Audience::us);
  out.commit();
  out.heartbeat(now + seconds(60));
  out.private_entry(Audience::mx);
  out.commit();
  return out;
}

}  // namespace puente::client::auditor::test
