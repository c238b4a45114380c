// Plaintext that another agency wrote. What is shown of it can be sent again and is then shown the same, unless it is
// too long as JSON, or a list of nothing but a newer peer's fields.
#include "schemas/codec/content.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/labels.h"
#include "tests/fuzz/memory.h"

using namespace puente;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::MemoryBound bound(size, 16, 64 << 10);  // tables that are made once
  if (size < 1) return 0;
  const auto& [kind, label] = fuzz::all_labels()[data[0] % fuzz::all_labels().size()];
  const auto json = codec::content_to_json(kind, label, {data + 1, size - 1});
  if (!json) return 0;
  const auto bytes = codec::content_from_json(kind, label, *json);
  if (!bytes) {
    fuzz::require(bytes.error().code == ErrorCode::too_large || bytes.error().what.ends_with("say nothing"));
    return 0;
  }
  const auto again = codec::content_to_json(kind, label, bytes->reveal());
  fuzz::require(again && *again == *json);
  return 0;
}
