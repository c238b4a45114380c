// Every label that a section of a record may have, numbered; two bytes of an input choose one.
#pragma once

#include <vector>

#include "policy/model/marks.h"
#include "policy/model/vocabulary.h"

namespace puente::fuzz {

struct KindAndLabel {
  model::Kind kind;
  model::Label label;
};

inline const std::vector<KindAndLabel>& all_labels() {
  static const std::vector<KindAndLabel> all = [] {
    std::vector<KindAndLabel> out;
    for (std::size_t k = 0; k < model::kind_count; ++k) {
      const auto kind = static_cast<model::Kind>(k);
      for (const model::Section section : model::sections_of(kind))
        for (const model::Rung rung : model::ladder_of(kind, section)) out.push_back({kind, {section, rung, 0}});
    }
    return out;
  }();
  return all;
}

}  // namespace puente::fuzz
