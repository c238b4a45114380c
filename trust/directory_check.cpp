// What makes a certificate or a package an entry of the directory: see directory.h; revocations:
// directory_revocation.cpp.
#include <algorithm>

#include "crypto/base/transcript.h"
#include "crypto/pki/chain.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/x25519.h"
#include "trust/directory.h"
#include "trust/directory_signature.h"

namespace puente::trust {
namespace {

using codec::PackageUse;

// Codes are capital letters and digits: O and 0 look alike there, and I and 1.
bool look_alike(const model::AgencyId& one, const model::AgencyId& other) {
  const auto letter = [](char c) { return c == '0' ? 'O' : c == '1' ? 'I' : c; };
  return one.nation == other.nation && std::ranges::equal(one.code, other.code, {}, letter, letter);
}

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

Status Directory::check_new(const AdmittedEntry& entry, Instant now, Pending pending) const {
  if (entry.device_) return check_name_free(*entry.device_, now, pending);
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

Status Directory::check_name_free(const Device& device, Instant now, Pending pending) const {
  const pki::Name& name = device.certificate.name();
  const bool person = device.role == pki::Role::liaison || device.role == pki::Role::auditor;
  const auto ends_by_pending = [&](const Device& other) {
    return std::ranges::any_of(
        pending, [&](const AdmittedEntry& one) { return one.is_revocation() && one.subject_ == other.key_id; });
  };
  const auto check_against = [&](const Device& other) -> Status {
    if (other.key_id == device.key_id || other.not_after() <= now || revoked_.contains(other.key_id) ||
        ends_by_pending(other))
      return {};
    const pki::Name& held = other.certificate.name();
    if (other.agency != device.agency && look_alike(other.agency, device.agency))
      return fail(ErrorCode::conflict, "the agency " + model::text_of(device.agency) + " looks like " +
                                           model::text_of(other.agency) + ", which is enrolled; give it another code");
    if (other.role != device.role || !pki::same_person(name, held)) return {};
    if (!person && (name == held || other.agency != device.agency)) return {};
    return fail(ErrorCode::conflict,
                "the name '" + pki::text_of(name) + "' is that of '" + pki::text_of(held) + "' (" +
                    std::string(pki::role_name(other.role)) + "), certified to the key " + other.key_id.hex() +
                    ". A namesake is enrolled under a name that tells the two apart; whoever has a new key revokes the "
                    "old one first, with that key or by two liaisons: puente directory revoke");
  };
  for (const auto& [key, other] : devices_) PUENTE_REQUIRE(check_against(other));
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

}  // namespace puente::trust
