// Texts in English and Spanish. Of rows that become records.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::import_rows {

inline constexpr Text<Number, Words> reject{"line {}: {}", "línea {}: {}"};
inline constexpr Text<Number, Number, Number, double> done{
    "{} records sent, {} were there already, {} rows rejected, in {:.1f} s.",
    "{} registros enviados, {} ya estaban, {} filas rechazadas, en {:.1f} s."};
inline constexpr Text<> interrupted{"Interrupted: the same command goes on from here.",
                                    "Interrumpido: la misma orden continúa desde aquí."};

}  // namespace puente::client::present::messages::import_rows
