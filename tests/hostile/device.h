// An enrolled device, played by hand: its keys and its certificate are real, and it keeps to no rule but its own.
//
// One thread. What the network refuses ends a call with false; what our own set-up lacks is thrown.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "client/io/broker_link.h"
#include "crypto/record/seal/sealer.h"
#include "tests/hostile/terrain.h"

namespace puente::hostile {

using Clock = std::chrono::steady_clock;

// The secrets of a party's folder; opened once, since a passphrase costs a second.
struct Keys {
  Keys(const std::filesystem::path& folder, const Terrain& terrain);
  const Terrain& terrain;
  io::CurveKeys curve;
  std::optional<primitives::SigningKey> signing;  // of agents
  io::CurveKeys curve_copy() const { return {curve.public_key, curve.private_key.duplicate()}; }
};

struct RecordShape {
  std::vector<std::string> to;  // agencies
  std::size_t bytes = 2000;     // of all its sections
  model::Urgency urgency = model::Urgency::routine;
  // What the demonstration's policies let pass.
  model::Kind kind = model::Kind::seizure;
  std::vector<model::Section> sections = {model::Section::substance};
};

class Device {
 public:
  // `keys` outlives it.
  explicit Device(const Keys& keys);

  // Anew, and hello. False: not within the patience.
  bool connect(Duration patience = seconds(20));
  bool say(codec::DeviceMessage::Body body, const std::vector<Bytes>& slots = {});
  bool submit(const codec::SealedRecord& record);
  // nullopt: nothing came.
  std::optional<client::io::FromBroker> hear(Duration patience);
  // Reads and forgets what is there. How many refusals were among it.
  std::size_t drain();

  // The next of its chain, signed; the second gives several under one signature.
  codec::SealedRecord seal(const RecordShape& shape);
  std::vector<codec::SealedRecord> seal(const RecordShape& shape, std::size_t count);
  // The same slots under a new record id and a new signature: accepted by the broker, and opened by nobody.
  codec::SealedRecord unopenable(const codec::SealedRecord& like);

  const KeyId& id() const { return sealer_->device(); }
  void* socket() const { return link_->socket(); }
  bool lost() { return link_->state() != client::io::BrokerLink::State::connected; }
  primitives::Drbg& random() { return random_; }
  const Keys& keys() const { return keys_; }

 private:
  bool hello(Clock::time_point deadline);
  record::seal::UnsignedRecord seal_next(const RecordShape& shape);

  const Keys& keys_;
  io::zmq::Context context_;
  std::optional<client::io::BrokerLink> link_;
  std::optional<record::seal::Sealer> sealer_;
  primitives::Drbg random_;
  std::uint64_t request_ = 0, sequence_ = 0, last_delivery_ = 0;
  Hash previous_;
};

}  // namespace puente::hostile
