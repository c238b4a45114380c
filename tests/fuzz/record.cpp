// Parts of a record, chosen by the first byte: header, slot, recipient entry, release entry, sealed record.
#include "schemas/codec/record.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory.h"

using namespace puente;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::MemoryBound bound(size, 16);
  const fuzz::Choice choice = fuzz::choose({data, size}, 5);
  switch (choice.number) {
    case 0:
      fuzz::check_codec(codec::decode_header, choice.rest);
      break;
    case 1:
      fuzz::check_codec(codec::decode_slot, choice.rest);
      break;
    case 2:
      fuzz::check_codec(codec::decode_recipient_entry, choice.rest);
      break;
    case 3:
      fuzz::check_codec(codec::decode_release_entry, choice.rest);
      break;
    default:
      fuzz::check_codec(codec::decode_sealed_record, choice.rest);
  }
  return 0;
}
