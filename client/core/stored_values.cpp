#include "client/core/stored_values.h"

#include "crypto/base/read_bytes.h"
#include "crypto/base/transcript.h"

namespace puente::client::core {

Bytes number_value(std::uint64_t number) {
  const auto bytes = big_endian(number);
  return {bytes.begin(), bytes.end()};
}

Result<std::uint64_t> number_from(ByteView bytes) {
  if (bytes.size() != 8) return fail(ErrorCode::malformed, "a number of 8 bytes was expected");
  return read_u64(bytes);
}

StoreResult<std::uint64_t> number_of(const Values& values, const char* name) {
  const auto found = values.find(name);
  if (found == values.end()) return std::uint64_t{0};
  return read_back(number_from(found->second), name);
}

StoreResult<Hash> hash_of(const Values& values, const char* name) {
  const auto found = values.find(name);
  if (found == values.end()) return Hash{};
  return read_back(Hash::from(found->second), name);
}

}  // namespace puente::client::core
