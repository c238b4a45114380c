// The limit: a libzmq ROUTER with CURVE that hands each message on, and nothing else. It stores nothing, checks nobody
// (no ZAP handler: its best case), and moves what it hands on. The sender "s…" and the receiver "r…" differ in the
// first letter of their routing ids, which the relay exchanges. The receiver's acknowledgement is the sender's confirm.
#include <unistd.h>
#include <zmq.h>

#include <algorithm>
#include <cstring>

#include "bench/peers/peer.h"

namespace puente::bench::peers {
namespace {

constexpr std::size_t key_text_bytes = 41;  // Z85 and its NUL

void must(bool good, const char* doing) {
  if (!good) fail("relay: {}: {}", doing, zmq_strerror(zmq_errno()));
}

struct CloseSocket {
  void operator()(void* socket) const { zmq_close(socket); }
};
struct EndContext {
  void operator()(void* context) const { zmq_ctx_term(context); }
};
using Socket = std::unique_ptr<void, CloseSocket>;
using Context = std::unique_ptr<void, EndContext>;

void set(void* socket, int option, int value) {
  must(zmq_setsockopt(socket, option, &value, sizeof value) == 0, "an option");
}
void set(void* socket, int option, const std::string& value) {
  must(zmq_setsockopt(socket, option, value.data(), value.size()) == 0, "an option");
}
void set_unbounded(void* socket) {
  set(socket, ZMQ_SNDHWM, 0);
  set(socket, ZMQ_RCVHWM, 0);
  set(socket, ZMQ_LINGER, 0);
}

struct KeyTexts {
  char public_key[key_text_bytes] = {}, private_key[key_text_bytes] = {};
  KeyTexts() { must(zmq_curve_keypair(public_key, private_key) == 0, "keys"); }
};

struct Part {
  zmq_msg_t raw;
  Part() { zmq_msg_init(&raw); }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
  ~Part() { zmq_msg_close(&raw); }
  // False where nothing is there.
  bool receive(void* socket, int flags) {
    if (zmq_msg_recv(&raw, socket, flags) >= 0) return true;
    must(zmq_errno() == EAGAIN, "receiving");
    return false;
  }
  bool more() const { return zmq_msg_more(&raw) != 0; }
  std::uint8_t* data() { return static_cast<std::uint8_t*>(zmq_msg_data(&raw)); }
  std::size_t size() const { return zmq_msg_size(&raw); }
};

void hand_on(void* router) {
  Part id;
  if (!id.receive(router, 0)) return;
  if (id.size() > 0) id.data()[0] = id.data()[0] == 's' ? 'r' : 's';
  bool more = id.more();
  must(zmq_msg_send(&id.raw, router, more ? ZMQ_SNDMORE : 0) >= 0, "handing on");
  while (more) {
    Part part;
    part.receive(router, 0);
    more = part.more();
    must(zmq_msg_send(&part.raw, router, more ? ZMQ_SNDMORE : 0) >= 0, "handing on");
  }
}

class Dealer {
 public:
  Dealer(void* context, const Server& server, const std::string& id) : socket_(zmq_socket(context, ZMQ_DEALER)) {
    must(socket_ != nullptr, "a socket");
    const KeyTexts own;
    set_unbounded(raw());
    set(raw(), ZMQ_ROUTING_ID, id);
    set(raw(), ZMQ_CURVE_SERVERKEY, first_line_of(server.folder / "public-key"));
    set(raw(), ZMQ_CURVE_PUBLICKEY, own.public_key);
    set(raw(), ZMQ_CURVE_SECRETKEY, own.private_key);
    must(zmq_connect(raw(), fmt::format("tcp://127.0.0.1:{}", server.port).c_str()) == 0, "connecting");
  }
  void* raw() const { return socket_.get(); }
  bool wait(milliseconds wait) const {
    zmq_pollitem_t item{raw(), 0, ZMQ_POLLIN, 0};
    return zmq_poll(&item, 1, wait.count()) > 0;
  }
  void send(std::span<const std::uint8_t> part, bool more) const {
    must(zmq_send(raw(), part.data(), part.size(), more ? ZMQ_SNDMORE : 0) >= 0, "sending");
  }

 private:
  Socket socket_;
};

// What a receiver says: all up to this number is acknowledged. Of no bytes: it is there.
class RelaySender : public Sender {
 public:
  RelaySender(void* context, const Server& server, const std::string& id, std::size_t frames)
      : dealer_(context, server, id), frames_(frames) {}

