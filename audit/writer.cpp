#include "audit/writer.h"

#include "crypto/base/check.h"
#include "crypto/primitives/aead.h"
#include "crypto/primitives/hash.h"
#include "crypto/tlog/merkle.h"

namespace puente::audit {

using codec::Audience;

Status LogWriter::open_epochs(std::span<const AuditorKey> auditors, primitives::Drbg& random) {
  for (std::size_t a = 0; a < codec::audience_count; ++a) {
    const auto audience = static_cast<Audience>(a);
    SharedSecret start;
    random.fill(start.reveal_mutable());
    ++chains_[a].epoch;
    for (const AuditorKey& auditor : auditors) {
      if (!may_read(auditor.nation, audience)) continue;
      PUENTE_TRY(codec::EpochSeal seal,
                 seal_epoch(start, audience, chains_[a].epoch, chains_[a].counter, auditor, random));
      staged_.seals.push_back(std::move(seal));
    }
    keys_[a].emplace(std::move(start));
  }
  return {};
}

Appended LogWriter::append(const codec::Event& event, Audience audience, primitives::Drbg& random) {
  const auto a = static_cast<std::size_t>(audience);
  PUENTE_CHECK(keys_[a].has_value(), "an epoch must be open before an entry is written");
  ChainState& chain = chains_[a];

  Appended out;
  out.index = frontier_.size();
  out.event = encode(event);
  random.fill(out.nonce.array());

  const Bytes padded = pad_entry(encode(codec::EntryPlaintext{out.nonce, out.event}));
  const Bytes ciphertext = primitives::chacha20poly1305_seal(keys_[a]->next(), primitives::zero_nonce(),
                                                             entry_aad(audience, chain.epoch, chain.counter), padded);
  codec::LeafInput leaf{.audience = audience,
                        .epoch = chain.epoch,
                        .counter = chain.counter,
                        .running = {},
                        .ciphertext_hash = primitives::sha256(ciphertext),
                        .event = event_hash(out.nonce, out.event)};
  leaf.running = next_running(chain.running, chain.counter, leaf.ciphertext_hash, leaf.event);
  chain.running = leaf.running;
  ++chain.counter;

  out.leaf = encode(leaf);
  const Hash leaf_hash = tlog::leaf_hash(out.leaf);
  if (staged_.leaf_hashes.empty()) staged_.first_index = out.index;
  staged_.leaf_hashes.push_back(leaf_hash);
  std::vector<codec::Block>& blocks = staged_.blocks[a];
  if (blocks.empty() || block_fill_[a] > block_bytes) {
    blocks.emplace_back();
    block_fill_[a] = 0;
  }
  blocks.back().entries.push_back({out.index, out.leaf, ciphertext});
  block_fill_[a] += out.leaf.size() + ciphertext.size();
  frontier_.append(leaf_hash);
  return out;
}

codec::SummaryEvent LogWriter::summary() const {
  codec::SummaryEvent out;
  for (std::size_t a = 0; a < codec::audience_count; ++a) out.audiences[a] = {chains_[a].counter, chains_[a].running};
  return out;
}

Staged LogWriter::take() {
  Staged out = std::move(staged_);
  staged_ = {};
  out.chains = chains_;
  out.size = frontier_.size();
  out.root = frontier_.root();
  return out;
}

}  // namespace puente::audit
