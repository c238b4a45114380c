// Requests that an officer signed, and what is kept of them.
#pragma once

#include "client/api/officers.h"
#include "client/api/operation.h"

namespace puente::client::api {

// {"officer", "signature", "request"}. Errors: `usage`, those of the values.
Result<SignedRequest> signed_request(nlohmann::json object);
ports::OfficerAct act_of(const SignedRequest& request, const pki::Certificate& officer,
                         const ports::Challenge& challenge, Instant now, const Operation& operation,
                         const nlohmann::json& inner);

inline constexpr std::size_t opening_reason_bytes_max = 512;  // docs/messages.md, justify
// Handles the request once the act is in the store, and adds to the act what came of it, where the request does not say
// it.
Handled keep_and_handle(ports::OfficerAct act, const Operation& operation, nlohmann::json inner);
// Refuses whom the table does not let, checks the fields, and hands them to the operation's handler.
Handled handle_checked(const Operation& operation, nlohmann::json object, const Context& context);

}  // namespace puente::client::api
