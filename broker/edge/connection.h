// One connection of a client: bytes in; messages and bytes out. No socket, no clock, no randomness of its own.
//
//   greeting → HELLO / WELCOME → INITIATE / READY → MESSAGE …       or ERROR, once the handshake has begun
//
// Who the peer is, is its CURVE key; nothing that it says of itself beside (`Identity`) is looked at. After READY every
// frame is a MESSAGE: counter[8], [flags payload](C'->S') with the inner flags MORE 1 and COMMAND 2. Outer flags are 0
// or LONG. Commands are PING and PONG; a broker's peer has no use for others.
//
// Guarantee: what is held for a peer is bounded at each moment, before it has proven anything by 4 KiB and the
// handshake's state, later by one message (limits.h) and by what send() was given. A message is handed out whole, or
// not at all. Once closing() says why, nothing is read any more, and what unsent() holds is the last that the peer
// should get. Not thread safe.
#pragma once

#include <deque>

#include "broker/edge/closing.h"
#include "broker/edge/frames.h"
#include "broker/edge/handshake.h"
#include "crypto/base/shared_bytes.h"
#include "crypto/base/time.h"

namespace puente::broker::edge {

// Who decides what one connection cannot: it would have to know the others.
class Gate {
 public:
  virtual ~Gate() = default;
  // A HELLO, which costs us two X25519: does its source come too often?
  virtual bool begins(std::uint64_t connection, Instant now) = 0;
  // Is this key on the allow-list? Asked before its vouch is opened.
  virtual bool knows(const CurvePublic& key) const = 0;
  // The key is proven; may it have this connection? Asked last, so that nobody spends what is another's.
  virtual bool admits(std::uint64_t connection, const CurvePublic& key, Instant now) = 0;
};

using Message = std::vector<Bytes>;
using OutMessage = std::vector<SharedBytes>;
// What it counts for while it waits: its frames, and something for itself, so that many small ones are bounded too.
inline constexpr std::size_t waiting_overhead_bytes = 64;
std::size_t bytes_of(const OutMessage& message);

class Connection {
 public:
  // `server` and `gate` outlive it. Times are of one clock that is never set back.
  Connection(std::uint64_t number, const ServerKey& server, Gate& gate, const Seed& seed, Instant now);

  std::uint64_t number() const { return number_; }
  bool authenticated() const { return keys_.has_value(); }
  const CurvePublic& peer() const { return peer_; }  // once authenticated
  const std::optional<Closing>& closing() const { return closing_; }
  void close(Closing why);
  // It was told so, in words that unsent() holds and that it should get.
  bool was_told() const { return told_; }

  // What came. Whoever reads in large pieces gets that many more messages at once.
  void receive(ByteView bytes, Instant now);
  // Whole messages since the last call.
  std::vector<Message> take_messages() { return std::exchange(messages_, {}); }
  // Frames that were opened since the last call, commands among them.
  std::size_t take_frames_opened() { return std::exchange(frames_opened_, 0); }
  // Of a message that is not whole yet, with something for each frame.
  std::size_t partial_bytes() const { return pending_.size() + message_bytes_ + message_.size() * sizeof(Bytes); }
  // For so long, up to now, nothing was read from the peer, by our own decision: the times of its silence and of its
  // unfinished message stand still meanwhile.
  void not_read(Duration time, Instant now);

  // Once authenticated. Kept as it is until there is room in unsent().
  void send(OutMessage message);
  // Of messages that wait, as bytes_of() counts them.
  std::size_t waiting_bytes() const { return waiting_bytes_; }
  // Encrypts some of what waits.
  ByteView unsent();
  void sent(std::size_t bytes, Instant now);
  // PING where it is time; closes where one has run out.
  void tick(Instant now);

 private:
  enum class State { greeting, hello, initiate, ready };
  std::size_t read_one(ByteView bytes, Instant now);  // how many bytes it took; 0: it needs more
  std::size_t body_max() const;
  Status shake_hands(ByteView body, Instant now);
  Status introduce(ByteView data, Instant now);
  void refuse(Closing why, std::string_view status);
  Status take_message(ByteView body, Instant now);
  Status take_command(ByteView body);
  void encrypt(std::uint8_t flags, ByteView payload);
  void encrypt_some();

  const std::uint64_t number_;
  const ServerKey& server_;
  Gate& gate_;
  Seed seed_;
  State state_ = State::greeting;
  std::optional<Handshake> handshake_;  // from HELLO to READY
  std::optional<TrafficKeys> keys_;
  CurvePublic peer_;
  std::optional<Closing> closing_;
  bool told_ = false;

  Bytes pending_;  // of a frame that is not whole
  Message message_;
  std::size_t message_bytes_ = 0;
  std::vector<Message> messages_;
  std::size_t frames_opened_ = 0;

  std::deque<OutMessage> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::size_t next_frame_ = 0;  // of the first that waits
  Bytes out_;
  std::size_t out_begin_ = 0;
  std::uint64_t counter_ = 1;  // the last one used; READY's

  Instant began_at_, heard_at_, sent_at_, pinged_at_, whole_at_;
  bool spoke_ = false;  // a whole message came
};

}  // namespace puente::broker::edge
