// NATS JetStream: a stream a pair, in files, whose messages go when they are acknowledged (a work queue, which wants
// each acknowledged by itself), and a push consumer. Whether a publish is confirmed before or after its file is synced
// is the server's setting: bench/peers/servers.sh. The C client of NATS, over TLS, the server's certificate checked.
#include <nats/nats.h>

#include <charconv>

#include "bench/peers/peer.h"

namespace puente::bench::peers {
namespace {

void must(natsStatus status, const char* doing) {
  if (status != NATS_OK) fail("jetstream: {}: {} {}", doing, natsStatus_GetText(status), nats_GetLastError(nullptr));
}

template <class T, void (*destroy)(T*)>
struct Destroy {
  void operator()(T* it) const { destroy(it); }
};
using Message = std::unique_ptr<natsMsg, Destroy<natsMsg, natsMsg_Destroy>>;
using Subscription = std::unique_ptr<natsSubscription, Destroy<natsSubscription, natsSubscription_Destroy>>;

class Connection {
 public:
  // at_once: every message is sent by itself, which is best for one in flight; else those of a moment go together.
  Connection(const Server& server, bool at_once) {
    natsOptions* options = nullptr;
    must(natsOptions_Create(&options), "options");
    must(natsOptions_SetURL(options, fmt::format("tls://localhost:{}", server.port).c_str()), "address");
    must(natsOptions_SetUserInfo(options, "bench", server.password.c_str()), "user");
    must(natsOptions_SetSecure(options, true), "TLS");
    must(natsOptions_LoadCATrustedCertificates(options, server.authority.c_str()), "the authority's certificate");
    must(natsOptions_SetExpectedHostname(options, "localhost"), "the expected name");
    must(natsOptions_SetSendAsap(options, at_once), "sending at once");
    must(natsOptions_SetAllowReconnect(options, false), "no second connection");
    must(natsConnection_Connect(&connection_, options), "connecting");
    natsOptions_Destroy(options);
    must(natsConnection_JetStream(&context_, connection_, nullptr), "JetStream");
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    jsCtx_Destroy(context_);
    natsConnection_Destroy(connection_);
  }
  natsConnection* raw() const { return connection_; }
  jsCtx* context() const { return context_; }

 private:
  natsConnection* connection_ = nullptr;
  jsCtx* context_ = nullptr;
};

// Null where nothing came in that time.
Message next_message(const Subscription& from, milliseconds wait) {
  natsMsg* message = nullptr;
  const natsStatus status = natsSubscription_NextMsg(&message, from.get(), wait.count());
  if (status == NATS_TIMEOUT) return nullptr;
  must(status, "receiving");
  return Message(message);
}

class JetSender : public Sender {
 public:
  JetSender(const Server& server, std::string name, bool at_once)
      : connection_(server, at_once), name_(std::move(name)) {
    jsStreamConfig stream;
    jsStreamConfig_Init(&stream);
    const char* subject = name_.c_str();
    stream.Name = subject;
    stream.Subjects = &subject;
    stream.SubjectsLen = 1;
    stream.Retention = js_WorkQueuePolicy;
    stream.Storage = js_FileStorage;
    stream.Replicas = 1;
    must(js_AddStream(nullptr, connection_.context(), &stream, nullptr, nullptr), "making a stream");
    natsInbox* inbox = nullptr;
    must(natsInbox_Create(&inbox), "an inbox");
    inbox_ = inbox;
    natsInbox_Destroy(inbox);
    natsSubscription* confirms = nullptr;
    must(natsConnection_SubscribeSync(&confirms, connection_.raw(), inbox_.c_str()), "listening for confirms");
    confirms_.reset(confirms);
  }
  ~JetSender() override { js_DeleteStream(connection_.context(), name_.c_str(), nullptr, nullptr); }

  void publish(std::span<const std::uint8_t> record) override {
    must(natsConnection_PublishRequest(connection_.raw(), name_.c_str(), inbox_.c_str(), record.data(),
                                       static_cast<int>(record.size())),
         "publishing");
  }

  void take_confirms(std::vector<Confirm>& into, milliseconds wait) override {
    while (const Message message = next_message(confirms_, into.empty() ? wait : milliseconds{0})) {
      const std::string_view said(natsMsg_GetData(message.get()),
                                  static_cast<std::size_t>(natsMsg_GetDataLength(message.get())));
      into.push_back({sequence_in(said) - 1, false});  // sequences begin with 1
    }
  }

 private:
  // {"stream":"…","seq":17}
  static std::uint64_t sequence_in(std::string_view said) {
    constexpr std::string_view key = "\"seq\":";
    const std::size_t at = said.find(key);
    std::uint64_t sequence = 0;
    if (at != std::string_view::npos && said.find("\"error\"") == std::string_view::npos) {
      const std::string_view digits = said.substr(at + key.size() + (said[at + key.size()] == ' ' ? 1 : 0));
      std::from_chars(digits.data(), digits.data() + digits.size(), sequence);
    }
    if (sequence == 0) fail("jetstream: instead of a confirm there came: {}", said);
    return sequence;
  }

  Connection connection_;
  std::string name_, inbox_;
  Subscription confirms_;
};

class JetReceiver : public Receiver {
 public:
  JetReceiver(const Server& server, const std::string& name, bool at_once) : connection_(server, at_once) {
    jsSubOptions options;
    jsSubOptions_Init(&options);
    options.Stream = name.c_str();
    options.ManualAck = true;
    options.Config.AckPolicy = js_AckExplicit;
    options.Config.MaxAckPending = receiver_window;
    natsSubscription* records = nullptr;
    must(js_SubscribeSync(&records, connection_.context(), name.c_str(), nullptr, &options, nullptr), "subscribing");
    records_.reset(records);
  }

  std::size_t receive(Octets& into, milliseconds wait) override {
    held_.clear();
    while (held_.size() < receiver_window) {
      Message message = next_message(records_, held_.empty() ? wait : milliseconds{0});
      if (!message) break;
      const char* const begin = natsMsg_GetData(message.get());
      into.insert(into.end(), begin, begin + natsMsg_GetDataLength(message.get()));
      held_.push_back(std::move(message));
    }
    return held_.size();
  }

  void acknowledge() override {
    for (const Message& message : held_) must(natsMsg_Ack(message.get(), nullptr), "acknowledging");
    held_.clear();
  }

 private:
  Connection connection_;
  Subscription records_;
  std::vector<Message> held_;
};

class JetStream : public Peer {
 public:
  explicit JetStream(const Server& server) : server_(server) {}
  std::unique_ptr<Session> connect(const Shape& shape, const std::string& run) override {
    auto session = std::make_unique<Session>();
    const bool at_once = shape.in_flight == 1;
    for (std::size_t i = 0; i < shape.pairs; ++i) {
      const std::string name = fmt::format("{}-{}", run, i);
      auto sender = std::make_unique<JetSender>(server_, name, at_once);
      session->pairs.push_back({std::move(sender), std::make_unique<JetReceiver>(server_, name, at_once)});
    }
    return session;
  }

 private:
  Server server_;
};

}  // namespace

std::unique_ptr<Peer> make_jetstream(const Server& server) { return std::make_unique<JetStream>(server); }

}  // namespace puente::bench::peers
