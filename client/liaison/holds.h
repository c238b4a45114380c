// Senders whose records wait for a recipient that refused too many of them, as a liaison names them.
#pragma once

#include <string>

#include "crypto/base/error.h"
#include "schemas/codec/wire.h"
#include "trust/directory.h"

namespace puente::client::liaison {

// The hold whose sender's and recipient's key ids begin so, as records are named: by at least 4 digits. Errors: usage,
// conflict (of more than one hold), not_found.
Result<codec::HeldSender> find_hold(const codec::Holds& holds, const std::string& sender, const std::string& recipient);

// Whose devices they are is the broker's word, and an order names the devices alone. Fails with `mismatch` where the
// directory says otherwise.
Status check_hold(const codec::HeldSender& held, const trust::Directory& directory);

}  // namespace puente::client::liaison
