// What makes a revocation an entry of the directory: see directory.h.
#include <algorithm>

#include "crypto/base/transcript.h"
#include "crypto/pki/chain.h"
#include "crypto/tlog/cosignature.h"
#include "trust/directory.h"
#include "trust/directory_signature.h"

namespace puente::trust {
namespace {

// No clock of ours runs further ahead than this.
constexpr Duration ahead_max = tlog::cosignature_ahead_max;

}  // namespace

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
  std::vector<pki::Certificate> liaisons;
  bool enough = false;
  for (const codec::DirectorySignature& signature : entry.signatures) {
    if (!signers.insert(signature.signer).second)
      return fail(ErrorCode::malformed, "a revocation signed twice by the key " + signature.signer.hex());
    PUENTE_TRY(const std::optional<pki::Certificate> liaison,
               check_revoker(signature, content, *subject, body.at, pending));
    if (!liaison) {
      enough = true;
      continue;
    }
    for (const pki::Certificate& earlier : liaisons)
      if (pki::same_person(earlier.name(), liaison->name()))
        return fail(ErrorCode::not_permitted, "'" + pki::text_of(earlier.name()) + "' and '" +
                                                  pki::text_of(liaison->name()) +
                                                  "', who signed the revocation, count as one person");
    liaisons.push_back(*liaison);
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
Result<std::optional<pki::Certificate>> Directory::check_revoker(const codec::DirectorySignature& signature,
                                                                 ByteView content, const Device& subject, Instant at,
                                                                 Pending pending) const {
  const pki::Certificate& root = treaty_.treaty().root(subject.agency.nation);
  if (signature.signer == subject.key_id || signature.signer == root.key_id()) {
    PUENTE_REQUIRE(verify_by_key(
        signature, content, signature.signer == root.key_id() ? root.public_key() : subject.certificate.public_key()));
    return std::nullopt;
  }
  for (const pki::Certificate& issuer : subject.issuers) {
    if (signature.signer != issuer.key_id()) continue;
    PUENTE_REQUIRE(pki::verify_chain(issuer, {}, root, at));
    PUENTE_REQUIRE(verify_by_key(signature, content, issuer.public_key()));
    return std::nullopt;
  }
  PUENTE_TRY(pki::Certificate signer, verify_cms(signature, content));
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
  return signer;
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
