// Private to the codec: our types out of a struct that is read by its form. Errors name the field as the schema does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schemas/codec/canonical.h"
#include "schemas/codec/form_reader.h"

namespace puente::codec {

// As decode_with, but by the form alone, without encoding again what was read. `read` takes the root.
template <class Schema, class Read>
auto read_form(ByteView bytes, std::size_t bytes_max, const char* what, Read read)
    -> decltype(read(std::declval<FormStruct>())) {
  PUENTE_REQUIRE(check_words(bytes, bytes_max, what));
  FormReader in(bytes);
  auto result = read(in.root(Form::of<Schema>()));
  if (in.fits() && !result) return tl::unexpected<Error>(result.error().at(what));
  if (!in.complete()) return not_canonical(what);
  return result;
}

template <class F>
Status fixed_of(ByteView bytes, const char* name, F& out) {
  if (bytes.size() != F::size_bytes) return tl::unexpected<Error>(F::from(bytes).error().at(name));
  copy_into(out.array(), bytes);
  return {};
}
template <class F>
Status read_fixed(FormStruct& in, unsigned field, F& out) {
  return fixed_of(in.bytes(field), in.name(field), out);
}
template <class F>
Status read_optional(FormStruct& in, unsigned field, std::optional<F>& out) {
  const ByteView bytes = in.bytes(field);
  if (bytes.empty()) return {};
  return fixed_of(bytes, in.name(field), out.emplace());
}
// A list of fixed-size byte strings.
template <class F>
Status read_list(FormStruct& in, unsigned field, std::size_t least, std::size_t most, std::vector<F>& out) {
  FormByteStrings list = in.byte_strings(field);
  PUENTE_REQUIRE(check_count(list, least, most, in.name(field)));
  out.resize(list.size());
  for (F& item : out) PUENTE_REQUIRE(fixed_of(list.next(), in.name(field), item));
  return {};
}
inline Status read_data(FormStruct& in, unsigned field, std::size_t bytes_max, Bytes& out) {
  const ByteView bytes = in.bytes(field);
  PUENTE_REQUIRE(check_size(bytes.size(), bytes_max, in.name(field)));
  out.assign(bytes.begin(), bytes.end());
  return {};
}
inline Status read_text(FormStruct& in, unsigned field, std::size_t bytes_max, std::string& out) {
  PUENTE_TRY(out, checked_text(in.text(field), bytes_max, in.name(field)));
  return {};
}
template <class E>
Status read_enum(const FormStruct& in, unsigned field, std::size_t count, E& out) {
  PUENTE_TRY(out, read_enum<E>(in.number(field), count, in.name(field)));
  return {};
}
template <class E>
Status read_enums(FormStruct& in, unsigned field, std::size_t count, std::vector<E>& out) {
  const FormNumbers list = in.numbers(field);
  PUENTE_REQUIRE(check_count(list, 0, count, in.name(field)));
  out.resize(list.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    PUENTE_TRY(out[i], read_enum<E>(list[i], count, in.name(field)));
  }
  return {};
}

}  // namespace puente::codec
