// Words of HTTP heads (RFC 9110, sections 5.1, 5.5 and 5.6.2), for who reads requests and who reads answers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace puente::io {

bool is_http_token(std::string_view text);
// No control characters; blanks and tabs where they are said to be.
bool is_http_visible(std::string_view text, bool with_blanks);
std::string http_lower(std::string_view text);

// The name in small letters, and the value without blanks around it. Nothing where the line is no field; a folded one
// is none.
std::optional<std::pair<std::string, std::string_view>> http_field(std::string_view line);
// Digits and nothing else; what no number holds is the largest one.
std::optional<std::uint64_t> http_length(std::string_view text);

}  // namespace puente::io
