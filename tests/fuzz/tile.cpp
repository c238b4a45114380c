// What a log serves as files, chosen by the first byte: paths of tiles and of entries, tiles, bundles of entries. What
// is read has one form.
#include "crypto/tlog/tile.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory.h"

using namespace puente;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::MemoryBound bound(size, 16);
  const fuzz::Choice choice = fuzz::choose({data, size}, 4);
  const std::string text = text_of(choice.rest);
  switch (choice.number) {
    case 0:
      if (const auto id = tlog::parse_tile_path(text)) fuzz::require(tlog::tile_path(*id) == text);
      break;
    case 1:
      if (const auto id = tlog::parse_entries_path(text))
        fuzz::require(tlog::entries_path(id->index, id->width) == text);
      break;
    case 2:
      if (const auto hashes = tlog::tile_hashes(choice.rest)) fuzz::require(hashes->size() * 32 == choice.rest.size());
      break;
    default: {
      if (choice.rest.empty()) break;
      const auto entries = tlog::decode_entry_bundle(choice.rest.subspan(1), choice.rest.front() + 1U);
      if (!entries) break;
      const auto again = tlog::encode_entry_bundle(*entries);
      fuzz::require(again && equal(*again, choice.rest.subspan(1)));
    }
  }
  return 0;
}
