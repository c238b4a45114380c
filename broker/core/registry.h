// What is in force: the treaty, the directory, both nations' bundles, and the generation that counts their changes.
// Additions to the directory wait for the next heartbeat and take effect with it; revocations and activations bring
// a heartbeat of their own (CRYPTO, Freshness).
#pragma once

#include <optional>

#include "audit/epoch.h"
#include "broker/core/turn.h"
#include "policy/bundle.h"
#include "policy/decide.h"
#include "trust/directory.h"
#include "trust/treaty.h"

namespace puente::broker::core {

// Who to tell when an addition has been committed.
struct Asker {
  Bytes routing_id;
  std::uint64_t request = 0;
};

class Registry {
 public:
  explicit Registry(trust::SignedTreaty treaty) : treaty_(std::move(treaty)), directory_(treaty_) {}

  // What the store holds. Entries were checked when they came; they are checked again, but for the time.
  Status restore(ports::Store& store, const ports::Values& values, Instant now);

  const trust::SignedTreaty& treaty() const { return treaty_; }
  const trust::Directory& directory() const { return directory_; }
  const policy::PolicySet& policies() const { return policies_; }
  model::BundleHashes bundle_hashes() const;
  std::uint64_t version(model::Nation nation) const;
  const Bytes& bundle(model::Nation nation) const { return bundles_[static_cast<std::size_t>(nation)]; }
  std::uint64_t generation() const { return generation_; }
  std::uint64_t heartbeat_index() const { return heartbeat_index_; }
  // To whom the log's epochs are sealed.
  std::vector<audit::AuditorKey> auditors(Instant now) const;
  // True once after the auditors in force have changed.
  bool take_auditors_changed() { return std::exchange(auditors_changed_, false); }
  void set_heartbeat_index(std::uint64_t index) { heartbeat_index_ = index; }

  // An entry for the directory. True: something was taken up (nothing if it was held before). `revoked` is set to the
  // key of a revocation, which is in force from now on; other entries wait for apply_additions().
  Result<bool> publish(ByteView entry, const std::optional<Asker>& asker, Instant now, std::optional<KeyId>& revoked);
  bool has_additions() const { return !additions_.empty(); }
  // Puts what waits into force: rows and events for the log. Returns who waits for the commit.
  std::vector<Asker> apply_additions(Turn& turn, std::vector<codec::DirectoryEvent>& events);

  // A bundle, signed by two liaisons of its nation, newer than the one in force.
  Result<codec::PolicyEvent> activate(Turn& turn, ByteView bundle);

 private:
  struct Addition {
    trust::AdmittedEntry entry;
    std::optional<Asker> asker;
  };
  void change(Turn& turn);

  trust::SignedTreaty treaty_;
  trust::Directory directory_;
  policy::PolicySet policies_;
  std::array<Bytes, model::nation_count> bundles_;
  std::array<std::optional<policy::LoadedBundle>, model::nation_count> loaded_;
  std::vector<Addition> additions_;
  std::uint64_t generation_ = 1;
  std::uint64_t heartbeat_index_ = 0;
  bool auditors_changed_ = false;
};

}  // namespace puente::broker::core
