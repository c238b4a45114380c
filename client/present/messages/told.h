// Texts in English and Spanish. Of what a person is told of as it happens.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::told {

// All that a screen which anybody may see says.
inline constexpr Text<> threat_to_life_notice{"threat to life: open puente", "riesgo para la vida: abra puente"};

inline constexpr Text<> follows{"shows what comes from now on; Ctrl-C ends it",
                                "muestra lo que llegue desde ahora; Ctrl-C lo termina"};
inline constexpr Text<Number> missed{"what happened before event {} is in puente inbox, requests and status",
                                     "lo que pasó antes del evento {} está en puente inbox, requests y status"};
inline constexpr Text<Words, Words> new_record{"new record of {}: puente show {}",
                                               "registro nuevo de {}: puente show {}"};
inline constexpr Text<Words, Words> threat_to_life{
    "THREAT TO LIFE, of {}: puente show {}. It is told again until somebody opens it",
    "RIESGO PARA LA VIDA, de {}: puente show {}. Se avisa de nuevo hasta que alguien lo abra"};
inline constexpr Text<Words, Words> escalated{
    "ESCALATED: nobody has opened the threat to life of {}: puente show {}",
    "ESCALADO: nadie ha abierto el riesgo para la vida de {}: puente show {}"};
inline constexpr Text<Words, Words> clock{"the clock of a request of {} runs out: puente requests; puente show {}",
                                          "el plazo de una solicitud de {} se acaba: puente requests; puente show {}"};
inline constexpr Text<Words, Words> overdue{"a request of {} is overdue: puente requests; puente show {}",
                                            "una solicitud de {} está vencida: puente requests; puente show {}"};
inline constexpr Text<Words, Words> recalled{"{} recalled a record: puente show {}",
                                             "{} retiró un registro: puente show {}"};
inline constexpr Text<> alarm{"there is an alarm: puente status", "hay una alarma: puente status"};
inline constexpr Text<Words, Words> unopened{
    "{} threats to life that nobody has opened, since {}: puente inbox --urgency threat-to-life --unread",
    "{} riesgos para la vida que nadie ha abierto, desde {}: puente inbox --urgency threat-to-life --unread"};

}  // namespace puente::client::present::messages::told
