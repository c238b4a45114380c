// Texts in English and Spanish. Of the hand-over from one shard of the log to the next.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::handover {

inline constexpr Text<Words, Number, Number, Words, Number, Number, Words> drafted{
    "{}: version {}, shard {} ({}), after {} entries; {} entries of the directory. Hash {}.",
    "{}: versión {}, tramo {} ({}), tras {} asientos; {} entradas del directorio. Resumen {}."};
inline constexpr Text<> next_steps{
    "The other nation checks both files (puente handover check); both roots sign.",
    "La otra nación revisa ambos archivos (puente handover check); firman ambas raíces."};
inline constexpr Text<Words> agrees{
    "It goes on from what is held here and by the witnesses. Hash {}: compare it by hand, then sign (puente treaty "
    "sign).",
    "Continúa lo que se tiene aquí y lo que guardan los testigos. Resumen {}: compárelo en persona y firme (puente "
    "treaty sign)."};

}  // namespace puente::client::present::messages::handover
