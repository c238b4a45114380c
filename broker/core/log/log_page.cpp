#include "broker/core/log/log_page.h"

#include <set>

#include "audit/chain.h"

namespace puente::broker::core {
namespace {

using codec::Audience;

// Of a page's variable parts: with head and seals the frame stays below 1 MiB.
constexpr std::size_t page_bytes = 480 << 10;
constexpr std::uint64_t entries_max = 1024;
constexpr std::size_t epochs_max = 256;  // of a page; each has a seal of 300 bytes or so

}  // namespace

StoreResult<codec::LogPage> log_page(const ports::LogStore& store, const KeyId& auditor, model::Nation nation,
                                     std::uint64_t from, std::uint64_t size) {
  codec::LogPage page;
  page.from = from;
  const std::uint64_t end = std::min(size, from + std::min(entries_max, size - from));
  std::vector<codec::StoredEntry> entries(end - from);
  for (const Audience audience : {Audience::mx, Audience::us, Audience::both}) {
    PUENTE_TRY(const std::vector<Bytes> blocks, store.blocks(audience, from, end));
    for (const Bytes& bytes : blocks) {
      PUENTE_TRY(codec::Block block, read_back(codec::decode_block(bytes), "a block of the log"));
      for (codec::StoredEntry& entry : block.entries) {
        if (entry.index < from || entry.index >= end) continue;
        if (!audit::may_read(nation, audience)) entry.ciphertext.clear();
        entries[entry.index - from] = std::move(entry);
      }
    }
  }

  std::set<std::pair<Audience, std::uint64_t>> epochs;
  std::size_t bytes = 0;
  for (codec::StoredEntry& entry : entries) {
    const std::uint64_t index = from + page.leaves.size();
    if (entry.leaf.empty()) return damaged("entry " + std::to_string(index) + " of the log is not there");
    PUENTE_TRY(const codec::LeafInput leaf, read_back(codec::decode_leaf_input(entry.leaf), "a leaf of the log"));
    const bool ours = audit::may_read(nation, leaf.audience);
    bytes += entry.leaf.size() + entry.ciphertext.size() + 16;
    if (!page.leaves.empty() && (bytes > page_bytes || epochs.size() == epochs_max)) break;
    if (ours) epochs.emplace(leaf.audience, leaf.epoch);
    page.leaves.push_back(std::move(entry.leaf));
    page.ciphertexts.push_back(std::move(entry.ciphertext));
  }
  PUENTE_TRY(const std::vector<codec::EpochSeal> seals, store.seals(auditor));
  for (const codec::EpochSeal& seal : seals)
    if (epochs.contains({seal.audience, seal.epoch})) page.seals.push_back(encode(seal));
  return page;
}

}  // namespace puente::broker::core
