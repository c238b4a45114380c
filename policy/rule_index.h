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
  // A rule as masks: bit i stands for the i-th name of the vocabulary.
  struct Compiled {
    const Rule* rule = nullptr;
    std::uint64_t sections = 0;  // those it names, or all
    std::uint32_t kinds = 0;
    std::uint16_t classifications = 0;
    std::uint8_t tlp = 0;
    std::uint8_t purposes = 0;
    bool names_sections = false;

    // A permit reaches what is withheld by default only by name; the other effects reach that too.
    bool covers(model::Kind kind, model::Section section) const;
    // Of a rule that covers the section: a permit's rungs from `finest` on, the others' finer ones.
    bool reaches(model::Kind kind, const model::Label& label) const;
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
  bool is_listed(const model::AgencyId& agency) const;
  bool names(const Compiled& rule, const std::vector<Party>& parties, const model::AgencyId& agency) const;

  std::shared_ptr<const std::vector<Rule>> rules_;
  const std::vector<model::AgencyId>* agencies_;
  std::vector<Compiled> compiled_;  // ascending by id
  // Of each party that rules have in `to`: the numbers in compiled_, by kind, ascending.
  std::map<Party, std::array<std::vector<std::uint32_t>, model::kind_count>, std::less<>> by_recipient_;
};

}  // namespace puente::policy
