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

Status check_words(ByteView bytes, std::size_t bytes_max, const char* what) {
  if (bytes.size() > bytes_max)
    return fail(ErrorCode::too_large, std::string(what) + ": " + std::to_string(bytes.size()) + " bytes; at most " +
                                          std::to_string(bytes_max) + " are taken");
  if (bytes.empty() || bytes.size() % sizeof(capnp::word) != 0)
    return fail(ErrorCode::malformed, std::string(what) + ": not a whole number of words");
  return {};
}

tl::unexpected<Error> not_canonical(const char* what) {
  return fail(ErrorCode::malformed,
              std::string(what) + ": the bytes are not the canonical form of what they say, or hold more than it");
}

Result<std::string> checked_text(std::string_view value, std::size_t bytes_max, const char* field) {
  PUENTE_REQUIRE(check_size(value.size(), bytes_max, field));
  if (value.find('\0') != std::string_view::npos || !is_utf8(value))
    return fail(ErrorCode::malformed, std::string(field) + ": not UTF-8, or with a NUL inside");
  return std::string(value);
}

}  // namespace puente::codec
