// The JSON document of `puente send`.
#include "client/document/document.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory.h"

using namespace puente;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::MemoryBound bound(size, 16);
  const auto document = client::document::parse_document(text_of({data, size}));
  if (document) fuzz::require(!document->to.empty());
  fuzz::require(document.has_value() == client::document::findings_of(text_of({data, size})).empty());
  return 0;
}
