// A connection of the broker's edge, before and after the handshake: whatever comes, in whatever pieces, it holds to
// its bounds and never opens what was not sealed for it.
#include "broker/edge/client.h"
#include "broker/edge/connection.h"
#include "broker/edge/limits.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace puente;
using namespace puente::broker::edge;

struct Everybody final : Gate {
  bool begins(std::uint64_t, Instant) override { return true; }
  bool knows(const CurvePublic&) const override { return true; }
  bool admits(std::uint64_t, const CurvePublic&, Instant) override { return true; }
};

CurvePrivate private_key(std::uint8_t fill) {
  CurvePrivate out;
  std::ranges::fill(out.reveal_mutable(), fill);
  return out;
}

struct Keys {
  ServerKey server{public_of(private_key(1)), private_key(1)};
  ClientKey client{public_of(private_key(2)), private_key(2)};
};
const Keys& keys() {
  static const Keys out;
  return out;
}

struct Talk {
  Everybody gate;
  Instant now{1000};
  Connection connection{1, keys().server, gate, Seed{}, now};
  Client client{keys().server.public_key, keys().client, Seed{}};

  void say(ByteView bytes) {
    connection.receive(bytes, now);
    fuzz::require(connection.partial_bytes() <= message_bytes_max + codec::frame_bytes_max + (64 << 10));
    if (!connection.authenticated()) fuzz::require(connection.partial_bytes() <= handshake_frame_bytes_max + 16);
  }
  // The data of the one command that the broker sends now.
  Bytes hear() {
    const ByteView unsent = connection.unsent();
    Bytes out = copy_of(unsent);
    connection.sent(unsent.size(), now);
    const auto head = read_head(out, 4096);
    fuzz::require(head.has_value() && head->has_value());
    const auto command = read_command(ByteView(out).subspan((*head)->head_bytes));
    fuzz::require(command.has_value());
    return copy_of(command->data);
  }
  void greet() {
    say(client_greeting());
    connection.sent(connection.unsent().size(), now);
  }
  void introduce() {
    greet();
    say(client.hello());
    Bytes metadata;
    append_property(metadata, {"Socket-Type", view_of("DEALER")});
    const auto initiate = client.initiate(hear(), metadata);
    fuzz::require(initiate.has_value());
    say(*initiate);
    fuzz::require(connection.authenticated());
    hear();
  }
};

// Each piece begins with its length.
template <class Take>
void each_piece(ByteView input, Take take) {
  while (!input.empty()) {
    const std::size_t size = std::min<std::size_t>(input[0], input.size() - 1);
    take(input.subspan(1, size));
    input = input.subspan(1 + size);
  }
}

void read_handshake(ByteView input, bool greeted) {
  Talk talk;
  if (greeted) talk.greet();
  each_piece(input, [&](ByteView piece) { talk.say(piece); });
  fuzz::require(!talk.connection.authenticated());
  fuzz::require(talk.connection.take_messages().empty());
}

// What an authenticated peer may say: pieces that are sealed, the first byte being the inner flags.
void read_sealed(ByteView input) {
  Talk talk;
  talk.introduce();
  std::size_t frames = 0, bytes = 0;
  each_piece(input, [&](ByteView piece) {
    if (piece.empty()) return;
    talk.say(talk.client.message(piece[0], piece.subspan(1)));
    if (talk.connection.closing()) return;
    frames += piece[0] == 2 ? 0 : 1;
    bytes += piece[0] == 2 ? 0 : piece.size() - 1;
  });
  std::size_t heard = 0, heard_bytes = 0;
  for (const Message& message : talk.connection.take_messages()) {
    fuzz::require(!message.empty() && message.size() <= frames_max);
    heard += message.size();
    for (const Bytes& frame : message) heard_bytes += frame.size();
  }
  fuzz::require(heard <= frames && heard_bytes <= bytes);
  if (!talk.connection.closing() && talk.connection.partial_bytes() == 0) fuzz::require(heard == frames);
}

// What one may say who does not hold the key.
void read_unsealed(ByteView input) {
  Talk talk;
  talk.introduce();
  each_piece(input, [&](ByteView piece) { talk.say(piece); });
  fuzz::require(talk.connection.take_messages().empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Choice choice = fuzz::choose({data, size}, 6);
  switch (choice.number) {
    case 0:
      read_handshake(choice.rest, false);
      break;
    case 1:
      read_handshake(choice.rest, true);
      break;
    case 2:
      read_sealed(choice.rest);
      break;
    case 3:
      read_unsealed(choice.rest);
      break;
    case 4:
      static_cast<void>(find_property(choice.rest, "Socket-Type"));
      break;
    default:
      static_cast<void>(read_command(choice.rest));
      break;
  }
  return 0;
}
