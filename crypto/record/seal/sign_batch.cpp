// Sealer::sign_batch: RFC 6962 tree over the header hashes, one signature.
#include <algorithm>
#include <bit>
#include <numeric>

#include "crypto/base/check.h"
#include "crypto/record/seal/sealer.h"
#include "crypto/tlog/merkle.h"

namespace puente::record::seal {
namespace {

// Levels of a tree of a power of two of leaves, from the leaves to the root.
std::vector<std::vector<Hash>> levels_over(std::vector<Hash> leaves) {
  std::vector<std::vector<Hash>> out;
  out.push_back(std::move(leaves));
  while (out.back().size() > 1) {
    const std::vector<Hash>& below = out.back();
    std::vector<Hash> level;
    level.reserve(below.size() / 2);
    for (std::size_t i = 0; i < below.size(); i += 2) level.push_back(tlog::node_hash(below[i], below[i + 1]));
    out.push_back(std::move(level));
  }
  return out;
}

std::vector<Hash> path_of(const std::vector<std::vector<Hash>>& levels, std::size_t index) {
  std::vector<Hash> out;
  for (std::size_t level = 0; level + 1 < levels.size(); ++level) out.push_back(levels[level][(index >> level) ^ 1]);
  return out;
}

}  // namespace

std::vector<codec::SealedRecord> Sealer::sign_batch(std::vector<UnsignedRecord> records,
                                                    primitives::Drbg& random) const {
  PUENTE_CHECK(!records.empty() && records.size() <= codec::batch_records_max, "a batch holds 1 to 4096 records");
  const std::size_t size = std::bit_ceil(records.size());
  // Places are a random permutation, so that they tell nothing of the order or number of records sent together.
  std::vector<std::size_t> places(size);
  std::iota(places.begin(), places.end(), std::size_t{0});
  random.shuffle(places);

  std::vector<Hash> leaves(size);
  for (std::size_t i = 0; i < size; ++i) {
    PUENTE_CHECK(i >= records.size() || records[i].header_.device == device_, "a record sealed by another sealer");
    leaves[places[i]] = i < records.size() ? records[i].header_hash_ : random.random<Hash>();
  }
  const std::vector<std::vector<Hash>> levels = levels_over(std::move(leaves));
  const Signature signature = primitives::sign(key_, batch_message(levels.back().front(), size));

  std::vector<codec::SealedRecord> out;
  out.reserve(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    codec::SealedRecord parts = std::move(records[i].parts_);
    parts.batch = {signature, size, places[i], path_of(levels, places[i])};
    out.push_back(std::move(parts));
  }
  return out;
}

codec::SealedRecord Sealer::sign_alone(UnsignedRecord record) const {
  PUENTE_CHECK(record.header_.device == device_, "a record sealed by another sealer");
  codec::SealedRecord parts = std::move(record.parts_);
  parts.batch = {primitives::sign(key_, batch_message(record.header_hash_, 1)), 1, 0, {}};
  return parts;
}

}  // namespace puente::record::seal
