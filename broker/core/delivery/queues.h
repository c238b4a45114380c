// What waits for each recipient device, counted: positions and delivery numbers, lengths, and how many records of which
// facts wait, so that a pause knows what it stops without reading rows. The rows themselves are the store's.
//
// Whoever adds, voids or removes a row says so here, in the same step. Not thread safe.
#pragma once

#include <map>

#include "broker/core/turn.h"
#include "crypto/record/inspect/decoded.h"

namespace puente::broker::core {

inline constexpr std::uint64_t queue_rows_max = 1'000'000;  // of one recipient device

class Queues {
 public:
  explicit Queues(std::uint64_t rows_max = queue_rows_max) : rows_max_(rows_max) {}
  StoreStatus restore(const ports::StateStore& store, const ports::Values& values);

  // Fails with `unavailable` where there is no room in the queue of a recipient: a sender may have no more waiting
  // there than is still free, so that none takes all of it, and the last sixteenth is for threats to life.
  Status check_room(Turn& turn, const ports::Lane& lane,
                    const std::vector<record::inspect::InspectedEntry>& entries) const;

  // Where the next row of any recipient would stand.
  std::uint64_t next_position() const { return position_ + 1; }
  // The row takes the next position, which is its own.
  void add(Turn& turn, const ports::QueueRow& row);
  // Another row for the same record and recipient, at the end of the queue.
  void add_again(Turn& turn, const ports::QueueRow& row, std::optional<std::string> justification);
  void remove(Turn& turn, const ports::QueueRow& row);
  // Its delivery is about to become void.
  void voided(const ports::QueueRow& row);

  // The next delivery number of a device, and the last that was given to it.
  std::uint64_t take_number(Turn& turn, const KeyId& device);
  std::uint64_t last_number(const KeyId& device) const;

  // How many rows that are not void wait, by recipient and facts.
  using Place = std::pair<KeyId, ports::QueueFacts>;
  const std::map<Place, std::uint64_t>& waiting() const { return waiting_; }
  // Lanes of a recipient in which rows wait, or are on their way.
  std::vector<ports::Lane> lanes(const KeyId& recipient) const;
  // How many senders have such rows for it: threats to life, or all else.
  std::size_t senders(const KeyId& recipient, bool threat_to_life) const;
  // Of that sender for that recipient: they wait, or are on their way.
  std::uint64_t rows_of(const KeyId& sender, const KeyId& recipient) const;
  // Of all rows, by recipient.
  const std::map<KeyId, std::uint64_t>& lengths() const { return lengths_; }

 private:
  void count(const ports::QueueRow& row, std::int64_t change);
  using Kind = std::pair<KeyId, bool>;  // recipient, and Lane::threat_to_life

  const std::uint64_t rows_max_;
  std::uint64_t position_ = 0;
  std::map<KeyId, std::uint64_t> numbers_;  // last delivery number given
  std::map<KeyId, std::uint64_t> lengths_;
  std::map<Place, std::uint64_t> waiting_;
  std::map<Kind, std::map<KeyId, std::uint64_t>> lanes_;  // rows by sender; none is empty
};

}  // namespace puente::broker::core
