// Texts in English and Spanish. Of records listed and found by words.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::found {

inline constexpr Text<> received{"RECEIVED", "RECIBIDOS"};
inline constexpr Text<> sent{"SENT", "ENVIADOS"};
inline constexpr Text<Words> sounds_alike{"possible: a name sounds like {}", "posible: un nombre suena como {}"};
inline constexpr Text<Words> part_of_number{"{} is part of a number", "{} es parte de un número"};
inline constexpr Text<Words> more{"there are more: the same command with --after {}",
                                  "hay más: la misma orden con --after {}"};
inline constexpr Text<> nothing_found{
    "nothing found: every word must be there; leave one out, write its beginning and a star (guz*), or 5 characters or "
    "more of a number",
    "nada se encontró: todas las palabras deben estar; quite una, escriba su principio y un asterisco (guz*), o 5 "
    "caracteres o más de un número"};

}  // namespace puente::client::present::messages::found
