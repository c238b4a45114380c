#include "audit/fsck/store_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/store_rows.h"
#include "crypto/primitives/set_hash.h"
#include "crypto/primitives/sign.h"
#include "crypto/tlog/quorum.h"

namespace puente::audit::fsck {
namespace {

using codec::Audience;

constexpr Audience audiences[] = {Audience::mx, Audience::us, Audience::both};

}  // namespace

// The blocks of one audience, one after the other.
struct StoreCheck::Cursor {
  Audience audience = Audience::both;
  std::unique_ptr<StoreSource::BlockReader> blocks;
  codec::Block block;
  std::size_t at = 0;
  bool done = false;

  const codec::StoredEntry* entry() const { return done ? nullptr : &block.entries[at]; }
};

void StoreCheck::find(std::string name, std::string where, std::string what) {
  on_finding_({std::move(name), tlog::Severity::failed, std::move(where), 0, std::move(what)});
}

StoreResult<codec::Head> StoreCheck::read_heads() {
  codec::Head newest;
  newest.root = tlog::empty_root();
  for (const char* name : {checkpoint_value, cosigned_value}) {
    const std::string where = std::string("value ") + name;
    PUENTE_TRY(const std::optional<Bytes> note, store_.value(name));
    if (!note) {
      // A broker that never had a quorum has no cosigned head; one without checkpoint has no log.
      if (std::string_view(name) == checkpoint_value)
        find("checkpoint-missing", where, "the store holds no checkpoint of its log");
      continue;
    }
    const auto head = tlog::verify_head_log_only(*note, log_, origin_);
    if (!head) {
      find("checkpoint-bad", where, head.error().what);
      continue;
    }
    if (head->size() > newest.size) newest = codec::Head{head->size(), head->root()};
    const auto [known, added] = expected_.emplace(head->size(), std::pair(head->root(), where));
    if (!added && known->second.first != head->root())
      find("fork", where, fmt::format("another root at size {} than {} has", head->size(), known->second.second));
  }
  return newest;
}

StoreResult<codec::Head> StoreCheck::check(const OnProgress& progress) {
  PUENTE_TRY(const codec::Head head, read_heads());
  PUENTE_REQUIRE(read_entries(head.size, progress));
  for (const tlog::Tile& tile : tree_.partial_tiles()) PUENTE_REQUIRE(compare_tile(tile, true));
  if (tree_.size() != head.size)
    find("size-mismatch", "value log/checkpoint",
         fmt::format("the store holds {} entries, its newest checkpoint says {}", tree_.size(), head.size));
  for (const auto& [size, kept] : expected_)
    if (size > tree_.size())
      find("older-copy", kept.second,
           fmt::format("it has seen {} entries, and the store has {}: an older copy was put back, or entries were "
                       "taken away",
                       size, tree_.size()));
  PUENTE_REQUIRE(compare_chains());
  return codec::Head{tree_.size(), tree_.root()};
}

StoreStatus StoreCheck::check_rows(const codec::Head& head) {
  if (head.size == 0) return {};
  primitives::SetHash rows;
  const StoreStatus read = store_.read_rows([&](ByteView row) { rows.add(row); });
  if (!read) {
    if (read.error().cause != StoreError::Cause::damaged) return read;
    find("rows-mismatch", "store", read.error().what);
    return {};
  }
  PUENTE_TRY(const std::optional<Bytes> stored, store_.value(rows_value));
  const auto signature = stored ? Signature::from(*stored) : Result<Signature>(Signature{});
  if (!signature || !primitives::verify(log_.key, rows_message(origin_, head, rows.digest()), *signature))
    find("rows-mismatch", fmt::format("value {}", rows_value),
         "queues, receipts, directory or other rows are not those that were signed with the newest head: the file was "
         "altered, an older copy of a part was put back, or the broker runs");
  return {};
}

StoreStatus StoreCheck::read_entries(std::uint64_t size, const OnProgress& progress) {
  std::array<Cursor, codec::audience_count> cursors;
  const auto advance = [&](Cursor& cursor) -> StoreStatus {
    if (++cursor.at < cursor.block.entries.size()) return {};
    while (true) {
      PUENTE_TRY(const auto found, cursor.blocks->next());
      if (!found) {
        cursor.done = true;
        return {};
      }
      auto block = codec::decode_block(found->block);
      cursor.at = 0;
      if (block) {
        cursor.block = std::move(*block);
        return {};
      }
      find("block-malformed", fmt::format("block of {} from entry {}", name_of(cursor.audience), found->first),
           block.error().what);
    }
  };
  for (std::size_t a = 0; a < cursors.size(); ++a) {
    cursors[a].audience = audiences[a];
    PUENTE_TRY(cursors[a].blocks, store_.blocks(audiences[a]));
    PUENTE_REQUIRE(advance(cursors[a]));
  }
  while (true) {
    Cursor* next = nullptr;
    for (Cursor& cursor : cursors)
      if (!cursor.done && (next == nullptr || cursor.entry()->index < next->entry()->index)) next = &cursor;
    const std::uint64_t index = next == nullptr ? size : next->entry()->index;
    while (tree_.size() < std::min(index, size)) PUENTE_REQUIRE(take_missing(tree_.size()));
    if (next == nullptr) return {};
    if (index < tree_.size())
      find("entry-twice", fmt::format("log entry {}", index), "it is stored twice, or out of order");
    else if (index > tree_.size())
      find("entry-beyond", fmt::format("log entry {}", index),
           fmt::format("the log ends at {}, and this lies behind it", size));
    else
      PUENTE_REQUIRE(take(next->audience, *next->entry()));
    if (index > tree_.size()) return {};
    if (progress && tree_.size() % 1024 == 0) progress(tree_.size(), std::max(size, tree_.size()));
    PUENTE_REQUIRE(advance(*next));
  }
}

StoreStatus StoreCheck::take(Audience audience, const codec::StoredEntry& entry) {
  const Hash leaf = tlog::leaf_hash(entry.leaf);
  const std::string where = fmt::format("log entry {}", entry.index);
  if (const auto taken = chains_.take(entry, leaf); !taken) {
    find("entry-altered", where, taken.error().what);
    // The chain goes on from what this leaf says, so that one altered entry is one finding, not one for each after it.
    if (const auto said = codec::decode_leaf_input(entry.leaf)) {
      ChainStates states = chains_.chains();
      states[static_cast<std::size_t>(said->audience)] = {said->epoch, said->counter + 1, said->running};
      chains_ = ChainFollower(states);
    }
  } else if (taken->audience != audience) {
    find("wrong-audience", where,
         fmt::format("of audience {}, and stored among those of {}", name_of(taken->audience), name_of(audience)));
  }
  return append(leaf);
}

StoreStatus StoreCheck::take_missing(std::uint64_t index) {
  find("entry-missing", fmt::format("log entry {}", index), "the store does not hold it");
  PUENTE_TRY(const std::optional<Bytes> hashes, store_.tile(0, index / tlog::tile_width_max));
  const std::size_t at = index % tlog::tile_width_max * Hash::size_bytes;
  Hash leaf;
  if (hashes && hashes->size() >= at + Hash::size_bytes)
    std::copy_n(hashes->begin() + static_cast<std::ptrdiff_t>(at), Hash::size_bytes, leaf.array().begin());
  return append(leaf);
}

StoreStatus StoreCheck::append(const Hash& leaf) {
  tree_.append(leaf);
  const auto expected = expected_.find(tree_.size());
  if (expected != expected_.end() && expected->second.first != tree_.root())
    find("root-mismatch", expected->second.second,
         fmt::format("the first {} entries do not hash to the root that it states", tree_.size()));
  if (tree_.size() % tlog::tile_width_max != 0) return {};
  for (const tlog::Tile& full : tree_.take())
    if (full.id.width == tlog::tile_width_max) PUENTE_REQUIRE(compare_tile(full, true));
  return {};
}

StoreStatus StoreCheck::compare_tile(const tlog::Tile& derived, bool exact) {
  const std::string where = tlog::tile_path(derived.id);
  PUENTE_TRY(const std::optional<Bytes> stored, store_.tile(derived.id.level, derived.id.index));
  if (!stored) {
    find("tile-missing", where, "the store does not hold it");
    return {};
  }
  const auto [theirs, ours] = std::ranges::mismatch(*stored, derived.hashes);
  if (ours != derived.hashes.end() || (exact && theirs != stored->end()))
    on_finding_({"tile-altered", tlog::Severity::failed, where,
                 static_cast<std::uint64_t>(theirs - stored->begin()) / Hash::size_bytes * Hash::size_bytes,
                 "it is not what the entries give"});
  return {};
}

StoreStatus StoreCheck::compare_chains() {
  const std::string where = std::string("value ") + chains_value;
  PUENTE_TRY(const std::optional<Bytes> value, store_.value(chains_value));
  const auto stored = value ? read_chains(*value) : fail(ErrorCode::not_found, "it is not there");
  if (!stored) {
    if (tree_.size() > 0) find("chains-missing", where, "where the audiences stand is not stored");
    return {};
  }
  for (const Audience audience : audiences) {
    const ChainState& claimed = (*stored)[static_cast<std::size_t>(audience)];
    const ChainState& derived = chains_.chains()[static_cast<std::size_t>(audience)];
    if (claimed.counter != derived.counter || claimed.running != derived.running)
      find("chain-mismatch", where,
           fmt::format("audience {} has {} entries by it, and {} are stored, or their running hash is another",
                       name_of(audience), claimed.counter, derived.counter));
  }
  return {};
}

}  // namespace puente::audit::fsck
