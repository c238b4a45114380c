// Private to the codec: writes the canonical form of a struct (form.h) in one pass, as form_reader.h reads it.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/check.h"
#include "schemas/codec/canonical_words.h"
#include "schemas/codec/form.h"

namespace puente::codec {

// The words so far, filled by FormStructWriter.
class FormWriter {
 public:
  explicit FormWriter(std::size_t bytes_expected) { bytes_.reserve(bytes_expected); }
  FormWriter(const FormWriter&) = delete;
  FormWriter& operator=(const FormWriter&) = delete;
  Bytes take() && { return std::move(bytes_); }

  std::uint64_t append(std::uint64_t words) {  // zeros; returns where they lie
    const std::uint64_t place = next();
    bytes_.resize(bytes_.size() + words * word_bytes);
    return place;
  }

 private:
  friend class FormStructWriter;
  static constexpr std::size_t word_bytes = 8;

  std::uint64_t next() const { return bytes_.size() / word_bytes; }
  void set(std::uint64_t at, std::uint64_t word) { std::memcpy(bytes_.data() + at * word_bytes, &word, word_bytes); }
  void set(std::uint64_t at, std::span<const std::uint64_t> words) {
    if (!words.empty()) std::memcpy(bytes_.data() + at * word_bytes, words.data(), words.size_bytes());
  }
  void set_enum(std::uint64_t at, std::size_t i, std::uint16_t value) {
    std::memcpy(bytes_.data() + at * word_bytes + i * sizeof value, &value, sizeof value);
  }
  // The pointer at `at` leads to the next word.
  void lead_on(std::uint64_t at, std::uint64_t kind, std::uint64_t high) {
    PUENTE_CHECK(next() - at <= std::uint64_t{1} << 29, "a message longer than a pointer reaches");
    set(at, (next() - at - 1) << 2 | kind | high);
  }
  void list(std::uint64_t at, std::uint64_t count, unsigned code) {
    PUENTE_CHECK(count >> 29 == 0, "a list that Cap'n Proto can hold");
    lead_on(at, words::kind_list, count << 35 | std::uint64_t{code} << 32);
  }
  void bytes(std::uint64_t at, ByteView value, std::size_t zeros) {
    list(at, value.size() + zeros, words::elements_bytes);
    bytes_.insert(bytes_.end(), value.begin(), value.end());
    bytes_.resize((bytes_.size() + zeros + word_bytes - 1) / word_bytes * word_bytes);
  }

  Bytes bytes_;
};

// The numbers of a struct, in any order; those that stay zero may be left out.
class FormNumbersWriter {
 public:
  explicit FormNumbersWriter(const Form& form) : form_(form) {
    PUENTE_CHECK(form.known_bits().size() <= words_.size(), "a form with more data than a writer holds");
    std::fill_n(words_.begin(), form.known_bits().size(), 0);
  }

  template <class Number>
  requires std::integral<Number> || std::is_enum_v<Number>
  void number(unsigned field, Number value) {
    const Form::Field& one = form_.field(field);
    const auto bits = static_cast<std::uint64_t>(value);
    PUENTE_CHECK(one.kind == Form::Kind::number && (bits & ~one.mask) == 0, "a number that does not fit its field");
    words_[one.place] |= bits << one.shift;
  }
  // Without the zeros at their end.
  std::span<const std::uint64_t> words() const {
    std::size_t size = form_.known_bits().size();
    while (size > 0 && words_[size - 1] == 0) --size;
    return std::span(words_).first(size);
  }

