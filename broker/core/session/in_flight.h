// Deliveries on their way, for each recipient that is there: within its windows, from the committed event to the
// acknowledgement or refusal. Only state: what happens to a delivery is decided elsewhere.
//
// A recipient has one window for threats to life and one for all else, so that neither waits for the other. Senders
// that have something waiting share a window evenly, in records and in bytes; and a few small records of each may
// be on their way however full the window is, up to in_flight_bytes_max of all. So no sender waits for what another's
// recipient does not take.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <vector>

#include "broker/ports/store.h"

namespace puente::broker::core {

// Bytes of records on their way to one recipient, beyond the last record: of both windows, and of what may always go.
inline constexpr std::size_t in_flight_bytes_max = 64 << 20;

class InFlight {
 public:
  enum class Stage {
    committing,          // its event is in a batch that is not durable yet
    waiting_for_quorum,  // durable, and not yet under a head that witnesses cosigned
    sent,                // until the recipient acknowledges it
  };
  struct Item {
    ports::QueueRow row;  // with its delivery
    Stage stage = Stage::committing;
    std::size_t bytes = 0;  // of its record
  };
  using Place = std::pair<KeyId, std::uint64_t>;  // recipient, and delivery number

  // The recipient is there, with empty windows; or it went, and its deliveries wait in the store.
  void open(const KeyId& recipient);
  void close(const KeyId& recipient);
  bool is_open(const KeyId& recipient) const { return windows_.contains(recipient); }
  // May another delivery of that lane begin, where so many senders share its window? A record may go beyond the bytes.
  // False where the recipient is not there.
  bool takes(const KeyId& recipient, const ports::Lane& lane, std::size_t senders) const;
  // Enough of the lane's share is free to look for more rows in the queue.
  bool wants_more(const KeyId& recipient, const ports::Lane& lane, std::size_t senders) const;

  // In place of an item with the same recipient and number. The window is open.
  void put(ports::QueueRow row, Stage stage, std::size_t bytes);
  void remove(const Place& place);
  const Item* find(const Place& place) const;
  void sent(const Place& place);
  // A sent delivery's event became void in the store; it stays sent.
  void replace_row(const Place& place, ports::QueueRow row);

  // The batch with everything so far has been handed out; and it is durable.
  void handed_out();
  void stored();

  // Takes those whose event is among the first `size` entries of the log and for whose recipient `ready` holds, in the
  // order of the log. Each is to be put again, sent or removed.
  std::vector<Place> take_proven(std::uint64_t size, const std::function<bool(const KeyId&)>& ready);

  // How many were sent, are not void, and are of this kind.
  std::uint64_t count_sent(const std::function<bool(const ports::QueueRow&)>& is_of_kind) const;

 private:
  struct Used {
    std::size_t records = 0, bytes = 0;
  };
  struct Window {
    std::map<std::uint64_t, Item> items;  // by delivery number
    std::array<Used, 2> used;             // by Lane::threat_to_life
    std::map<ports::Lane, Used> used_by;  // none is empty
  };
  struct Committing {
    Place place;
    std::uint64_t index = 0;  // of the event: another one may have taken its place meanwhile
  };
  Item* item(const Place& place);
  // Has the lane less on its way than this part of what it may have, in quarters?
  bool below(const KeyId& recipient, const ports::Lane& lane, std::size_t senders, std::size_t quarters) const;

  std::map<KeyId, Window> windows_;
  std::map<std::uint64_t, Place> waiting_;  // for a quorum, by log index of the delivery event
  std::vector<Committing> growing_;         // in the batch that grows
  std::vector<Committing> out_;             // in the batch that is out
};

}  // namespace puente::broker::core
