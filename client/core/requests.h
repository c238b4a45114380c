// What this agent asks of the broker in somebody's name: to publish an entry, to recall a record, to deliver what needs
// a reason, to log an opening; and who of the agency has read what, which stays here. Whoever waits for an answer has a
// ticket.
//
// Guarantee: every ticket is answered: by the broker's answer, by what keeps it from being asked, or by the loss of the
// connection. Openings are reported again after each welcome, until the broker has them. A store's error stops the
// agent.
#pragma once

#include <map>

#include "client/core/conversation.h"
#include "client/core/inbox.h"
#include "client/core/outbox.h"

namespace puente::client::core {

class Requests {
 public:
  // References outlive it.
  Requests(Self self, const primitives::SigningKey& key, ports::PendingView& view, Conversation& conversation,
           Outbox& outbox, Inbox& inbox, Telling& telling);

  StoreStatus handle(Turn& turn, PublishEntry& input);
  StoreStatus handle(Turn& turn, RevokeSelf& input);
  StoreStatus handle(Turn& turn, RecallRecord& input);
  StoreStatus handle(Turn& turn, GiveReason& input);
  StoreStatus handle(Turn& turn, SeenRecord& input);
  StoreStatus handle(Turn& turn, MarkRead& input);
  // This device's own entries, for which nobody waits.
  void publish(Turn& turn, std::vector<Bytes> entries);
  // Openings that were not reported yet.
  StoreStatus report_openings(Turn& turn);
  // The connection was lost: whoever waits for an answer is told.
  void lost(Turn& turn);

  void take(Turn& turn, std::uint64_t request, const codec::Done& message);
  void take(Turn& turn, std::uint64_t request, codec::Recalled& message);
  // True: the refusal was of one of these.
  bool take(Turn& turn, std::uint64_t request, const codec::Refusal& message);

 private:
  struct Recalling {
    std::uint64_t ticket = 0;
    RecordId record_id;
    std::string reason;
  };
  void refuse(Turn& turn, std::uint64_t ticket, const char* why);

  Self self_;
  const primitives::SigningKey& key_;
  ports::PendingView& view_;
  Conversation& conversation_;
  Outbox& outbox_;
  Inbox& inbox_;
  Telling& telling_;
  // All by the request's number.
  std::map<std::uint64_t, std::optional<std::uint64_t>> asked_;  // entries and reasons → ticket, where somebody waits
  std::map<std::uint64_t, Recalling> recalling_;
  std::map<std::uint64_t, ports::InboxMark> reporting_;
};

}  // namespace puente::client::core
