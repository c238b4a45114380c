#include "crypto/base/secret.h"

#include <sodium.h>

namespace puente {

void wipe(std::span<std::uint8_t> bytes) { sodium_memzero(bytes.data(), bytes.size()); }

bool equal_constant_time(ByteView a, ByteView b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

SecretBytes::SecretBytes(std::size_t size_bytes) : size_(size_bytes) {
  if (size_bytes > 0) bytes_ = detail::allocate_secret(size_bytes);
}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    detail::free_secret(bytes_, size_);
    bytes_ = std::exchange(other.bytes_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

SecretBytes SecretBytes::copy_of(ByteView bytes) {
  SecretBytes out(bytes.size());
  copy_into(out.reveal_mutable(), bytes);
  return out;
}

SecretBytes SecretBytes::guarded_copy_of(ByteView bytes) {
  SecretBytes out;
  if (bytes.empty()) return out;
  out.bytes_ = detail::allocate_guarded(bytes.size());
  out.size_ = bytes.size();
  copy_into({out.bytes_, out.size_}, bytes);
  detail::seal_guarded(out.bytes_);
  return out;
}

}  // namespace puente
