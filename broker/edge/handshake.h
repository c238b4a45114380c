// The server's side of CURVE's handshake (ZeroMQ RFC 26). C and S are long-term keys, C' and S' those of one
// connection; [x](A->B) is a box of x from A's private to B's public key.
//
//   HELLO    version 1.0, 72 zeros, C'[32], nonce[8], [64 zeros](C'->S)                 200 octets with the name
//   WELCOME  nonce[16], [S' cookie[96]](S->C')                                          168
//   INITIATE cookie[96], nonce[8], [C nonce[16] [C' S](C->S') metadata](C'->S')         257 and more
//   READY    nonce[8], [metadata](S'->C')
//
// Guarantee: when prove() has succeeded the peer holds the private key of the key that claim() returned, and meant this
// server. The vouch is for both keys, C' and S. The cookie and s' belong to one connection: of a recorded handshake
// nothing but its HELLO opens anywhere else, and what that leads to is unknown to whoever replays it. Counters grow
// over all of a connection's commands. Data are what follows a command's name. Errors: malformed, unauthenticated.
#pragma once

#include "broker/edge/box.h"

namespace puente::broker::edge {

// What an authenticated connection encrypts with.
struct TrafficKeys {
  MessageKey from_client;
  MessageKey to_client;
  std::uint64_t heard;  // the last counter of the client's
};

class Handshake {
 public:
  // `server` outlives it; all that is random in it follows from the seed.
  Handshake(const ServerKey& server, const Seed& seed);

  // Returns WELCOME's data.
  Result<Bytes> hello(ByteView data);
  // INITIATE: returns C, as claimed.
  Result<CurvePublic> claim(ByteView data);
  // After claim(): the vouch, which proves it.
  Status prove() const;
  // After prove(). What INITIATE said beside keys; READY's data; and what is encrypted with from then on.
  ByteView metadata() const;
  Bytes ready(ByteView metadata) const;
  TrafficKeys keys() const;

 private:
  const ServerKey& server_;
  CurvePrivate own_;  // s'
  std::array<std::uint8_t, 16> welcome_nonce_;
  std::array<std::uint8_t, 96> cookie_;  // random: nobody but this connection looks at it
  CurvePublic peer_;                     // C'
  std::uint64_t heard_ = 0;
  BoxKey session_;  // of C' and S'
  CurvePublic claimed_;
  Bytes initiate_;  // what its box held
};

}  // namespace puente::broker::edge
