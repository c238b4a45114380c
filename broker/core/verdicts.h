// What is in force, asked about one record and one recipient: what policy gives, and what stands in its way for good.
#pragma once

#include "broker/core/judgement.h"
#include "broker/core/registry.h"

namespace puente::broker::core {

// Why a record does not go to a device any more, whatever policy says.
struct Obstacle {
  std::string_view reason;  // for the log
  codec::Progress progress;
  bool recipient_revoked = false;
};

class Verdicts {
 public:
  // `registry` outlives it.
  explicit Verdicts(const Registry& registry) : registry_(registry) {}

  // Nothing where the directory does not hold sender or recipient any more.
  Judgement of(const Record& record, const ports::QueueRow& row, Instant latest) const;
  std::optional<Obstacle> obstacle(const Record& record, const KeyId& recipient, Instant latest) const;
  // Who may read what is logged of the two.
  codec::Audience audience(const KeyId& sender, const KeyId& recipient) const;
  std::string agency_of(const KeyId& device) const;  // "" where the directory does not hold it any more

 private:
  const Registry& registry_;
};

}  // namespace puente::broker::core
