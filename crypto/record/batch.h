// The signature of a batch of records, checked for one of them.
#pragma once

#include <cstddef>
#include <deque>
#include <set>

#include "schemas/codec/record.h"

namespace puente::record {

// Root of the batch from one header hash and its path (RFC 6962 section 2.1.1; all sizes are powers of two).
// Fails with `malformed` where size, index and path do not fit together.
Result<Hash> batch_root(const Hash& header_hash, const codec::BatchSignature& batch);

// Signatures that verified lately, under (device public key, root, size, signature): a batch costs one Ed25519
// verification, however many of its records come. Says nothing about certificates or revocation, which are checked for
// every record. Bounded: the oldest goes first. Not thread safe.
class BatchCache {
 public:
  explicit BatchCache(std::size_t capacity = 4096) : capacity_(capacity) {}
  struct Key {
    Hash root;
    Ed25519Public device_key;
    std::uint64_t size = 0;
    Signature signature;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  bool contains(const Key& key) const { return keys_.contains(key); }
  void add(const Key& key);
  std::size_t size() const { return keys_.size(); }

 private:
  std::size_t capacity_;
  std::set<Key> keys_;
  std::deque<Key> order_;
};

// Guarantee: the holder of device_key signed a batch with this header hash as a leaf. Non-guarantee: that device_key is
// the header's device, certified, or not revoked. Errors: malformed, unauthenticated.
Status verify_root(const Hash& root, const codec::BatchSignature& batch, const Ed25519Public& device_key,
                   BatchCache& cache);  // root: what batch_root gave for the leaf
Status verify_batch(const Hash& header_hash, const codec::BatchSignature& batch, const Ed25519Public& device_key,
                    BatchCache& cache);

}  // namespace puente::record
