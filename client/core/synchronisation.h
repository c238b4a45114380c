// What is in force, fetched from the broker where it differs from what the newest heartbeat names: the directory, the
// bundles, the pauses; and the notices of entries in this agency's name.
//
// Guarantee: one question at a time for each of them; the next follows a heartbeat, or some seconds. An answer to an
// earlier question changes nothing. What does not check out raises an alarm, and is fetched again.
#pragma once

#include "client/core/conversation.h"
#include "client/core/in_force.h"
#include "client/core/notices.h"

namespace puente::client::core {

class Synchronisation {
 public:
  // References outlive it.
  Synchronisation(InForce& in_force, Notices& notices, Conversation& conversation)
      : in_force_(in_force), notices_(notices), conversation_(conversation) {}

  // A conversation begins: what was asked before will not be answered.
  void begin();
  // Asks for what differs.
  void go_on(Turn& turn);

  // True: what is in force has changed.
  bool take(Turn& turn, std::uint64_t request, codec::DirectoryPage& message);
  bool take(Turn& turn, std::uint64_t request, codec::Bundles& message);
  bool take(Turn& turn, std::uint64_t request, codec::Pauses& message);
  // False: the head that came with it does not hold.
  bool take(Turn& turn, std::uint64_t request, codec::DirectoryNotices& message);

 private:
  // Of a list that comes in pages.
  struct Fetch {
    std::uint64_t request = 0;  // 0: none
    std::uint32_t total = 0;
    std::vector<Bytes> entries;
  };
  struct Page {
    std::uint64_t request = 0;
    std::uint32_t from = 0, total = 0;
    std::vector<Bytes>& entries;
  };
  // True: the entries are complete. False: the page was not what was asked for, or there are more: M asks for them.
  template <class M>
  bool complete(Turn& turn, Fetch& fetch, Page page);
  bool may_ask(Turn& turn);      // once for each heartbeat, and again after a while
  void ask_notices(Turn& turn);  // where not all have come

  InForce& in_force_;
  Notices& notices_;
  Conversation& conversation_;
  Fetch directory_, pauses_;
  std::uint64_t bundles_request_ = 0, notices_request_ = 0;  // 0: none
  std::size_t bundles_missing_ = 0;
  Instant asked_at_{};
  Instant notices_after_{};                   // not asked for before
  std::optional<std::uint64_t> asked_under_;  // index of the heartbeat
};

}  // namespace puente::client::core
