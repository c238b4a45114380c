// JSON that an officer's program gives. What is taken comes back, and has one encoding.
#include "schemas/codec/content.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/labels.h"
#include "tests/fuzz/memory.h"

using namespace puente;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::MemoryBound bound(size, 16);
  if (size < 1) return 0;
  const auto& [kind, label] = fuzz::all_labels()[data[0] % fuzz::all_labels().size()];
  const std::string text = text_of({data + 1, size - 1});
  const auto bytes = codec::content_from_json(kind, label, text);
  if (!bytes) return 0;
  const auto json = codec::content_to_json(kind, label, bytes->reveal());
  fuzz::require(json.has_value());
  const auto again = codec::content_from_json(kind, label, *json);
  fuzz::require(again.has_value());
  const auto shown = codec::content_to_json(kind, label, again->reveal());
  fuzz::require(shown && *shown == *json);
  return 0;
}
