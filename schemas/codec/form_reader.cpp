#include "schemas/codec/form_reader.h"

namespace puente::codec {
namespace {

std::uint64_t data_of(std::uint64_t pointer) { return (pointer >> 32) & 0xffff; }
std::uint64_t count_of(std::uint64_t tag) { return (tag & 0xffffffff) >> 2; }

}  // namespace

FormStruct FormReader::root(const Form& form) {
  fits_ = size_ > 0 && bytes_.size() % word_bytes == 0;
  return structure(0, form);
}

FormStruct FormReader::structure(std::uint64_t at, const Form& form) {
  const FormStruct nothing(*this, form, 0, 0);
  if (!fits_) return nothing;
  const std::uint64_t data = data_of(word(at)), place = next_;
  fits_ = data <= form.known_bits().size() && leads_on(at, words::kind_struct, words::shape(data, form.pointers())) &&
          take(data + form.pointers()) && (data == 0 || word(place + data - 1) != 0) && known_bits(place, data, form);
  return fits_ ? FormStruct(*this, form, place, data) : nothing;
}

// A tag that tells count and shape, then the structs: all of one shape, that of the longest.
bool FormReader::structs_fit(std::uint64_t tag_place, std::uint64_t inside, const Form& form) const {
  const std::uint64_t tag = word(tag_place), count = count_of(tag), data = data_of(tag);
  if (count == 0) return tag == 0 && inside == 0;
  const std::uint64_t each = data + form.pointers();
  if (data > form.known_bits().size() || tag != ((count << 2) | words::shape(data, form.pointers())) ||
      inside != count * each)
    return false;
  std::uint64_t last_words = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t place = tag_place + 1 + i * each;
    if (!known_bits(place, data, form)) return false;
    if (data > 0) last_words |= word(place + data - 1);
  }
  return data == 0 || last_words != 0;
}

FormStructs FormReader::structs(std::uint64_t at, const Form& form) {
  const FormStructs nothing(*this, form, 0, 0, 0);
  if (!fits_) return nothing;
  const std::uint64_t inside = word(at) >> 35, tag_place = next_;
  const std::uint64_t high = (inside << 35) | (std::uint64_t{words::elements_structs} << 32);
  fits_ = leads_on(at, words::kind_list, high) && take(1) && take(inside) && structs_fit(tag_place, inside, form);
  if (!fits_) return nothing;
  const std::uint64_t tag = word(tag_place);
  return {*this, form, tag_place + 1, data_of(tag), count_of(tag)};
}

std::string_view FormStruct::text(unsigned field) {
  const ByteView with_nul = in_.bytes(pointer(of(field, Form::Kind::text)));
  if (with_nul.empty() || with_nul.back() != 0) {
    in_.fits_ = false;
    return {};
  }
  return {reinterpret_cast<const char*>(with_nul.data()), with_nul.size() - 1};
}

FormNumbers FormStruct::numbers(unsigned field) {
  const Form::Field& one = of(field, Form::Kind::numbers);
  const std::uint64_t bits = words::element_bits[one.element];
  return {in_.elements(pointer(one), one.element, bits), bits / 8};
}

FormByteStrings FormStruct::byte_strings(unsigned field) {
  const std::uint64_t place = in_.next_;
  const ByteView pointers = in_.elements(pointer(of(field, Form::Kind::byte_strings)), words::elements_pointers, 64);
  return {in_, place, pointers.size() / FormReader::word_bytes};
}

FormStructs FormStruct::structs(unsigned field) {
  const Form::Field& one = of(field, Form::Kind::structs);
  return in_.structs(pointer(one), *one.form);
}

FormStruct FormStruct::structure(unsigned field) {
  const Form::Field& one = of(field, Form::Kind::structure);
  return in_.structure(pointer(one), *one.form);
}

}  // namespace puente::codec
