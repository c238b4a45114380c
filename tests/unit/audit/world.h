// A log as a broker writes it, and readings of it by auditors of both nations.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <memory>

#include "audit/reader.h"
#include "audit/writer.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/x25519.h"
#include "crypto/tlog/merkle.h"

namespace puente::audit::test {

using codec::Audience;
using model::Nation;

constexpr Instant noon{1'790'000'000'000};

struct Auditor {
  std::uint8_t number;
  Nation nation;
  X25519Private key() const { return primitives::generate_x25519_key(Bytes(32, number)); }
  AuditorKey known() const {
    AuditorKey out;
    out.nation = nation;
    out.auditor.array()[0] = number;
    out.public_key = primitives::public_of(key());
    out.audit_key = primitives::key_id_of(out.public_key);
    return out;
  }
};
constexpr Auditor mexican{1, Nation::mx};
constexpr Auditor american{2, Nation::us};
constexpr Auditor latecomer{3, Nation::mx};

inline codec::Event event_of(std::uint64_t number) {
  // One that any audience may have.
  codec::AcknowledgementEvent event;
  event.number = number;
  return {noon + seconds(static_cast<std::int64_t>(number)), event};
}
inline std::uint64_t number_of(const codec::Event& event) {
  return std::get<codec::AcknowledgementEvent>(event.what).number;
}

// What a broker stored, as an auditor fetches it.
struct Log {
  std::unique_ptr<primitives::Drbg> random = std::make_unique<primitives::Drbg>(Seed{});
  LogWriter writer{{}, {}};
  std::vector<Hash> leaf_hashes;
  std::array<std::vector<codec::StoredEntry>, codec::audience_count> entries;
  std::vector<codec::EpochSeal> seals;
  codec::Head head;
  std::uint64_t written = 0;

  void open(std::initializer_list<Auditor> auditors) {
    std::vector<AuditorKey> known;
    for (const Auditor& auditor : auditors) known.push_back(auditor.known());
    REQUIRE(writer.open_epochs(known, *random));
  }
  void write(std::initializer_list<Audience> audiences) {
    for (const Audience audience : audiences) writer.append(event_of(written++), audience, *random);
  }
  void commit() {
    const Staged staged = writer.take();
    CHECK(staged.first_index == leaf_hashes.size());
    leaf_hashes.insert(leaf_hashes.end(), staged.leaf_hashes.begin(), staged.leaf_hashes.end());
    for (std::size_t a = 0; a < codec::audience_count; ++a)
      for (const codec::Block& block : staged.blocks[a])
        entries[a].insert(entries[a].end(), block.entries.begin(), block.entries.end());
    seals.insert(seals.end(), staged.seals.begin(), staged.seals.end());
    head = {staged.size, staged.root};
  }

  std::vector<codec::StoredEntry> of(std::initializer_list<Audience> audiences) const {
    std::vector<codec::StoredEntry> out;
    for (const Audience audience : audiences) {
      const auto& some = entries[static_cast<std::size_t>(audience)];
      out.insert(out.end(), some.begin(), some.end());
    }
    std::ranges::sort(out, {}, &codec::StoredEntry::index);
    return out;
  }
};

inline Log usual() {
  Log log;
  log.open({mexican, american});
  log.write({Audience::both, Audience::mx, Audience::us, Audience::both, Audience::mx, Audience::both});
  log.commit();
  return log;
}

struct Reading {
  Status status;
  std::vector<ReadEntry> entries;
  std::vector<std::uint64_t> numbers() const {
    std::vector<std::uint64_t> out;
    for (const ReadEntry& one : entries)
      if (one.event) out.push_back(number_of(*one.event));
    return out;
  }
};

// Everything as the auditor gets it; `entries` are those of its audiences, in the order given.
inline Reading read(const Log& log, const Auditor& auditor, const std::vector<codec::StoredEntry>& entries) {
  std::map<KeyId, X25519Private> keys;
  keys.emplace(auditor.known().audit_key, auditor.key());
  LogReader reader(auditor.nation, std::move(keys));
  Reading out;
  for (const codec::EpochSeal& seal : log.seals) REQUIRE(reader.add_seal(encode(seal)));
  std::vector<codec::StoredEntry> all = entries;
  const Audience other = auditor.nation == Nation::mx ? Audience::us : Audience::mx;
  for (codec::StoredEntry entry : log.entries[static_cast<std::size_t>(other)]) {
    entry.ciphertext.clear();
    all.push_back(std::move(entry));
  }
  std::ranges::stable_sort(all, {}, &codec::StoredEntry::index);
  for (const codec::StoredEntry& one : all) {
    auto taken = reader.add(one.leaf, one.ciphertext);
    if (!taken) {
      out.status = tl::unexpected<Error>(taken.error());
      return out;
    }
    if (taken->ours) out.entries.push_back(std::move(*taken));
  }
  out.status = reader.finish(log.head);
  return out;
}

inline ErrorCode finding(const Log& log, const std::vector<codec::StoredEntry>& entries) {
  const Reading reading = read(log, mexican, entries);
  REQUIRE_FALSE(reading.status.has_value());
  return reading.status.error().code;
}

inline const std::initializer_list<Audience> for_mx{Audience::mx, Audience::both};
inline const std::initializer_list<Audience> for_us{Audience::us, Audience::both};

}  // namespace puente::audit::test
