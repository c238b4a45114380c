// Cuts a column of remarks into clauses and a clause into its parts (mapping.h, Part). Pure; thread-safe.
// Guarantee: every clause is returned, in order, whatever it says; joined by the separator they give the text again.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "client/import/mapping.h"

namespace puente::client::import {

struct Clause {
  std::string whole;
  std::size_t group = 0;  // the group with the longest matching prefix; groups.size() where none matches
  std::string label;
  std::string text;   // never empty, unless the whole clause is
  std::string value;  // likewise: falls back to text
  std::string country;
  std::string note;
  bool alternative = false;
};

std::vector<Clause> clauses_of(const Clauses& rules, std::string_view remarks);

// Null where there is no such part.
nlohmann::json part_of(const Clause& clause, Part part);

}  // namespace puente::client::import
