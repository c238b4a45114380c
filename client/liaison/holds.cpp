#include "client/liaison/holds.h"

#include <fmt/format.h>

namespace puente::client::liaison {
namespace {

constexpr std::size_t digits_min = 6;
constexpr std::size_t digits_max = 64;
constexpr std::size_t digits_shown = 12;

Status check_id(const std::string& text) {
  if (text.size() < digits_min || text.size() > digits_max ||
      text.find_first_not_of("0123456789abcdef") != std::string::npos)
    return fail(ErrorCode::usage, fmt::format("'{}' is no key id: write at least {} of its digits (0 to 9, a to f), as "
                                              "puente hold list shows them",
                                              text, digits_min));
  return {};
}

}  // namespace

Result<codec::HeldSender> find_hold(const codec::Holds& holds, const std::string& sender,
                                    const std::string& recipient) {
  PUENTE_REQUIRE(check_id(sender));
  PUENTE_REQUIRE(check_id(recipient));
  const codec::HeldSender* found = nullptr;
  for (const codec::HeldSender& one : holds.held) {
    if (!one.sender.hex().starts_with(sender) || !one.recipient.hex().starts_with(recipient)) continue;
    if (found != nullptr)
      return fail(ErrorCode::usage,
                  fmt::format("{} and {} are the beginning of more than one hold: write more digits, as in {} {}",
                              sender, recipient, one.sender.hex(), one.recipient.hex()));
    found = &one;
  }
  if (found == nullptr)
    return fail(
        ErrorCode::not_found,
        fmt::format("no records of a device {} are held for a device {}; see puente hold list", sender, recipient));
  return *found;
}

std::string short_id(const KeyId& device) { return device.hex().substr(0, digits_shown); }

}  // namespace puente::client::liaison
