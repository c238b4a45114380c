// The directory, chosen by the first byte: an entry, the body of a package, the body of a revocation, what a shard of
// the log begins with.
#include "schemas/codec/directory.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory.h"
#include "trust/shard_state.h"

using namespace puente;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::MemoryBound bound(size, 16);
  const fuzz::Choice choice = fuzz::choose({data, size}, 4);
  switch (choice.number) {
    case 0:
      fuzz::check_codec(codec::decode_directory_entry, choice.rest);
      break;
    case 1:
      fuzz::check_codec(codec::decode_package_body, choice.rest);
      break;
    case 2:
      fuzz::check_codec(codec::decode_revocation_body, choice.rest);
      break;
    default:
      if (const auto state = trust::decode_shard_state(choice.rest))
        fuzz::require(equal(trust::encode(*state), choice.rest));
  }
  return 0;
}
