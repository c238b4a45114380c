// Texts in English and Spanish. Of records that did not reach somebody, and what a person can do.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::again {

inline constexpr Text<> none{"nothing came back: every record reached, or will reach, whom it was for",
                             "nada regresó: cada registro llegó, o llegará, a quien iba"};
inline constexpr Text<Words, Words> sent_again{"{}: sent again as {}", "{}: enviado de nuevo como {}"};
inline constexpr Text<Words> paused{"came back under a pause; when that is over: puente resend {}",
                                    "regresó por una pausa; cuando termine: puente resend {}"};
inline constexpr Text<Words> over_quota{
    "came back, the quota was used up; when fewer went within that time: puente resend {}",
    "regresó, el cupo estaba agotado; cuando hayan pasado menos en ese lapso: puente resend {}"};
inline constexpr Text<Words> expired{"its end came before that agency's agent took it: puente resend {}",
                                     "venció antes de que lo tomara el agente de esa agencia: puente resend {}"};
inline constexpr Text<Words> refused{
    "its agent refused it ({}): ask the operator of that agency, and write it anew when that is mended",
    "su agente lo rechazó ({}): pregunte al operador de esa agencia y escríbalo de nuevo cuando esté arreglado"};
inline constexpr Text<> nothing_permitted{
    "no rule permits anything of it: ask a liaison of your nation for a rule, then write it anew",
    "ninguna regla permite algo de él: pida una regla a un enlace de su nación y escríbalo de nuevo"};
inline constexpr Text<Words> device_gone{
    "its device was revoked; it goes anew by itself to the device that the agency has then (puente track {})",
    "su dispositivo fue revocado; va de nuevo solo al dispositivo que la agencia tenga entonces (puente track {})"};
inline constexpr Text<Words, Words> not_accepted{"was not accepted: {}; when that is mended: puente resend {}",
                                                 "no fue aceptado: {}; cuando esté arreglado: puente resend {}"};

}  // namespace puente::client::present::messages::again
