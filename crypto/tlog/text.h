// Private to this room: the small grammar that notes, checkpoints and witness messages share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/bytes.h"

namespace puente::tlog {

// Valid UTF-8 (RFC 3629: no surrogates, no overlong forms) without control characters below U+0020 but newline.
bool is_note_text(std::string_view text);
// Bytes at the beginning that are such text.
std::size_t note_text_length(std::string_view text);
// A key name: as above, 1 to 255 bytes, no Unicode white space, no plus (C2SP signed-note).
bool is_key_name(std::string_view name);

// ASCII decimal without leading zeros. Fails with `malformed`, also where it does not fit.
Result<std::uint64_t> parse_decimal(std::string_view text);
// Base64 of just 32 bytes. Fails with `malformed`.
Result<Hash> parse_hash(std::string_view text);

// Takes the next line off `rest`, without its newline; nothing if `rest` holds no newline.
std::optional<std::string_view> take_line(std::string_view& rest);

}  // namespace puente::tlog
