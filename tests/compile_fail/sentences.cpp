// A sentence of translate's tables has the same places in Spanish; or it does not compile.
#include "translate/sentence.h"

namespace puente::translate {

constexpr Sentence turned{"{} has no version {}", "no hay versión {1} de {0}"};

#ifdef MISUSE
constexpr Sentence untranslated{"yes"};                                // error: constructor
constexpr Sentence empty{"yes", ""};                                   // error: constant
constexpr Sentence place_lost{"{} gave {}", "{0} dio algo"};           // error: constant
constexpr Sentence place_more{"{} gave nothing", "{0} no dio a {1}"};  // error: constant
constexpr Sentence unnumbered{"{} gave nothing", "{} no dio nada"};    // error: constant
#endif

}  // namespace puente::translate
