// The settings of a program in its folder: a TOML file of lines `key = "text"`.
//
// Guarantee: only keys that the program knows, and only texts; what check_setting() lets pass reads back as it was
// written. Errors: io, not_found, too_large (files.h); malformed, unknown_value, with the line.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include "crypto/base/error.h"

namespace puente::io {

class Settings {
 public:
  static Result<Settings> read(const std::filesystem::path& path, std::initializer_list<std::string_view> known);

  // Empty where the key is absent.
  std::string text(std::string_view key) const;
  // Fails with `malformed` where the key is absent or its text empty.
  Result<std::string> required(std::string_view key) const;

 private:
  std::filesystem::path path_;
  std::map<std::string, std::string, std::less<>> texts_;
};

// What goes between quotes is checked here rather than escaped: printable ASCII without quotes and backslashes. Fails
// with `usage`, naming the option.
Status check_setting(std::string_view text, std::string_view option);
std::string render_setting(std::string_view key, std::string_view text);

}  // namespace puente::io
