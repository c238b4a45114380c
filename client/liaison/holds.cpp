#include "client/liaison/holds.h"

#include <fmt/format.h>

#include "client/liaison/short_ids.h"
#include "crypto/base/utf8.h"

namespace puente::client::liaison {
namespace {

Result<std::string> digits_of(const std::string& text) {
  if (auto digits = first_digits(text)) return std::move(*digits);
  return fail(ErrorCode::usage, cited(text) +
                                    " names no device: write its key id, or at least 4 of its first digits "
                                    "(puente hold list)");
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

Status check_hold(const codec::HeldSender& held, const trust::Directory& directory) {
  const auto is_of = [&](const KeyId& key, const std::string& agency) {
    const trust::Device* const device = directory.find(key);
    return device != nullptr && model::text_of(device->agency) == agency;
  };
  for (const auto& [key, agency] : {std::pair(held.sender, held.from), std::pair(held.recipient, held.to)})
    if (!is_of(key, agency))
      return fail(
          ErrorCode::mismatch,
          fmt::format("the broker says that device {} is of {}, and the directory does not", key.hex(), agency));
  return {};
}

}  // namespace puente::client::liaison
