// Network addresses as treaties, configurations and commands write them: checked where they are written, since a treaty
// is signed by two nations before anybody connects to what it names.
//
// Shapes: "tcp://HOST:PORT", "http://HOST[:PORT][/path]", "HOST:PORT". HOST is an IPv4 address, an IPv6 address in
// brackets, or a host name (RFC 1123, section 2.1); PORT is 1 to 65535. Errors: usage, with the right form. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/base/error.h"

namespace puente::trust {

struct Address {
  std::string host;  // without brackets
  std::uint16_t port = 0;
  std::string socket{};  // of a Unix socket, in place of both: its path
};

// What others connect to: an address of one machine, so neither 0.0.0.0, nor [::], nor "*".
Result<Address> parse_endpoint(std::string_view text);
// Where a broker listens: an address in numbers, or "*" for all of the machine's.
Result<Address> parse_listen_endpoint(std::string_view text);
// The same without a scheme, for a witness; or a Unix socket.
Result<Address> parse_listen_address(std::string_view text);
// "unix:/run/puente/witness-mx": an absolute path of at most 107 octets (unix(7)).
Result<Address> parse_unix_address(std::string_view text);
// http or https; without a port 80 or 443.
Result<Address> parse_url(std::string_view text);

}  // namespace puente::trust
