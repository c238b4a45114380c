#include "client/core/officer_request.h"

#include "crypto/base/transcript.h"
#include "crypto/pki/chain.h"
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

Status verify_officer_act(const ports::OfficerAct& act, const pki::Certificate& officer,
                          const pki::Certificate& device) {
  PUENTE_REQUIRE(pki::verify_officer(officer, device, officer.not_before()));
  if (officer.key_id() != act.officer || officer.name().common_name != act.name)
    return fail(ErrorCode::mismatch, "the certificate is another officer's than the act names");
  const auto key = officer.public_key().ed25519();
  if (!key) return fail(ErrorCode::not_permitted, "an officer's key that is not Ed25519");
  return verify_officer_request(*key, device.key_id(), act.challenge, act.request, act.signature);
}

}  // namespace puente::client::core
