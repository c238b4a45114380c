#include "schemas/codec/content.h"

#include <capnp/dynamic.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "crypto/base/utf8.h"
#include "schemas/codec/canonical.h"
#include "schemas/codec/content_json.h"
#include "schemas/codec/content_table.h"
#include "schemas/codec/limits.h"

namespace puente::codec {
namespace {

constexpr std::size_t content_bytes_max = frame_bytes_max - 4096;
constexpr std::size_t json_bytes_max = 12 << 20;
constexpr int json_depth_max = 16;

// JSON readers recurse: bound the depth before it does.
Status check_json(std::string_view json) {
  if (json.size() > json_bytes_max) return fail(ErrorCode::too_large, "more than 12 MiB of JSON");
  if (!is_utf8(json)) return fail(ErrorCode::malformed, "not UTF-8");
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if ((c == '{' || c == '[') && ++depth > json_depth_max) {
      return fail(ErrorCode::too_large, "JSON nested deeper than 16");
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return {};
}

// Items of no size at all: a few bytes could claim a million of them.
bool is_amplified(const capnp::DynamicList::Reader& list) {
  if (list.size() == 0 || !list.getSchema().getElementType().isStruct()) return false;
  const auto first = list[0].as<capnp::DynamicStruct>().as<capnp::AnyStruct>();
  return first.getDataSection().size() == 0 && first.getPointerSection().size() == 0;
}

// Texts are UTF-8 without NUL, enum values are known: what decoding alone does not promise.
Status check_values(const capnp::DynamicValue::Reader& value, const std::string& where) {
  switch (value.getType()) {
    case capnp::DynamicValue::TEXT: {
      const auto text = value.as<capnp::Text>();
      const std::string_view bytes(text.begin(), text.size());
      if (!is_utf8(bytes) || bytes.find('\0') != std::string_view::npos)
        return fail(ErrorCode::malformed, where + ": not UTF-8, or with a NUL in it");
      return {};
    }
    case capnp::DynamicValue::ENUM:
      if (value.as<capnp::DynamicEnum>().getEnumerant() == nullptr)
        return fail(ErrorCode::unknown_value, where + ": a value nobody knows");
      return {};
    case capnp::DynamicValue::FLOAT:
      if (!std::isfinite(value.as<double>())) return fail(ErrorCode::malformed, where + ": not a finite number");
      return {};
    case capnp::DynamicValue::LIST: {
      const auto list = value.as<capnp::DynamicList>();
      if (is_amplified(list)) return fail(ErrorCode::malformed, where + ": a list of items that say nothing");
      unsigned i = 0;
      for (const auto item : list) PUENTE_REQUIRE(check_values(item, where + "[" + std::to_string(i++) + "]"));
      return {};
    }
    case capnp::DynamicValue::STRUCT: {
      const auto reader = value.as<capnp::DynamicStruct>();
      for (const auto field : reader.getSchema().getFields()) {
        if (!reader.has(field, capnp::HasMode::NON_DEFAULT)) continue;
        const std::string name(field.getProto().getName().cStr());
        PUENTE_REQUIRE(check_values(reader.get(field), where.empty() ? name : where + "." + name));
      }
      return {};
    }
    default:
      return {};
  }
}

Result<capnp::StructSchema> schema_of(model::Kind kind, const model::Label& label) {
  const auto schema = content_schema(kind, label);
  if (!schema)
    return fail(ErrorCode::unknown_value,
                "a record of kind " + std::string(model::name_of(kind)) + " has no section " + model::text_of(label));
  return *schema;
}

// Calls `use` with the struct that canonical `bytes` hold, once all of it has been checked.
template <class Use>
auto with_struct(capnp::StructSchema schema, ByteView bytes, Use use)
    -> decltype(use(std::declval<capnp::DynamicStruct::Reader>())) {
  if (bytes.size() > content_bytes_max)
    return fail(ErrorCode::too_large, "more than 1 MiB in one section: divide it over several records");
  if (bytes.empty() || bytes.size() % sizeof(capnp::word) != 0)
    return fail(ErrorCode::malformed, "not a whole number of words");
  const SecretBytes aligned = SecretBytes::copy_of(bytes);  // wiped when it goes; heap memory is aligned for words
  try {
    const kj::ArrayPtr<const capnp::word> segments[] = {kj::arrayPtr(
        reinterpret_cast<const capnp::word*>(aligned.reveal().data()), bytes.size() / sizeof(capnp::word))};
    capnp::ReaderOptions options;
    options.traversalLimitInWords = 8 * segments[0].size() + 64;
    options.nestingLimit = 16;
    capnp::SegmentArrayMessageReader message(kj::arrayPtr(segments, 1), options);
    if (!message.isCanonical()) return fail(ErrorCode::malformed, "not in canonical form");
    const auto root = message.getRoot<capnp::DynamicStruct>(schema);
    // isCanonical() does not look where an empty list points (canonical.h).
    kj::Array<capnp::word> words = root.as<capnp::AnyStruct>().canonicalize();
    const WipedWords wiped(words.asPtr());
    if (words.asBytes() != segments[0].asBytes()) return fail(ErrorCode::malformed, "not in canonical form");
    PUENTE_REQUIRE(check_values(root, {}));
    return use(root);
  } catch (const kj::Exception&) {
    return fail(ErrorCode::malformed, "the bytes do not follow the schema");
  }
}

// Of what was built here out of JSON, which bounds it: a list of items that say nothing is told of as what it is, also
// where it claims more items than others' bytes may.
Status check_built(capnp::StructSchema schema, kj::ArrayPtr<const capnp::word> words) {
  const kj::ArrayPtr<const capnp::word> segments[] = {words};
  capnp::ReaderOptions options;
  options.traversalLimitInWords = std::uint64_t{1} << 32;
  capnp::SegmentArrayMessageReader message(kj::arrayPtr(segments, 1), options);
  return check_values(message.getRoot<capnp::DynamicStruct>(schema), {});
}

}  // namespace

Result<SecretBytes> content_from_json(model::Kind kind, const model::Label& label, std::string_view json) {
  PUENTE_TRY(const capnp::StructSchema schema, schema_of(kind, label));
  PUENTE_REQUIRE(check_json(json));
  const nlohmann::json parsed = nlohmann::json::parse(json, nullptr, false);
  if (parsed.is_discarded()) return fail(ErrorCode::malformed, "not JSON");
  try {
    Building message(Content::secret);
    auto root = message.initRoot<capnp::DynamicStruct>(schema);
    PUENTE_REQUIRE(
        fill_from_json(root, stands_for_its_value(schema) ? nlohmann::json{{"value", parsed}} : parsed, "content"));
    kj::Array<capnp::word> words = root.asReader().as<capnp::AnyStruct>().canonicalize();
    const WipedWords wiped(words.asPtr());
    const ByteView bytes(words.asBytes().begin(), words.asBytes().size());
    PUENTE_REQUIRE(check_built(schema, words));
    // What the recipient will check, so that nothing is sent that nobody can read.
    PUENTE_REQUIRE(with_struct(schema, bytes, [](const capnp::DynamicStruct::Reader&) { return Status(); }));
    return SecretBytes::copy_of(bytes);
  } catch (const kj::Exception&) {
    return fail(ErrorCode::malformed, "does not follow the schema " + std::string(schema.getShortDisplayName().cStr()));
  }
}

Result<std::string> content_to_json(model::Kind kind, const model::Label& label, ByteView bytes) {
  PUENTE_TRY(const capnp::StructSchema schema, schema_of(kind, label));
  auto shown = with_struct(schema, bytes, [&](const capnp::DynamicStruct::Reader& root) -> Result<std::string> {
    return (stands_for_its_value(schema) ? json_of(root.get(schema.getFields()[0])) : json_of(root)).dump();
  });
  if (!shown) return tl::unexpected<Error>(shown.error().at("section"));
  return shown;
}

}  // namespace puente::codec
