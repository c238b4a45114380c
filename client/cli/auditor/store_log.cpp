#include "client/cli/auditor/store_log.h"

#include <fmt/format.h>
#include <algorithm>

#include "audit/store_file/broker_tables.h"
#include "crypto/primitives/sign.h"
#include "crypto/tlog/quorum.h"

namespace puente::client::cli {
namespace {

using codec::Audience;

constexpr Audience audiences[] = {Audience::mx, Audience::us, Audience::both};
constexpr std::size_t chain_bytes = 16 + Hash::size_bytes;

}  // namespace

// The blocks of one audience, one after the other.
struct StoreLog::Cursor {
  Audience audience = Audience::both;
  puente::io::Statement rows;
  codec::Block block;
  std::size_t at = 0;
  bool done = false;

  const codec::StoredEntry* entry() const { return done ? nullptr : &block.entries[at]; }
};

void StoreLog::find(std::string name, std::string where, std::string what) {
  on_finding_({std::move(name), tlog::Severity::failed, std::move(where), 0, std::move(what)});
}

StoreResult<std::optional<Bytes>> StoreLog::tile(unsigned level, std::uint64_t index) {
  select_tile_.reset();
  select_tile_.bind(static_cast<int>(level)).bind(index);
  PUENTE_TRY(const bool found, select_tile_.step());
  if (!found) return std::optional<Bytes>();
  Bytes out = copy_of(select_tile_.blob(0));
  select_tile_.reset();  // else it goes on reading
  return std::optional(std::move(out));
}

StoreResult<std::optional<Bytes>> StoreLog::value(const std::string& name) {
  select_value_.reset();
  select_value_.bind(std::string_view(name));
  PUENTE_TRY(const bool found, select_value_.step());
  if (!found) return std::optional<Bytes>();
  Bytes out = copy_of(select_value_.blob(0));
  select_value_.reset();  // else it goes on reading
  return std::optional(std::move(out));
}

StoreResult<codec::Head> StoreLog::read_heads() {
  codec::Head newest;
  newest.root = tlog::empty_root();
  for (const char* name : {"log/checkpoint", "log/cosigned"}) {
    const std::string where = std::string("value ") + name;
    PUENTE_TRY(const std::optional<Bytes> note, value(name));
    if (!note) {
      // A broker that never had a quorum has no cosigned head; one without checkpoint has no log.
      if (std::string_view(name) == "log/checkpoint")
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

StoreResult<codec::Head> StoreLog::check(const OnProgress& progress) {
  PUENTE_TRY(select_tile_, store_.prepare("SELECT hashes FROM tile WHERE level=? AND tile_index=?"));
  PUENTE_TRY(select_value_, store_.prepare("SELECT value FROM value WHERE name=?"));
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

StoreStatus StoreLog::check_rows(const codec::Head& head) {
  if (head.size == 0) return {};
  const auto rows = audit::store_file::hash_of_rows(store_, audit::store_file::broker_tables);
  if (!rows) {
    if (rows.error().cause != StoreError::Cause::damaged) return tl::unexpected(rows.error());
    find("rows-mismatch", "store", rows.error().what);
    return {};
  }
  PUENTE_TRY(const std::optional<Bytes> stored, value(audit::rows_value));
  const auto signature = stored ? Signature::from(*stored) : Result<Signature>(Signature{});
  if (!signature || !primitives::verify(log_.key, audit::rows_message(origin_, head, rows->digest()), *signature))
    find("rows-mismatch", fmt::format("value {}", audit::rows_value),
         "queues, receipts, directory or other rows are not those that were signed with the newest head: the file was "
         "altered, an older copy of a part was put back, or the broker runs");
  return {};
}

StoreStatus StoreLog::read_entries(std::uint64_t size, const OnProgress& progress) {
  std::array<Cursor, codec::audience_count> cursors;
  const auto advance = [&](Cursor& cursor) -> StoreStatus {
    if (++cursor.at < cursor.block.entries.size()) return {};
    while (true) {
      PUENTE_TRY(const bool found, cursor.rows.step());
      if (!found) {
        cursor.done = true;
        return {};
      }
      auto block = codec::decode_block(cursor.rows.blob(1));
      cursor.at = 0;
      if (block) {
        cursor.block = std::move(*block);
        return {};
      }
      find("block-malformed",
           fmt::format("block of {} from entry {}", audit::name_of(cursor.audience), cursor.rows.unsigned_integer(0)),
           block.error().what);
    }
  };
  for (std::size_t a = 0; a < cursors.size(); ++a) {
    cursors[a].audience = audiences[a];
    PUENTE_TRY(cursors[a].rows,
               store_.prepare("SELECT first_index, block FROM block WHERE audience=? ORDER BY first_index"));
    cursors[a].rows.bind(static_cast<int>(audiences[a]));
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

StoreStatus StoreLog::take(Audience audience, const codec::StoredEntry& entry) {
  const Hash leaf = tlog::leaf_hash(entry.leaf);
  const std::string where = fmt::format("log entry {}", entry.index);
  if (const auto taken = chains_.take(entry, leaf); !taken) {
    find("entry-altered", where, taken.error().what);
    // What follows is judged by what this leaf says, so that one finding is not told of for ever.
    if (const auto said = codec::decode_leaf_input(entry.leaf)) {
      audit::ChainStates states = chains_.chains();
      states[static_cast<std::size_t>(said->audience)] = {said->epoch, said->counter + 1, said->running};
      chains_ = audit::ChainFollower(states);
    }
  } else if (taken->audience != audience) {
    find("wrong-audience", where,
         fmt::format("of audience {}, and stored among those of {}", audit::name_of(taken->audience),
                     audit::name_of(audience)));
  }
  return append(leaf);
}

StoreStatus StoreLog::take_missing(std::uint64_t index) {
  find("entry-missing", fmt::format("log entry {}", index), "the store does not hold it");
  PUENTE_TRY(const std::optional<Bytes> hashes, tile(0, index / tlog::tile_width_max));
  const std::size_t at = index % tlog::tile_width_max * Hash::size_bytes;
  Hash leaf;
  if (hashes && hashes->size() >= at + Hash::size_bytes)
    std::copy_n(hashes->begin() + static_cast<std::ptrdiff_t>(at), Hash::size_bytes, leaf.array().begin());
  return append(leaf);
}

StoreStatus StoreLog::append(const Hash& leaf) {
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

StoreStatus StoreLog::compare_tile(const tlog::Tile& derived, bool exact) {
  const std::string where = tlog::tile_path(derived.id);
  PUENTE_TRY(const std::optional<Bytes> stored, tile(derived.id.level, derived.id.index));
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

StoreStatus StoreLog::compare_chains() {
  PUENTE_TRY(const std::optional<Bytes> stored, value("log/chains"));
  if (!stored || stored->size() < chain_bytes * codec::audience_count) {
    if (tree_.size() > 0) find("chains-missing", "value log/chains", "where the audiences stand is not stored");
    return {};
  }
  for (const Audience audience : audiences) {
    const std::size_t at = static_cast<std::size_t>(audience) * chain_bytes;
    std::uint64_t counter = 0;
    for (std::size_t i = 8; i < 16; ++i) counter = counter << 8 | (*stored)[at + i];
    PUENTE_TRY(const Hash running,
               read_back(Hash::from(ByteView(*stored).subspan(at + 16, Hash::size_bytes)), "value log/chains"));
    const audit::ChainState& derived = chains_.chains()[static_cast<std::size_t>(audience)];
    if (counter != derived.counter || running != derived.running)
      find("chain-mismatch", "value log/chains",
           fmt::format("audience {} has {} entries by it, and {} are stored, or their running hash is another",
                       audit::name_of(audience), counter, derived.counter));
  }
  return {};
}

}  // namespace puente::client::cli
