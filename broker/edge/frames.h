// ZMTP 3.1 (ZeroMQ RFC 23): the greeting, and the frames after it.
//
//   greeting = %xFF 8padding %x7F  version-major version-minor  mechanism[20]  as-server  31filler      64 octets
//   frame    = flags ( size[1] | LONG size[8] ) body          flags: MORE 1, LONG 2, COMMAND 4; big endian
//   command  = name-size[1] name data                         the body of a frame
//   property = name-size[1] name value-size[4] value          metadata: properties to the end
//
// All reading is of bytes from anybody: sizes are checked before anybody waits for what they promise. Errors:
// malformed, too_large.
#pragma once

#include <array>
#include <optional>

#include "crypto/base/bytes.h"

namespace puente::broker::edge {

inline constexpr std::size_t greeting_bytes = 64;
inline constexpr std::uint8_t flag_more = 1, flag_long = 2, flag_command = 4;

// Ours: version 3.1, CURVE, as server.
std::array<std::uint8_t, greeting_bytes> greeting();
// Is this the start of a client's greeting? (Or all of it: nothing beyond is looked at.) A byte that cannot stand where
// it stands is found when it comes.
Status check_greeting(ByteView so_far);

struct FrameHead {
  std::uint8_t flags = 0;
  std::size_t head_bytes = 0;  // flags and size
  std::size_t body_bytes = 0;
};
// nullopt: more bytes are needed. Fails with `too_large` where the body would have more than `body_max` bytes.
Result<std::optional<FrameHead>> read_head(ByteView bytes, std::size_t body_max);
// LONG is set by the size.
void append_head(Bytes& out, std::uint8_t flags, std::size_t body_bytes);

struct Command {
  std::string_view name;
  ByteView data;
};
// Both point into `body`.
Result<Command> read_command(ByteView body);
Bytes command_frame(std::string_view name, ByteView data);

struct Property {
  std::string_view name;
  ByteView value;
};
// Follows the grammar wholly, with names of 1 to 255 letters, digits and "-_.+", and at most 16 properties. Returns the
// value of the one named (whatever its case; twice is malformed), and nothing else: what a peer says of itself beside
// its key counts for nothing.
Result<std::optional<ByteView>> find_property(ByteView metadata, std::string_view name);
void append_property(Bytes& out, const Property& property);

}  // namespace puente::broker::edge
