// Texts in English and Spanish. Of what goes to whom, and of what a record waits for.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::sending {

inline constexpr Text<Words> kept{"{}  kept", "{}  guardado"};
inline constexpr Text<Words> nothing_by_rules{"NOTHING goes to it: withheld by {}", "NO le pasa NADA: lo retiene {}"};
inline constexpr Text<> nothing_permitted{"NOTHING goes to it: no rule permits anything",
                                          "NO le pasa NADA: ninguna regla permite algo"};
inline constexpr Text<> undecided{"decided when it is sealed: what is in force is not known here yet",
                                  "se decide al sellarlo: aquí aún no se sabe qué está vigente"};
inline constexpr Text<Number> gets_nothing{"Recipients to whom nothing goes: {}.",
                                           "Destinatarios a los que no pasa nada: {}."};
inline constexpr Text<Words> repeated{
    "warning: record {} says the same, and was sent before; this one goes besides (puente recall takes one back)",
    "aviso: el registro {} dice lo mismo y ya se envió; este va además (puente recall retira uno)"};

inline constexpr Text<Words> since{" since {}", " desde {}"};
inline constexpr Text<Words> until{", until {}", ", hasta {}"};

// Of what a record waits for: {} agency, since, until, detail, as far as the text has places for them.
inline constexpr Text<Words> connection{"no connection to the broker{}; goes when it is back",
                                        "sin conexión con el intermediario{}; va cuando vuelva"};
inline constexpr Text<Words, Words> in_force{"not ready{}: {}; goes when that is over",
                                             "no está listo{}: {}; va cuando eso termine"};
inline constexpr Text<Words, Words, Words, Words> pause{
    "{}: paused{}{}, by {}; goes when that ends, or two liaisons of its nation resume it",
    "{}: en pausa{}{}, por {}; va cuando termine, o la reanuden dos enlaces de su nación"};
inline constexpr Text<Words, Words> package{"{}: no agent of it has a key for today{}; goes when it publishes one",
                                            "{}: ningún agente suyo tiene llave para hoy{}; va cuando publique una"};
inline constexpr Text<Words> release_key{
    "the broker has no release key for today{}; goes when it publishes one",
    "el intermediario no tiene llave de liberación para hoy{}; va cuando la publique"};
inline constexpr Text<> turn{"goes in its turn, within seconds", "va en su turno, en segundos"};
inline constexpr Text<Words> receipt{"on its way to the broker{}; ends with its receipt",
                                     "en camino al intermediario{}; termina con su acuse"};
inline constexpr Text<Words> retry{"the broker refused it for now ({}); sent again within seconds",
                                   "el intermediario lo rechazó por ahora ({}); se envía de nuevo en segundos"};
inline constexpr Text<Words, Words, Words> budget{
    "the broker takes no more for now{} ({}); kept here and sent again by itself{}",
    "el intermediario no recibe más por ahora{} ({}); se guarda aquí y se envía de nuevo solo{}"};
inline constexpr Text<Words> again_at{", at {}", ", a las {}"};
inline constexpr Text<Words, Number, Number> witnesses{
    "waits for the witnesses of both nations{}: its entry is number {}, and the newest head that both cosigned has {}; "
    "goes when they cosign the next",
    "espera a los testigos de ambas naciones{}: su asiento es el {}, y la última cabeza que ambos cofirmaron tiene {}; "
    "va cuando cofirmen la siguiente"};
inline constexpr Text<Words, Words, Words> approval{
    "{}: a second person must approve it{}, a liaison of {} (puente approve); goes when one has",
    "{}: debe aprobarlo una segunda persona{}, un enlace de {} (puente approve); va cuando lo haga"};
inline constexpr Text<Words, Words, Words> recipient{
    "{}: at the broker{}; goes when its agent is connected and takes it{}",
    "{}: en el intermediario{}; va cuando su agente se conecte y lo tome{}"};
inline constexpr Text<Words, Words, Number, Words> recipient_and_witnesses{
    "{}: at the broker{}; goes when the witnesses of both nations have cosigned its entry, number {} (the next "
    "heartbeat, "
    "within a minute, says whether), and its agent is connected and takes it{}",
    "{}: en el intermediario{}; va cuando los testigos de ambas naciones hayan cofirmado su asiento, el {} (el próximo "
    "latido, en menos de un minuto, dice si lo hicieron), y su agente se conecte y lo tome{}"};
inline constexpr Text<Words, Words> quota{
    "{}: came back, the quota is used up ({}); send it again when fewer went within that time",
    "{}: regresó, el cupo está agotado ({}); envíelo de nuevo cuando hayan pasado menos en ese lapso"};
inline constexpr Text<Words> returned{"{}: came back under a pause; send it again when that is over",
                                      "{}: regresó por una pausa; envíelo de nuevo cuando termine"};

}  // namespace puente::client::present::messages::sending
