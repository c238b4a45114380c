#include "audit/reader.h"

#include <fmt/format.h>

#include "crypto/primitives/aead.h"

namespace puente::audit {

using codec::Audience;

Status LogReader::add_seal(ByteView bytes) {
  PUENTE_TRY(const codec::EpochSeal seal, codec::decode_epoch_seal(bytes));
  const auto key = keys_.find(seal.audit_key);
  if (key == keys_.end()) return {};
  PUENTE_TRY(SharedSecret start, unseal_epoch(seal, key->second));
  epochs_.insert_or_assign({seal.audience, seal.epoch}, Epoch{EpochKey(std::move(start)), seal.first_counter});
  return {};
}

void LogReader::add_leaf_hashes(std::span<const Hash> hashes) {
  for (const Hash& hash : hashes) {
    hashes_.push_back(hash);
    frontier_.append(hash);
  }
}

Status LogReader::add_entries(std::span<const codec::StoredEntry> entries,
                              const std::function<void(const ReadEntry&)>& entry) {
  for (const codec::StoredEntry& stored : entries) {
    PUENTE_TRY(const ReadEntry read, check(stored));
    entry(read);
  }
  return {};
}

Result<EpochKey*> LogReader::epoch_key(Audience audience, std::uint64_t epoch, std::uint64_t counter) {
  const auto found = epochs_.find({audience, epoch});
  if (found == epochs_.end()) return nullptr;
  if (found->second.next_counter != counter)
    return fail(ErrorCode::mismatch, fmt::format("epoch {} of audience {} starts or goes on at counter {}, not {}",
                                                 epoch, name_of(audience), found->second.next_counter, counter));
  ++found->second.next_counter;
  return &found->second.key;
}

Result<ReadEntry> LogReader::check(const codec::StoredEntry& stored) {
  const auto finding = [&](std::string what) {
    return fail(ErrorCode::mismatch, fmt::format("log entry {}: {}", stored.index, what));
  };
  if (stored.index >= hashes_.size()) return finding("it lies beyond the leaves");
  const ChainStates before = chains_.chains();
  PUENTE_TRY(const codec::LeafInput leaf, chains_.take(stored, hashes_[stored.index]));
  if (!may_read(nation_, leaf.audience)) return finding("it belongs to the other nation's audience");

  PUENTE_TRY(EpochKey* const key, epoch_key(leaf.audience, leaf.epoch, leaf.counter));
  if (key == nullptr) return ReadEntry{stored.index, leaf.audience, leaf.counter, std::nullopt};
  auto padded = primitives::chacha20poly1305_open(
      key->next(), primitives::zero_nonce(), entry_aad(leaf.audience, leaf.epoch, leaf.counter), stored.ciphertext);
  if (!padded) return finding("it does not decrypt under its epoch's key");
  PUENTE_TRY(const Bytes bytes, unpad_entry(padded->reveal()));
  PUENTE_TRY(const codec::EntryPlaintext plaintext, codec::decode_entry_plaintext(bytes));
  if (event_hash(plaintext.nonce, plaintext.event) != leaf.event)
    return finding("what it says is not what its parties were shown");
  PUENTE_TRY(codec::Event event, codec::decode_event(plaintext.event));
  if (leaf.audience == Audience::both) {
    if (const auto* const summary = std::get_if<codec::SummaryEvent>(&event.what)) {
      if (const Status complete = check_summary(*summary, before); !complete) return finding(complete.error().what);
      newest_summary_ = event.time;
    } else if (std::holds_alternative<codec::HeartbeatEvent>(event.what)) {
      newest_heartbeat_ = event.time;
    }
  }
  return ReadEntry{stored.index, leaf.audience, leaf.counter, std::move(event)};
}

Status LogReader::check_summary(const codec::SummaryEvent& summary, const ChainStates& before) const {
  for (std::size_t a = 0; a < codec::audience_count; ++a) {
    const auto audience = static_cast<Audience>(a);
    if (!may_read(nation_, audience)) continue;
    const ChainState& seen = before[a];
    const codec::AudienceTally& stated = summary.audiences[a];
    if (stated.count != seen.counter)
      return fail(ErrorCode::mismatch,
                  fmt::format("audience {} has {} entries by this summary, and {} were served: entries are missing",
                              name_of(audience), stated.count, seen.counter));
    if (stated.running != seen.running)
      return fail(ErrorCode::mismatch,
                  fmt::format("the running hash of audience {} is not the one of this summary", name_of(audience)));
  }
  return {};
}

Status LogReader::check_end(Instant quorum_time, Duration silence_max) const {
  if (!newest_heartbeat_) return {};
  const auto silent = [&](const std::optional<Instant>& newest) {
    return !newest || quorum_time - *newest > silence_max;
  };
  const auto missing = [&](std::string_view what, const std::optional<Instant>& newest) {
    return fail(ErrorCode::mismatch,
                fmt::format("the head was cosigned at {}, the newest {} served is of {}: entries are missing at the "
                            "end, or the broker has stopped writing them",
                            format_utc(quorum_time), what, newest ? format_utc(*newest) : "never"));
  };
  if (silent(newest_heartbeat_)) return missing("heartbeat", newest_heartbeat_);
  if (silent(newest_summary_)) return missing("summary", newest_summary_);
  return {};
}

Status LogReader::finish(const codec::Head& head) const {
  if (frontier_.size() != head.size)
    return fail(ErrorCode::mismatch,
                fmt::format("the log has {} leaves, its head says {}", frontier_.size(), head.size));
  if (frontier_.root() != head.root)
    return fail(ErrorCode::mismatch, fmt::format("the leaves do not hash to the head's root at size {}", head.size));
  return {};
}

}  // namespace puente::audit
