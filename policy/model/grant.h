// Permission to release chosen slots of one record to one recipient. Proof in a type: only policy::decide mints it.
#pragma once

#include <vector>

#include "crypto/base/bytes.h"
#include "policy/model/agency.h"

namespace puente::policy {
class GrantMint;
}

namespace puente::model {

// Which two bundles decided (SHA-256 of the bundle bytes; zero where a nation has none, and then nothing is granted).
struct BundleHashes {
  Hash mx;
  Hash us;
  friend auto operator<=>(const BundleHashes&, const BundleHashes&) = default;
};

class Grant {
 public:
  Grant(Grant&&) noexcept = default;
  Grant& operator=(Grant&&) noexcept = default;
  Grant(const Grant&) = delete;
  Grant& operator=(const Grant&) = delete;

  const Hash& record() const { return record_; }  // header hash of the record decided on
  const AgencyId& recipient() const { return recipient_; }
  const BundleHashes& bundles() const { return bundles_; }
  // In the order of the labels given to decide: may this slot be delivered?
  const std::vector<bool>& slots() const { return slots_; }

 private:
  friend class puente::policy::GrantMint;
  Grant(Hash record, AgencyId recipient, BundleHashes bundles, std::vector<bool> slots)
      : record_(record), recipient_(std::move(recipient)), bundles_(bundles), slots_(std::move(slots)) {}

  Hash record_;
  AgencyId recipient_;
  BundleHashes bundles_;
  std::vector<bool> slots_;
};

}  // namespace puente::model
