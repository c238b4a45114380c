// What a record says about itself, outside its sealed sections: labels, marks, purpose.
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "policy/model/vocabulary.h"

namespace puente::model {

// One slot at most per label in a record. `part` numbers the pieces of content too large for one frame.
struct Label {
  Section section = Section::summary;
  Rung rung = Rung::whole;
  std::uint16_t part = 0;
  friend auto operator<=>(const Label&, const Label&) = default;
};

// "place/municipality", "actors", "attachments#2"
std::string text_of(const Label& label);

// The originator's own scheme, never converted. Letters and digits of the scheme, e.g. 'B', '2'; zero where scheme is
// none.
struct Grading {
  GradingScheme scheme = GradingScheme::none;
  char source = 0;
  char information = 0;
  friend auto operator<=>(const Grading&, const Grading&) = default;
};

struct Marks {
  Tlp tlp = Tlp::red;
  std::vector<Handling> handling;  // ascending, without repeats
  std::string handling_text;       // of H3; at most 512 bytes
  Grading grading;
  Classification classification = Classification::none;
  std::vector<Caveat> caveats;  // ascending, without repeats
  friend auto operator<=>(const Marks&, const Marks&) = default;
};

// Fails with `malformed` where a rule above is broken.
Status check(const Marks& marks);

}  // namespace puente::model
