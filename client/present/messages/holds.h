// Texts in English and Spanish. Of senders that are held for a recipient.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::holds {

inline constexpr Text<> nobody_is_held{"Nobody is held.", "No hay nadie retenido."};
inline constexpr Text<Words, Words, Words, Words, Number> held{"{} {} -> {} {}: records waiting: {}",
                                                               "{} {} -> {} {}: registros que esperan: {}"};
inline constexpr Text<Number, Words, Words> why_and_since{
    "deliveries refused within a day: {}; since {}, ends by itself {}",
    "entregas rechazadas en un día: {}; desde {}, termina por sí sola {}"};
inline constexpr Text<Number> would_be_released{
    "Would be released, in the order in which they were accepted: {}. Nothing was changed.",
    "Se liberarían, en el orden en que se aceptaron: {}. No se cambió nada."};
inline constexpr Text<Words, Words, Words, Words, Number> lifted{
    "Lifted: records of {} {} go again to {} {}. Released now: {}.",
    "Levantada: los registros de {} {} van de nuevo a {} {}. Se liberan ahora: {}."};

}  // namespace puente::client::present::messages::holds
