#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "broker/edge/client.h"
#include "broker/edge/frames.h"
#include "broker/io/edge_server.h"
#include "io/clock.h"

namespace puente::broker::io {
namespace {

constexpr Duration own_patience = seconds(5);

// A blocking connection, for whole commands.
class Stranger {
 public:
  explicit Stranger(puente::io::Descriptor socket) : socket_(std::move(socket)) {}

  Status say(ByteView bytes) {
    while (!bytes.empty()) {
      const ssize_t put = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (put <= 0) return silence();
      bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    return {};
  }
  Result<Bytes> hear(std::size_t size) {
    Bytes out(size);
    if (::recv(socket_.get(), out.data(), size, MSG_WAITALL) != static_cast<ssize_t>(size)) return silence();
    return out;
  }
  // The body of the next frame, which is a short command.
  Result<Bytes> hear_command() {
    PUENTE_TRY(const Bytes head, hear(2));
    if (head[0] != edge::flag_command)
      return fail(ErrorCode::not_permitted, "a stranger is answered with something else than a short command");
    return hear(head[1]);
  }

 private:
  static tl::unexpected<Error> silence() {
    return fail(ErrorCode::io,
                std::string("the broker does not answer a connection of its own: ") + std::strerror(errno));
  }
  puente::io::Descriptor socket_;
};

}  // namespace

Status prove_strangers_refused(const EdgeServer& server, const CurvePublic& server_key) {
  PUENTE_TRY(puente::io::Descriptor socket, connect_to(server.endpoint(), own_patience));
  Stranger stranger(std::move(socket));
  edge::ClientKey key;
  copy_into(key.private_key.reveal_mutable(), puente::io::fresh_seed().view());
  key.public_key = edge::public_of(key.private_key);
  edge::Client client(server_key, key, puente::io::fresh_seed());
  Bytes metadata;
  edge::append_property(metadata, {"Socket-Type", view_of("DEALER")});

  PUENTE_REQUIRE(stranger.say(edge::client_greeting()));
  PUENTE_REQUIRE(stranger.hear(edge::greeting_bytes));
  PUENTE_REQUIRE(stranger.say(client.hello()));
  PUENTE_TRY(const Bytes welcome, stranger.hear_command());
  PUENTE_TRY(const edge::Command first, edge::read_command(welcome));
  PUENTE_TRY(const Bytes initiate, client.initiate(first.data, metadata));
  PUENTE_REQUIRE(stranger.say(initiate));
  PUENTE_TRY(const Bytes answer, stranger.hear_command());
  PUENTE_TRY(const edge::Command second, edge::read_command(answer));
  if (second.name != "ERROR" || !equal(second.data, view_of("\x03"
                                                            "400")))
    return fail(ErrorCode::not_permitted, "a stranger's CURVE key was not refused; nothing is served");
  return {};
}

}  // namespace puente::broker::io
