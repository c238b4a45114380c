// The directory, chosen by the first byte: an entry, the body of a package, the body of a revocation.
#include "schemas/codec/directory.h"
#include "tests/fuzz/fuzz.h"

using namespace puente;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Choice choice = fuzz::choose({data, size}, 3);
  switch (choice.number) {
    case 0:
      fuzz::check_codec(codec::decode_directory_entry, choice.rest);
      break;
    case 1:
      fuzz::check_codec(codec::decode_package_body, choice.rest);
      break;
    default:
      fuzz::check_codec(codec::decode_revocation_body, choice.rest);
  }
  return 0;
}
