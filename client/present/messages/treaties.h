// Texts in English and Spanish. Of the treaty and its drafts.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::treaties {

inline constexpr Text<Words, Words> root_made{
    "The root of {} lies in {}. Keep it offline; root.pem is what others need.",
    "La raíz de {} está en {}. Consérvela fuera de línea; los demás necesitan root.pem."};
inline constexpr Text<Words, Number, Words> proposed{"{}: version {}, hash {}. Both roots must sign it.",
                                                     "{}: versión {}, resumen {}. Deben firmarlo ambas raíces."};
inline constexpr Text<Words, Number, Words> signed_now{"Signed by {}; signatures now: {}. Hash {}.",
                                                       "Firmado por {}; firmas ahora: {}. Resumen {}."};
inline constexpr Text<> version{"version  ", "versión  "};
inline constexpr Text<> hash{"hash     ", "resumen  "};
inline constexpr Text<> root{"root     ", "raíz     "};
inline constexpr Text<> until{"until", "hasta"};
inline constexpr Text<> shard{"shard    ", "tramo    "};
inline constexpr Text<Number, Number, Words> shard_line{"{}, after {} entries (root {}…) of the one before",
                                                        "{}, tras {} asientos (raíz {}…) del anterior"};
inline constexpr Text<> broker{"broker   ", "puente   "};
inline constexpr Text<> witness{"witness  ", "testigo  "};
inline constexpr Text<> language_code{"en", "es"};
inline constexpr Text<> label{"label    ", "etiqueta "};
inline constexpr Text<> forbid{"forbid   ", "prohíbe  "};
inline constexpr Text<> signed_by{"signed by", "firmado  "};
inline constexpr Text<> unsigned_yet{"nobody has signed it", "nadie lo ha firmado"};
inline constexpr Text<Number, Words> verified{
    "Version {}, signed by the roots that it names. Hash {}: compare it by hand.",
    "Versión {}, firmada por las raíces que nombra. Resumen {}: compárelo en persona."};

}  // namespace puente::client::present::messages::treaties
