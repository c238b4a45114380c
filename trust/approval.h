// A liaison's approval of one record that waits for it: TOML under a detached CMS signature (crypto/pki/signed_text.h,
// purpose "approval"), in one form only.
//
//   [approval]
//   nation = "MX"                       # whose liaison
//   purpose = "second-person"           # a liaison of the originator's nation lets a record under that duty go;
//                                       # or "threat-to-life": one of a pausing nation lets it through that pause
//   record = "<32 hex digits>"
//   header = "<64 hex digits>"
//   recipients = ["US/DEA"]             # agencies, ascending
//   slots = ["<64 hex digits>"]         # digests of what may be released, ascending
//   bundle-mx = "<64 hex digits>"       # by which that was decided
//   bundle-us = "<64 hex digits>"
//   at = "2026-11-24T08:00:00Z"
//   expires = "2026-11-25T08:00:00Z"
//
// Guarantee of covers(): nothing but those slots to those agencies before it expires. Non-guarantee: that policy still
// permits it; the release decides again. Errors: as of order.h. Pure.
#pragma once

#include "policy/model/grant.h"
#include "trust/order.h"

namespace puente::trust {

inline constexpr std::string_view approval_purpose = "approval";

enum class ApprovalPurpose : std::uint8_t { second_person, threat_to_life };
std::string_view name_of(ApprovalPurpose purpose);
Result<ApprovalPurpose> parse_approval_purpose(std::string_view text);

struct Approval {
  model::Nation nation = model::Nation::mx;
  ApprovalPurpose purpose = ApprovalPurpose::second_person;
  RecordId record;
  Hash header;
  std::vector<model::AgencyId> recipients;
  std::vector<Hash> slots;
  model::BundleHashes bundles;
  Instant at, expires;
  bool covers(const model::AgencyId& recipient, std::span<const Hash> released, Instant now) const;
  friend bool operator==(const Approval&, const Approval&) = default;
};

std::string render_approval(const Approval& approval);
Result<Approval> parse_approval(std::string_view body);
// An approval whose one signature was checked. Only load_approval makes one. Cheap to copy.
class SignedApproval {
 public:
  const Approval& approval() const { return held_->approval; }
  const Hash& hash() const { return held_->hash; }
  const Bytes& bytes() const { return held_->bytes; }
  const pki::Name& signer() const { return held_->signer; }

 private:
  struct Held {
    Approval approval;
    Hash hash;
    Bytes bytes;
    pki::Name signer;
  };
  friend Result<SignedApproval> load_approval(ByteView,
                                              const std::function<Status(const pki::Certificate&, model::Nation)>&);
  explicit SignedApproval(Held held) : held_(std::make_shared<const Held>(std::move(held))) {}
  std::shared_ptr<const Held> held_;
};

Result<SignedApproval> load_approval(
    ByteView bytes, const std::function<Status(const pki::Certificate&, model::Nation)>& check_liaison);

// What a liaison brings to the broker (codec::Order carries either): told apart here, and nowhere else. Errors: those
// of load_order and load_approval.
using SignedAct = std::variant<SignedOrder, SignedApproval>;
Result<SignedAct> load_act(ByteView bytes,
                           const std::function<Status(const pki::Certificate&, model::Nation)>& check_liaison);

}  // namespace puente::trust
