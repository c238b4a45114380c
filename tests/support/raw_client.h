// A client over a real socket that may say whatever it likes.
#pragma once

#include <sys/socket.h>

#include <cerrno>

#include "broker/edge/client.h"
#include "broker/edge/frames.h"
#include "broker/io/listener.h"
#include "tests/support/must.h"

namespace puente::support {

namespace edge = broker::edge;

struct RawClient {
  io::Descriptor socket;
  edge::ClientKey key;
  edge::Client client;

  RawClient(io::Descriptor connected, const CurvePublic& server, edge::ClientKey own, const Seed& seed)
      : socket(std::move(connected)), key(std::move(own)), client(server, key, seed) {}
  RawClient(const std::string& endpoint, const CurvePublic& server, edge::ClientKey own, const Seed& seed)
      : RawClient(must(broker::io::connect_to(endpoint, seconds(10))), server, std::move(own), seed) {}
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False: the other side has closed, or does not read.
  bool say(ByteView bytes) {
    while (!bytes.empty()) {
      const ssize_t put = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (put <= 0) return false;
      bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    return true;
  }
  // Empty: closed, or nothing came in time.
  Bytes hear(std::size_t size) {
    Bytes out(size);
    if (::recv(socket.get(), out.data(), size, MSG_WAITALL) != static_cast<ssize_t>(size)) return {};
    return out;
  }
  Bytes hear_frame() {
    Bytes head = hear(2);
    if (head.empty()) return {};
    if ((head[0] & edge::flag_long) != 0) {
      const Bytes rest = hear(7);
      head.insert(head.end(), rest.begin(), rest.end());
    }
    const auto read = must(edge::read_head(head, std::size_t{1} << 30));
    return hear(read->body_bytes);
  }
  // The data of the command that comes next; empty: another, or none.
  Bytes data_of(std::string_view name) {
    const Bytes body = hear_frame();
    if (body.empty()) return {};
    const edge::Command command = must(edge::read_command(body));
    return command.name == name ? copy_of(command.data) : Bytes();
  }
  bool closed() {
    std::uint8_t byte = 0;
    return ::recv(socket.get(), &byte, 1, 0) <= 0 && errno != EAGAIN;
  }
  static Bytes dealer() {
    Bytes out;
    edge::append_property(out, {"Socket-Type", view_of("DEALER")});
    return out;
  }
  // Up to INITIATE, which is sent.
  void introduce(ByteView metadata) {
    say(edge::client_greeting());
    hear(edge::greeting_bytes);
    say(client.hello());
    say(must(client.initiate(data_of("WELCOME"), metadata)));
  }
  void greet(ByteView metadata) {
    introduce(metadata);
    must(client.ready(data_of("READY")));
  }
  void greet() { greet(dealer()); }
};

}  // namespace puente::support
