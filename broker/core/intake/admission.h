// Taking over a record: what is checked before it may be committed (docs/protocol.md, The broker).
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "broker/ports/overlaid_rows.h"
#include "crypto/record/inspect/decoded.h"
#include "trust/directory.h"

namespace puente::broker::core {

// What admission looks at. References live through the call.
struct AdmissionView {
  const trust::Directory& directory;
  const ports::RecordReader& rows;
  const ports::ChainRow* before;  // the newest record of the connection's device; null: it has sent none
  record::BatchCache& batches;
  KeyId authority;                                             // this broker's device
  std::uint64_t policy_version_mx = 0, policy_version_us = 0;  // in force
  Instant now;                                                 // later of local and quorum time
};

// How a record follows the one of its device before it.
struct ChainStep {
  bool gap = false;             // number or previous header hash does not follow on: logged, not refused
  std::optional<Hash> used_by;  // its number was given before: evidence
};

// Proof that every check passed; made only by admit().
class Admitted {
 public:
  Admitted(Admitted&&) noexcept = default;
  Admitted& operator=(Admitted&&) noexcept = default;
  Admitted(const Admitted&) = delete;
  Admitted& operator=(const Admitted&) = delete;

  const record::inspect::VerifiedRecord& record() const { return record_; }
  const model::AgencyId& sender() const { return sender_; }
  bool chain_gap() const { return chain_.gap; }
  // Header hash of the record before it, where its number is not a new one; else nothing.
  const std::optional<Hash>& number_used_by() const { return chain_.used_by; }
  record::inspect::VerifiedRecord take() && { return std::move(record_); }

 private:
  friend class Admission;
  Admitted(record::inspect::VerifiedRecord record, model::AgencyId sender, ChainStep chain)
      : record_(std::move(record)), sender_(std::move(sender)), chain_(chain) {}
  record::inspect::VerifiedRecord record_;
  model::AgencyId sender_;
  ChainStep chain_;
};

// The same record again: the receipt is given again, nothing else happens.
struct AcceptedBefore {
  ports::ReplayRow row;
};

using AdmissionOutcome = std::variant<Admitted, AcceptedBefore>;

// `connection`: the device that the connection belongs to. Errors as of inspect, and: unauthenticated (not this
// connection's device), expired or not_permitted (certificate, revocation), replayed (same id, other header), stale
// (decided with a policy newer than the broker's), not_found (unknown recipient or package), mismatch (release
// authority).
Answer<AdmissionOutcome> admit(codec::SealedRecord&& parts, const KeyId& connection, const AdmissionView& view);

}  // namespace puente::broker::core
