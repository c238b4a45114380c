// RabbitMQ: a quorum queue a pair, publisher confirms, acknowledgements of the consumer for all it holds at once. A
// quorum queue confirms when its log is synced. librabbitmq, over TLS, the server's certificate checked.
#if __has_include(<rabbitmq-c/amqp.h>)
#include <rabbitmq-c/amqp.h>
#include <rabbitmq-c/framing.h>
#include <rabbitmq-c/ssl_socket.h>
#else
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#endif

#include "bench/peers/peer.h"

namespace puente::bench::peers {
namespace {

constexpr amqp_channel_t channel = 1;
constexpr int frame_bytes_max = 131'072;

timeval to_timeval(milliseconds wait) { return {wait.count() / 1000, (wait.count() % 1000) * 1000}; }

class Connection {
 public:
  explicit Connection(const Server& server) : state_(amqp_new_connection()) {
    amqp_socket_t* const socket = amqp_ssl_socket_new(state_);
    if (socket == nullptr) fail("rabbitmq: no TLS socket");
    must(amqp_ssl_socket_set_cacert(socket, server.authority.c_str()), "the authority's certificate");
    amqp_ssl_socket_set_verify_peer(socket, 1);
    amqp_ssl_socket_set_verify_hostname(socket, 1);
    must(amqp_socket_open(socket, "localhost", server.port), "connecting");
    must(amqp_login(state_, "/", AMQP_DEFAULT_MAX_CHANNELS, frame_bytes_max, 0, AMQP_SASL_METHOD_PLAIN, "bench",
                    server.password.c_str()),
         "login");
    amqp_channel_open(state_, channel);
    must(amqp_get_rpc_reply(state_), "opening a channel");
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    amqp_connection_close(state_, AMQP_REPLY_SUCCESS);
    amqp_destroy_connection(state_);
  }

  static void must(int status, const char* doing) {
    if (status != AMQP_STATUS_OK) fail("rabbitmq: {}: {}", doing, amqp_error_string2(status));
  }
  static void must(const amqp_rpc_reply_t& reply, const char* doing) {
    if (reply.reply_type == AMQP_RESPONSE_NORMAL) return;
    if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION) must(reply.library_error, doing);
    if (reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD)
      refused(doing, static_cast<const amqp_channel_close_t*>(reply.reply.decoded)->reply_text);
    if (reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD)
      refused(doing, static_cast<const amqp_connection_close_t*>(reply.reply.decoded)->reply_text);
    fail("rabbitmq: {}: refused by method {:#x}", doing, reply.reply.id);
  }
  void must_have_been_answered(const char* doing) { must(amqp_get_rpc_reply(state_), doing); }
  amqp_connection_state_t raw() const { return state_; }

 private:
  [[noreturn]] static void refused(const char* doing, const amqp_bytes_t& text) {
    fail("rabbitmq: {}: {}", doing, std::string_view(static_cast<const char*>(text.bytes), text.len));
  }
  amqp_connection_state_t state_;
};

class RabbitSender : public Sender {
 public:
  RabbitSender(const Server& server, std::string queue) : connection_(server), queue_(std::move(queue)) {
    amqp_table_entry_t entry{};
    entry.key = amqp_cstring_bytes("x-queue-type");
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = amqp_cstring_bytes("quorum");
    amqp_queue_declare(connection_.raw(), channel, amqp_cstring_bytes(queue_.c_str()), 0, 1, 0, 0, {1, &entry});
    connection_.must_have_been_answered("declaring a queue");
    amqp_confirm_select(connection_.raw(), channel);
    connection_.must_have_been_answered("asking for confirms");
  }
  ~RabbitSender() override { amqp_queue_delete(connection_.raw(), channel, amqp_cstring_bytes(queue_.c_str()), 0, 0); }

