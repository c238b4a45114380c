// Private to the codec: the one form that a struct can have whose encoder writes every pointer, also of what is empty.
#pragma once

#include <capnp/schema.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace puente::codec {

// Told by the schema alone, of a struct with pointers and without unions, groups or default values. Immutable, and
// thread safe. form_reader.h reads by it.
class Form {
 public:
  enum class Kind : std::uint8_t { number, bytes, text, numbers, byte_strings, structs, structure };

  struct Field {
    std::string name;  // as in the schema
    Kind kind = Kind::number;
    std::size_t place = 0;  // a number's word of data, or of all others the pointer
    unsigned shift = 0;     // of a number in its word
    std::uint64_t mask = 0;
    unsigned element = 0;              // of numbers: Cap'n Proto's code of their size
    std::shared_ptr<const Form> form;  // of structs and structure
  };

  // That of a struct, made once. What no Form can have is our own bug and stops the process.
  template <class Schema>
  static const Form& of() {
    static const Form form(capnp::Schema::from<Schema>());
    return form;
  }

  // By its number in the schema: the 3 of @3.
  const Field& field(unsigned number) const { return fields_[number]; }
  std::size_t field_count() const { return fields_.size(); }
  std::size_t pointers() const { return pointers_; }
  // Of each word of data, the bits that some field has.
  const std::vector<std::uint64_t>& known_bits() const { return known_bits_; }

 private:
  explicit Form(capnp::StructSchema schema);

  std::vector<Field> fields_;
  std::vector<std::uint64_t> known_bits_;
  std::size_t pointers_ = 0;
};

}  // namespace puente::codec
