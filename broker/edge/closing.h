// Why a connection is closed: what is counted, and told to the operator.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace puente::broker::edge {

enum class Closing : unsigned char {
  ended,        // the peer closed it, or the network did
  malformed,    // bytes that follow no protocol of ours
  too_large,    // a bound was passed
  proof,        // a box or a vouch that does not open
  stranger,     // the allow-list does not hold its key (ERROR 400)
  revoked,      // the allow-list does not hold its key any more
  too_often,    // its key connects more often than it may, or its connections fight (ERROR 300)
  flood,        // its source, or all strangers, say HELLO more often than they may
  replaced,     // a newer connection of its key took its place
  room,         // others need the room
  too_slow,     // no handshake, no first message, or half a message, within its time
  silent,       // nothing, not even an answer to PING
  not_reading,  // what is sent to it is not read
};
inline constexpr std::size_t closing_count = 13;

// "malformed", "too-large", …
std::string_view name_of(Closing closing);
// The same for people.
std::string_view meaning_of(Closing closing);

// What the operator is shown of the edge: connections now, and what became of others since the start.
struct Figures {
  std::size_t connections = 0, connections_max = 0;
  std::size_t half_open = 0, half_open_max = 0;  // without handshake yet
  std::uint64_t arrived = 0;
  std::array<std::uint64_t, closing_count> closed{};  // by Closing
};

}  // namespace puente::broker::edge
