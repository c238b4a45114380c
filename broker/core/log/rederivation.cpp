#include "broker/core/log/rederivation.h"

#include <fmt/format.h>

#include <algorithm>

namespace puente::broker::core {
namespace {

constexpr codec::Audience audiences[] = {codec::Audience::mx, codec::Audience::us, codec::Audience::both};

tl::unexpected<StoreError> finding(std::string what) { return damaged(std::move(what)); }

}  // namespace

StoreStatus Rederivation::read_blocks(std::uint64_t end) {
  for (const codec::Audience audience : audiences) {
    PUENTE_TRY(const std::vector<Bytes> blocks, store_.blocks(audience, next_, end));
    for (const Bytes& bytes : blocks) {
      auto block = codec::decode_block(bytes);
      if (!block) return finding("a block of the log: " + block.error().what);
      for (codec::StoredEntry& entry : block->entries) {
        const std::uint64_t index = entry.index;
        if (index < next_ || index >= end) continue;
        if (!waiting_.emplace(index, Stored{audience, std::move(entry)}).second)
          return finding(fmt::format("log entry {} is stored twice", index));
      }
    }
  }
  return {};
}

StoreResult<bool> Rederivation::step(std::uint64_t entries_max) {
  const std::uint64_t end = std::min(to_, next_ + entries_max);
  if (next_ >= end) return true;
  waiting_.clear();
  PUENTE_REQUIRE(read_blocks(end));
  PUENTE_TRY(const std::vector<Hash> leaves, tree_.leaves(next_, end - next_));
  for (const Hash& leaf_hash : leaves) {
    const auto entry = waiting_.extract(next_);
    if (!entry) return finding(fmt::format("log entry {} is missing", next_));
    const auto taken = follower_.take(entry.mapped().entry, leaf_hash);
    if (!taken) return finding(taken.error().what);
    if (taken->audience != entry.mapped().audience)
      return finding(fmt::format("log entry {} is of audience {}, and stored among those of audience {}", next_,
                                 audit::name_of(taken->audience), audit::name_of(entry.mapped().audience)));
    ++next_;
  }
  return next_ == to_;
}

}  // namespace puente::broker::core
