// The settings of a program in its folder: a TOML file of lines `key = "text"`, of sections of whole numbers, and of
// sections of texts under names that are not the program's own.
//
// Guarantee: only keys that the program knows, and only texts and numbers; what check_setting() lets pass reads back as
// it was written. Errors: io, not_found, too_large (files.h); malformed, unknown_value, with the line.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "crypto/base/error.h"

namespace puente::io {

class Settings {
 public:
  // `numbers`: keys of whole numbers from 0, each in a section: "budgets.spool-bytes". `named`: sections of texts.
  static Result<Settings> read(const std::filesystem::path& path, std::initializer_list<std::string_view> known,
                               std::span<const std::string_view> numbers = {},
                               std::initializer_list<std::string_view> named = {});

  // Empty where the key is absent.
  std::string text(std::string_view key) const;
  // Fails with `malformed` where the key is absent or its text empty.
  Result<std::string> required(std::string_view key) const;
  // All of a section of texts, by their names.
  std::map<std::string, std::string> section(std::string_view name) const;
  struct Range {
    std::uint64_t least = 0, most = 0;
  };
  // `otherwise` where the key is absent. Fails with `malformed` outside the range.
  Result<std::uint64_t> number(std::string_view key, std::uint64_t otherwise, const Range& range) const;

 private:
  std::filesystem::path path_;
  struct Number {
    std::uint64_t value = 0;
    unsigned line = 0;
  };
  std::map<std::string, std::string, std::less<>> texts_;
  std::map<std::string, Number, std::less<>> numbers_;
};

// What goes between quotes is checked here rather than escaped: printable ASCII without quotes and backslashes. Fails
// with `usage`, naming the option.
Status check_setting(std::string_view text, std::string_view option);
std::string render_setting(std::string_view key, std::string_view text);

}  // namespace puente::io
