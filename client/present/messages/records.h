// Texts in English and Spanish. Of records sent and received, and of the agent that keeps them.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::records {

inline constexpr Text<Words, Words> recipient_devices{"{} ({} devices)", "{} ({} dispositivos)"};
inline constexpr Text<> paused_by{"PAUSED by", "EN PAUSA por"};
inline constexpr Text<> goes_by_rule{"goes, rule", "pasa, regla"};
inline constexpr Text<> silently{" (silently)", " (sin aviso)"};
inline constexpr Text<Words, Words, Words> quota_condition{"as long as {} let no more than {} records go in {}",
                                                           "mientras {} no deje pasar más de {} registros en {}"};
inline constexpr Text<> not_yet{"not yet", "todavía no"};
inline constexpr Text<> given{"given:   ", "recibida:"};
inline constexpr Text<Words, Words, Words> proof_written{
    "Written to {}: entry {} of the log ({}), proven under a head of both nations.",
    "Escrito en {}: asiento {} de la bitácora ({}), probado bajo una cabeza de ambas naciones."};
inline constexpr Text<Words, Words, Words> recalled{
    "Recalled: {}. Never released to {} devices; {} have it, or may, and are told.",
    "Retirado: {}. Nunca liberado a {} dispositivos; {} lo tienen, o quizá, y se les avisa."};
inline constexpr Text<> alarms{"ALARMS (puente status --seen forgets them)",
                               "ALARMAS (puente status --seen las olvida)"};
inline constexpr Text<> attention{"ATTENTION", "ATENCIÓN"};
inline constexpr Text<Words, Words> stuck_drafts{
    "{} drafts are stuck, the oldest since {}: they go when what they wait for is there (puente track; puente recall)",
    "{} borradores están detenidos, el más antiguo desde {}: van cuando llegue lo que esperan (puente track; puente "
    "recall)"};
inline constexpr Text<Words> unproven_entries{
    "{} entries in this agency's name were never entered in the log (puente directory notices)",
    "{} asientos a nombre de esta dependencia nunca entraron en la bitácora (puente directory notices)"};
inline constexpr Text<Words> no_head{
    "no head of the log that both nations cosigned since {}: nothing is released; a witness may be down",
    "ninguna cabeza de la bitácora cofirmada por ambas naciones desde {}: nada se libera; puede faltar un testigo"};
inline constexpr Text<Words, Words, Words, Words> over_budget{
    "the broker takes no more since {} ({}); {} records are kept here and sent again by themselves, at {}",
    "el intermediario no recibe más desde {} ({}); {} registros se guardan aquí y se envían de nuevo solos, a las {}"};
inline constexpr Text<Words, Words> exported_still{
    "{} records in files that are out were recalled, or may be kept no longer, the first since {} (puente exports)",
    "{} registros en archivos que están afuera fueron retirados, o se venció su plazo, el primero desde {} (puente "
    "exports)"};
inline constexpr Text<> yes{"yes", "sí"};
inline constexpr Text<> no{"no", "no"};
inline constexpr Text<> agency{"agency", "dependencia"};
inline constexpr Text<> device{"device", "dispositivo"};
inline constexpr Text<> connected{"connected", "conectado"};
inline constexpr Text<> ready{"ready", "listo"};
inline constexpr Text<> inbox{"inbox", "recibidos"};
inline constexpr Text<> paused{"PAUSED", "EN PAUSA"};
inline constexpr Text<> policy{"policy", "política"};
inline constexpr Text<> log{"log", "bitácora"};
inline constexpr Text<> shard{"shard", "tramo"};
inline constexpr Text<> entered{"entered", "inscrito"};
inline constexpr Text<Words, Words> entered_counts{
    "{} entries in this agency's name, proven in the log; {} without proof",
    "{} asientos a nombre de esta dependencia, probados en la bitácora; {} sin prueba"};
inline constexpr Text<> evidence{"evidence", "evidencia"};
inline constexpr Text<> rungs_mismatch{"its coarse rungs do not follow from the finer ones (puente show)",
                                       "sus peldaños gruesos no se siguen de los finos (puente show)"};
inline constexpr Text<> witness{"witness", "testigo"};
inline constexpr Text<> witness_missing{"MISSING under the newest head", "FALTA bajo la cabeza más reciente"};

}  // namespace puente::client::present::messages::records
