// What a form and a page say of each kind and section, and of the keys before them, in both languages. Pure.
#pragma once

#include <span>

#include "client/present/text.h"
#include "policy/model/vocabulary.h"

namespace puente::client::form {

using present::Text;

// What a record of that kind tells, in one sentence.
const Text<>& help_of(model::Kind kind);
// What the section says.
const Text<>& help_of(model::Section section);
// What the choice means, for whoever has it before them.
const Text<>& help_of(model::Tlp tlp);
const Text<>& help_of(model::Handling code);
const Text<>& help_of(model::Urgency urgency);

}  // namespace puente::client::form
