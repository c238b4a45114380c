// The rules of one bundle, or of a treaty's floor, ready for decide(): found by recipient and kind, in the order of
// their ids. Internal to this room.
#pragma once

#include <array>
#include <map>
#include <memory>

#include "policy/decide.h"

namespace puente::policy {

class RuleIndex {
 public:
  // The agencies that a list names. Bit i of `named` stands for agency number i of the index.
  struct Parties {
    std::vector<std::uint64_t> named;
    std::array<bool, model::nation_count> all{};  // "MX/*", "US/*"
  };

  // A rule as masks: bit i stands for the i-th name of the vocabulary.
  struct Compiled {
    const Rule* rule = nullptr;
    std::uint64_t sections = 0;  // those it names, or all
    std::uint32_t kinds = 0;
    std::uint16_t classifications = 0;
    std::uint8_t tlp = 0;
    std::uint8_t purposes = 0;
    bool names_sections = false;
    Parties from, to;

    // A permit reaches what is withheld by default only by name; the other effects reach that too.
    bool covers(model::Section section, bool withheld_by_default) const {
      if ((sections >> static_cast<unsigned>(section) & 1U) == 0) return false;
      return !withheld_by_default || names_sections || rule->effect != Effect::permit;
    }
    // Of a rule that covers the section: a permit's rungs from `finest` on, the others' finer ones. `position`: of the
    // rung in the section's ladder.
    bool reaches(model::Kind kind, model::Section section, std::size_t position) const;
  };

  // `rules`: without communities. `agencies`: what "*" in a permit means; must outlive the index. nullptr: nobody.
  RuleIndex(std::shared_ptr<const std::vector<Rule>> rules, const std::vector<model::AgencyId>* agencies);

  // Those that name these agencies and the kind, whatever the marks, purpose and time; ascending by id.
  std::vector<const Compiled*> concerning(const model::AgencyId& originator, const model::AgencyId& recipient,
                                          model::Kind kind) const;
  // Of those, the ones that match in everything but sections and rungs.
  std::vector<const Compiled*> matching(const RecordFacts& record, const model::AgencyId& recipient, Instant now) const;
  const Rule* find(std::string_view id) const;
  const std::vector<Rule>& rules() const { return *rules_; }

 private:
  // Of each kind, the numbers of rules in compiled_, ascending.
  using ByKind = std::array<std::vector<std::uint32_t>, model::kind_count>;

  // An agency as rules see it.
  struct Known {
    model::Nation nation = model::Nation::mx;
    std::size_t number = 0;  // in Parties::named; `nobody` where no rule names it
    bool listed = false;
  };
  static constexpr std::size_t nobody = ~std::size_t{0};

  Known known(const model::AgencyId& agency) const;
  Parties compile(const std::vector<Party>& parties);
  static bool names(const Compiled& rule, const Parties& parties, const Known& agency);
  template <class Fits>
  std::vector<const Compiled*> select(const model::AgencyId& originator, const model::AgencyId& recipient,
                                      model::Kind kind, const Fits& fits) const;

  std::shared_ptr<const std::vector<Rule>> rules_;
  const std::vector<model::AgencyId>* agencies_;
  std::vector<Compiled> compiled_;  // ascending by id
  std::map<model::AgencyId, std::size_t> numbers_;
  std::vector<ByKind> to_agency_;  // by number
  std::array<ByKind, model::nation_count> to_all_;
};

}  // namespace puente::policy
