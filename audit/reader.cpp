#include "audit/reader.h"

#include <fmt/format.h>

#include "audit/audience.h"
#include "crypto/primitives/aead.h"
#include "crypto/primitives/hash.h"
#include "crypto/tlog/merkle.h"

namespace puente::audit {
namespace {

using codec::Audience;

Status check_summary(const codec::SummaryEvent& summary, const ChainStates& before) {
  for (std::size_t a = 0; a < codec::audience_count; ++a) {
    const std::string_view audience = name_of(static_cast<Audience>(a));
    if (summary.audiences[a].count != before[a].counter)
      return fail(ErrorCode::mismatch,
                  fmt::format("audience {} has {} entries by this summary, and {} were served: entries are missing",
                              audience, summary.audiences[a].count, before[a].counter));
    if (summary.audiences[a].running != before[a].running)
      return fail(ErrorCode::mismatch,
                  fmt::format("the running hash of audience {} is not the one of this summary", audience));
  }
  return {};
}

}  // namespace

Status LogReader::add_seal(ByteView bytes) {
  PUENTE_TRY(const codec::EpochSeal seal, codec::decode_epoch_seal(bytes));
  const auto key = keys_.find(seal.audit_key);
  if (key == keys_.end() || epochs_.contains({seal.audience, seal.epoch})) return {};
  PUENTE_TRY(SharedSecret start, unseal_epoch(seal, key->second));
  Epoch opened{EpochKey(std::move(start)), seal.first_counter};
  // An earlier reading came to the middle of this epoch. (A seal that merely comes late is not caught up with: what
  // lies before it would pass as unreadable.)
  const auto audience = static_cast<std::size_t>(seal.audience);
  const ChainState& from = from_[audience];
  if (from.epoch == seal.epoch && from.counter > seal.first_counter && chains_.chains()[audience] == from) {
    opened.key.skip(from.counter - seal.first_counter);
    opened.next_counter = from.counter;
  }
  epochs_.insert_or_assign({seal.audience, seal.epoch}, std::move(opened));
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

Result<ReadEntry> LogReader::add(ByteView leaf, ByteView ciphertext) {
  ReadEntry out;
  out.index = size();
  out.leaf_bytes = copy_of(leaf);
  const ChainStates before = chains_.chains();
  PUENTE_TRY(out.leaf, chains_.take_leaf(out.index, leaf));
  out.ours = may_read(nation_, out.leaf.audience);
  if (out.ours) {
    PUENTE_REQUIRE(open(out, ciphertext, before));
  } else if (!ciphertext.empty()) {
    return finding(out.index, "it belongs to the other nation's audience, and its ciphertext is here");
  }
  frontier_.append(tlog::leaf_hash(leaf));
  return out;
}

Status LogReader::open(ReadEntry& entry, ByteView ciphertext, const ChainStates& before) {
  const codec::LeafInput& leaf = entry.leaf;
  if (primitives::sha256(ciphertext) != leaf.ciphertext_hash)
    return finding(entry.index, ciphertext.empty() ? "its ciphertext is missing" : "its ciphertext was altered");
  PUENTE_TRY(EpochKey* const key, epoch_key(leaf.audience, leaf.epoch, leaf.counter));
  if (key == nullptr) return {};
  const auto padded = primitives::chacha20poly1305_open(key->next(), primitives::zero_nonce(),
                                                        entry_aad(leaf.audience, leaf.epoch, leaf.counter), ciphertext);
  if (!padded) return finding(entry.index, "it does not decrypt under its epoch's key");
  const auto bytes = unpad_entry(padded->reveal());
  if (!bytes) return finding(entry.index, bytes.error().what);
  auto plaintext = codec::decode_entry_plaintext(*bytes);
  if (!plaintext) return finding(entry.index, plaintext.error().what);
  if (event_hash(plaintext->nonce, plaintext->event) != leaf.event)
    return finding(entry.index, "what it says is not what its parties were shown");
  auto event = codec::decode_event(plaintext->event);
  if (!event) return finding(entry.index, event.error().what);
  if (const auto meant = audience_by_content(*event); meant && *meant != leaf.audience)
    return finding(entry.index, fmt::format("its event is for audience {}, and was logged for {}", name_of(*meant),
                                            name_of(leaf.audience)));
  if (leaf.audience == Audience::both) {
    if (const auto* const summary = std::get_if<codec::SummaryEvent>(&event->what)) {
      if (const Status complete = check_summary(*summary, before); !complete)
        return finding(entry.index, complete.error().what);
      newest_summary_ = event->time;
    } else if (std::holds_alternative<codec::HeartbeatEvent>(event->what)) {
      newest_heartbeat_ = event->time;
    }
  }
  entry.opened = std::move(*plaintext);
  entry.event = std::move(*event);
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
