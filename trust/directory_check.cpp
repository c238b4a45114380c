// What makes an entry of the directory one: see directory.h.
#include <algorithm>

#include "crypto/base/transcript.h"
#include "crypto/pki/chain.h"
#include "crypto/pki/cms.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/sign.h"
#include "crypto/primitives/x25519.h"
#include "crypto/tlog/cosignature.h"
#include "trust/directory.h"

namespace puente::trust {
namespace {

using codec::PackageUse;

// No clock of ours runs further ahead than this.
constexpr Duration ahead_max = tlog::cosignature_ahead_max;

bool is_ours(pki::Role role) { return !pki::is_ca_role(role) && role != pki::Role::broker; }

Result<Device> device_of(const codec::CertificateEntry& entry) {
  PUENTE_TRY(pki::Certificate certificate, pki::Certificate::parse(entry.certificate));
  if (!is_ours(certificate.role()))
    return fail(ErrorCode::not_permitted, "a certificate of role " + std::string(pki::role_name(certificate.role())) +
                                              " has no place in the directory: roots and broker are in the treaty");
  PUENTE_TRY(model::AgencyId agency,
             model::parse_agency(certificate.name().country + "/" + certificate.name().organization));
  Device out{.key_id = certificate.key_id(),
             .agency = std::move(agency),
             .name = certificate.name().common_name,
             .role = certificate.role(),
             .ed25519 = certificate.public_key().ed25519(),
             .transport = certificate.transport_key(),
             .certificate = certificate,
             .issuers = {}};
  // At most one stands between leaf and root (path lengths). Nothing may come along that is not in the chain: an
  // issuer may revoke.
  if (entry.issuers.size() > 1) return fail(ErrorCode::malformed, "more issuers than one agency CA");
  for (const Bytes& der : entry.issuers) {
    PUENTE_TRY(pki::Certificate issuer, pki::Certificate::parse(der));
    if (issuer.role() != pki::Role::agency_ca || issuer.name() != certificate.issuer_name())
      return fail(ErrorCode::malformed, "an issuer that is not the agency CA that issued the certificate");
    out.issuers.push_back(std::move(issuer));
  }
  return out;
}

// One person's signature; its certificate, which nobody has verified beyond the signature.
Result<pki::Certificate> verify_cms(const codec::DirectorySignature& signature, ByteView content) {
  PUENTE_TRY(std::vector<pki::Certificate> signers, pki::cms_verify(signature.signature, content));
  if (signers.size() != 1 || signers.front().key_id() != signature.signer)
    return fail(ErrorCode::unauthenticated, "a signature by another key than it says, " + signature.signer.hex());
  return std::move(signers.front());
}

Status verify_by_key(const codec::DirectorySignature& signature, ByteView content, const pki::PublicKey& key) {
  const auto ed25519 = key.ed25519();
  if (!ed25519) {
    PUENTE_REQUIRE(verify_cms(signature, content));
    return {};
  }
  PUENTE_TRY(const Signature bytes, Signature::from(signature.signature));
  if (!primitives::verify(*ed25519, content, bytes))
    return fail(ErrorCode::unauthenticated, "the signature by the key " + signature.signer.hex() + " does not verify");
  return {};
}

Status check_times(const codec::PackageBody& body, Instant now) {
  const Duration longest = body.use == PackageUse::audit ? audit_package_max : daily_package_max;
  // Compared before anything is subtracted: the times are a stranger's.
  static const Instant last = start_of({9999, 12, 31});
  if (body.not_before.ms < 0 || body.not_after > last || body.not_after <= body.not_before)
    return fail(ErrorCode::malformed, "a package that ends before it begins, or lies beyond all calendars");
  if (body.not_after - body.not_before > longest)
    return fail(ErrorCode::not_permitted,
                "a package for longer than its use allows: " + std::to_string(longest.ms / days(1).ms) + " days");
  if (body.not_before > now + package_ahead_max)
    return fail(ErrorCode::not_permitted,
                "a package published too far ahead: it begins at " + format_utc(body.not_before));
  if (body.not_after + package_kept_after_end <= now)
    return fail(ErrorCode::expired, "a package that ended at " + format_utc(body.not_after));
  return {};
}

}  // namespace

const Device* Directory::find(const KeyId& key, Pending pending) const {
  if (const Device* const held = find(key)) return held;
  for (const AdmittedEntry& entry : pending)
    if (entry.device_ && entry.device_->key_id == key) return &*entry.device_;
  return nullptr;
}

Result<std::optional<AdmittedEntry>> Directory::check(ByteView bytes, Instant now, Pending pending) const {
  PUENTE_TRY(const codec::DirectoryEntry entry, codec::decode_directory_entry(bytes));
  // Cap'n Proto's own check of canonical form overlooks where an empty list points to; one entry has one form here, or
  // copies of it could fill the directory.
  if (!equal(encode(entry), bytes))
    return fail(ErrorCode::malformed, "directory entry: the bytes are not the canonical form of an entry");
  const Hash hash = primitives::sha256(bytes);
  if (entries_.contains(hash) || std::ranges::find(pending, hash, &AdmittedEntry::hash) != pending.end())
    return std::optional<AdmittedEntry>();
  auto admitted = [&] {
    if (const auto* const certificate = std::get_if<codec::CertificateEntry>(&entry))
      return check_certificate(*certificate, now, pending);
    if (const auto* const package = std::get_if<codec::SignedPackage>(&entry))
      return check_package(*package, now, pending);
    return check_revocation(std::get<codec::SignedRevocation>(entry), now, pending);
  }();
  if (!admitted) return tl::unexpected<Error>(admitted.error().at("directory entry"));
  admitted->bytes_ = copy_of(bytes);
  admitted->hash_ = hash;
  admitted->checked_ = now;
  return std::optional(std::move(*admitted));
}

Status Directory::check_new(const AdmittedEntry& entry, Instant now) const {
  if (!entry.is_revocation()) return {};
  if (entry.revoked_at_ + revocation_age_max < now)
    return fail(ErrorCode::expired,
                "a revocation of " + format_utc(entry.revoked_at_) + ", more than a day ago: make and sign it anew");
  for (const KeyId& liaison : entry.liaisons_) PUENTE_REQUIRE(usable(liaison, now));
  return {};
}

// ---- certificates

Result<AdmittedEntry> Directory::check_certificate(const codec::CertificateEntry& entry, Instant now,
                                                   Pending pending) const {
  PUENTE_TRY(Device device, device_of(entry));
  const pki::Certificate& root = treaty_.treaty().root(device.agency.nation);
  PUENTE_REQUIRE(pki::verify_chain(device.certificate, device.issuers, root, now));
  PUENTE_REQUIRE(check_free(device, now, pending));
  AdmittedEntry out;
  out.subject_ = device.key_id;
  out.agency_ = device.agency;
  out.change_ = "certificate";
  out.live_until_ = device.not_after();
  out.device_ = std::move(device);
  return out;
}

// No key twice: neither under two names, nor two holders of one transport key, nor a key of the treaty.
Status Directory::check_free(const Device& device, Instant now, Pending pending) const {
  const Treaty& treaty = treaty_.treaty();
  if (revoked_.contains(device.key_id))
    return fail(ErrorCode::not_permitted, "a revoked key is not certified again; make a new one");
  if (device.key_id == broker_ || device.key_id == treaty.root(model::Nation::mx).key_id() ||
      device.key_id == treaty.root(model::Nation::us).key_id() || device.transport == treaty.broker.curve)
    return fail(ErrorCode::conflict, "the key of a root or of the broker, which the treaty names");
  // The signature of an issuer can be rewritten by anybody into a second one that verifies (ECDSA), and CMS may say one
  // thing in many ways: what is certified counts, not its bytes.
  const auto same_term = [&](const AdmittedEntry& one) {
    return one.device_ && term_of(*one.device_) == term_of(device);
  };
  if (terms_.contains(term_of(device)) || std::ranges::any_of(pending, same_term))
    return fail(ErrorCode::conflict, "this key is certified for this very time already");
  const auto check_against = [&](const Device& other) -> Status {
    if (other.not_after() <= now) return {};
    if (other.key_id != device.key_id) {
      if (device.transport && other.transport == device.transport)
        return fail(ErrorCode::conflict, "its transport key is that of " + pki::text_of(other.certificate.name()) +
                                             " already; make a new one");
      return {};
    }
    if (other.certificate.name() != device.certificate.name() || other.role != device.role)
      return fail(ErrorCode::conflict, "its key is certified already, for " + pki::text_of(other.certificate.name()));
    if (other.transport != device.transport)
      return fail(ErrorCode::conflict, "a renewal with another transport key; make a new device key with it");
    return {};
  };
  if (const Device* const same = find(device.key_id)) PUENTE_REQUIRE(check_against(*same));
  if (const Device* const same = device.transport ? by_transport(*device.transport) : nullptr)
    PUENTE_REQUIRE(check_against(*same));
  for (const AdmittedEntry& one : pending)
    if (one.device_) PUENTE_REQUIRE(check_against(*one.device_));
  return {};
}

// ---- packages

Result<Device> Directory::holder_of(const codec::PackageBody& body, Instant now, Pending pending) const {
  const Device* const holder = find(body.holder, pending);
  if (holder == nullptr)
    return fail(ErrorCode::not_found, "the package's holder " + body.holder.hex() +
                                          " has no certificate in the directory; publish that first");
  PUENTE_REQUIRE(usable(*holder, now));
  const bool fits = (body.use == PackageUse::encryption && holder->role == pki::Role::agent) ||
                    (body.use == PackageUse::audit && holder->role == pki::Role::auditor);
  if (!fits)
    return fail(ErrorCode::not_permitted,
                "role " + std::string(pki::role_name(holder->role)) + " publishes no packages of this use");
  return *holder;
}

Result<AdmittedEntry> Directory::check_package(const codec::SignedPackage& entry, Instant now, Pending pending) const {
  PUENTE_TRY(const codec::PackageBody body, codec::decode_package_body(entry.body));
  if (entry.signatures.size() != 1 || entry.signatures.front().signer != body.holder)
    return fail(ErrorCode::unauthenticated, "a package must be signed by its holder, and nobody else");
  const Bytes content = Transcript("package").lp(entry.body).bytes();
  AdmittedEntry out;
  if (body.holder == broker_) {
    if (body.use != PackageUse::release)
      return fail(ErrorCode::not_permitted, "the broker publishes release packages only");
    PUENTE_REQUIRE(
        verify_by_key(entry.signatures.front(), content, pki::PublicKey::from_ed25519(treaty_.treaty().broker.device)));
    out.agency_ = {model::Nation::mx, "BROKER"};
  } else {
    PUENTE_TRY(const Device holder, holder_of(body, now, pending));
    PUENTE_REQUIRE(verify_by_key(entry.signatures.front(), content, holder.certificate.public_key()));
    out.agency_ = holder.agency;
  }
  PUENTE_REQUIRE(check_times(body, now));
  // A key of small order makes every agreement with it fail, and would make senders fail.
  static const X25519Private probe = primitives::generate_x25519_key(Bytes(32, 1));
  if (!primitives::x25519(probe, body.public_key))
    return fail(ErrorCode::malformed, "the package's public key is no key");

  const Package package{.key_id = primitives::key_id_of(body.public_key),
                        .holder = body.holder,
                        .use = body.use,
                        .public_key = body.public_key,
                        .not_before = body.not_before,
                        .not_after = body.not_after};
  const auto same_key = [&](const AdmittedEntry& one) {
    return one.package_ && one.package_->key_id == package.key_id;
  };
  if (packages_.contains(package.key_id) || std::ranges::any_of(pending, same_key))
    return fail(ErrorCode::conflict, "the directory holds a package with this public key already");
  out.subject_ = body.holder;
  out.change_ = "package";
  out.live_until_ = body.not_after + package_kept_after_end;
  out.package_ = package;
  return out;
}

// ---- revocations

Result<AdmittedEntry> Directory::check_revocation(const codec::SignedRevocation& entry, Instant now,
                                                  Pending pending) const {
  PUENTE_TRY(const codec::RevocationBody body, codec::decode_revocation_body(entry.body));
  const Device* const subject = find(body.key_id, pending);
  if (subject == nullptr)
    return fail(ErrorCode::not_found, "the directory holds no certificate with the key " + body.key_id.hex());
  if (subject->not_after() <= now)
    return fail(ErrorCode::expired, "the certificate to revoke ended at " + format_utc(subject->not_after()));
  if (body.at.ms < 0 || body.at > now + ahead_max)
    return fail(ErrorCode::not_permitted, "a revocation of a time still to come; check the clock of who signed it");
  const auto same_subject = [&](const AdmittedEntry& one) {
    return one.is_revocation() && one.subject_ == body.key_id;
  };
  if (revoked_.contains(body.key_id) || std::ranges::any_of(pending, same_subject))
    return fail(ErrorCode::conflict, pki::text_of(subject->certificate.name()) + " is revoked already");

  const Bytes content = Transcript("revocation").lp(entry.body).bytes();
  AdmittedEntry out;
  std::set<KeyId> signers;
  bool enough = false;
  for (const codec::DirectorySignature& signature : entry.signatures) {
    if (!signers.insert(signature.signer).second)
      return fail(ErrorCode::malformed, "a revocation signed twice by the key " + signature.signer.hex());
    PUENTE_TRY(const bool alone, check_revoker(signature, content, *subject, body.at, pending));
    if (alone)
      enough = true;
    else
      out.liaisons_.push_back(signature.signer);
  }
  if (!enough && out.liaisons_.size() < 2)
    return fail(ErrorCode::not_permitted,
                "one liaison's signature revokes nobody; a second of the same nation is "
                "needed");
  out.subject_ = body.key_id;
  out.agency_ = subject->agency;
  out.change_ = "revocation";
  out.revoked_at_ = body.at;
  out.live_until_ = subject->not_after();
  return out;
}

// Everything as of the time of the revocation, since its signers' certificates may end before it does. The liaison's
// own certificate is in the signature.
Result<bool> Directory::check_revoker(const codec::DirectorySignature& signature, ByteView content,
                                      const Device& subject, Instant at, Pending pending) const {
  const pki::Certificate& root = treaty_.treaty().root(subject.agency.nation);
  if (signature.signer == subject.key_id || signature.signer == root.key_id()) {
    PUENTE_REQUIRE(verify_by_key(
        signature, content, signature.signer == root.key_id() ? root.public_key() : subject.certificate.public_key()));
    return true;
  }
  for (const pki::Certificate& issuer : subject.issuers) {
    if (signature.signer != issuer.key_id()) continue;
    PUENTE_REQUIRE(pki::verify_chain(issuer, {}, root, at));
    PUENTE_REQUIRE(verify_by_key(signature, content, issuer.public_key()));
    return true;
  }
  PUENTE_TRY(const pki::Certificate signer, verify_cms(signature, content));
  if (signer.role() != pki::Role::liaison)
    return fail(ErrorCode::not_permitted, pki::text_of(signer.name()) + " (" +
                                              std::string(pki::role_name(signer.role())) +
                                              ") is neither a liaison nor the holder, and revokes nobody");
  if (signer.name().country != root.name().country)
    return fail(ErrorCode::not_permitted, pki::text_of(signer.name()) +
                                              " is a liaison of the other nation, which "
                                              "revokes nobody here");
  PUENTE_TRY(const model::AgencyId agency,
             model::parse_agency(signer.name().country + "/" + signer.name().organization));
  PUENTE_REQUIRE(pki::verify_chain(signer, agency_cas(agency, pending), root, at));
  return false;
}

std::vector<pki::Certificate> Directory::agency_cas(const model::AgencyId& agency, Pending pending) const {
  std::vector<pki::Certificate> out;
  const auto collect = [&](const Device& device) {
    if (device.agency != agency || out.size() == pki::intermediates_max) return;
    for (const pki::Certificate& issuer : device.issuers)
      if (std::ranges::find(out, issuer) == out.end()) out.push_back(issuer);
  };
  for (const auto& [key, device] : devices_) collect(device);
  for (const AdmittedEntry& entry : pending)
    if (entry.device_) collect(*entry.device_);
  return out;
}

}  // namespace puente::trust
