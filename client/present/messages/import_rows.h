// Texts in English and Spanish. Of rows that become records.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::import_rows {

inline constexpr Text<Number, Words> reject{"line {}: {}", "línea {}: {}"};
inline constexpr Text<Number, Number, Words> reject_of_lines{"lines {} to {}: {}", "líneas {} a {}: {}"};
inline constexpr Text<Number, Words> states{"States found: {}, with rows: {}.", "Estados hallados: {}, con filas: {}."};
inline constexpr Text<Words> unknown_states{"Names of states that are not known, with rows: {}.",
                                            "Nombres de estados que no se conocen, con filas: {}."};
inline constexpr Text<Words> unknown_countries{"Names of countries that are not known, with rows: {}.",
                                               "Nombres de países que no se conocen, con filas: {}."};
inline constexpr Text<Number, Words> without_place{"Rows without a place: {}; lines {}.",
                                                   "Filas sin lugar: {}; líneas {}."};
inline constexpr Text<Number, Number, Number, double> done{
    "{} records sent, {} were there already, {} rows rejected, in {:.1f} s.",
    "{} registros enviados, {} ya estaban, {} filas rechazadas, en {:.1f} s."};
inline constexpr Text<> interrupted{"Interrupted: the same command goes on from here.",
                                    "Interrumpido: la misma orden continúa desde aquí."};

}  // namespace puente::client::present::messages::import_rows
