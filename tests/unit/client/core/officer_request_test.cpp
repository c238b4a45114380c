#include "client/core/officer_request.h"

#include <catch2/catch_test_macros.hpp>

#include "crypto/primitives/hash.h"
#include "tests/unit/schemas/samples.h"

namespace puente::client::core {
TEST_CASE("what an officer signs is the construction's, byte for byte") {
  const Bytes message =
      officer_message(filled<KeyId>(0x11), filled<ports::Challenge>(0x22), officer_request_hash("{\"op\":\"status\"}"));
  CHECK(hex_of(message) == "00000018" + hex_of(view_of("puente/1 officer-request")) + "00000020" +
                               std::string(64, '1') + "00000020" + std::string(64, '2') + "00000020" +
                               primitives::sha256(view_of("{\"op\":\"status\"}")).hex());
}

TEST_CASE("an officer's signature holds for one request, one agent and one challenge") {
  const primitives::SigningKey officer = primitives::generate_signing_key(Bytes(32, 7));
  const Hash request = officer_request_hash("line");
  const auto agent = filled<KeyId>(1);
  const auto challenge = filled<ports::Challenge>(2);
  const Signature signature = primitives::sign(officer, officer_message(agent, challenge, request));
  const auto holds = [&](const KeyId& by_agent, const ports::Challenge& to, const Hash& what) {
    return verify_officer_request(officer.public_key(), by_agent, to, what, signature).has_value();
  };
  CHECK(holds(agent, challenge, request));
  CHECK_FALSE(holds(filled<KeyId>(3), challenge, request));
  CHECK_FALSE(holds(agent, filled<ports::Challenge>(3), request));
  CHECK_FALSE(holds(agent, challenge, officer_request_hash("line ")));
  const primitives::SigningKey other = primitives::generate_signing_key(Bytes(32, 8));
  CHECK_FALSE(verify_officer_request(other.public_key(), agent, challenge, request, signature));
}

}  // namespace puente::client::core
