// What policies make of records as they come: drafts, a set of examples, or what was decided in the past. Of a record,
// policy looks at who sends it to whom, its kind, purpose and marks, and the labels of its sections; so nobody needs
// its contents. The decision is decide()'s. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/inspect/difference.h"

namespace puente::policy::inspect {

// One record to one agency.
struct Trial {
  std::string name;  // of the record
  Exchange exchange;
  model::Marks marks;
  model::Purpose purpose = model::Purpose::counter_narcotics;
  std::vector<model::Label> labels;
  std::vector<bool> went = {};  // what became of it in the past, by label; empty: nothing is known
};

Decision decide_trial(const Trial& trial, const PolicySet& policies, Instant at);

// All trials from one agency to another, counted.
struct Flow {
  model::AgencyId from, to;
  std::size_t whole = 0, partly = 0, nothing = 0;  // records: all that was offered goes, some, or none
  std::size_t slots = 0;                           // that go
};

// Slots that go otherwise than before.
struct Shift {
  Change change = Change::widens;
  Exchange exchange;
  model::Label label;
  std::size_t records = 0;
  std::vector<std::string> rules;  // that decide it, or decided it, for the first of these records
};

struct Simulation {
  std::vector<Flow> flows;    // ascending by parties
  std::vector<Shift> shifts;  // widening first; ascending by exchange and label
};

// `before`: to compare with, or nullptr; a trial of which is known what went is compared with that instead.
Simulation simulate(const std::vector<Trial>& trials, const PolicySet& policies, const PolicySet* before, Instant at);

}  // namespace puente::policy::inspect
