// The treaty file: what both nations signed, and what every program starts from (docs/protocol.md, Keys).
//
// A signed text (crypto/pki/signed_text.h, purpose "treaty"), signed by both national roots. Body, TOML:
//   [treaty]           version, previous (hash of the version before; zeros for 1), quorum = "both-nations"
//   [root.MX] [root.US]     certificate = """PEM"""
//   [broker]           origin, endpoint, device (Ed25519, hex), curve (hex), log (vkey)
//   [[witness]]        nation, key (vkey of type cosignature/v1), url
//   [[equivalence]]    label = "mx:reservada", handled-as = { en = "…", es = "…" }     only labels listed here may
//   cross
//   [[floor]]          rules that neither nation can loosen (policy/policy.h)
//   [handover]         where the log of [broker] follows another (handover.h); kept in all later versions
//   [roles]            name = "oid" of every role (crypto/pki/role.h); must be those built in
// Errors: malformed, unknown_value (with line), unauthenticated, not_permitted, expired.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "crypto/pki/signed_text.h"
#include "crypto/tlog/quorum.h"
#include "policy/policy.h"
#include "trust/handover.h"

namespace puente::trust {

inline constexpr std::string_view treaty_purpose = "treaty";
inline constexpr std::size_t treaty_bytes_max = 256 << 10;

struct BrokerTerms {
  std::string origin;    // of the log
  std::string endpoint;  // "tcp://host:port"
  Ed25519Public device;
  CurvePublic curve;
  tlog::Vkey log;  // type ed25519, name = origin
  KeyId device_key_id() const;
};

struct TreatyWitness {
  model::Nation nation = model::Nation::mx;
  tlog::Vkey key;
  std::string url;
};

struct Equivalence {
  model::Classification label = model::Classification::none;
  policy::LegalBasis handled_as;  // texts in both languages
};

struct Treaty {
  std::uint64_t version = 1;
  Hash previous;
  tlog::QuorumMode quorum_mode = tlog::QuorumMode::both_nations;
  std::optional<pki::Certificate> root_mx, root_us;  // both there in a parsed treaty
  BrokerTerms broker;
  std::vector<TreatyWitness> witnesses;
  std::vector<Equivalence> equivalences;
  std::vector<policy::Rule> floor;
  std::string floor_text;  // the [[floor]] tables as written
  std::optional<Handover> handover;

  std::uint64_t shard() const { return handover ? handover->shard : 1; }  // of the log
  // The key of this log or, where `origin` is its, of the shard before.
  const tlog::Vkey& log_of(std::string_view origin) const;

  const pki::Certificate& root(model::Nation nation) const;
  tlog::WitnessSet witness_set() const;                   // in the order of `witnesses`
  std::vector<TreatyWitness> witnesses_in_order() const;  // first all MX, then all US: as the broker numbers them
  policy::TreatyTerms terms() const;
};

// Canonical body of a proposal (comments are not kept); parse_treaty(render_treaty(x)) is x.
std::string render_treaty(const Treaty& treaty);
// Everything but signatures and time: roots are roots of their nation, witnesses make a set (tlog::check_witnesses),
// log key and origin fit, roles are ours.
Result<Treaty> parse_treaty(std::string_view body);
Hash treaty_hash(std::string_view body);

// A treaty that both roots signed. Only verify_treaty makes one.
class SignedTreaty {
 public:
  const Treaty& treaty() const { return treaty_; }
  const Hash& hash() const { return hash_; }

 private:
  friend Result<SignedTreaty> verify_treaty(std::string_view, Instant);
  SignedTreaty(Treaty treaty, const Hash& hash) : treaty_(std::move(treaty)), hash_(hash) {}
  Treaty treaty_;
  Hash hash_;
};
// Signed by the root of each nation that it names, both valid at `now`. That these are the right roots is what the pin
// is for: compare hash() with the one agreed by hand, or check_amendment from a treaty held.
Result<SignedTreaty> verify_treaty(std::string_view text, Instant now);

// May `next` follow `held`? Version one higher, naming its hash, and signed by the roots of `held` too (so that a
// nation's new root is vouched for by its old one; `next_text` carries their signatures). The log stays the same one,
// or hands over to the next shard.
Status check_amendment(const SignedTreaty& held, std::string_view next_text, Instant now);

}  // namespace puente::trust
