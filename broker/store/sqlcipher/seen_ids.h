// Which record ids the tables may hold something of: nearly every record is new, and asking SQLite for each costs more
// than deciding about it.
//
// Guarantee: may_hold() is true for every id that add() was given. Non-guarantee: it is true for about one id in 1,000
// that was not, and for ids whose rows were deleted since: then the tables are asked. Two bytes for each id, kept in
// Bloom filters of which each is twice as large as the one before (Almeida et al. 2007, "Scalable Bloom filters"). The
// places are chosen under a random key: who sends records cannot choose ids that meet. Not thread safe.
#pragma once

#include <cstring>
#include <vector>

#include "crypto/base/bytes.h"

namespace puente::broker::store {

class SeenIds {
 public:
  explicit SeenIds(const Seed& key) {
    std::memcpy(&first_, key.array().data(), sizeof first_);
    std::memcpy(&second_, key.array().data() + sizeof first_, sizeof second_);
  }

  void add(const KeyId& device, const RecordId& id) {
    const std::uint64_t hash = hash_of(device, id);
    if (holds(hash)) return;
    if (filters_.empty() || filters_.back().left == 0) {
      const std::size_t ids = filters_.empty() ? first_ids : filters_.back().words.size() * 64 / bits_of_id * 2;
      filters_.push_back({std::vector<std::uint64_t>(ids * bits_of_id / 64), ids});
    }
    Filter& last = filters_.back();
    --last.left;
    for (unsigned i = 0; i < places; ++i) {
      const std::size_t bit = last.bit(hash, i);
      last.words[bit / 64] |= std::uint64_t{1} << (bit % 64);
    }
  }
  bool may_hold(const KeyId& device, const RecordId& id) const { return holds(hash_of(device, id)); }

 private:
  static constexpr std::size_t first_ids = std::size_t{1} << 15, bits_of_id = 16;  // powers of two
  static constexpr unsigned places = 8;
  struct Filter {
    std::vector<std::uint64_t> words;
    std::size_t left = 0;  // ids that it still takes
    // Double hashing (Kirsch and Mitzenmacher 2006).
    std::size_t bit(std::uint64_t hash, unsigned i) const {
      const std::uint64_t step = (hash >> 32) | 1;
      return static_cast<std::size_t>(hash + i * step * 0x9e3779b97f4a7c15U) & (words.size() * 64 - 1);
    }
  };

  static std::uint64_t mix(std::uint64_t x) {  // MurmurHash3's finaliser
    x = (x ^ (x >> 33)) * 0xff51afd7ed558ccdU;
    x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53U;
    return x ^ (x >> 33);
  }
  std::uint64_t hash_of(const KeyId& device, const RecordId& id) const {
    std::uint64_t words[3];
    std::memcpy(&words[0], device.array().data(), 8);
    std::memcpy(&words[1], id.array().data(), 8);
    std::memcpy(&words[2], id.array().data() + 8, 8);
    std::uint64_t out = first_;
    for (const std::uint64_t word : words) out = mix(out ^ word) + second_;
    return mix(out);
  }
  bool holds(std::uint64_t hash) const {
    for (const Filter& filter : filters_) {
      bool all = true;
      for (unsigned i = 0; i < places && all; ++i) {
        const std::size_t bit = filter.bit(hash, i);
        all = (filter.words[bit / 64] >> (bit % 64) & 1) != 0;
      }
      if (all) return true;
    }
    return false;
  }

  std::uint64_t first_ = 0, second_ = 0;
  std::vector<Filter> filters_;
};

}  // namespace puente::broker::store
