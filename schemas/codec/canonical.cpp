#include "schemas/codec/canonical.h"

#include "crypto/base/utf8.h"

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
