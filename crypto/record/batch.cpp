#include "crypto/record/batch.h"

#include <bit>

#include "crypto/primitives/sign.h"
#include "crypto/record/derive.h"
#include "crypto/tlog/merkle.h"

namespace puente::record {

Result<Hash> batch_root(const Hash& header_hash, const codec::BatchSignature& batch) {
  if (!std::has_single_bit(batch.size) || batch.size > codec::batch_records_max)
    return fail(ErrorCode::malformed, "batch: its size must be a power of two, at most 4096");
  auto root = tlog::root_from_inclusion(batch.index, batch.size, header_hash, batch.path);
  if (!root) return tl::unexpected(root.error().at("batch"));
  return *root;
}

void BatchCache::add(const Key& key) {
  if (capacity_ == 0 || !keys_.insert(key).second) return;
  order_.push_back(key);
  if (order_.size() <= capacity_) return;
  keys_.erase(order_.front());
  order_.pop_front();
}

Status verify_root(const Hash& root, const codec::BatchSignature& batch, const Ed25519Public& device_key,
                   BatchCache& cache) {
  const BatchCache::Key key{root, device_key, batch.size, batch.signature};
  if (cache.contains(key)) return {};
  if (!primitives::verify(device_key, batch_message(root, batch.size), batch.signature))
    return fail(ErrorCode::unauthenticated,
                "the batch signature does not verify under the device's key: the record was altered, "
                "or another device signed it");
  cache.add(key);
  return {};
}

Status verify_batch(const Hash& header_hash, const codec::BatchSignature& batch, const Ed25519Public& device_key,
                    BatchCache& cache) {
  PUENTE_TRY(const Hash root, batch_root(header_hash, batch));
  return verify_root(root, batch, device_key, cache);
}

}  // namespace puente::record