  void publish(std::span<const std::uint8_t> record) override {
    amqp_basic_properties_t properties{};
    properties._flags = AMQP_BASIC_DELIVERY_MODE_FLAG;
    properties.delivery_mode = AMQP_DELIVERY_PERSISTENT;
    // The library takes a pointer to what it does not change.
    const amqp_bytes_t body{record.size(), const_cast<std::uint8_t*>(record.data())};
    Connection::must(amqp_basic_publish(connection_.raw(), channel, amqp_empty_bytes,
                                        amqp_cstring_bytes(queue_.c_str()), 0, 0, &properties, body),
                     "publishing");
  }

  void take_confirms(std::vector<Confirm>& into, milliseconds wait) override {
    while (true) {
      const timeval limit = to_timeval(into.empty() ? wait : milliseconds{0});
      amqp_frame_t frame;
      const int status = amqp_simple_wait_frame_noblock(connection_.raw(), &frame, &limit);
      if (status == AMQP_STATUS_TIMEOUT) break;
      Connection::must(status, "waiting for confirms");
      if (frame.frame_type != AMQP_FRAME_METHOD || frame.payload.method.id != AMQP_BASIC_ACK_METHOD)
        fail("rabbitmq: instead of a confirm there came method {:#x}", frame.payload.method.id);
      const auto* const ack = static_cast<const amqp_basic_ack_t*>(frame.payload.method.decoded);
      into.push_back({ack->delivery_tag - 1, ack->multiple != 0});  // tags begin with 1
    }
    amqp_maybe_release_buffers(connection_.raw());
  }

 private:
  Connection connection_;
  std::string queue_;
};

class RabbitReceiver : public Receiver {
 public:
  RabbitReceiver(const Server& server, const std::string& queue) : connection_(server) {
    amqp_basic_qos(connection_.raw(), channel, 0, receiver_window, 0);
    connection_.must_have_been_answered("setting the window");
    amqp_basic_consume(connection_.raw(), channel, amqp_cstring_bytes(queue.c_str()), amqp_empty_bytes, 0, 0, 0,
                       amqp_empty_table);
    connection_.must_have_been_answered("consuming");
  }

  std::size_t receive(Octets& into, milliseconds wait) override {
    std::size_t count = 0;
    for (; count < receiver_window; ++count) {
      amqp_maybe_release_buffers(connection_.raw());
      const timeval limit = to_timeval(count == 0 ? wait : milliseconds{0});
      amqp_envelope_t envelope;
      const amqp_rpc_reply_t reply = amqp_consume_message(connection_.raw(), &envelope, &limit, 0);
      if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION && reply.library_error == AMQP_STATUS_TIMEOUT) break;
      Connection::must(reply, "receiving");
      const amqp_bytes_t& body = envelope.message.body;
      const auto* const begin = static_cast<const std::uint8_t*>(body.bytes);
      into.insert(into.end(), begin, begin + body.len);
      last_ = envelope.delivery_tag;
      amqp_destroy_envelope(&envelope);
    }
    return count;
  }

  void acknowledge() override {
    Connection::must(amqp_basic_ack(connection_.raw(), channel, last_, 1), "acknowledging");
  }

 private:
  Connection connection_;
  std::uint64_t last_ = 0;
};

class RabbitMq : public Peer {
 public:
  explicit RabbitMq(const Server& server) : server_(server) {}
  std::unique_ptr<Session> connect(const Shape& shape, const std::string& run) override {
    auto session = std::make_unique<Session>();
    for (std::size_t i = 0; i < shape.pairs; ++i) {
      const std::string queue = fmt::format("{}-{}", run, i);
      auto sender = std::make_unique<RabbitSender>(server_, queue);
      session->pairs.push_back({std::move(sender), std::make_unique<RabbitReceiver>(server_, queue)});
    }
    return session;
  }

 private:
  Server server_;
};

}  // namespace

std::unique_ptr<Peer> make_rabbitmq(const Server& server) { return std::make_unique<RabbitMq>(server); }

}  // namespace puente::bench::peers
