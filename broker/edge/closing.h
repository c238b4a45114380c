// Why a connection is closed: what is counted, and told to the operator.
#pragma once

#include <string_view>

namespace puente::broker::edge {

enum class Closing : unsigned char {
  ended,        // the peer closed it, or the network did
  malformed,    // bytes that follow no protocol of ours
  too_large,    // a bound was passed
  proof,        // a box or a vouch that does not open
  stranger,     // the allow-list does not hold its key (any more)
  too_often,    // its source or its key connects more often than it may
  replaced,     // a newer connection of its key took its place
  room,         // others need the room
  too_slow,     // no handshake, no first message, or half a message, within its time
  silent,       // nothing, not even an answer to PING
  not_reading,  // what is sent to it is not read
};
inline constexpr std::size_t closing_count = 11;

// "malformed", "too-large", …
std::string_view name_of(Closing closing);

}  // namespace puente::broker::edge
