// A client and the broker's side of its connection, in memory.
#pragma once

#include "broker/edge/client.h"
#include "broker/edge/connection.h"
#include "broker/edge/limits.h"
#include "crypto/primitives/drbg.h"
#include "tests/support/must.h"
#include "tests/support/seeded.h"

namespace puente::broker::edge::testing {

using support::must;
using support::seed_of;

struct OpenGate final : Gate {
  bool begins_ = true, knows_ = true, admits_ = true;
  std::vector<std::string> asked;
  bool begins(std::uint64_t, Instant) override {
    asked.push_back("begins");
    return begins_;
  }
  bool knows(const CurvePublic&) const override {
    const_cast<OpenGate*>(this)->asked.push_back("knows");
    return knows_;
  }
  bool admits(std::uint64_t, const CurvePublic&, Instant) override {
    asked.push_back("admits");
    return admits_;
  }
};

inline CurvePrivate private_key(std::uint64_t seed) { return primitives::Drbg(seed_of(seed)).random<CurvePrivate>(); }

inline Bytes dealer() {
  Bytes out;
  append_property(out, {"Socket-Type", view_of("DEALER")});
  append_property(out, {"Identity", {}});
  return out;
}

struct Frame {
  std::uint8_t flags = 0;
  Bytes body;
};
// Whole frames from the front of `bytes`; nothing else may be there.
inline std::vector<Frame> frames_in(ByteView bytes) {
  std::vector<Frame> out;
  while (!bytes.empty()) {
    const auto head = must(read_head(bytes, std::size_t{1} << 30));
    if (!head || bytes.size() < head->head_bytes + head->body_bytes) throw std::runtime_error("half a frame");
    out.push_back({head->flags, copy_of(bytes.subspan(head->head_bytes, head->body_bytes))});
    bytes = bytes.subspan(head->head_bytes + head->body_bytes);
  }
  return out;
}

struct Talk {
  ServerKey server_key;
  ClientKey client_key;
  OpenGate gate;
  Instant now{1'000'000};
  Connection connection;
  Client client;

  explicit Talk(std::uint64_t seed = 1)
      : server_key{public_of(private_key(100)), private_key(100)},
        client_key{public_of(private_key(200)), private_key(200)},
        connection(7, server_key, gate, seed_of(seed), now),
        client(server_key.public_key, client_key, seed_of(seed + 1000)) {}

  // What the broker sends now.
  Bytes hear() {
    Bytes out;
    while (true) {
      const ByteView some = connection.unsent();
      if (some.empty()) return out;
      out.insert(out.end(), some.begin(), some.end());
      connection.sent(some.size(), now);
    }
  }
  void say(ByteView bytes) { connection.receive(bytes, now); }

  Bytes welcome() {  // its data
    say(client_greeting());
    hear();
    say(client.hello());
    return data_of("WELCOME");
  }
  Bytes initiate() { return must(client.initiate(welcome(), dealer())); }
  void greet() {  // up to READY
    say(initiate());
    must(client.ready(data_of("READY")));
  }
  // Of the one command that the broker sends now.
  Bytes data_of(std::string_view name) {
    const std::vector<Frame> frames = frames_in(hear());
    if (frames.size() != 1 || frames[0].flags != flag_command) throw std::runtime_error("not one command");
    const Command command = must(read_command(frames[0].body));
    if (command.name != name) throw std::runtime_error("another command: " + std::string(command.name));
    return copy_of(command.data);
  }
};

inline constexpr std::uint8_t more = 1, command = 2;  // inner flags

// The payloads of what the broker sends now, with the inner flags in front. All of them are MESSAGEs.
inline std::vector<Bytes> heard(Talk& talk) {
  std::vector<Bytes> out;
  for (const Frame& frame : frames_in(talk.hear())) {
    if (frame.flags != 0 && frame.flags != flag_long) throw std::runtime_error("a frame that is no MESSAGE");
    MessageKey::Opened opened = must(talk.client.open(frame.body));
    opened.payload.insert(opened.payload.begin(), opened.flags);
    out.push_back(std::move(opened.payload));
  }
  return out;
}

}  // namespace puente::broker::edge::testing
