// A nation's sharing policy as its liaisons write it (docs/policy.md), and as plain structs.
//
//   withheld = "stub"                   # or "silent": what a recipient is told of what it does not get (default: stub)
//   valid-from = "2026-01-01T00:00:00Z"  # of the whole policy: no permit of it holds outside; it comes into force
//   valid-until = "2027-01-01T00:00:00Z" # only within; both may be absent
//
//   [[rule]]
//   id = "dea-violence"                  # [a-z0-9-]{1,64}, unique in the file
//   effect = "permit"                    # "forbid" wins over it; "oblige" adds duties to what is permitted; order does
//                                        # not matter
//   from = ["MX/SSPC"]                   # agencies, or "MX/*": every agency of that nation enrolled when the bundle
//   to = ["US/DEA"]                      # was signed
//   kinds = ["violent-event"]            # or ["*"]; kinds withheld by default only where named
//   sections = ["*"]                     # or names; sections withheld by default (vocabulary.h) only where named
//   finest = { place = "municipality", time = "day" }
//                                        # of a permit: no finer rung; of the others: only finer rungs; absent: all
//   tlp = ["TLP:AMBER", "TLP:GREEN"]     # absent: every TLP; so for the next two
//   classifications = ["none"]
//   purposes = ["violence-prevention"]
//   valid-from = "2026-01-01T00:00:00Z"  # absent: since ever
//   valid-until = "2027-01-01T00:00:00Z" # required of a permit, unless the whole policy has one
//   legal-basis = { en = "…", es = "…" } # required; each at most 256 bytes
//   withheld = "silent"                  # overrides the file's, for what this rule withholds; not in an oblige
//   obligations = ["no-onward"]          # of a permit or oblige (model/obligations.h); those of all that fit add up
//   quota = { records = 20, window = "P1D" }
//                                        # of a permit or oblige: so many records to each receiving agency
//
//   [[community]]                        # a closed group of agencies of both nations, for `from` and `to` of rules:
//   id = "gulf-cell"                     # "community:gulf-cell" (community.h says who is in it)
//   members = ["MX/SSPC", "US/DEA"]      # agencies by name; of both nations, or nobody
//
//   [[assert]]                           # what must hold of this policy, whatever the other nation does; a policy of
//   id = "no-sources"                    # which it does not hold is not signed (inspect/claims.h)
//   claim = "never"                      # or "always"; and from, to, kinds, sections, finest, tlp, classifications,
//                                        # purposes, valid-from, valid-until: of never as in a forbid, else as in a
//                                        # permit
//
// In a forbid or oblige, "*" means all without exception: agencies that are not listed, and what is withheld by
// default. A rule with `from` in the policy's own nation is a release rule; with `to` in it, an acceptance rule; one
// inside the nation is both. A rule between two agencies of the other nation is an error. Errors: with line, column
// and, for unknown names, the nearest known one. At most 10,000 rules, and 500 agencies in a list. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/time.h"
#include "policy/model/agency.h"
#include "policy/model/marks.h"
#include "policy/model/obligations.h"

namespace puente::policy {

inline constexpr std::size_t policy_bytes_max = 7 << 19;  // 3.5 MiB
inline constexpr std::size_t rules_max = 10'000;

enum class Effect : std::uint8_t { permit, forbid, oblige };
std::string_view name_of(Effect effect);
enum class Withheld : std::uint8_t { stub, silent };

struct LegalBasis {
  std::string en, es;
  friend bool operator==(const LegalBasis&, const LegalBasis&) = default;
};

// An agency, all of a nation that the bundle names, or a community's members.
struct Party {
  model::Nation nation = model::Nation::mx;
  std::string code{};       // empty: every enrolled agency of the nation
  std::string community{};  // not empty: the members of that community; nation and code then mean nothing
  friend auto operator<=>(const Party&, const Party&) = default;
};

struct Rule {
  std::string id;
  Effect effect = Effect::permit;
  std::vector<Party> from, to;
  // Empty: "*". Of a permit, every one that is not withheld by default; of a forbid, every one.
  std::vector<model::Kind> kinds;
  std::vector<model::Section> sections;
  std::map<model::Section, model::Rung> finest;
  std::vector<model::Tlp> tlp;  // empty: any; so for the next two
  std::vector<model::Classification> classifications;
  std::vector<model::Purpose> purposes;
  std::optional<Instant> valid_from, valid_until;
  LegalBasis legal_basis;
  std::optional<Withheld> withheld;
  model::Obligations obligations;
  std::optional<model::Quota> quota;
};

struct Community {
  std::string id;
  std::vector<model::AgencyId> members;  // ascending
  friend bool operator==(const Community&, const Community&) = default;
};

// What its writers claim of the policy: that nothing a rule like this covers ever goes (effect forbid), or that all of
// it does (effect permit). Duties and quotas are not looked at.
struct Claim {
  Rule covered;
};

struct Policy {
  Withheld withheld = Withheld::stub;
  std::optional<Instant> valid_from, valid_until;  // every permit has been narrowed to them
  std::vector<Rule> rules;
  std::vector<Claim> claims;
  std::vector<Community> communities;
  const Rule* find(std::string_view id) const;
  const Community* community(std::string_view id) const;
};

// The file that liaisons write: no [bundle] table in it, and not empty, since a file that was cut off to nothing would
// read like a policy that shares nothing. `nation`: whose policy it is to be.
Result<Policy> parse_policy(std::string_view toml, model::Nation nation);

// What the treaty adds, and neither nation can loosen: classifications that may cross (those in its table of
// equivalences; `none` always may), and forbids and obligations.
struct TreatyTerms {
  std::vector<model::Classification> crossing;
  std::vector<Rule> floor;  // no permits; ids are shown as "treaty/<id>"
};
// [[floor]] tables of a treaty file: rules that forbid or oblige, of any nations. Other tables are passed over.
Result<std::vector<Rule>> parse_floor(std::string_view toml);

}  // namespace puente::policy
