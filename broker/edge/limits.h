// What one connection may take, in bytes and time. docs/messages.md says them to whoever writes a client.
#pragma once

#include "crypto/base/time.h"
#include "schemas/codec/limits.h"

namespace puente::broker::edge {

inline constexpr std::size_t handshake_frame_bytes_max = 4096;
inline constexpr std::size_t message_overhead_bytes = 33;  // name, counter, tag, flags of a MESSAGE
inline constexpr std::size_t frames_max = 1 + codec::slots_max;
inline constexpr std::size_t message_bytes_max = codec::record_bytes_max + codec::frame_bytes_max;
inline constexpr std::size_t ping_context_bytes_max = 16;

inline constexpr Duration handshake_time = seconds(5);
inline constexpr Duration first_message_time = seconds(5);  // after READY
inline constexpr Duration message_time = minutes(2);        // from a message's first byte to its last
inline constexpr Duration ping_every = seconds(10);         // where the peer is silent
inline constexpr Duration silence_max = seconds(30);
inline constexpr Duration unread_max = seconds(30);  // without a byte of ours going out

}  // namespace puente::broker::edge
