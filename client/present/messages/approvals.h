// Texts in English and Spanish. Of records that wait for a liaison.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::approvals {

inline constexpr Text<Words, Words, Words, Words, Words, Words, Words, Words, Words> waiting_record{
    "{}  {}: {} from {} to {}; {}; {}; created {}, expires {}",
    "{}  {}: {} de {} para {}; {}; {}; creado {}, vence {}"};
inline constexpr Text<> would_go{"would go", "pasaría"};
inline constexpr Text<> stays{"stays", "se queda"};
inline constexpr Text<> no_rule_permits{": no rule permits it", ": ninguna regla lo permite"};
inline constexpr Text<Words> by_rule{", rule {}", ", regla {}"};
inline constexpr Text<> nothing_waits{"Nothing waits for an approval of yours.", "Nada espera su aprobación."};
inline constexpr Text<Words, Words> approved{"Approved: {} ({}). Policy decides again when it is released.",
                                             "Aprobado: {} ({}). La política decide otra vez al liberarlo."};

}  // namespace puente::client::present::messages::approvals
