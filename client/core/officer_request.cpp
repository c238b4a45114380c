#include "client/core/officer_request.h"

#include "crypto/base/transcript.h"
#include "crypto/primitives/hash.h"

namespace puente::client::core {

Hash officer_request_hash(std::string_view line) { return primitives::sha256(view_of(line)); }

Bytes officer_message(const KeyId& agent, const ports::Challenge& challenge, const Hash& request) {
  return Transcript("officer-request").lp(agent.view()).lp(challenge.view()).lp(request.view()).bytes();
}

Status verify_officer_request(const Ed25519Public& officer, const KeyId& agent, const ports::Challenge& challenge,
                              const Hash& request, const Signature& signature) {
  if (primitives::verify(officer, officer_message(agent, challenge, request), signature)) return {};
  return fail(ErrorCode::unauthenticated,
              "the officer's signature does not hold for this request, this agent and this challenge");
}

}  // namespace puente::client::core
