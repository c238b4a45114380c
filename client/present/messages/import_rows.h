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
inline constexpr Text<> trial{"Nothing was sent: this says what would be done.",
                              "No se envió nada: esto dice qué se haría."};
inline constexpr Text<Number, Number, Number> of_those_sent{
    "Of those sent: {} in place of what they correct, {} to further recipients, {} again.",
    "De los enviados: {} en lugar de lo que corrigen, {} a más destinatarios, {} de nuevo."};
inline constexpr Text<Number, Words> differs{"Rows that differ from what was sent, and were not sent: {}; lines {}.",
                                             "Filas que difieren de lo enviado, y no se enviaron: {}; líneas {}."};
inline constexpr Text<Number, Words> recalled{
    "Rows whose record was recalled, and that were not sent again: {}; lines {}.",
    "Filas cuyo registro se retiró, y que no se enviaron de nuevo: {}; líneas {}."};
inline constexpr Text<Number, Words> further{
    "Rows that some of these recipients were never sent, and were not sent now: {}; lines {}.",
    "Filas que algunos de estos destinatarios nunca recibieron, y no se enviaron ahora: {}; líneas {}."};
inline constexpr Text<> offer{"To send them: the same command with --update (--dry-run first says what that does).",
                              "Para enviarlas: la misma orden con --update (antes, --dry-run dice qué haría)."};
inline constexpr Text<Words, Number, Words> nothing_for{"{}: NOTHING goes to it of {} rows: {}.",
                                                        "{}: NO le pasa NADA de {} filas: {}."};
inline constexpr Text<> no_rule{"no rule permits anything", "ninguna regla permite algo"};
inline constexpr Text<Words> by_rules{"withheld by {}", "lo retiene {}"};
inline constexpr Text<Number, Number, Number, Number> recall_done{
    "{} records recalled, of {} rows. Never released to {} devices; {} have one, or may, and are told.",
    "{} registros retirados, de {} filas. Nunca liberados a {} dispositivos; {} tienen uno, o quizá, y se les avisa."};
inline constexpr Text<Number, Words, Words> recall_left{"Not recalled: {}; lines {}: {}.",
                                                        "Sin retirar: {}; líneas {}: {}."};
inline constexpr Text<> interrupted{"Interrupted: the same command goes on from here.",
                                    "Interrumpido: la misma orden continúa desde aquí."};

}  // namespace puente::client::present::messages::import_rows
