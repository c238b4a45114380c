// A liaison's or auditor's connection to the broker: requests answered one by one, with a time limit.
//
// Guarantee: the broker holds the key that the treaty names (CURVE), and everything returned as checked was checked
// against the treaty here. Non-guarantee: that directory and bundles are the newest. A broker that serves old ones to a
// liaison gains nothing: what is signed over them is refused by everybody who holds the newer. Not thread safe.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "client/io/broker_link.h"
#include "client/io/party.h"
#include "policy/bundle.h"
#include "trust/directory.h"
#include "trust/order.h"
#include "trust/treaty.h"

namespace puente::client::session {

class BrokerSession {
 public:
  // Loads the party's folder (may ask for the passphrase), verifies the treaty, connects and says hello. Errors:
  // usage (not enrolled, or an agent, whose daemon does this), unavailable, and those of folder and treaty.
  static Result<std::unique_ptr<BrokerSession>> open(const std::filesystem::path& folder);

  const io::Party& party() const { return party_; }
  const pki::Certificate& certificate() const { return *party_.certificate; }
  const trust::SignedTreaty& treaty() const { return treaty_; }

  // The answer to one request. Fails with the code of the broker's refusal, or with `unavailable`.
  template <class Answer, class Request>
  Result<Answer> ask(Request request) {
    PUENTE_REQUIRE(send(codec::DeviceMessage{++request_, std::move(request)}));
    PUENTE_TRY(codec::BrokerMessage message, next_answer());
    if (auto* const answer = std::get_if<Answer>(&message.body)) return std::move(*answer);
    return fail(ErrorCode::malformed, "the broker answered with another kind of message than asked for");
  }

  Result<trust::Directory> directory(Instant now);
  // Of each nation, checked against the directory; nothing where none is in force.
  Result<std::array<std::optional<policy::LoadedBundle>, model::nation_count>> bundles(
      const trust::Directory& directory);
  // One version of each nation, as the broker keeps them, unchecked; 0: the one in force. Empty: it has none.
  Result<std::array<Bytes, model::nation_count>> bundle_texts(codec::FetchBundles versions);
  Status publish(Bytes entry);
  // Orders that matter, each checked against the directory; the newest order and the counts are the broker's word.
  struct Pauses {
    std::vector<trust::SignedOrder> orders;
    std::array<codec::NewestOrder, model::nation_count> newest;
    std::vector<codec::PauseCount> counts;
  };
  Result<Pauses> pauses(const trust::Directory& directory);

 private:
  BrokerSession(io::Party party, trust::SignedTreaty treaty) : party_(std::move(party)), treaty_(std::move(treaty)) {}
  Status connect();
  Status send(const codec::DeviceMessage& message);
  // Skips what was not asked for (heartbeats).
  Result<codec::BrokerMessage> next_answer();

  puente::io::zmq::Context context_;  // ends after the link
  io::Party party_;
  trust::SignedTreaty treaty_;
  std::optional<io::BrokerLink> link_;
  std::uint64_t request_ = 0;
};

}  // namespace puente::client::session
