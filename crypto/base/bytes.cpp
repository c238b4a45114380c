#include "crypto/base/bytes.h"

#include <sodium.h>

namespace puente {

std::string hex_of(ByteView bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out.push_back(digits[byte >> 4]);
    out.push_back(digits[byte & 15]);
  }
  return out;
}

Result<Bytes> bytes_from_hex(std::string_view hex) {
  if (hex.empty()) return Bytes();  // libsodium wants a buffer even for nothing
  Bytes out(hex.size() / 2);
  std::size_t written = 0;
  if (hex.size() % 2 != 0 ||
      sodium_hex2bin(out.data(), out.size(), hex.data(), hex.size(), nullptr, &written, nullptr) != 0 ||
      written != out.size())
    return fail(ErrorCode::malformed, "not an even number of hexadecimal digits");
  return out;
}

std::string base64_of(ByteView bytes) {
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // the terminating NUL
  return out;
}

Result<Bytes> bytes_from_base64(std::string_view text) {
  Bytes out(text.size() / 4 * 3 + 3);
  std::size_t written = 0;
  if (text.size() % 4 != 0 || sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &written,
                                                nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
    return fail(ErrorCode::malformed, "not base64 with padding (RFC 4648 section 4)");
  out.resize(written);
  // libsodium 1.0.18 reads some bytes above 0x7f as if they were letters (0xd6 as '/'): one content has one text.
  if (base64_of(out) != text) return fail(ErrorCode::malformed, "not base64 with padding (RFC 4648 section 4)");
  return out;
}

}  // namespace puente
