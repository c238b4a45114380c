// Frame 0 of what a peer sends.
#include "schemas/codec/wire.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const puente::fuzz::MemoryBound bound(size, 16);
  puente::fuzz::check_codec(puente::codec::decode_device_message, {data, size});
  puente::fuzz::check_codec(puente::codec::decode_broker_message, {data, size});
  return 0;
}
