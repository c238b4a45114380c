#include "schemas/codec/canonical_form.h"

#include <bit>
#include <cstring>

#include "crypto/base/check.h"
#include "schemas/codec/canonical_words.h"

namespace puente::codec {
namespace {

using namespace words;

constexpr std::uint64_t word_bytes = 8;

// Cap'n Proto's size of an element (Encoding, Lists) of a type that is stored in the data of a struct; 0 is void.
unsigned element_of(capnp::Type type) {
  switch (type.which()) {
    case capnp::schema::Type::VOID:
      return 0;
    case capnp::schema::Type::BOOL:
      return 1;
    case capnp::schema::Type::INT8:
    case capnp::schema::Type::UINT8:
      return 2;
    case capnp::schema::Type::INT16:
    case capnp::schema::Type::UINT16:
    case capnp::schema::Type::ENUM:
      return 3;
    case capnp::schema::Type::INT32:
    case capnp::schema::Type::UINT32:
    case capnp::schema::Type::FLOAT32:
      return 4;
    case capnp::schema::Type::INT64:
    case capnp::schema::Type::UINT64:
    case capnp::schema::Type::FLOAT64:
      return 5;
    default:
      check_failed(__FILE__, __LINE__, "a type that the forms of records do not have");
  }
}

bool in_data(capnp::Type type) {
  return !type.isText() && !type.isData() && !type.isList() && !type.isStruct() && !type.isInterface() &&
         !type.isAnyPointer();
}

}  // namespace

Form::Form(capnp::StructSchema schema) {
  const auto node = schema.getProto().getStruct();
  PUENTE_CHECK(node.getDiscriminantCount() == 0, "a form of a struct with a union");
  PUENTE_CHECK(node.getPointerCount() > 0, "a form of a struct without pointers");  // empty, it would lie nowhere
  known_bits_.resize(node.getDataWordCount());
  pointers_.resize(node.getPointerCount());
  for (const auto field : schema.getFields()) {
    PUENTE_CHECK(field.getProto().isSlot(), "a form of a struct with a group");
    const std::size_t offset = field.getProto().getSlot().getOffset();
    const capnp::Type type = field.getType();
    if (!in_data(type)) {
      pointers_.at(offset) = pointer_of(type);
      continue;
    }
    const std::uint64_t bits = element_bits[element_of(type)];  // an offset counts fields of this size
    const std::uint64_t mask = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
    if (bits > 0) known_bits_.at(offset * bits / 64) |= mask << (offset * bits % 64);
  }
}

Form::Pointer Form::pointer_of(capnp::Type type) {
  if (type.isText() || type.isData()) return {Kind::numbers, elements_bytes, nullptr};
  if (type.isStruct()) return {Kind::structure, 0, std::shared_ptr<const Form>(new Form(type.asStruct()))};
  PUENTE_CHECK(type.isList(), "a type that the forms of records do not have");
  const capnp::Type item = type.asList().getElementType();
  if (item.isStruct()) return {Kind::structs, 0, std::shared_ptr<const Form>(new Form(item.asStruct()))};
  if (item.isText() || item.isData()) return {Kind::pointers_to_bytes, 0, nullptr};
  return {Kind::numbers, element_of(item), nullptr};
}

// Goes through the words in the order in which the canonical form has them: what each pointer must be is then known
// but for the sizes, which are read from it.
class FormWalk {
 public:
  explicit FormWalk(ByteView bytes) : bytes_(bytes), size_(bytes.size() / word_bytes) {}

  bool root(const Form& form) { return size_ > 0 && structure(0, form) && next_ == size_; }

 private:
  // Of a struct, or of each of a list: its words of data. All have all their pointers.
  static std::uint64_t shape(std::uint64_t data, std::uint64_t pointers) { return (data << 32) | (pointers << 48); }

  std::uint64_t word(std::uint64_t at) const {
    std::uint64_t out = 0;
    std::memcpy(&out, bytes_.data() + at * word_bytes, word_bytes);
    return out;
  }
  bool take(std::uint64_t words) {
    if (words > size_ - next_) return false;
    next_ += words;
    return true;
  }
  // That the pointer at `at` leads to the next free word and says `high` of what lies there.
  bool leads_on(std::uint64_t at, std::uint64_t kind, std::uint64_t high) const {
    return word(at) == (((next_ - at - 1) << 2 & 0xffffffff) | kind | high);
  }

