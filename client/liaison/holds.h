// Senders whose records wait for a recipient that refused too many of them, as a liaison names them.
#pragma once

#include <string>

#include "crypto/base/error.h"
#include "schemas/codec/wire.h"

namespace puente::client::liaison {

// The hold whose sender's and recipient's key ids begin so, as records are named: by at least 4 digits. Errors: usage,
// conflict (of more than one hold), not_found.
Result<codec::HeldSender> find_hold(const codec::Holds& holds, const std::string& sender, const std::string& recipient);

// Key ids as people see them, and may type them.
std::string short_id(const KeyId& device);

}  // namespace puente::client::liaison
