// Private to the codec: reads bytes that must be the canonical form of a struct (form.h), in one pass from the first
// word to the last. Canonical (capnproto.org, Encoding, Canonicalization) means here that everything lies in one order:
// so a pointer is asked for what it points at, and must say exactly that it is at the next word. The parts of records
// and the entries of the log, which come in numbers, are read so; all other messages by Cap'n Proto (canonical.h).
#pragma once

#include <cstring>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/check.h"
#include "schemas/codec/canonical_words.h"
#include "schemas/codec/form.h"

namespace puente::codec {

class FormStruct;
class FormStructs;

// Any bytes may be read; no read leaves them. Where they are not of the form, everything read from there on is empty,
// and fits() tells. A reader is done when complete(): every word was asked for.
class FormReader {
 public:
  explicit FormReader(ByteView bytes) : bytes_(bytes), size_(bytes.size() / word_bytes) {}
  FormReader(const FormReader&) = delete;
  FormReader& operator=(const FormReader&) = delete;

  FormStruct root(const Form& form);  // first, and once
  bool fits() const { return fits_; }
  bool complete() const { return fits_ && next_ == size_; }

 private:
  friend class FormStruct;
  friend class FormStructs;
  friend class FormByteStrings;

  static constexpr std::uint64_t word_bytes = 8;

  std::uint64_t word(std::uint64_t at) const {
    std::uint64_t out = 0;
    std::memcpy(&out, bytes_.data() + at * word_bytes, word_bytes);
    return out;
  }
  ByteView view(std::uint64_t at, std::uint64_t size_bytes) const {
    return bytes_.subspan(at * word_bytes, size_bytes);
  }
  bool take(std::uint64_t words) {
    if (words > size_ - next_) return false;
    next_ += words;
    return true;
  }
  // That the pointer at `at` leads to the next word and says `high` of what lies there.
  bool leads_on(std::uint64_t at, std::uint64_t kind, std::uint64_t high) const {
    return word(at) == (((next_ - at - 1) << 2 & 0xffffffff) | kind | high);
  }
  bool known_bits(std::uint64_t place, std::uint64_t data, const Form& form) const {
    for (std::uint64_t i = 0; i < data; ++i)
      if ((word(place + i) & ~form.known_bits()[i]) != 0) return false;
    return true;
  }

  // Where the pointer at `at` leads to elements of `bits` bits: them, without the zeros that fill their last word.
  ByteView elements(std::uint64_t at, unsigned code, std::uint64_t bits) {
    if (!fits_) return {};
    const std::uint64_t count = word(at) >> 35, place = next_, all_bits = count * bits;
    fits_ = leads_on(at, words::kind_list, (count << 35) | (std::uint64_t{code} << 32)) && take((all_bits + 63) / 64) &&
            (all_bits % 64 == 0 || word(next_ - 1) >> (all_bits % 64) == 0);
    return fits_ ? view(place, (all_bits + 7) / 8) : ByteView{};
  }
  ByteView bytes(std::uint64_t at) { return elements(at, words::elements_bytes, 8); }
  FormStruct structure(std::uint64_t at, const Form& form);
  FormStructs structs(std::uint64_t at, const Form& form);
  bool structs_fit(std::uint64_t tag_place, std::uint64_t inside, const Form& form) const;

  ByteView bytes_;
  std::uint64_t size_;      // words
  std::uint64_t next_ = 1;  // after the root pointer
  bool fits_ = true;
};

// Numbers as the wire has them, in order.
class FormNumbers {
 public:
  FormNumbers(ByteView elements, std::size_t element_bytes) : elements_(elements), each_(element_bytes) {}
  std::size_t size() const { return elements_.size() / each_; }
  std::uint64_t operator[](std::size_t i) const {
    std::uint64_t out = 0;
    std::memcpy(&out, elements_.data() + i * each_, each_);
    return out;
  }

 private:
  ByteView elements_;
  std::size_t each_;
};

// Byte strings, to be asked for one after the other.
class FormByteStrings {
 public:
  FormByteStrings(FormReader& in, std::uint64_t place, std::size_t size)
      : in_(in), place_(place), size_(size), left_(size) {}
  std::size_t size() const { return size_; }
  ByteView next() {
    PUENTE_CHECK(left_-- > 0, "more asked for than a list has");
    return in_.bytes(place_++);
  }

 private:
  FormReader& in_;
  std::uint64_t place_;
  std::size_t size_, left_;
};

// A struct that is being read. Its fields are named by their number in the schema. Numbers may be asked for at any
// time, the others in the schema's order, each once: in another order nothing fits.
class FormStruct {
 public:
  FormStruct(FormReader& in, const Form& form, std::uint64_t place, std::uint64_t data)
      : in_(in), form_(form), place_(place), data_(data) {}

  std::uint64_t number(unsigned field) const {
    const Form::Field& one = of(field, Form::Kind::number);
    return one.place < data_ ? (in_.word(place_ + one.place) >> one.shift) & one.mask : 0;
  }
  ByteView bytes(unsigned field) { return in_.bytes(pointer(of(field, Form::Kind::bytes))); }
  std::string_view text(unsigned field);  // without the NUL at its end
  FormNumbers numbers(unsigned field);
  FormByteStrings byte_strings(unsigned field);
  FormStructs structs(unsigned field);
  FormStruct structure(unsigned field);

  const char* name(unsigned field) const { return form_.field(field).name.c_str(); }

 private:
  const Form::Field& of(unsigned field, Form::Kind kind) const {
    const Form::Field& out = form_.field(field);
    PUENTE_CHECK(out.kind == kind, "a field read as what it is not");
    return out;
  }
  std::uint64_t pointer(const Form::Field& field) const { return place_ + data_ + field.place; }

  FormReader& in_;
  const Form& form_;
  std::uint64_t place_, data_;  // its words of data begin there; its pointers are behind them
};

// Structs of a list, to be asked for and read one after the other.
class FormStructs {
 public:
  FormStructs(FormReader& in, const Form& form, std::uint64_t place, std::uint64_t data, std::size_t size)
      : in_(in), form_(form), place_(place), data_(data), size_(size), left_(size) {}
  std::size_t size() const { return size_; }
  FormStruct next() {
    PUENTE_CHECK(left_-- > 0, "more asked for than a list has");
    const FormStruct out(in_, form_, place_, data_);
    place_ += data_ + form_.pointers();
    return out;
  }

 private:
  FormReader& in_;
  const Form& form_;
  std::uint64_t place_, data_;
  std::size_t size_, left_;
};

}  // namespace puente::codec
