// Plain TCP from an address of the attacker's own: on loopback all of 127/8 is this machine's.
#pragma once

#include <string>

#include "crypto/base/bytes.h"
#include "io/descriptor.h"

namespace puente::hostile {

inline constexpr const char* strangers = "127.0.0.66";
inline constexpr const char* insiders = "127.0.0.77";

// To "tcp://127.0.0.1:5500" or "127.0.0.1:5500"; calls on it wait two seconds at most. Not open where nobody answers.
io::Descriptor plain_socket(const std::string& endpoint, const char* source);
// False: the other side has closed, or does not read.
bool say(const io::Descriptor& socket, ByteView bytes);
// What comes next; empty: nothing within two seconds, or closed.
Bytes hear_some(const io::Descriptor& socket);
bool is_closed(const io::Descriptor& socket);
void raise_descriptor_limit();
// As many as this process may have, less what it needs itself.
std::size_t sockets_to_spare();

}  // namespace puente::hostile
