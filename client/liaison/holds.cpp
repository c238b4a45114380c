#include "client/liaison/holds.h"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/base/utf8.h"

namespace puente::client::liaison {
namespace {

constexpr std::size_t digits_min = 4;
constexpr std::size_t digits_shown = 12;

// Small letters of what people may also write with large ones.
Result<std::string> digits_of(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
  if (text.size() < digits_min || text.find_first_not_of("0123456789abcdef") != std::string::npos)
    return fail(ErrorCode::usage, cited(text) +
                                      " names no device: write its key id, or at least 4 of its first digits "
                                      "(puente hold list)");
  return text;
}

}  // namespace

Result<codec::HeldSender> find_hold(const codec::Holds& holds, const std::string& sender,
                                    const std::string& recipient) {
  PUENTE_TRY(const std::string from, digits_of(sender));
  PUENTE_TRY(const std::string to, digits_of(recipient));
  const codec::HeldSender* found = nullptr;
  for (const codec::HeldSender& one : holds.held) {
    if (!one.sender.hex().starts_with(from) || !one.recipient.hex().starts_with(to)) continue;
    if (found != nullptr)
      return fail(ErrorCode::conflict,
                  fmt::format("{} and {} are the beginning of more than one hold: write more digits, as in {} {}", from,
                              to, one.sender.hex(), one.recipient.hex()));
    found = &one;
  }
  if (found == nullptr)
    return fail(ErrorCode::not_found,
                fmt::format("no records of a device {} are held for a device {}; see puente hold list", from, to));
  return *found;
}

std::string short_id(const KeyId& device) { return device.hex().substr(0, digits_shown); }

}  // namespace puente::client::liaison