  bool known_bits(std::uint64_t place, std::uint64_t data, const Form& form) const {
    for (std::uint64_t i = 0; i < data; ++i)
      if ((word(place + i) & ~form.known_bits_[i]) != 0) return false;
    return true;
  }
  bool pointers(std::uint64_t place, const Form& form) {
    for (std::size_t i = 0; i < form.pointers_.size(); ++i)
      if (!pointer(place + i, form.pointers_[i])) return false;
    return true;
  }

  bool structure(std::uint64_t at, const Form& form) {
    const std::uint64_t data = (word(at) >> 32) & 0xffff;
    if (data > form.known_bits_.size()) return false;
    if (!leads_on(at, kind_struct, shape(data, form.pointers_.size()))) return false;
    const std::uint64_t place = next_;
    if (!take(data + form.pointers_.size())) return false;
    if (data > 0 && word(place + data - 1) == 0) return false;
    return known_bits(place, data, form) && pointers(place + data, form);
  }

  bool pointer(std::uint64_t at, const Form::Pointer& pointer) {
    switch (pointer.kind) {
      case Form::Kind::numbers:
        return numbers(at, pointer.element);
      case Form::Kind::pointers_to_bytes:
        return pointers_to_bytes(at);
      case Form::Kind::structs:
        return structs(at, *pointer.form);
      case Form::Kind::structure:
        return structure(at, *pointer.form);
    }
    return false;
  }

  bool numbers(std::uint64_t at, unsigned element) {
    const std::uint64_t count = word(at) >> 35;
    if (!leads_on(at, kind_list, (count << 35) | (std::uint64_t{element} << 32))) return false;
    const std::uint64_t bits = count * element_bits[element];
    if (!take((bits + 63) / 64)) return false;
    return bits % 64 == 0 || word(next_ - 1) >> (bits % 64) == 0;
  }

  bool pointers_to_bytes(std::uint64_t at) {
    const std::uint64_t count = word(at) >> 35;
    if (!leads_on(at, kind_list, (count << 35) | (std::uint64_t{elements_pointers} << 32))) return false;
    const std::uint64_t place = next_;
    if (!take(count)) return false;
    for (std::uint64_t i = 0; i < count; ++i)
      if (!numbers(place + i, elements_bytes)) return false;
    return true;
  }

  // A tag that tells count and shape, then the structs: all of one shape, that of the longest.
  bool structs(std::uint64_t at, const Form& form) {
    const std::uint64_t words = word(at) >> 35;
    if (!leads_on(at, kind_list, (words << 35) | (std::uint64_t{elements_structs} << 32))) return false;
    const std::uint64_t tag_place = next_;
    if (!take(1) || !take(words)) return false;
    const std::uint64_t tag = word(tag_place);
    const std::uint64_t count = (tag & 0xffffffff) >> 2, data = (tag >> 32) & 0xffff;
    if (count == 0) return tag == 0 && words == 0;
    const std::uint64_t each = data + form.pointers_.size();
    if (data > form.known_bits_.size() || tag != ((count << 2) | shape(data, form.pointers_.size())) ||
        words != count * each)
      return false;
    std::uint64_t last_words = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::uint64_t place = tag_place + 1 + i * each;
      if (!known_bits(place, data, form)) return false;
      if (data > 0) last_words |= word(place + data - 1);
    }
    if (data > 0 && last_words == 0) return false;
    for (std::uint64_t i = 0; i < count; ++i)
      if (!pointers(tag_place + 1 + i * each + data, form)) return false;
    return true;
  }

  ByteView bytes_;
  std::uint64_t size_;
  std::uint64_t next_ = 1;  // after the root pointer
};

bool Form::fits(ByteView bytes) const { return bytes.size() % word_bytes == 0 && FormWalk(bytes).root(*this); }

}  // namespace puente::codec
