// A form of `puente send`: TOML of an officer, or of whoever wrote the file.
#include "client/form/reader.h"

#include "client/document/document.h"
#include "tests/fuzz/fuzz.h"

using namespace puente;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto reading = client::form::read_form(text_of({data, size}), Language::spanish);
  fuzz::require(reading.document.is_null() != reading.findings.empty());
  if (!reading.document.is_null()) fuzz::require(client::document::parse_document(reading.document.dump()).has_value());
  return 0;
}
