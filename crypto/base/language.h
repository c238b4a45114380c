// The languages in which people read what the programs say.
#pragma once

namespace puente {

enum class Language { english, spanish };

}  // namespace puente
