// Texts in English and Spanish. Of pauses, and of orders to resume.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::pauses {

inline constexpr Text<Words, Words, Number, Words> resume_signed_once{
    "{}: order to resume pause {} {}, signed by one liaison; a second one gives it with puente resume {}",
    "{}: orden de reanudar la pausa {} {}, firmada por un enlace; un segundo la entrega con puente resume {}"};
inline constexpr Text<> nothing_is_paused{"Nothing is paused.", "Nada está en pausa."};
inline constexpr Text<Words, Words, Number, Number, Number> since_and_counts{
    "since {}, by {}; waiting {}, returned {}, expired {}", "desde {}, por {}; esperan {}, devueltos {}, vencidos {}"};
inline constexpr Text<> all{"all", "todas"};
inline constexpr Text<> outbound{"what it sends", "lo que envía"};
inline constexpr Text<> inbound{"what it receives", "lo que recibe"};
inline constexpr Text<> both_directions{"both directions", "ambos sentidos"};
inline constexpr Text<> queued_returned{"what waits goes back", "lo que espera regresa"};
inline constexpr Text<> queued_held{"what waits is held", "lo que espera se retiene"};
inline constexpr Text<Words, Words, Words, Words, Words, Words, Words, Words> pause_line{
    "{} {}: {}; agencies: {}; kinds: {}; until {}; {}: {}",
    "{} {}: {}; dependencias: {}; clases: {}; hasta {}; {}: {}"};
inline constexpr Text<Words, Number, Number> paused{
    "Paused: {} {} is in force. Records that wait because of it: {}.",
    "En pausa: {} {} está vigente. Registros que esperan por ella: {}."};
inline constexpr Text<Words, Number, Number, Number, Number> resumed{
    "Resumed: {} {} is over. Released now: {}; returned to their senders under it: {}; expired while it held them: {}.",
    "Reanudado: {} {} terminó. Se liberan ahora: {}; devueltos a quienes los enviaron: {}; vencidos mientras duró: "
    "{}."};

}  // namespace puente::client::present::messages::pauses
