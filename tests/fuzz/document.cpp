// The JSON document of `puente send`.
#include "client/core/document.h"
#include "tests/fuzz/fuzz.h"

using namespace puente;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = client::core::parse_document(text_of({data, size}));
  if (document) fuzz::require(!document->to.empty());
  return 0;
}
