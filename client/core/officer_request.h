// What an officer signs when asking the agency's agent to act: one request line of its local API, in answer to one
// challenge of the agent (docs/protocol.md, Keys: officers are certified by the agency's device).
//
// Guarantee: a signature holds for this request, this agent and this challenge; the agent answers each challenge once,
// so what was signed cannot be asked for again. Shapes: Ed25519 over lp("puente/1 officer-request") lp(agent device key
// id) lp(challenge) lp(SHA-256 of the line). Not guaranteed: that the officer read what was signed.
#pragma once

#include <string_view>

#include "client/ports/agent_store.h"
#include "crypto/pki/certificate.h"
#include "crypto/primitives/sign.h"

namespace puente::client::core {

Hash officer_request_hash(std::string_view line);
Bytes officer_message(const KeyId& agent, const ports::Challenge& challenge, const Hash& request);

// Whether the officer asked for it. Fails with `unauthenticated`.
Status verify_officer_request(const Ed25519Public& officer, const KeyId& agent, const ports::Challenge& challenge,
                              const Hash& request, const Signature& signature);

// Whether a kept act is that officer's: signed with the key that `device` certified under that name. When the
// certificate was good was looked at when the act was kept. Errors: those of pki::verify_officer, `mismatch` (another
// key or name), `unauthenticated`. What the act was about is the agent's word.
Status verify_officer_act(const ports::OfficerAct& act, const pki::Certificate& officer,
                          const pki::Certificate& device);

}  // namespace puente::client::core
