// The directory: who is certified, with which daily packages, and who is revoked. Entries are checked one by one
// against the treaty's roots; the same code runs at the broker and at every agent.
//
// Guarantee: an entry that check() lets through is signed by those who may: a certificate chains to its nation's root;
// a package is signed by its holder (a certified device or auditor, or the treaty's broker for release keys); a
// revocation by the device itself, its agency's CA, its nation's root, or two liaisons of its nation. The other nation
// can revoke nobody. Live at t: certificates until they expire; packages until 15 days after theirs; revocations as
// long as the certificate they concern would live. root(t) is the RFC 6962 root over the canonical entries live at t,
// sorted by their SHA-256 (leaf input: the entry's bytes). Errors: malformed, unauthenticated, not_permitted, expired,
// not_found (holder unknown), conflict (two certificates with one transport key, or of one person with two keys). Not
// thread safe. No clock: `now` is a parameter.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "crypto/pki/certificate.h"
#include "policy/model/agency.h"
#include "schemas/codec/directory.h"
#include "trust/treaty.h"

namespace puente::trust {

inline constexpr Duration package_kept_after_end = days(15);
inline constexpr Duration daily_package_max = days(3);  // from begin to end: a day, with overlap
inline constexpr Duration audit_package_max = days(100);
inline constexpr Duration package_ahead_max = days(32);
// How long liaisons may take to bring a revocation's signatures together.
inline constexpr Duration revocation_age_max = days(1);

struct Device {  // or person: whoever has a certificate
  KeyId key_id;
  model::AgencyId agency;
  std::string name;
  pki::Role role = pki::Role::agent;
  std::optional<Ed25519Public> ed25519;
  std::optional<CurvePublic> transport;
  pki::Certificate certificate;
  std::vector<pki::Certificate> issuers;  // the agency CA, if one stands between
  Instant not_after() const;              // the first of the chain to end
};

struct Package {
  KeyId key_id;  // of the public key
  KeyId holder;
  codec::PackageUse use = codec::PackageUse::encryption;
  X25519Public public_key;
  Instant not_before, not_after;
};

// An entry that check() let through.
class AdmittedEntry {
 public:
  const Bytes& bytes() const { return bytes_; }
  const Hash& hash() const { return hash_; }                 // SHA-256 of bytes()
  const KeyId& subject() const { return subject_; }          // of a package: its holder
  const model::AgencyId& agency() const { return agency_; }  // of a release package: MX/BROKER stands for both
  std::string_view change() const { return change_; }        // "certificate", "package", "revocation"
  bool is_revocation() const { return change_ == "revocation"; }

 private:
  friend class Directory;
  AdmittedEntry() = default;
  Bytes bytes_;
  Hash hash_;
  KeyId subject_;
  model::AgencyId agency_;
  std::string_view change_;
  std::optional<Device> device_;
  std::optional<Package> package_;
  Instant revoked_at_;
  std::vector<KeyId> liaisons_;  // who signed a revocation
  Instant live_until_;
  Instant checked_;
};

class Directory {
 public:
  explicit Directory(SignedTreaty treaty);  // keeps a copy

  // nullopt: this very entry is held already. Signatures and validity as of `now`; `pending`: entries checked before
  // and not added yet, whose certificates count too (a package may come together with its holder's certificate).
  Result<std::optional<AdmittedEntry>> check(ByteView entry, Instant now,
                                             std::span<const AdmittedEntry> pending = {}) const;
  void add(AdmittedEntry entry);
  // What whoever takes up new entries (the broker) asks besides: a revocation's time is at most a day ago, and the
  // liaisons who signed it may do so today; a certificate's name is nobody else's (check_name_free). Others who read it
  // later cannot ask that.
  Status check_new(const AdmittedEntry& entry, Instant now, std::span<const AdmittedEntry> pending = {}) const;

  const Device* find(const KeyId& key) const;
  const Device* by_transport(const CurvePublic& key) const;
  // Certified, within its validity, not revoked. Errors: not_found, expired, not_permitted (revoked, saying since
  // when).
  Status usable(const KeyId& key, Instant now) const;
  bool revoked(const KeyId& key) const { return revoked_.contains(key); }
  // Devices of role agent of an agency that are usable now, ascending by key id.
  std::vector<const Device*> agents_of(const model::AgencyId& agency, Instant now) const;
  std::vector<const Device*> all() const;                    // ascending by agency, role, name
  std::vector<model::AgencyId> agencies(Instant now) const;  // with at least one usable agent; ascending

