// Deliveries on their way, for each recipient that is there: within its window, from the committed event to the
// acknowledgement. Only state: what happens to a delivery is decided elsewhere.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "broker/ports/store.h"

namespace puente::broker::core {

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

  // The recipient is there, with an empty window; or it went, and its deliveries wait in the store.
  void open(const KeyId& recipient);
  void close(const KeyId& recipient);
  bool is_open(const KeyId& recipient) const { return windows_.contains(recipient); }
  // How many more deliveries its window takes: 0 where it is full, or not open. A record may go beyond the bytes.
  std::size_t room(const KeyId& recipient) const;
  // Enough of it is free to look for more rows in the queue.
  bool wants_more(const KeyId& recipient) const;

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
  struct Window {
    std::map<std::uint64_t, Item> items;  // by delivery number
    std::size_t bytes = 0;
  };
  struct Committing {
    Place place;
    std::uint64_t index = 0;  // of the event: another one may have taken its place meanwhile
  };
  Item* item(const Place& place);

  std::map<KeyId, Window> windows_;
  std::map<std::uint64_t, Place> waiting_;  // for a quorum, by log index of the delivery event
  std::vector<Committing> growing_;         // in the batch that grows
  std::vector<Committing> out_;             // in the batch that is out
};

}  // namespace puente::broker::core
