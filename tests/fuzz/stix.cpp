// A STIX bundle of another tool.
#include "client/document/document.h"
#include "client/exchange/stix_read.h"
#include "client/exchange/stix_write.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory.h"

using namespace puente;
using namespace puente::client;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::MemoryBound bound(size, 64, 1 << 20);  // the check of a document, and our definitions
  const std::string text = text_of({data, size});
  const auto imported = exchange::import_stix(text, {});
  if (!imported) return 0;
  for (const exchange::Draft& draft : imported->drafts) {
    nlohmann::json document = draft.document;
    document["to"] = nlohmann::json::array({"US/DEA"});
    document::read_document(document, nullptr, 0);  // whatever it says of it, it ends
  }
  // What was read of ours is written again, and then read.
  const auto records = exchange::records_of_stix(text);
  if (records) fuzz::require(!exchange::stix_of(*records, Instant{}).empty());
  return 0;
}
