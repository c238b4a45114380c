// Texts in English and Spanish. Of requests and what answers them, and of drafts.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::requests {

// ---- the clock of one
inline constexpr Text<Words> left{"{} left", "quedan {}"};
inline constexpr Text<Words> overdue{"OVERDUE by {}", "VENCIDA hace {}"};
inline constexpr Text<Words> paused{"paused, {} left", "en pausa, quedan {}"};
inline constexpr Text<Words> paused_overdue{"paused, OVERDUE by {}", "en pausa, VENCIDA por {}"};
inline constexpr Text<> on_its_way{"on its way", "en camino"};
inline constexpr Text<Words> answered_in{"answered in {}", "contestada en {}"};
inline constexpr Text<Words> answered_late{"answered late by {}", "contestada tarde por {}"};
inline constexpr Text<Words> refused_in{"refused in {}", "negada en {}"};
inline constexpr Text<Words> refused_late{"refused late by {}", "negada tarde por {}"};
inline constexpr Text<> recalled{"recalled", "retirada"};
inline constexpr Text<> came_back{"came back", "volvió"};
inline constexpr Text<Words> due{"due {}", "vence {}"};
inline constexpr Text<> soon{"SOON", "PRONTO"};
inline constexpr Text<Words> clarifies{"asks about {}", "pregunta sobre {}"};
inline constexpr Text<Words> partly{"partial answers: {}", "respuestas parciales: {}"};

// ---- the lists
inline constexpr Text<Words> for_me{"Waiting for this agency: {}", "Esperan a esta dependencia: {}"};
inline constexpr Text<Words> for_others{"Waiting for others: {}", "Esperan a otras: {}"};
inline constexpr Text<> none{"No request waits for an answer.", "Ninguna solicitud espera respuesta."};
inline constexpr Text<> more{"There are more: --limit says how many to show.",
                             "Hay más: --limit dice cuántas mostrar."};
inline constexpr Text<> how_to_answer{
    "puente show, reply, refuse or clarify ID; puente thread ID has all that belongs to one.",
    "puente show, reply, refuse o clarify ID; puente thread ID muestra todo lo de una."};
inline constexpr Text<> sent_to{"to", "a"};
inline constexpr Text<> came_from{"from", "de"};
inline constexpr Text<> partial{"partial", "parcial"};
inline constexpr Text<> without_effect{"recalled or came back", "retirado o volvió"};
inline constexpr Text<> clarification{"request for clarification", "solicitud de aclaración"};

// ---- before an answer is sent
inline constexpr Text<Words, Words> about{"Request {}: {}", "Solicitud {}: {}"};
inline constexpr Text<Words> late_warning{
    "Its clock ran out {} ago: the answer counts as late. Send it all the same.",
    "Su plazo venció hace {}: la respuesta cuenta como tardía. Envíela de todos modos."};
inline constexpr Text<Words, Words> ended_warning{
    "It was answered or refused at {}, by record {}: what is sent now is added to that, and changes no clock.",
    "Ya se contestó o negó el {}, con el registro {}: lo que se envíe ahora se añade, y no cambia ningún plazo."};
inline constexpr Text<Words, Words> form_written{"Written to {}: fill it in, then  puente send {}",
                                                 "Escrito en {}: llénelo, y después  puente send {}"};
inline constexpr Text<Words> kept_instead{
    "Nothing was sent. What was written is kept as draft {}: puente drafts show, change or send it.",
    "No se envió nada. Lo escrito se guarda como borrador {}: puente drafts lo muestra (show), cambia (change) o envía "
    "(send)."};

// ---- in `status`
inline constexpr Text<> requests{"requests", "solicitudes"};
inline constexpr Text<Words, Words, Words, Words> counts{
    "{} wait for this agency, {} of them overdue; {} wait for others, {} of them overdue",
    "{} esperan a esta dependencia, {} de ellas vencidas; {} esperan a otras, {} de ellas vencidas"};
inline constexpr Text<Words> overdue_ones{"{} requests are overdue: puente requests",
                                          "{} solicitudes están vencidas: puente requests"};
inline constexpr Text<Words, Words> soon_ones{"{} requests are due soon, the first at {}: puente requests",
                                              "{} solicitudes vencen pronto, la primera a las {}: puente requests"};

// ---- drafts
inline constexpr Text<> no_drafts{"No draft is kept: puente drafts keep FILE",
                                  "No hay borradores: puente drafts keep ARCHIVO"};
inline constexpr Text<Words> draft_kept{"Kept as draft {}. Nothing was sent.",
                                        "Guardado como borrador {}. No se envió nada."};
inline constexpr Text<Words> draft_dropped{"Thrown away: draft {}.", "Desechado: borrador {}."};

}  // namespace puente::client::present::messages::requests
