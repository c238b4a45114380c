#include "trust/address.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "crypto/base/utf8.h"

namespace puente::trust {
namespace {

constexpr std::string_view unix_scheme = "unix:";
constexpr std::size_t unix_path_bytes_max = 107;

enum class Host : std::uint8_t { number, name, any, none };

bool is_number(std::string_view host, int family) {
  std::array<std::uint8_t, 16> address{};
  return ::inet_pton(family, std::string(host).c_str(), address.data()) == 1;
}

bool is_label(std::string_view label) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, allowed);
}

// A name whose last label is a number would be taken for an IPv4 address by some (RFC 1123).
bool is_name(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  std::string_view last;
  for (std::string_view rest = host;;) {
    const std::size_t dot = rest.find('.');
    last = rest.substr(0, dot);
    if (!is_label(last)) return false;
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  return !std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; }) && !last.starts_with("0x") &&
         !last.starts_with("0X");
}

// 0.0.0.0 and ::, however they are written.
bool is_any(std::string_view host) {
  std::array<std::uint8_t, 16> address{};
  const std::string text(host);
  if (::inet_pton(AF_INET, text.c_str(), address.data()) == 1)
    return std::ranges::all_of(address.begin(), address.begin() + 4, [](std::uint8_t byte) { return byte == 0; });
  if (::inet_pton(AF_INET6, text.c_str(), address.data()) != 1) return false;
  const bool mapped = address[10] == 0xff && address[11] == 0xff;  // ::ffff:0.0.0.0
  if (mapped) address[10] = address[11] = 0;
  return std::ranges::all_of(address, [](std::uint8_t byte) { return byte == 0; });
}

// RFC 3986, pchar and '/', but for what is percent-encoded.
bool is_path(std::string_view path) {
  return std::ranges::all_of(path, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~!$&'()*+,;=:@/").find(c) != std::string_view::npos;
  });
}

struct Parts {
  Address address;
  Host kind = Host::none;
  bool port_given = false;
};

// "HOST:PORT" or "HOST"; nothing where it is neither.
std::optional<Parts> parts_of(std::string_view text) {
  Parts out;
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    out.address.host = text.substr(1, end - 1);
    port = text.substr(end + 1);
    out.kind = !is_number(out.address.host, AF_INET6) ? Host::none
               : is_any(out.address.host)             ? Host::any
                                                      : Host::number;
  } else {
    const std::size_t colon = text.find(':');
    out.address.host = text.substr(0, colon);
    port = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
    const bool any = out.address.host == "*" || is_any(out.address.host);
    out.kind = any                                    ? Host::any
               : is_number(out.address.host, AF_INET) ? Host::number
               : is_name(out.address.host)            ? Host::name
                                                      : Host::none;
  }
  if (out.kind == Host::none) return std::nullopt;
  if (port.empty()) return out;
  if (port.front() != ':') return std::nullopt;
  port.remove_prefix(1);
  if (port.starts_with('0')) return std::nullopt;  // one address has one text
  const auto [stop, error] = std::from_chars(port.data(), port.data() + port.size(), out.address.port);
  if (error != std::errc() || stop != port.data() + port.size() || out.address.port == 0) return std::nullopt;
  out.port_given = true;
  return out;
}

tl::unexpected<Error> refuse(std::string_view text, std::string_view wanted) {
  return fail(ErrorCode::usage, fmt::format("{} is no address to use here: {}", cited(text), wanted));
}

Result<Address> listening(std::string_view text, std::string_view whole, std::string_view wanted) {
  const std::optional<Parts> parts = parts_of(text);
  if (!parts || !parts->port_given || parts->kind == Host::name) return refuse(whole, wanted);
  return parts->address;
}

}  // namespace

Result<Address> parse_endpoint(std::string_view text) {
  constexpr std::string_view scheme = "tcp://";
  constexpr std::string_view wanted =
      "what devices connect to is tcp://HOST:PORT, as in tcp://bridge.example:5500 or tcp://[2001:db8::1]:5500, with a "
      "port from 1 to 65535";
  if (!text.starts_with(scheme)) return refuse(text, wanted);
  const std::optional<Parts> parts = parts_of(text.substr(scheme.size()));
  if (!parts || !parts->port_given || parts->kind == Host::any) return refuse(text, wanted);
  return parts->address;
}

Result<Address> parse_listen_endpoint(std::string_view text) {
  constexpr std::string_view scheme = "tcp://";
  constexpr std::string_view wanted =
      "a broker listens on tcp://ADDRESS:PORT, as in tcp://0.0.0.0:5500 or tcp://[::]:5500, with an address in numbers "
      "and a port from 1 to 65535";
  if (!text.starts_with(scheme)) return refuse(text, wanted);
  return listening(text.substr(scheme.size()), text, wanted);
}

Result<Address> parse_listen_address(std::string_view text) {
  if (text.starts_with(unix_scheme)) return parse_unix_address(text);
  return listening(
      text, text,
      "a witness listens on ADDRESS:PORT, as in 127.0.0.1:8501 or [::1]:8501, with an address in numbers and "
      "a port from 1 to 65535, or on a Unix socket, as in unix:/run/puente/witness-mx");
}

Result<Address> parse_unix_address(std::string_view text) {
  constexpr std::string_view wanted =
      "a Unix socket is unix: and an absolute path of at most 107 octets, as in unix:/run/puente/witness-mx";
  const std::string_view path = text.substr(std::min(unix_scheme.size(), text.size()));
  const bool printable = std::ranges::all_of(path, [](char c) { return c > ' ' && c != 0x7f; });
  if (!text.starts_with(unix_scheme) || !path.starts_with('/') || path.ends_with('/') || !printable ||
      path.size() > unix_path_bytes_max)
    return refuse(text, wanted);
  return Address{{}, 0, std::string(path)};
}

Result<Address> parse_url(std::string_view text) {
  constexpr std::string_view wanted =
      "the url of a witness is http://HOST:PORT, as in http://127.0.0.1:8501 or http://[::1]:8501, with a port from 1 "
      "to "
      "65535";
  const bool tls = text.starts_with("https://");
  if (!tls && !text.starts_with("http://")) return refuse(text, wanted);
  const std::string_view rest = text.substr(tls ? 8 : 7);
  const std::optional<Parts> parts = parts_of(rest.substr(0, rest.find('/')));
  if (!parts || parts->kind == Host::any || !is_path(rest.substr(std::min(rest.find('/'), rest.size()))))
    return refuse(text, wanted);
  Address out = parts->address;
  if (!parts->port_given) out.port = tls ? 443 : 80;
  return out;
}

}  // namespace puente::trust
