// A bundle: one numbered version of a nation's policy, signed by at least two of its liaisons
// (crypto/pki/signed_text.h, purpose "bundle"). Its body is a [bundle] table, a dividing comment, and then the policy's
// text as the liaisons wrote it, byte for byte (but for a newline at its end). Each of the two is TOML by itself.
//
//   [bundle]
//   nation = "MX"
//   version = 3
//   previous = "<64 hex digits: bundle hash of version 2; zeros for version 1>"
//   signed-at = "2026-11-24T08:00:00Z"
//   agencies = [                  # enrolled when it was signed: what "MX/*" and "US/*" mean; ascending
//     "MX/FGR",
//   ]
//
//   # The policy, as its liaisons wrote it:
//
//   …
//
// The table has one form only, so that nothing can hide in it. How it travels: packing.h.
#pragma once

#include <functional>
#include <memory>

#include "crypto/pki/signed_text.h"
#include "policy/policy.h"

namespace puente::policy {

inline constexpr std::string_view bundle_purpose = "bundle";
inline constexpr std::size_t bundle_agencies_max = 500;
inline constexpr std::size_t bundle_signers_min = 2;

struct BundleHead {
  model::Nation nation = model::Nation::mx;
  std::uint64_t version = 1;
  Hash previous;
  Instant signed_at;
  std::vector<model::AgencyId> agencies;  // ascending, without repeats
  friend bool operator==(const BundleHead&, const BundleHead&) = default;
};

struct Bundle {
  BundleHead head;
  Policy policy;
  std::string policy_text;  // as the liaisons wrote it
  Hash hash;                // signed_text_hash("bundle", body)
};

// Can the text of a policy, as its liaisons write it, become one that people sign? Errors: malformed, with its own
// line.
Status check_policy_text(std::string_view policy_toml);

// The body for liaisons to sign. Fails as parse_policy does, and where a rule names an agency that `head` does not.
Result<std::string> make_bundle_body(const BundleHead& head, std::string_view policy_toml);
// Well formed; nobody has checked its signatures.
Result<Bundle> parse_bundle_body(std::string_view body);

// A bundle whose signatures were checked. Only load_bundle makes one.
class LoadedBundle {
 public:
  const Bundle& bundle() const { return *bundle_; }
  const std::shared_ptr<const Bundle>& shared() const { return bundle_; }
  const Bytes& bytes() const { return bytes_; }  // with signatures, as served
  const std::vector<pki::Certificate>& signers() const { return signers_; }

 private:
  friend Result<LoadedBundle> load_bundle(ByteView,
                                          const std::function<Status(const pki::Certificate&, model::Nation)>&);
  LoadedBundle(std::shared_ptr<const Bundle> bundle, Bytes bytes, std::vector<pki::Certificate> signers)
      : bundle_(std::move(bundle)), bytes_(std::move(bytes)), signers_(std::move(signers)) {}
  std::shared_ptr<const Bundle> bundle_;
  Bytes bytes_;
  std::vector<pki::Certificate> signers_;
};

// `bytes`: as it travels. `check_liaison`: is this certificate a liaison of that nation, certified and not revoked
// (trust/directory.h)? At least two signers of different names, all liaisons of the bundle's nation. Errors: malformed,
// too_large, unknown_value, unauthenticated, not_permitted (too few, wrong nation or role), and those of
// `check_liaison`.
Result<LoadedBundle> load_bundle(ByteView bytes,
                                 const std::function<Status(const pki::Certificate&, model::Nation)>& check_liaison);

// May it come into force now? Not before it was signed (by more than 5 minutes), nor outside the validity of its
// policy. One that is in force stays so: what it permits ends by itself. Errors: conflict (too early: or the clock is
// wrong), expired.
Status check_time(const Bundle& bundle, Instant now);

// A version that is in force no more.
struct PastBundle {
  Bundle bundle;
  std::vector<pki::Certificate> signers;  // whose signatures fit; who they were, the directory of that time said
};
// The version before `newer`. It is known by its hash, which the liaisons of `newer` signed, and not by who signed it:
// those may be liaisons no more. Errors: not_found (`newer` is version 1), mismatch (it is another text), and those of
// its form.
Result<PastBundle> load_previous(ByteView bytes, const BundleHead& newer);

// May `next` follow `current` (nullptr: none in force)? Version exactly one higher (any from none), and naming its
// hash; same nation. Errors: conflict, saying which version is in force.
Status check_succession(const Bundle* current, const Bundle& next);

}  // namespace puente::policy
