// What the commands that analyse policies work on: policy files or bundles, and the rest of the world from a broker, or
// assumed so that nothing is overlooked.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "policy/inspect/sharing.h"

namespace puente::client::liaison {

struct AnalysisOptions {
  std::string nation;                 // whose policy the files are; of --agent where that is given
  std::filesystem::path other;        // the other nation's policy or bundle
  std::vector<std::string> agencies;  // enrolled ones, beside those that the files name
  std::string at;                     // UTC; empty: now
  std::vector<std::string> from, to, kinds, sections;
  bool crossing = false;
};

class PolicyInput {
 public:
  // `party`: the folder of --agent, or empty. With it: nation, agencies, treaty and both nations' policies in force,
  // from the broker. Without: --nation is needed, and whatever may cross by the treaty does; and where neither a bundle
  // nor --agencies says who is enrolled, "*" stands for an unnamed agency too (inspect::unnamed_agency).
  //
  // A policy as its liaisons write it must be a text that they can sign. Errors: those of the files; malformed.
  static Result<PolicyInput> load(const std::filesystem::path& party, const AnalysisOptions& options,
                                  const std::vector<std::filesystem::path>& files);

  model::Nation nation() const { return nation_; }
  const std::vector<model::AgencyId>& agencies() const { return agencies_; }
  // By the broker's directory, ascending; nullptr: this machine does not know.
  const std::vector<model::AgencyId>* enrolled() const { return online_ ? &enrolled_ : nullptr; }
  // Where nobody says who is enrolled: also these, which somebody asks about.
  void consider(std::vector<model::AgencyId> agencies);
  bool unnamed_too() const { return unnamed_too_; }
  const policy::inspect::Scope& scope() const { return scope_; }
  Instant at() const { return at_; }
  bool other_known() const { return other_known_; }
  // Of file `i` with the other nation's policy, or one that permits everything.
  policy::PolicySet with_file(std::size_t i) const;
  // File `i`, with what "*" means in it.
  std::shared_ptr<const policy::Bundle> file(std::size_t i) const { return whole(files_.at(i)); }
  // With what is in force for this nation. Errors: `usage` without --agent.
  Result<policy::PolicySet> in_force() const;

 private:
  using Shared = std::shared_ptr<const policy::Bundle>;
  policy::PolicySet with(const Shared& own) const;
  Shared whole(const Shared& bundle) const;  // naming all agencies that are known here

  model::Nation nation_ = model::Nation::mx;
  std::vector<model::AgencyId> agencies_, enrolled_;
  policy::inspect::Scope scope_;
  Instant at_;
  policy::TreatyTerms terms_;
  std::vector<Shared> files_;
  Shared own_in_force_, other_;
  bool other_known_ = false, online_ = false, unnamed_too_ = false;
};

}  // namespace puente::client::liaison
