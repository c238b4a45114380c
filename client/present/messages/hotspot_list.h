// Texts in English and Spanish. Of the list of places where events are to be expected (hotspots.h: of the map).
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::hotspot_list {

inline constexpr Text<Words> title{"Where events are to be expected in {}", "Dónde se esperan eventos en {}"};
inline constexpr Text<> quiet_title{"Of the places without an event for a year, these are the likeliest:",
                                    "De los lugares sin ningún evento en un año, estos son los más probables:"};

// Heads of columns.
inline constexpr Text<> rank{"RANK", "PUESTO"};
inline constexpr Text<> place{"PLACE", "LUGAR"};
inline constexpr Text<> expected{"EXPECTED", "SE ESPERAN"};
inline constexpr Text<> band{"90 % BAND", "BANDA 90 %"};
inline constexpr Text<> any{"ANY", "ALGUNO"};
inline constexpr Text<> why{"WHY", "POR QUÉ"};

// The simple rules that are held beside the model.
inline constexpr Text<> twelve_months{"the count of twelve months", "la cuenta de doce meses"};
inline constexpr Text<> conflictology{"the last twelve months drawn again",
                                      "los últimos doce meses sorteados de nuevo"};
inline constexpr Text<> decayed_180{"the count that halves in 180 days",
                                    "la cuenta que se reduce a la mitad en 180 días"};
inline constexpr Text<> decayed_365{"the count that halves in a year", "la cuenta que se reduce a la mitad en un año"};
inline constexpr Text<> kernel{"a density of 180 days", "una densidad de 180 días"};
inline constexpr Text<> towns{"the towns alone", "solo los pueblos y ciudades"};
inline constexpr Text<> plain{"a regression on each place's own past",
                              "una regresión sobre el pasado propio de cada lugar"};

inline constexpr Text<Words, Words, Words> is_better{
    "Held against the last 24 months, it was better than simple rules: log loss {} a thousand, the best of them ({}) "
    "{}",
    "Comparado con los últimos 24 meses, fue mejor que las reglas simples: pérdida logarítmica {} por mil, la mejor de "
    "ellas ({}) {}"};
inline constexpr Text<Words, Words, Words> is_not_better{
    "Held against the last 24 months, this was NOT better than a simple rule: log loss {} a thousand, that of {} {}. "
    "Trust the rule",
    "Comparado con los últimos 24 meses, esto NO fue mejor que una regla simple: pérdida logarítmica {} por mil, la de "
    "{} {}. Confíe en la regla"};
inline constexpr Text<Number> too_few{
    "With {} events in the last 24 months, nobody can say whether this is better than counting them",
    "Con {} eventos en los últimos 24 meses, nadie puede decir si esto es mejor que contarlos"};
inline constexpr Text<> caveats{
    "Places, never persons. Towns are as they are today, and events are often placed at a municipality's seat, so that "
    "the map partly shows how events are recorded. Records come late, and are corrected later (docs/hotspots.md)",
    "Lugares, nunca personas. Los pueblos son los de hoy, y los eventos suelen ubicarse en la cabecera de un "
    "municipio, "
    "así que el mapa muestra en parte cómo se registran. Los registros llegan tarde y se corrigen después "
    "(docs/hotspots.es.md)"};

}  // namespace puente::client::present::messages::hotspot_list
