#include "crypto/tlog/checkpoint.h"

#include "crypto/base/check.h"
#include "crypto/tlog/merkle.h"
#include "crypto/tlog/text.h"

namespace puente::tlog {
namespace {

constexpr std::size_t origin_max_bytes = 255;

bool is_line(std::string_view line) {
  return !line.empty() && is_note_text(line) && line.find('\n') == std::string_view::npos;
}

tl::unexpected<Error> bad(const char* what) { return fail(ErrorCode::malformed, std::string("checkpoint: ") + what); }

}  // namespace

Status check_origin(std::string_view origin) {
  if (!is_line(origin) || origin.size() > origin_max_bytes)
    return bad("an origin is one line of 1 to 255 bytes of UTF-8 without control characters");
  return {};
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  if (text.size() > note_max_bytes) return fail(ErrorCode::too_large, "checkpoint: longer than 64 KiB");
  const auto origin = take_line(text);
  const auto size = take_line(text);
  const auto root = take_line(text);
  if (!root) return bad("it has fewer than three lines");

  Checkpoint out;
  PUENTE_REQUIRE(check_origin(*origin));
  out.origin = *origin;
  const auto parsed_size = parse_decimal(*size);
  if (!parsed_size) return bad("its size is not a decimal number without leading zeros");
  if (*parsed_size > tree_size_max) return fail(ErrorCode::too_large, "checkpoint: its size is beyond what we handle");
  out.size = *parsed_size;
  const auto parsed_root = parse_hash(*root);
  if (!parsed_root) return bad("its root is not the base64 of 32 bytes");
  out.root = *parsed_root;
  if (out.size == 0 && out.root != empty_root()) return bad("the root of an empty tree is the hash of nothing");

  while (!text.empty()) {
    const auto line = take_line(text);
    if (!line || !is_line(*line)) return bad("an extension line is empty, not text, or lacks its newline");
    out.extensions.emplace_back(*line);
  }
  return out;
}

std::string format_checkpoint(const Checkpoint& checkpoint) {
  std::string out =
      checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + base64_of(checkpoint.root.view()) + "\n";
  for (const std::string& line : checkpoint.extensions) out += line + "\n";
  return out;
}

Note sign_checkpoint(const Checkpoint& checkpoint, std::string_view name, const primitives::SigningKey& key) {
  Note out;
  out.text = format_checkpoint(checkpoint);
  const auto parsed = parse_checkpoint(out.text);
  PUENTE_CHECK(parsed && *parsed == checkpoint, "a checkpoint to be signed must be well formed");
  out.signatures.push_back(sign_note(out.text, name, key));
  return out;
}

}  // namespace puente::tlog
