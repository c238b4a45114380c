#include "crypto/base/transcript.h"

#include <algorithm>

namespace puente {
namespace {

constexpr std::string_view prefix = "puente/1 ";

}  // namespace

Bytes bare_label(std::string_view label) {
  Bytes out = copy_of(view_of(prefix));
  const ByteView rest = view_of(label);
  out.insert(out.end(), rest.begin(), rest.end());
  return out;
}

Transcript::Transcript(std::string_view label) {
  raw(lp_length(prefix.size() + label.size())).raw(view_of(prefix)).raw(view_of(label));
}

Transcript& Transcript::raw_large(ByteView bytes) {
  if (large_.empty()) {
    large_.reserve(std::max(2 * small_.size(), size_ + bytes.size()));
    large_.assign(small_.begin(), small_.begin() + static_cast<std::ptrdiff_t>(size_));
  }
  large_.insert(large_.end(), bytes.begin(), bytes.end());
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