 private:
  const Form& form_;
  std::array<std::uint64_t, 12> words_;  // as many as the form has
};

// A struct whose numbers are written: now all other fields, in the schema's order, each once. In another order no
// decoder takes what came of it.
class FormStructWriter {
 public:
  void bytes(unsigned field, ByteView value) { out_.bytes(pointer(field, Form::Kind::bytes), value, 0); }
  void zeros(unsigned field, std::size_t size_bytes) { out_.bytes(pointer(field, Form::Kind::bytes), {}, size_bytes); }
  void text(unsigned field, std::string_view value) { out_.bytes(pointer(field, Form::Kind::text), view_of(value), 1); }
  template <class Values>
  void byte_strings(unsigned field, const Values& values) {
    out_.list(pointer(field, Form::Kind::byte_strings), values.size(), words::elements_pointers);
    std::uint64_t place = out_.append(values.size());
    for (const auto& value : values) out_.bytes(place++, value.view(), 0);
  }
  template <class Enum>
  void enums(unsigned field, const std::vector<Enum>& values) {
    const std::uint64_t at = pointer(field, Form::Kind::numbers);
    PUENTE_CHECK(words::element_bits[form_.field(field).element] == 16, "a list of other numbers than enums");
    out_.list(at, values.size(), form_.field(field).element);
    const std::uint64_t place = out_.append((values.size() + 3) / 4);
    for (std::size_t i = 0; i < values.size(); ++i) out_.set_enum(place, i, static_cast<std::uint16_t>(values[i]));
  }
  // numbers(writer), then others(writer), write it.
  template <class Numbers, class Others>
  void structure(unsigned field, Numbers numbers, Others others) {
    write(out_, *form_.field(field).form, pointer(field, Form::Kind::structure), numbers, others);
  }
  // numbers(item, writer), then others(item, writer), write each. All are of one shape, that of the longest.
  template <class Items, class Numbers, class Others>
  void structs(unsigned field, const Items& items, Numbers numbers, Others others) {
    const std::uint64_t at = pointer(field, Form::Kind::structs);
    const Form& form = *form_.field(field).form;
    std::size_t data = 0;
    for (const auto& item : items) {
      FormNumbersWriter of_item(form);
      numbers(item, of_item);
      data = std::max(data, of_item.words().size());
    }
    const std::uint64_t each = data + form.pointers();
    out_.list(at, items.size() * each, words::elements_structs);
    const std::uint64_t tag = out_.append(1 + items.size() * each);
    if (items.size() > 0) out_.set(tag, items.size() << 2 | words::shape(data, form.pointers()));
    std::uint64_t place = tag + 1;
    for (const auto& item : items) {
      FormNumbersWriter of_item(form);
      numbers(item, of_item);
      out_.set(std::exchange(place, place + each), of_item.words());
    }
    place = tag + 1 + data;
    for (const auto& item : items) {
      FormStructWriter writer(out_, form, std::exchange(place, place + each));
      others(item, writer);
    }
  }

  template <class Numbers, class Others>
  static void write(FormWriter& out, const Form& form, std::uint64_t at, Numbers numbers, Others others) {
    FormNumbersWriter data(form);
    numbers(data);
    const auto words = data.words();
    out.lead_on(at, words::kind_struct, words::shape(words.size(), form.pointers()));
    const std::uint64_t place = out.append(words.size() + form.pointers());
    out.set(place, words);
    FormStructWriter writer(out, form, place + words.size());
    others(writer);
  }

 private:
  FormStructWriter(FormWriter& out, const Form& form, std::uint64_t pointers)
      : out_(out), form_(form), pointers_(pointers) {}

  std::uint64_t pointer(unsigned field, Form::Kind kind) const {
    const Form::Field& one = form_.field(field);
    PUENTE_CHECK(one.kind == kind, "a field written as what it is not");
    return pointers_ + one.place;
  }

  FormWriter& out_;
  const Form& form_;
  std::uint64_t pointers_;  // the word of its first
};

// The canonical form of a struct: numbers(FormNumbersWriter&), then others(FormStructWriter&), write the root.
template <class Schema, class Numbers, class Others>
Bytes write_form(std::size_t bytes_expected, Numbers numbers, Others others) {
  FormWriter out(bytes_expected);
  FormStructWriter::write(out, Form::of<Schema>(), out.append(1), numbers, others);
  return std::move(out).take();
}

}  // namespace puente::codec
