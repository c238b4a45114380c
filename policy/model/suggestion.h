// What to say of a name that is not known: the one that was meant, where one is near enough; a far one would mislead.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace puente::model {

// Is `name` what somebody meant who wrote `text`? Mistyped in a third of its letters at most (two of a short word),
// abbreviated, or a name of before ("white").
bool is_near(std::string_view text, std::string_view name);

// "; the nearest is 'seizure'"; where none is near, "; known are in, out, both", or nothing where those are more than
// twenty.
std::string suggestion(std::string_view text, std::span<const std::string_view> names);

}  // namespace puente::model
