// The other side of the handshake, for whoever tries the broker's edge from outside: its own check at the start, and
// tests. Agents speak through libzmq, not through this.
//
// hello() → the data of WELCOME → initiate() → the data of READY → ready(); then message() and open(). Not thread safe.
#pragma once

#include "broker/edge/handshake.h"

namespace puente::broker::edge {

struct ClientKey {  // C
  CurvePublic public_key;
  CurvePrivate private_key;
};

std::array<std::uint8_t, 64> client_greeting();

class Client {
 public:
  // Both outlive it.
  Client(const CurvePublic& server, const ClientKey& own, const Seed& seed);

  // Each returns whole frames.
  Bytes hello();
  Result<Bytes> initiate(ByteView welcome_data, ByteView metadata);
  Status ready(ByteView ready_data);
  // The payload is given as it is, with the inner flags.
  Bytes message(std::uint8_t flags, ByteView payload);
  // Of a MESSAGE's body.
  Result<MessageKey::Opened> open(ByteView body) const;

  // What tests bend: whom the vouch is for, in place of C' and S.
  std::optional<CurvePublic> vouch_for, vouch_to;
  std::uint64_t counter = 0;  // the last one used

 private:
  const CurvePublic server_;
  const ClientKey& own_;
  CurvePrivate short_private_;  // c'
  CurvePublic short_public_;    // C'
  std::array<std::uint8_t, 16> vouch_nonce_;
  BoxKey session_;
  std::optional<MessageKey> to_server_, from_server_;
};

}  // namespace puente::broker::edge
