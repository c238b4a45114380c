// Private to the codec: parts of record.capnp that other schemas use too.
#pragma once

#include "schemas/codec/canonical.h"
#include "schemas/codec/record.h"
#include "schemas/record.capnp.h"

namespace puente::codec {

void write_batch(schema::BatchSignature::Builder builder, const BatchSignature& batch);
Result<BatchSignature> read_batch(schema::BatchSignature::Reader reader);

// How many values of an enum this version knows.
template <class E>
std::size_t known() {
  return model::names_of<E>().size();
}

template <class E, class List>
Result<std::vector<E>> read_enums(const List& list, const char* field) {
  PUENTE_REQUIRE(check_count(list, 0, known<E>(), field));
  std::vector<E> out;
  for (const auto item : list) {
    PUENTE_TRY(const E value, read_enum<E>(item, known<E>(), field));
    out.push_back(value);
  }
  return out;
}

template <class Wire, class List, class E>
void write_enums(List list, const std::vector<E>& values) {
  for (unsigned i = 0; i < list.size(); ++i) list.set(i, write_enum<Wire>(values[i]));
}

template <class Builder>
void write_label(Builder& builder, const model::Label& label) {
  builder.setSection(write_enum<schema::Section>(label.section));
  builder.setRung(write_enum<schema::Rung>(label.rung));
  builder.setPart(label.part);
}
template <class Reader>
Result<model::Label> read_label(const Reader& reader) {
  model::Label out;
  PUENTE_TRY(out.section, read_enum<model::Section>(reader.getSection(), model::section_count, "section"));
  PUENTE_TRY(out.rung, read_enum<model::Rung>(reader.getRung(), model::rung_count, "rung"));
  out.part = reader.getPart();
  return out;
}

}  // namespace puente::codec
