#include "crypto/base/transcript.h"

#include <algorithm>

#include "crypto/base/check.h"

namespace puente {
namespace {

constexpr std::string_view prefix = "puente/1 ";

// The length, and room for what follows. Most constructions fit into the first 256 bytes: one allocation.
void begin_lp(Bytes& out, std::size_t size) {
  PUENTE_CHECK(size <= 0xffffffffU, "lp() of more than 4 GiB");
  const std::size_t needed = out.size() + 4 + size;
  if (needed > out.capacity()) out.reserve(std::max<std::size_t>(needed, 2 * out.capacity() + 256));
  const auto length = big_endian(size);
  out.insert(out.end(), length.begin() + 4, length.end());
}

}  // namespace

std::array<std::uint8_t, 8> big_endian(std::uint64_t value) {
  std::array<std::uint8_t, 8> out{};
  for (std::size_t i = 0; i < 8; ++i) out[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
  return out;
}

Bytes bare_label(std::string_view label) {
  Bytes out = copy_of(view_of(prefix));
  const ByteView rest = view_of(label);
  out.insert(out.end(), rest.begin(), rest.end());
  return out;
}

Transcript::Transcript(std::string_view label) {
  begin_lp(bytes_, prefix.size() + label.size());
  raw(view_of(prefix)).raw(view_of(label));
}

Transcript& Transcript::lp(ByteView bytes) {
  begin_lp(bytes_, bytes.size());
  return raw(bytes);
}

Transcript& Transcript::lp(std::uint64_t value) { return lp(ByteView{big_endian(value)}); }

Transcript& Transcript::raw(ByteView bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return *this;
}

Result<std::vector<ByteView>> read_lps(ByteView bytes, std::size_t most) {
  std::vector<ByteView> out;
  while (!bytes.empty()) {
    if (out.size() == most) return fail(ErrorCode::too_large, "more parts than expected");
    if (bytes.size() < 4) return fail(ErrorCode::malformed, "a length is cut off");
    const std::size_t length = (std::size_t{bytes[0]} << 24) | (std::size_t{bytes[1]} << 16) |
                               (std::size_t{bytes[2]} << 8) | std::size_t{bytes[3]};
    if (bytes.size() - 4 < length) return fail(ErrorCode::malformed, "a part is shorter than it says");
    out.push_back(bytes.subspan(4, length));
    bytes = bytes.subspan(4 + length);
  }
  return out;
}

}  // namespace puente
