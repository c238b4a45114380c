#include "schemas/codec/canonical_copy.h"

#include <algorithm>
#include <cstring>

#include "crypto/base/check.h"
#include "schemas/codec/canonical_words.h"

namespace puente::codec {
namespace {

using namespace words;

constexpr std::uint64_t empty_struct = 0xfffffffc;  // offset -1: a struct of no words lies nowhere

// The halves of a struct, or of each struct of a list, in words.
struct Shape {
  std::size_t data = 0, pointers = 0;
  std::size_t words() const { return data + pointers; }
};
Shape shape_of(std::uint64_t pointer) { return {(pointer >> 32) & 0xffff, pointer >> 48}; }
std::uint64_t shape_bits(Shape shape) {
  return (std::uint64_t{shape.data} << 32) | (std::uint64_t{shape.pointers} << 48);
}

class Copier {
 public:
  Copier(std::span<const std::uint64_t> from, std::uint8_t* to) : from_(from), to_(to) {}

  // Copies the pointer at from[in] to out, and what it points at to the next free words. Those used: size().
  void pointer(std::size_t in, std::size_t out) {
    const std::uint64_t value = at(in);
    if (value == 0) return put(out, 0);
    const auto offset = static_cast<std::int32_t>(static_cast<std::uint32_t>(value)) >> 2;
    const std::size_t target = in + 1 + static_cast<std::size_t>(static_cast<std::ptrdiff_t>(offset));
    if ((value & kind_mask) == kind_struct) return structure(target, shape_of(value), out);
    PUENTE_CHECK((value & kind_mask) == kind_list, "a message of one segment without capabilities");
    list(target, value, out);
  }
  std::size_t size() const { return next_; }

 private:
  std::uint64_t at(std::size_t word) const {
    PUENTE_CHECK(word < from_.size(), "a pointer that leaves its own message");
    return from_[word];
  }
  void put(std::size_t word, std::uint64_t value) {
    PUENTE_CHECK(word < from_.size(), "a canonical form longer than what was built");
    std::memcpy(to_ + word * sizeof value, &value, sizeof value);
  }
  void copy(std::size_t from, std::size_t to, std::size_t words) {
    if (words == 0) return;
    PUENTE_CHECK(from + words <= from_.size() && to + words <= from_.size(), "a list that leaves its own message");
    std::memcpy(to_ + to * sizeof(std::uint64_t), from_.data() + from, words * sizeof(std::uint64_t));
  }
  void put_pointer(std::size_t out, std::uint64_t kind, std::size_t target, std::uint64_t high) {
    put(out, (std::uint64_t{target - out - 1} << 2 & 0xffffffff) | kind | high);
  }

  // Without its zeros at the ends, but at least as long as `least`.
  Shape trimmed(std::size_t target, Shape shape, Shape least) const {
    Shape out = shape;
    while (out.data > least.data && at(target + out.data - 1) == 0) --out.data;
    while (out.pointers > least.pointers && at(target + shape.data + out.pointers - 1) == 0) --out.pointers;
    return out;
  }

  void pointers(std::size_t in, std::size_t out, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) pointer(in + i, out + i);
  }

  void structure(std::size_t target, Shape shape, std::size_t out) {
    const Shape to = trimmed(target, shape, {});
    if (to.words() == 0) return put(out, empty_struct);
    const std::size_t place = take(to.words());
    put_pointer(out, kind_struct, place, shape_bits(to));
    copy(target, place, to.data);
    pointers(target + shape.data, place + to.data, to.pointers);
  }

  void list(std::size_t target, std::uint64_t value, std::size_t out) {
    constexpr std::uint64_t high = ~std::uint64_t{0xffffffff};
    const auto elements = static_cast<unsigned>((value >> 32) & 7);
    const std::size_t count = value >> 35;
    if (elements == elements_structs) return structures(target, out);
    const std::size_t words = elements == elements_pointers ? count : (count * element_bits[elements] + 63) / 64;
    const std::size_t place = take(words);
    put_pointer(out, kind_list, place, value & high);
    if (elements == elements_pointers)
      pointers(target, place, count);
    else
      copy(target, place, words);
  }

  // A tag that tells count and shape, then the structs: all of one shape, that of the longest.
  void structures(std::size_t target, std::size_t out) {
    const std::uint64_t tag = at(target);
    const std::size_t count = (tag & 0xffffffff) >> 2;
    const Shape shape = shape_of(tag);
    Shape to;
    for (std::size_t i = 0; i < count; ++i) to = trimmed(target + 1 + i * shape.words(), shape, to);
    const std::size_t place = take(1 + count * to.words());
    const std::uint64_t list_size = (std::uint64_t{count * to.words()} << 35) | (std::uint64_t{elements_structs} << 32);
    put_pointer(out, kind_list, place, list_size);
    put(place, (std::uint64_t{count} << 2) | shape_bits(to));
    for (std::size_t i = 0; i < count; ++i) copy(target + 1 + i * shape.words(), place + 1 + i * to.words(), to.data);
    for (std::size_t i = 0; i < count; ++i)
      pointers(target + 1 + i * shape.words() + shape.data, place + 1 + i * to.words() + to.data, to.pointers);
  }

  std::size_t take(std::size_t words) {
    const std::size_t place = next_;
    next_ += words;
    return place;
  }

  std::span<const std::uint64_t> from_;
  std::uint8_t* to_;
  std::size_t next_ = 1;  // after the root pointer
};

}  // namespace

Bytes canonical_copy(std::span<const std::uint64_t> words) {
  Bytes out(words.size_bytes());
  Copier copier(words, out.data());
  copier.pointer(0, 0);
  out.resize(copier.size() * sizeof(std::uint64_t));
  return out;
}

}  // namespace puente::codec
