#include "schemas/codec/wire.h"

#include "schemas/codec/wire_parts.h"

namespace puente::codec {
namespace {

using Wire = schema::Message;

template <class Reader>
Result<Message> read_as(std::uint64_t request, Reader reader, const char* which) {
  auto body = wire::read(reader);
  if (!body) return tl::unexpected<Error>(body.error().at(which));
  return Message{request, std::move(*body)};
}

Result<Message> read_message(Wire::Reader in) {
  const std::uint64_t request = in.getRequest();
  switch (in.which()) {
    case Wire::HELLO:
      return read_as(request, in.getHello(), "hello");
    case Wire::SUBMIT:
      return read_as(request, in.getSubmit(), "submit");
    case Wire::ACKNOWLEDGE:
      return read_as(request, in.getAcknowledge(), "acknowledge");
    case Wire::PUBLISH:
      return read_as(request, in.getPublish(), "publish");
    case Wire::ACTIVATE:
      return read_as(request, in.getActivate(), "activate");
    case Wire::FETCH_DIRECTORY:
      return read_as(request, in.getFetchDirectory(), "fetchDirectory");
    case Wire::FETCH_BUNDLES:
      return read_as(request, in.getFetchBundles(), "fetchBundles");
    case Wire::FETCH_LOG:
      return read_as(request, in.getFetchLog(), "fetchLog");
    case Wire::WELCOME:
      return read_as(request, in.getWelcome(), "welcome");
    case Wire::RECEIPT:
      return read_as(request, in.getReceipt(), "receipt");
    case Wire::REFUSAL:
      return read_as(request, in.getRefusal(), "refusal");
    case Wire::DELIVERY:
      return read_as(request, in.getDelivery(), "delivery");
    case Wire::HEARTBEAT:
      return read_as(request, in.getHeartbeat(), "heartbeat");
    case Wire::TRACKING:
      return read_as(request, in.getTracking(), "tracking");
    case Wire::DIRECTORY_PAGE:
      return read_as(request, in.getDirectoryPage(), "directoryPage");
    case Wire::BUNDLES:
      return read_as(request, in.getBundles(), "bundles");
    case Wire::LOG_PAGE:
      return read_as(request, in.getLogPage(), "logPage");
    case Wire::DONE:
      return read_as(request, in.getDone(), "done");
  }
  return fail(ErrorCode::unknown_value, "a message of a kind nobody knows");
}

struct InitBody {
  Wire::Builder& out;
  void operator()(const Hello& m) { wire::write(out.initHello(), m); }
  void operator()(const Submit& m) { wire::write(out.initSubmit(), m); }
  void operator()(const Acknowledge& m) { wire::write(out.initAcknowledge(), m); }
  void operator()(const Publish& m) { wire::write(out.initPublish(), m); }
  void operator()(const Activate& m) { wire::write(out.initActivate(), m); }
  void operator()(const FetchDirectory& m) { wire::write(out.initFetchDirectory(), m); }
  void operator()(const FetchBundles&) { out.initFetchBundles(); }
  void operator()(const FetchLog& m) { wire::write(out.initFetchLog(), m); }
  void operator()(const Welcome& m) { wire::write(out.initWelcome(), m); }
  void operator()(const Receipt& m) { wire::write(out.initReceipt(), m); }
  void operator()(const Refusal& m) { wire::write(out.initRefusal(), m); }
  void operator()(const Delivery& m) { wire::write(out.initDelivery(), m); }
  void operator()(const Heartbeat& m) { wire::write(out.initHeartbeat(), m); }
  void operator()(const Tracking& m) { wire::write(out.initTracking(), m); }
  void operator()(const DirectoryPage& m) { wire::write(out.initDirectoryPage(), m); }
  void operator()(const Bundles& m) { wire::write(out.initBundles(), m); }
  void operator()(const LogPage& m) { wire::write(out.initLogPage(), m); }
  void operator()(const Done&) { out.initDone(); }
};

Bytes written(const Message& message) {
  return encode_with<Wire, Content::secret>([&](Wire::Builder& root) {
    root.setRequest(message.request);
    std::visit(InitBody{root}, message.body);
  });
}

}  // namespace

Bytes encode(const Message& message) {
  Bytes out = written(message);
  PUENTE_CHECK(out.size() <= frame_bytes_max, "a message fits one frame: the caller pages");
  return out;
}

Result<Message> decode_message(ByteView bytes) {
  return decode_with<Wire, Content::secret>(bytes, frame_bytes_max, "message", read_message, written);
}

}  // namespace puente::codec
