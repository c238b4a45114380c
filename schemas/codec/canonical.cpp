#include "schemas/codec/canonical.h"

namespace puente::codec {
namespace {

thread_local std::array<capnp::word, 1024> scratch_words;
thread_local bool scratch_taken = false;

}  // namespace

Scratch::Scratch() {
  PUENTE_CHECK(!scratch_taken, "one message is built at a time in a thread");
  scratch_taken = true;
}

Scratch::~Scratch() { scratch_taken = false; }

kj::ArrayPtr<capnp::word> Scratch::words() { return kj::arrayPtr(scratch_words.data(), scratch_words.size()); }

Building::~Building() noexcept(false) {
  if (content_ == Content::plain) return;
  for (const auto segment : getSegmentsForOutput())
    wipe(std::span(const_cast<kj::byte*>(segment.asBytes().begin()), segment.asBytes().size()));
}

bool is_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
    const unsigned first = byte(i);
    const std::size_t more = first < 0x80                    ? 0
                             : first >= 0xc2 && first < 0xe0 ? 1
                             : first >= 0xe0 && first < 0xf0 ? 2
                             : first >= 0xf0 && first < 0xf5 ? 3
                                                             : 4;
    if (more == 4 || text.size() - i <= more) return false;
    std::uint32_t code = more == 0 ? first : first & (0x3fU >> more);
    for (std::size_t k = 1; k <= more; ++k) {
      if ((byte(i + k) & 0xc0U) != 0x80U) return false;
      code = (code << 6) | (byte(i + k) & 0x3fU);
    }
    if ((more == 2 && (code < 0x800 || (code >= 0xd800 && code < 0xe000))) ||
        (more == 3 && (code < 0x10000 || code > 0x10ffff)))
      return false;
    i += more + 1;
  }
  return true;
}

Result<std::string> read_text(capnp::Text::Reader value, std::size_t bytes_max, const char* field) {
  if (value.size() > bytes_max) return fail(ErrorCode::too_large, std::string(field) + ": longer than allowed");
  std::string out(value.begin(), value.size());
  if (out.find('\0') != std::string::npos || !is_utf8(out))
    return fail(ErrorCode::malformed, std::string(field) + ": not UTF-8, or with a NUL inside");
  return out;
}

}  // namespace puente::codec
