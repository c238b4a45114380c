// A bundle as it travels and as it is stored: its text, or, where that does not fit a frame, the text deflated (RFC
// 1950, by zlib). Signatures and hashes are over the text, so nothing depends on how it was deflated.
//
// Guarantee: unpacking takes no more memory than bundle_text_bytes_max, whatever was sent; there is one form for a
// text: the shorter ones only plain, the longer ones only deflated. Errors: too_large, malformed. Pure.
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/error.h"

namespace puente::policy {

inline constexpr std::size_t bundle_text_bytes_max = 4 << 20;

// At most codec::bundle_bytes_max.
Result<Bytes> pack_bundle(std::string_view text);
Result<std::string> unpack_bundle(ByteView packed);

}  // namespace puente::policy
