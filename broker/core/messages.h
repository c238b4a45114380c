// What goes into the broker's core and what comes out. The core has no clock, socket, file, thread or randomness: each
// step gets the time and a fresh seed, and the same sequence of steps gives the same outputs, bit for bit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/shared_bytes.h"

namespace puente::broker::core {

// --- inputs ---
// Of a connection: never used again, and never 0.
using Connection = std::uint64_t;

struct FrameReceived {
  Connection connection = 0;  // answers go there
  CurvePublic peer;           // proven by CURVE
  std::vector<Bytes> frames;
};
struct PeerGone {  // that connection has ended, or a send found nobody there
  Connection connection = 0;
};
// Connections of this key have replaced each other so often within a minute that newer ones are refused until it is
// over (broker/edge/admissions.h, rule 5).
struct KeyFought {
  CurvePublic key;
  std::uint32_t replaced = 0;  // times
};
// An enrolment or revocation brought by hand (the operator's folder): checked like one that came by wire.
struct EntryOffered {
  std::uint64_t token = 0;  // returned in EntryAnswered
  Bytes entry;
};
// The volume that holds the store.
struct Volume {
  std::uint64_t bytes = 0, free_bytes = 0;
  std::uint64_t reusable_bytes = 0;  // of the store's own file, which never shrinks
};
struct BatchStored {               // the batch handed out by take_batch() is durable
  std::optional<Volume> volume{};  // as it is now, where that is known
};
struct WitnessAnswered {
  std::size_t witness = 0;
  int status = 0;  // HTTP; 0: no answer
  std::string body;
};
// The newest checkpoint that a witness keeps, where it says so (GET /checkpoint).
struct WitnessHolds {
  std::size_t witness = 0;
  int status = 0;  // HTTP; 404: it has cosigned nothing; 0: no answer
  std::string body;
};
struct Tick {  // at least once a second
  std::optional<Volume> volume{};
};
struct Stopping {
  std::string why = "stop";  // for the log
};

using Input = std::variant<FrameReceived, PeerGone, KeyFought, EntryOffered, BatchStored, WitnessAnswered, WitnessHolds,
                           Tick, Stopping>;

// --- outputs ---
struct Send {
  Connection connection = 0;
  Bytes message;                   // frame 0
  std::vector<SharedBytes> slots;  // the frames after it
};
struct AskWitness {
  std::size_t witness = 0;
  std::string body;  // of add-checkpoint (C2SP tlog-witness)
};
struct EntryAnswered {  // committed (or held before), or refused
  std::uint64_t token = 0;
  std::optional<Error> refused;
};
struct Notice {  // for the operator; no secrets, no content
  enum class Level { info, warning, alarm } level = Level::info;
  std::string text;
  bool in_health = false;  // Health says it, too, and for as long as it lasts
};

using Output = std::variant<Send, AskWitness, EntryAnswered, Notice>;
using Outputs = std::vector<Output>;

}  // namespace puente::broker::core
