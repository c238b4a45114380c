// What is entered in the directory in this agency's name (docs/protocol.md, Keys: each agency is shown every entry in
// its own name). Entries of the directory are events of the log; the broker proves each to the agency it concerns.
//
// Guarantee: a notice is kept only if its event is proven in the log under a quorum head. Once the broker has said that
// there are no more, every live entry in our name that the directory holds has its notice; one that has none raises an
// alarm, since somebody entered it past the log. Certificates and revocations in our name are told to the operator as
// they come; daily packages, which a device signs itself, are kept and listed. Errors: only the store's.
#pragma once

#include <map>
#include <set>

#include "client/core/in_force.h"
#include "client/core/stored_values.h"
#include "client/core/turn.h"

namespace puente::client::core {

struct DirectoryNotice {
  std::uint64_t index = 0;  // in the log
  Instant time;
  Hash entry;
  KeyId subject;
  std::string change;  // "certificate", "package", "revocation"
};

class Notices {
 public:
  Notices(const model::AgencyId& agency, const InForce& in_force)
      : agency_(model::text_of(agency)), in_force_(in_force), of_(agency) {}
  StoreStatus restore(const Values& values);

  // Is there something to ask for: is the directory one whose notices have not all come?
  bool behind() const;
  // From which index of the log on.
  std::uint64_t next() const { return notices_.empty() ? 0 : notices_.rbegin()->first + 1; }
  // One page under a head that was checked. True: it was the last one. Fails with `mismatch`, `malformed` or
  // `unauthenticated` where the broker sent what it may not; nothing of the page is kept then.
  Result<bool> take(Turn& turn, const codec::DirectoryNotices& page, const tlog::CosignedHead& head);

  // A shard of the log begins: every entry comes in again, under another index.
  void begin_shard(Turn& turn);

  // Ascending by index; bounded: dead packages go first.
  const std::map<std::uint64_t, DirectoryNotice>& all() const { return notices_; }
  // Live entries in our name without a notice.
  const std::set<Hash>& unproven() const { return unproven_; }

 private:
  void complete(Turn& turn);
  void drop_old(const std::vector<Hash>& live);

  std::string agency_;
  const InForce& in_force_;
  model::AgencyId of_;
  std::map<std::uint64_t, DirectoryNotice> notices_;
  std::set<Hash> unproven_;
  std::set<Hash> before_;             // entries that were proven in the shard before: nobody need be told again
  std::optional<Hash> complete_for_;  // root of the directory whose notices have all come
};

}  // namespace puente::client::core
