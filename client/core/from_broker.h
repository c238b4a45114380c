// What the broker says, each message to the part that it concerns. A message without a function here does not compile.
#pragma once

#include "client/core/parts.h"

namespace puente::client::core {

class FromBroker {
 public:
  explicit FromBroker(Parts& parts) : parts_(parts) {}
  // Frames only come with a delivery. What comes before the welcome is dropped.
  StoreStatus take(Turn& turn, Received& input);
  // Answers to questions that are sent when time passes.
  StoreStatus ask(Turn& turn);

 private:
  StoreStatus take(Turn& turn, codec::Delivery& message, std::vector<Bytes> slots);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Welcome& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Receipt& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Refusal& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Heartbeat& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Tracking& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::DirectoryPage& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Bundles& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Pauses& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::DirectoryNotices& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Done& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Recalled& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Notice& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Proofs& message);
  // Those that only liaisons and auditors ask for.
  StoreStatus take(Turn& turn, std::uint64_t request, codec::LogPage& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Ordered& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Approvals& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Holds& message);
  static void drop(Turn& turn, std::string_view what);

  Parts& parts_;
  std::uint64_t proofs_request_ = 0;  // 0: none
};

}  // namespace puente::client::core