  const Package* package_by_key_id(const KeyId& key) const;
  // Of that holder and use, valid at `now`; if several, the one that began last. nullptr: none.
  const Package* package_of(const KeyId& holder, codec::PackageUse use, Instant now) const;
  std::vector<const Package*> packages_of(const KeyId& holder, codec::PackageUse use) const;

  // For policy::load_bundle: a usable liaison of that nation, and this very certificate is the one held.
  Status check_liaison(const pki::Certificate& signer, model::Nation nation, Instant now) const;

  // Was it ever a liaison of that nation, by the certificates held? For what was checked when it came: a bundle or an
  // order stays in force when a liaison who signed it leaves.
  Status was_liaison(const pki::Certificate& signer, model::Nation nation) const;

  std::vector<Bytes> live(Instant t) const;  // ascending by SHA-256
  Hash root(Instant t) const;
  // SHA-256 of the live entries in the name of an agency: its certificates, their packages and revocations.
  std::vector<Hash> entries_of(const model::AgencyId& agency, Instant t) const;
  const SignedTreaty& treaty() const { return treaty_; }

 private:
  enum class Kind : std::uint8_t { certificate, package, revocation };
  struct Held {
    Kind kind = Kind::certificate;
    Bytes bytes;
    KeyId subject;
    Instant live_until;  // of a revocation: as its subject's certificate
  };
  using Pending = std::span<const AdmittedEntry>;
  using Term = std::tuple<KeyId, Instant, Instant>;  // a key, and a certificate's begin and end
  static Term term_of(const Device& device);
  Result<AdmittedEntry> check_certificate(const codec::CertificateEntry& entry, Instant now, Pending pending) const;
  Result<AdmittedEntry> check_package(const codec::SignedPackage& entry, Instant now, Pending pending) const;
  Result<AdmittedEntry> check_revocation(const codec::SignedRevocation& entry, Instant now, Pending pending) const;
  Status check_free(const Device& device, Instant now, Pending pending) const;
  // A person, and in look-alike spelling a device or an agency, has one name and one key at a time. So that one person
  // cannot sign as two, a namesake is enrolled under a name that tells them apart, and whoever changes the key revokes
  // the old one first: by that key, or by two liaisons.
  Status check_name_free(const Device& device, Instant now, Pending pending) const;
  Result<Device> holder_of(const codec::PackageBody& body, Instant now, Pending pending) const;
  // The liaison whose signature it is; nullopt where it is enough by itself.
  Result<std::optional<pki::Certificate>> check_revoker(const codec::DirectorySignature& signature, ByteView content,
                                                        const Device& subject, Instant at, Pending pending) const;
  const Device* find(const KeyId& key, Pending pending) const;
  std::vector<pki::Certificate> agency_cas(const model::AgencyId& agency, Pending pending) const;
  Status usable(const Device& device, Instant now) const;
  bool is_live(const Held& held, Instant t) const;
  void add_device(Device device);
  void add_package(const Package& package, const Hash& entry, Instant checked);

  SignedTreaty treaty_;
  KeyId broker_;
  std::map<Hash, Held> entries_;  // by SHA-256
  std::map<KeyId, Device> devices_;
  std::set<Term> terms_;
  std::map<CurvePublic, KeyId> transports_;
  std::map<model::AgencyId, std::set<KeyId>> agents_;
  std::map<KeyId, Package> packages_;
  std::map<std::pair<KeyId, codec::PackageUse>, std::map<KeyId, Hash>> by_holder_;  // package, and its entry
  std::map<KeyId, Instant> revoked_;                                                // since when
};

// Certificates, then packages, then revocations: each needs those before. What is no entry at all comes last.
std::vector<Bytes> in_order_of_need(std::vector<Bytes> entries);

// Making entries. The bytes are canonical codec::DirectoryEntry.
Bytes certificate_entry(const pki::Certificate& certificate, std::span<const pki::Certificate> issuers = {});
Bytes package_entry_by_device(const codec::PackageBody& body, const primitives::SigningKey& key);
Result<Bytes> package_entry_by_auditor(const codec::PackageBody& body, const pki::Certificate& auditor,
                                       const pki::PrivateKey& key, Instant now);
// One signature; further liaisons add theirs with add_revocation_signature.
Bytes revocation_entry_by_device(const codec::RevocationBody& body, const primitives::SigningKey& key);
Result<Bytes> revocation_entry_by_person(const codec::RevocationBody& body, const pki::Certificate& signer,
                                         const pki::PrivateKey& key, Instant now);
Result<Bytes> add_revocation_signature(ByteView entry, const pki::Certificate& signer, const pki::PrivateKey& key,
                                       Instant now);

}  // namespace puente::trust
