// Random values drawn from one seed: a core is handed a fresh seed with each step and draws all it needs from it, so
// that the same seeds replay the same history.
//
// Guarantee: without the seed, output is indistinguishable from random bytes (ChaCha20, RFC 8439); the same seed and
// the same calls give the same values on every machine; what was drawn cannot be computed from the object later, as its
// key is replaced each time more is needed ("fast key erasure").
// Not guaranteed: anything, if a seed is used twice or can be guessed. Not thread safe.
#pragma once

#include <array>
#include <span>
#include <utility>

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"

namespace puente::primitives {

class Drbg {
 public:
  explicit Drbg(const Seed& seed);
  Drbg(const Drbg&) = delete;  // not moved either: what is left behind would draw predictable values
  Drbg& operator=(const Drbg&) = delete;

  void fill(std::span<std::uint8_t> out);
  template <class Tag, std::size_t N>
  void fill(std::span<Fixed<Tag, N>> out) {
    static_assert(sizeof(Fixed<Tag, N>) == N);
    fill({reinterpret_cast<std::uint8_t*>(out.data()), out.size_bytes()});
  }

  // A Fixed<> or Secret<> of random bytes: random<RecordId>(), random<ContentKey>().
  template <class T>
  T random() {
    T out;
    if constexpr (requires { out.reveal_mutable(); }) {
      fill(out.reveal_mutable());
    } else {
      fill(out.array());
    }
    return out;
  }

  // Uniform in 0 … bound - 1; bound 0 is our own bug.
  std::uint64_t below(std::uint64_t bound);

  // Puts a std::span, a vector or an array into a uniformly random order.
  template <class Items>
  void shuffle(Items&& items) {
    const std::span view(items);
    for (std::size_t left = view.size(); left > 1; --left) std::swap(view[left - 1], view[below(left)]);
  }

 private:
  static constexpr std::size_t key_size_bytes = 32;
  using Block = Secret<struct DrbgBlockTag, 512>;  // 8 ChaCha20 blocks: the next key, then output

  void refill();

  Block block_;
  std::size_t used_ = Block::size_bytes;  // of block_; the key at its start counts as used
};

}  // namespace puente::primitives
