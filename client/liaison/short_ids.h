// Ids as people see them, and may type them.
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "crypto/base/bytes.h"

namespace puente::client::liaison {

inline constexpr std::size_t digits_shown = 12, digits_typed_min = 4;

inline std::string short_id(const KeyId& device) { return device.hex().substr(0, digits_shown); }

// The first digits of an id, in small letters; nothing where they are too few, or others than digits.
inline std::optional<std::string> first_digits(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
  const bool are = text.size() >= digits_typed_min && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  return are ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace puente::client::liaison
