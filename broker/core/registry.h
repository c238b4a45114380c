// What is in force: the treaty, the directory, both nations' bundles, and the generation that counts their changes.
// Additions to the directory wait for the next heartbeat and take effect with it; revocations and activations bring
// a heartbeat of their own (docs/protocol.md, Freshness).
#pragma once

#include <optional>

#include "audit/epoch.h"
#include "broker/core/turn.h"
#include "policy/bundle.h"
#include "policy/decide.h"
#include "trust/approval.h"
#include "trust/directory.h"
#include "trust/pauses.h"
#include "trust/shard_state.h"
#include "trust/treaty.h"

namespace puente::broker::core {

// Who to tell when an entry has been committed: a device, or (no connection) the operator's folder.
struct Offerer {
  Connection connection = 0;
  std::uint64_t request = 0;
};

// What became of an entry that was offered.
enum class Taken {
  held_before,
  waits,       // for the next heartbeat
  revocation,  // waits, but not long: the caller brings a heartbeat at once
};

class Registry {
 public:
  explicit Registry(trust::SignedTreaty treaty)
      : treaty_(std::move(treaty)), directory_(treaty_), policies_(treaty_.treaty().terms()) {}

  // What the store holds. Entries were checked when they came, and are checked again as of then. Under the treaty that
  // the store was last used with, an entry or bundle that fails is a `mismatch`; under another one it is left out, and
  // the generation rises.
  StoreStatus restore(Turn& turn, const ports::StateStore& store, const ports::Values& values);
  bool treaty_is_new() const { return treaty_is_new_; }

  const trust::SignedTreaty& treaty() const { return treaty_; }
  const trust::Directory& directory() const { return directory_; }
  const policy::PolicySet& policies() const { return policies_; }
  const trust::Pauses& pauses() const { return pauses_; }
  std::uint64_t version(model::Nation nation) const;
  const Bytes& bundle(model::Nation nation) const { return bundles_[static_cast<std::size_t>(nation)]; }
  std::uint64_t generation() const { return generation_; }
  std::uint64_t heartbeat_index() const { return heartbeat_index_; }
  void set_heartbeat_index(std::uint64_t index) { heartbeat_index_ = index; }
  // To whom the log's epochs are sealed.
  std::vector<audit::AuditorKey> auditors(Instant now) const;
  // Are these others than at the last call? (Enrolled, revoked, or a package that ended.)
  bool auditors_changed(const std::vector<audit::AuditorKey>& auditors);

  // An entry for the directory, checked. Whatever is new waits for apply_additions(). Errors as of
  // trust::Directory::check, and too_large (more waits, or is held of one holder, than there may be).
  Result<Taken> publish(ByteView entry, const std::optional<Offerer>& offerer, Instant now);
  bool has_additions() const { return !pending_.empty(); }
  struct Applied {
    std::vector<ports::DirectoryRow> rows;      // not logged yet
    std::vector<codec::DirectoryEvent> events;  // of each row
    std::vector<Offerer> offerers;              // wait for the commit
    std::vector<KeyId> revoked;                 // from now on
  };
  // Puts what waits into force, in the order in which it came.
  Applied apply_additions(Turn& turn);

  // What a shard begins with, in force from now on.
  struct Beginning {
    Applied entries;
    std::vector<codec::PolicyEvent> bundles;
    std::vector<trust::SignedOrder> orders;
  };
  Beginning begin(Turn& turn, trust::CheckedState state);

  // A bundle, signed by two liaisons of its nation, next after the one in force.
  Result<codec::PolicyEvent> activate(Turn& turn, ByteView bundle);
  // What a liaison signed, and whose certificate the directory holds.
  Result<trust::SignedAct> load_act(ByteView act, Instant now) const;
  // An order of a liaison's nation, next after its newest, naming agencies that are known: in force from now on.
  Status order(Turn& turn, const trust::SignedOrder& order, model::Nation nation);

 private:
  struct Waiting {  // beside its entry in pending_
    std::optional<Offerer> offerer;
    Instant checked;
  };
  void change(Turn& turn);
  Status restore_entry(const ports::DirectoryRow& row);
  Status restore_bundle(const ports::BundleRow& row);
  Status restore_order(const ports::OrderRow& row);

  trust::SignedTreaty treaty_;
  trust::Directory directory_;
  policy::PolicySet policies_;
  std::array<Bytes, model::nation_count> bundles_;
  trust::Pauses pauses_;
  std::vector<trust::AdmittedEntry> pending_;
  std::vector<Waiting> waiting_;
  std::vector<std::pair<KeyId, KeyId>> auditors_;
  std::uint64_t generation_ = 1;
  std::uint64_t heartbeat_index_ = 0;
  bool treaty_is_new_ = false;
};

// Is it the key of a device that is usable now?
bool may_connect(const trust::Directory& directory, const CurvePublic& key, Instant now);

}  // namespace puente::broker::core
