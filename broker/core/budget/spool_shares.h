// What waits at the broker, by whose it is, and how much more each may leave here.
//
// A share moves with what is free (Choudhury and Hahne, "Dynamic Queue Length Thresholds for Shared-Memory Packet
// Switches", 1998): an agency may have no more waiting than is free, a device half as much, a nation three quarters of
// all. So one agency alone fills half of the spool at most, two fill two thirds, and who has nothing waiting finds
// room, whatever the others have sent. The last sixteenth is for threats to life. Bytes and records are both held to
// it.
//
// Guarantee: while a record fits into the spool, an agency that has nothing waiting may leave it; and what is counted
// is what the store keeps, with what the growing batch adds. Not thread safe.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "broker/core/turn.h"
#include "trust/directory.h"

namespace puente::broker::core {

struct SpoolSender {
  KeyId key_id;
  model::AgencyId agency;
};

class SpoolShares {
 public:
  struct Held {
    std::uint64_t records = 0, bytes = 0;
    friend bool operator==(const Held&, const Held&) = default;
  };

  explicit SpoolShares(const Budgets& budgets) : budgets_(budgets) {}
  StoreStatus restore(const ports::StateStore& store, const trust::Directory& directory);
  void see(const Volume& volume) { volume_ = volume; }

  // May that device leave a record of so many bytes here? Fails with `unavailable`, and says in `turn` which budget is
  // passed.
  Status check(Turn& turn, const SpoolSender& sender, std::uint64_t bytes, bool threat_to_life) const;
  void add(const SpoolSender& sender, std::uint64_t bytes);
  // What left the store of a device's: whole records, or frames only.
  void remove(const KeyId& device, const Held& held);

  // Where the volume has too little free for new records: a sentence about what is not taken. Empty: it has enough.
  std::string volume_short() const;

  const Held& all() const { return all_; }
  Held of_agency(const std::string& agency) const;
  Held of_device(const KeyId& device) const;
  // What an agency may have waiting now, in all; of records that are no threats to life.
  Held share() const;

 private:
  struct Sender {
    std::string agency;  // empty: the directory does not hold the device any more
    Held held;
  };
  struct Passed {
    Budget budget;
    std::uint64_t held, limit;
  };
  std::optional<Passed> passed(std::uint64_t Held::*unit, std::uint64_t whole, const SpoolSender& sender,
                               std::uint64_t more) const;
  std::optional<std::uint64_t> missing_free(std::uint64_t percent) const;
  Status check_volume(Turn& turn, bool threat_to_life) const;
  Sender& sender_of(const KeyId& device, const std::string& agency);
  void count(Sender& sender, const Held& added, const Held& removed);

  const Budgets& budgets_;
  std::optional<Volume> volume_;
  Held all_;
  std::map<KeyId, Sender> devices_;       // none without anything
  std::map<std::string, Held> agencies_;  // the same
};

}  // namespace puente::broker::core
