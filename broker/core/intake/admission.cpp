#include "broker/core/intake/admission.h"

namespace puente::broker::core {

class Admission {
 public:
  Admission(const AdmissionView& view, const KeyId& connection) : view_(view), connection_(connection) {}

  Answer<AdmissionOutcome> run(codec::SealedRecord&& parts) {
    PUENTE_TRY(record::inspect::DecodedRecord decoded, record::inspect::decode(std::move(parts)));
    if (decoded.header().device != connection_)
      return fail(ErrorCode::unauthenticated,
                  "the record names another device as its sender than the one this connection belongs to");
    PUENTE_TRY(const trust::Device* const sender, live_agent(connection_, "the sender"));
    PUENTE_TRY(record::inspect::VerifiedRecord verified,
               record::inspect::verify(std::move(decoded), *sender->ed25519, view_.batches));
    PUENTE_TRY(const std::optional<AcceptedBefore> before, replayed(verified.decoded()));
    if (before) return AdmissionOutcome(*before);
    const codec::Header& header = verified->header();
    PUENTE_REQUIRE(record::check_times(header, view_.now));
    if (view_.now + codec::created_ahead_max < header.not_before)
      return fail(ErrorCode::not_permitted, "the record is not to be released yet: keep it as a draft until its time");
    PUENTE_REQUIRE(check_policy_versions(header));
    PUENTE_REQUIRE(check_release(verified.decoded()));
    PUENTE_REQUIRE(check_recipients(verified.decoded()));
    PUENTE_TRY(const ChainStep chain, chain_step(verified->release()));
    return AdmissionOutcome(Admitted(std::move(verified), sender->agency, chain));
  }

 private:
  Result<const trust::Device*> live_agent(const KeyId& device, std::string_view who) const {
    const trust::Device* const found = view_.directory.find(device);
    if (found == nullptr || found->role != pki::Role::agent || !found->ed25519)
      return fail(ErrorCode::not_found, std::string(who) + " " + device.hex() + " is not an agent of the directory");
    PUENTE_REQUIRE(view_.directory.usable(device, view_.now));
    return found;
  }

  Answer<std::optional<AcceptedBefore>> replayed(const record::inspect::DecodedRecord& record) const {
    const KeyId& device = record.header().device;
    const RecordId& id = record.header().record_id;
    PUENTE_TRY(std::optional<ports::ReplayRow> seen, view_.rows.replay(device, id));
    if (!seen) return std::optional<AcceptedBefore>();
    if (seen->header_hash != record.header_hash())
      return fail(ErrorCode::replayed,
                  "this record id was used before with another header; both are kept as evidence. "
                  "Seal the content anew under a new record id");
    return std::optional(AcceptedBefore{std::move(*seen)});
  }

  Status check_policy_versions(const codec::Header& header) const {
    if (header.min_policy_mx > view_.policy_version_mx || header.min_policy_us > view_.policy_version_us)
      return fail(ErrorCode::stale, "the sender decided with a newer policy version than is in force here");
    return {};
  }

  Status check_package(const KeyId& holder, codec::PackageUse use, const KeyId& key, Instant created,
                       std::string_view what) const {
    const trust::Package* const package = view_.directory.package_by_key_id(key);
    if (package == nullptr || package->holder != holder || package->use != use)
      return fail(ErrorCode::not_found, std::string(what) + " " + key.hex() + " is not in the directory");
    if (created < package->not_before || package->not_after < created)
      return fail(ErrorCode::expired, std::string(what) + " was not valid when the record was made");
    return {};
  }

  Status check_release(const record::inspect::DecodedRecord& record) const {
    const codec::ReleaseEntry& release = record.release();
    if (release.authority != view_.authority)
      return fail(ErrorCode::mismatch, "the record is sealed to another release authority than this broker");
    return check_package(release.authority, codec::PackageUse::release, release.release_key, record.header().created,
                         "the release key");
  }

  Status check_recipients(const record::inspect::DecodedRecord& record) const {
    for (const record::inspect::InspectedEntry& entry : record.entries()) {
      const trust::Device* const device = view_.directory.find(entry.device);
      // A recipient revoked since is no fault of the sender's: its part is returned later as device-gone.
      if (device == nullptr || device->role != pki::Role::agent)
        return fail(ErrorCode::not_found, "the recipient " + entry.device.hex() + " is not an agent of the directory");
      if (!view_.directory.usable(entry.device, view_.now)) continue;
      PUENTE_REQUIRE(check_package(entry.device, codec::PackageUse::encryption, entry.encryption_key,
                                   record.header().created, "the recipient's encryption key"));
    }
    return {};
  }

  // Gaps are logged, not refused (docs/protocol.md, Entries and the chain of a device).
  StoreResult<ChainStep> chain_step(const codec::ReleaseEntry& release) const {
    const ports::ChainRow* const before = view_.before;
    const std::uint64_t expected = before ? before->sequence + 1 : 1;
    const Hash previous = before ? before->header_hash : Hash{};
    ChainStep out;
    out.gap = release.sequence != expected || release.previous != previous;
    // A number that is not higher may only be late: refused for a while, and sent again behind others.
    if (before && release.sequence <= before->sequence) {
      PUENTE_TRY(out.used_by, view_.rows.header_of_number(connection_, release.sequence));
    }
    return out;
  }

  const AdmissionView& view_;
  const KeyId& connection_;
};

Answer<AdmissionOutcome> admit(codec::SealedRecord&& parts, const KeyId& connection, const AdmissionView& view) {
  return Admission(view, connection).run(std::move(parts));
}

}  // namespace puente::broker::core
