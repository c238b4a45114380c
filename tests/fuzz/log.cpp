// What the log holds, chosen by the first byte: event, leaf, entry, block, seal of an epoch.
#include "schemas/codec/audit.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory.h"

using namespace puente;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::MemoryBound bound(size, 16);
  const fuzz::Choice choice = fuzz::choose({data, size}, 5);
  switch (choice.number) {
    case 0:
      fuzz::check_codec(codec::decode_event, choice.rest);
      break;
    case 1:
      fuzz::check_codec(codec::decode_leaf_input, choice.rest);
      break;
    case 2:
      fuzz::check_codec(codec::decode_entry_plaintext, choice.rest);
      break;
    case 3:
      fuzz::check_codec(codec::decode_block, choice.rest);
      break;
    default:
      fuzz::check_codec(codec::decode_epoch_seal, choice.rest);
  }
  return 0;
}
