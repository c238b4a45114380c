#include "crypto/record/padding.h"

#include <algorithm>
#include <bit>
#include <map>

#include "crypto/base/check.h"

namespace puente::record {
namespace {

constexpr std::uint8_t end_mark = 0x80;

bool has_ladder(model::Kind kind, model::Section section) { return model::ladder_of(kind, section).size() > 1; }

}  // namespace

std::size_t padme(std::size_t size_bytes) {
  if (size_bytes <= padded_bytes_min) return padded_bytes_min;
  const auto exponent = static_cast<std::size_t>(std::bit_width(size_bytes)) - 1;
  const auto kept_bits = static_cast<std::size_t>(std::bit_width(exponent));
  const std::size_t mask = (std::size_t{1} << (exponent - kept_bits)) - 1;
  return (size_bytes + mask) & ~mask;
}

Result<std::vector<std::size_t>> padded_sizes(model::Kind kind, std::span<const SectionSize> sections) {
  std::map<model::Section, std::size_t> longest;  // of each section with a ladder
  for (const SectionSize& section : sections) {
    if (section.plaintext_bytes > plaintext_bytes_max)
      return fail(ErrorCode::too_large, "section " + model::text_of(section.label) + " has " +
                                            std::to_string(section.plaintext_bytes) + " bytes, at most " +
                                            std::to_string(plaintext_bytes_max) + " fit a slot: split it into parts");
    if (has_ladder(kind, section.label.section)) {
      std::size_t& so_far = longest[section.label.section];
      so_far = std::max(so_far, section.plaintext_bytes);
    }
  }
  std::vector<std::size_t> out;
  out.reserve(sections.size());
  for (const SectionSize& section : sections) {
    const auto ladder = longest.find(section.label.section);
    if (ladder == longest.end())
      out.push_back(padme(section.plaintext_bytes + 1));
    else
      out.push_back(ladder->second < ladder_padded_bytes_min ? ladder_padded_bytes_min : padme(ladder->second + 1));
  }
  return out;
}

bool padded_size_allowed(model::Kind kind, const model::Label& label, std::size_t padded_bytes) {
  if (padded_bytes == ladder_padded_bytes_min) return has_ladder(kind, label.section);
  return padded_bytes <= padded_bytes_max && padme(padded_bytes) == padded_bytes;
}

SecretBytes pad(ByteView plaintext, std::size_t padded_bytes) {
  PUENTE_CHECK(padded_bytes > plaintext.size(), "padding leaves no room for its end mark");
  SecretBytes out(padded_bytes);
  const auto bytes = out.reveal_mutable();
  copy_into(bytes, plaintext);
  bytes[plaintext.size()] = end_mark;
  return out;
}

Result<SecretBytes> unpad(const SecretBytes& padded) {
  const ByteView bytes = padded.reveal();
  std::size_t end = bytes.size();
  while (end > 0 && bytes[end - 1] == 0) --end;
  if (end == 0 || bytes[end - 1] != end_mark)
    return fail(ErrorCode::malformed, "the padding of a section is not 0x80 and zeros: the sender made it wrongly");
  return SecretBytes::copy_of(bytes.first(end - 1));
}

}  // namespace puente::record
