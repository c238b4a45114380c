// Private to the codec: whether bytes are the canonical form of a struct, told by its schema alone.
#pragma once

#include <capnp/schema.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "crypto/base/bytes.h"

namespace puente::codec {

// The form of a struct without unions or groups, and with pointers, whose encoder writes every pointer, also of what is
// empty. For such a struct fits() is true just where encoding again what was read would give the same bytes (form_test
// and fuzzing hold the two against each other), at a tenth of the cost: one look at each pointer and each word of data.
// Immutable, and thread safe.
class Form {
 public:
  // That of a struct, made once. A union or a group in it is our own bug and stops the process.
  template <class Schema>
  static const Form& of() {
    static const Form form(capnp::Schema::from<Schema>());
    return form;
  }

  // Canonical (capnproto.org, Encoding, Canonicalization), and without a bit or a pointer that the schema does not
  // know. Any bytes may be asked about; reads within them only. Bounded by their length.
  bool fits(ByteView bytes) const;

 private:
  friend class FormWalk;

  enum class Kind : std::uint8_t { numbers, pointers_to_bytes, structs, structure };
  struct Pointer {
    Kind kind = Kind::numbers;
    unsigned element = 0;              // of numbers: Cap'n Proto's size of an element
    std::shared_ptr<const Form> form;  // of structs and structure
  };

  explicit Form(capnp::StructSchema schema);
  static Pointer pointer_of(capnp::Type type);

  std::vector<std::uint64_t> known_bits_;  // of each word of data
  std::vector<Pointer> pointers_;
};

}  // namespace puente::codec
