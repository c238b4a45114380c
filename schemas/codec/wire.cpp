#include "schemas/codec/wire.h"

#include "schemas/codec/wire_parts.h"

namespace puente::codec {
namespace {

using Wire = schema::Message;

template <class Message, class Reader>
Result<Message> read_as(std::uint64_t request, Reader reader, const char* which) {
  auto body = wire::read(reader);
  if (!body) return tl::unexpected<Error>(body.error().at(which));
  return Message{request, std::move(*body)};
}

tl::unexpected<Error> unknown_kind() { return fail(ErrorCode::unknown_value, "a message of a kind nobody knows"); }

Result<DeviceMessage> read_device_message(Wire::Reader in) {
  const std::uint64_t request = in.getRequest();
  switch (in.which()) {
    case Wire::HELLO:
      return read_as<DeviceMessage>(request, in.getHello(), "hello");
    case Wire::SUBMIT:
      return read_as<DeviceMessage>(request, in.getSubmit(), "submit");
    case Wire::ACKNOWLEDGE:
      return read_as<DeviceMessage>(request, in.getAcknowledge(), "acknowledge");
    case Wire::PUBLISH:
      return read_as<DeviceMessage>(request, in.getPublish(), "publish");
    case Wire::ACTIVATE:
      return read_as<DeviceMessage>(request, in.getActivate(), "activate");
    case Wire::FETCH_DIRECTORY:
      return read_as<DeviceMessage>(request, in.getFetchDirectory(), "fetchDirectory");
    case Wire::FETCH_BUNDLES:
      return read_as<DeviceMessage>(request, in.getFetchBundles(), "fetchBundles");
    case Wire::FETCH_LOG:
      return read_as<DeviceMessage>(request, in.getFetchLog(), "fetchLog");
    case Wire::FETCH_DIRECTORY_NOTICES:
      return read_as<DeviceMessage>(request, in.getFetchDirectoryNotices(), "fetchDirectoryNotices");
    case Wire::ORDER:
      return read_as<DeviceMessage>(request, in.getOrder(), "order");
    case Wire::FETCH_PAUSES:
      return read_as<DeviceMessage>(request, in.getFetchPauses(), "fetchPauses");
    case Wire::RECALL:
      return read_as<DeviceMessage>(request, in.getRecall(), "recall");
    case Wire::OPENED:
      return read_as<DeviceMessage>(request, in.getOpened(), "opened");
    case Wire::JUSTIFY:
      return read_as<DeviceMessage>(request, in.getJustify(), "justify");
    case Wire::TAKE_NOTICE:
      return read_as<DeviceMessage>(request, in.getTakeNotice(), "takeNotice");
    case Wire::FETCH_APPROVALS:
      return read_as<DeviceMessage>(request, in.getFetchApprovals(), "fetchApprovals");
    case Wire::FETCH_PROOFS:
      return read_as<DeviceMessage>(request, in.getFetchProofs(), "fetchProofs");
    case Wire::TAKE_OUTCOME:
      return read_as<DeviceMessage>(request, in.getTakeOutcome(), "takeOutcome");
    case Wire::REFUSE_DELIVERY:
      return read_as<DeviceMessage>(request, in.getRefuseDelivery(), "refuseDelivery");
    case Wire::FETCH_HOLDS:
      return read_as<DeviceMessage>(request, in.getFetchHolds(), "fetchHolds");
    case Wire::WELCOME:
    case Wire::RECEIPT:
    case Wire::REFUSAL:
    case Wire::DELIVERY:
    case Wire::HEARTBEAT:
    case Wire::TRACKING:
    case Wire::DIRECTORY_PAGE:
    case Wire::BUNDLES:
    case Wire::LOG_PAGE:
    case Wire::DIRECTORY_NOTICES:
    case Wire::DONE:
    case Wire::ORDERED:
    case Wire::PAUSES:
    case Wire::RECALLED:
    case Wire::NOTICE:
    case Wire::APPROVALS:
    case Wire::PROOFS:
    case Wire::HOLDS:
      return fail(ErrorCode::malformed, "a message that only a broker sends");
  }
  return unknown_kind();
}

Result<BrokerMessage> read_broker_message(Wire::Reader in) {
  const std::uint64_t request = in.getRequest();
  switch (in.which()) {
    case Wire::WELCOME:
      return read_as<BrokerMessage>(request, in.getWelcome(), "welcome");
    case Wire::RECEIPT:
      return read_as<BrokerMessage>(request, in.getReceipt(), "receipt");
    case Wire::REFUSAL:
      return read_as<BrokerMessage>(request, in.getRefusal(), "refusal");
    case Wire::DELIVERY:
      return read_as<BrokerMessage>(request, in.getDelivery(), "delivery");
    case Wire::HEARTBEAT:
      return read_as<BrokerMessage>(request, in.getHeartbeat(), "heartbeat");
    case Wire::TRACKING:
      return read_as<BrokerMessage>(request, in.getTracking(), "tracking");
    case Wire::DIRECTORY_PAGE:
      return read_as<BrokerMessage>(request, in.getDirectoryPage(), "directoryPage");
    case Wire::BUNDLES:
      return read_as<BrokerMessage>(request, in.getBundles(), "bundles");
    case Wire::LOG_PAGE:
      return read_as<BrokerMessage>(request, in.getLogPage(), "logPage");
    case Wire::DIRECTORY_NOTICES:
      return read_as<BrokerMessage>(request, in.getDirectoryNotices(), "directoryNotices");
    case Wire::DONE:
      return read_as<BrokerMessage>(request, in.getDone(), "done");
    case Wire::ORDERED:
      return read_as<BrokerMessage>(request, in.getOrdered(), "ordered");
    case Wire::PAUSES:
      return read_as<BrokerMessage>(request, in.getPauses(), "pauses");
    case Wire::RECALLED:
      return read_as<BrokerMessage>(request, in.getRecalled(), "recalled");
    case Wire::NOTICE:
      return read_as<BrokerMessage>(request, in.getNotice(), "notice");
    case Wire::APPROVALS:
      return read_as<BrokerMessage>(request, in.getApprovals(), "approvals");
    case Wire::PROOFS:
      return read_as<BrokerMessage>(request, in.getProofs(), "proofs");
    case Wire::HOLDS:
      return read_as<BrokerMessage>(request, in.getHolds(), "holds");
    case Wire::HELLO:
    case Wire::SUBMIT:
    case Wire::ACKNOWLEDGE:
    case Wire::PUBLISH:
    case Wire::ACTIVATE:
    case Wire::FETCH_DIRECTORY:
    case Wire::FETCH_BUNDLES:
    case Wire::FETCH_LOG:
    case Wire::FETCH_DIRECTORY_NOTICES:
    case Wire::ORDER:
    case Wire::FETCH_PAUSES:
    case Wire::RECALL:
    case Wire::OPENED:
    case Wire::JUSTIFY:
    case Wire::TAKE_NOTICE:
    case Wire::FETCH_APPROVALS:
    case Wire::FETCH_PROOFS:
    case Wire::TAKE_OUTCOME:
    case Wire::REFUSE_DELIVERY:
    case Wire::FETCH_HOLDS:
      return fail(ErrorCode::malformed, "a message that only a device sends");
  }
  return unknown_kind();
}

struct InitBody {
  Wire::Builder& out;
  void operator()(const Hello& m) { wire::write(out.initHello(), m); }
  void operator()(const Submit& m) { wire::write(out.initSubmit(), m); }
  void operator()(const Acknowledge& m) { wire::write(out.initAcknowledge(), m); }
  void operator()(const Publish& m) { wire::write(out.initPublish(), m); }
  void operator()(const Activate& m) { wire::write(out.initActivate(), m); }
  void operator()(const FetchDirectory& m) { wire::write(out.initFetchDirectory(), m); }
  void operator()(const FetchBundles& m) { wire::write(out.initFetchBundles(), m); }
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
  void operator()(const FetchDirectoryNotices& m) { wire::write(out.initFetchDirectoryNotices(), m); }
  void operator()(const DirectoryNotices& m) { wire::write(out.initDirectoryNotices(), m); }
  void operator()(const Done&) { out.initDone(); }
  void operator()(const Order& m) { wire::write(out.initOrder(), m); }
  void operator()(const FetchPauses& m) { wire::write(out.initFetchPauses(), m); }
  void operator()(const Ordered& m) { wire::write(out.initOrdered(), m); }
  void operator()(const Pauses& m) { wire::write(out.initPauses(), m); }
  void operator()(const Recall& m) { wire::write(out.initRecall(), m); }
  void operator()(const Opened& m) { wire::write(out.initOpened(), m); }
  void operator()(const Justify& m) { wire::write(out.initJustify(), m); }
  void operator()(const TakeNotice& m) { wire::write(out.initTakeNotice(), m); }
  void operator()(const FetchApprovals&) { out.initFetchApprovals(); }
  void operator()(const Recalled& m) { wire::write(out.initRecalled(), m); }
  void operator()(const Notice& m) { wire::write(out.initNotice(), m); }
  void operator()(const Approvals& m) { wire::write(out.initApprovals(), m); }
  void operator()(const FetchProofs& m) { wire::write(out.initFetchProofs(), m); }
  void operator()(const TakeOutcome& m) { wire::write(out.initTakeOutcome(), m); }
  void operator()(const RefuseDelivery& m) { wire::write(out.initRefuseDelivery(), m); }
  void operator()(const Proofs& m) { wire::write(out.initProofs(), m); }
  void operator()(const FetchHolds&) { out.initFetchHolds(); }
  void operator()(const Holds& m) { wire::write(out.initHolds(), m); }
};

template <class Message>
Bytes written(const Message& message) {
  return encode_with<Wire, Content::secret>([&](Wire::Builder& root) {
    root.setRequest(message.request);
    std::visit(InitBody{root}, message.body);
  });
}

template <class Message>
Bytes checked(const Message& message) {
  Bytes out = written(message);
  PUENTE_CHECK(out.size() <= frame_bytes_max, "a message fits one frame: the caller pages");
  return out;
}

}  // namespace

Bytes encode(const DeviceMessage& message) { return checked(message); }
Bytes encode(const BrokerMessage& message) { return checked(message); }

Result<DeviceMessage> decode_device_message(ByteView bytes) {
  return decode_with<Wire, Content::secret>(bytes, frame_bytes_max, "message", read_device_message,
                                            written<DeviceMessage>);
}

Result<BrokerMessage> decode_broker_message(ByteView bytes) {
  return decode_with<Wire, Content::secret>(bytes, frame_bytes_max, "message", read_broker_message,
                                            written<BrokerMessage>);
}

}  // namespace puente::codec