  void publish(std::span<const std::uint8_t> record) override {
    const std::size_t each = record.size() / frames_;
    for (std::size_t i = 1; i < frames_; ++i) {
      dealer_.send(record.first(each), true);
      record = record.subspan(each);
    }
    dealer_.send(record, false);
  }

  void take_confirms(std::vector<Confirm>& into, milliseconds wait) override {
    dealer_.wait(wait);
    for (Part part; part.receive(dealer_.raw(), ZMQ_DONTWAIT);) {
      std::uint64_t number = 0;
      if (part.size() != sizeof number) continue;
      std::memcpy(&number, part.data(), sizeof number);
      into.push_back({number, true});
    }
  }

  bool heard(milliseconds wait) {
    Part part;
    return dealer_.wait(wait) && part.receive(dealer_.raw(), ZMQ_DONTWAIT);
  }

 private:
  Dealer dealer_;
  std::size_t frames_;
};

class RelayReceiver : public Receiver {
 public:
  RelayReceiver(void* context, const Server& server, const std::string& id) : dealer_(context, server, id) {}

  std::size_t receive(Octets& into, milliseconds wait) override {
    if (!dealer_.wait(wait)) return 0;
    std::size_t count = 0;
    for (; count < receiver_window; ++count) {
      Part first;
      if (!first.receive(dealer_.raw(), ZMQ_DONTWAIT)) break;
      // The number of a record is at its head.
      if (first.size() < sizeof last_) fail("relay: a first frame of {} bytes", first.size());
      std::memcpy(&last_, first.data(), sizeof last_);
      into.insert(into.end(), first.data(), first.data() + first.size());
      for (bool more = first.more(); more;) {
        Part part;
        part.receive(dealer_.raw(), 0);
        into.insert(into.end(), part.data(), part.data() + part.size());
        more = part.more();
      }
    }
    return count;
  }

  void acknowledge() override {
    std::uint8_t number[sizeof last_];
    std::memcpy(number, &last_, sizeof last_);
    dealer_.send(number, false);
  }

  void say_that_it_is_there() { dealer_.send({}, false); }

 private:
  Dealer dealer_;
  std::uint64_t last_ = 0;
};

struct RelaySession : Session {
  Context context{zmq_ctx_new()};  // one I/O thread: a second does not help
  ~RelaySession() override { pairs.clear(); }
};

class Relay : public Peer {
 public:
  Relay(const Server& server, std::size_t frames) : server_(server), frames_(frames) {}

  std::unique_ptr<Session> connect(const Shape& shape, const std::string& run) override {
    auto session = std::make_unique<RelaySession>();
    for (std::size_t i = 0; i < shape.pairs; ++i) {
      const std::string id = fmt::format("{}-{}", run, i);
      auto sender = std::make_unique<RelaySender>(session->context.get(), server_, "s" + id, frames_);
      auto receiver = std::make_unique<RelayReceiver>(session->context.get(), server_, "r" + id);
      // A message to whom the relay does not know yet is lost.
      int left = 500;
      do {
        if (left-- == 0) fail("relay: a sender and its receiver did not find each other");
        receiver->say_that_it_is_there();
      } while (!sender->heard(milliseconds{20}));
      session->pairs.push_back({std::move(sender), std::move(receiver)});
    }
    return session;
  }

 private:
  Server server_;
  std::size_t frames_;
};

}  // namespace

std::unique_ptr<Peer> make_relay(const Server& server, std::size_t frames) {
  return std::make_unique<Relay>(server, std::max<std::size_t>(1, frames));
}

int serve_relay(const std::filesystem::path& folder) {
  const Context context{zmq_ctx_new()};
  const Socket router{zmq_socket(context.get(), ZMQ_ROUTER)};
  must(router != nullptr, "a socket");
  const KeyTexts keys;
  set_unbounded(router.get());
  set(router.get(), ZMQ_CURVE_SERVER, 1);
  set(router.get(), ZMQ_CURVE_SECRETKEY, keys.private_key);
  must(zmq_bind(router.get(), "tcp://127.0.0.1:*") == 0, "binding");
  char endpoint[256] = {};
  std::size_t size = sizeof endpoint;
  must(zmq_getsockopt(router.get(), ZMQ_LAST_ENDPOINT, endpoint, &size) == 0, "the own address");
  std::ofstream(folder / "public-key") << keys.public_key << '\n';
  // The port last: who reads it finds the key.
  std::ofstream(folder / "port") << std::strrchr(endpoint, ':') + 1 << '\n';
  while (true) hand_on(router.get());
}

}  // namespace puente::bench::peers
