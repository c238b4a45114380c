// Texts in English and Spanish. Of what records add up to.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::analysis {

// Heads of columns.
inline constexpr Text<> period{"PERIOD", "PERIODO"};
inline constexpr Text<> state{"STATE", "ESTADO"};
inline constexpr Text<> municipality{"MUNICIPALITY", "MUNICIPIO"};
inline constexpr Text<> place{"PLACE", "LUGAR"};
inline constexpr Text<> type{"TYPE", "TIPO"};
inline constexpr Text<> substance{"SUBSTANCE", "SUSTANCIA"};
inline constexpr Text<> price_of{"PRICE OF", "PRECIO DE"};
inline constexpr Text<> events{"EVENTS", "EVENTOS"};
inline constexpr Text<> amount{"AMOUNT", "CANTIDAD"};
inline constexpr Text<> unit{"UNIT", "UNIDAD"};
inline constexpr Text<> median{"MEDIAN", "MEDIANA"};
inline constexpr Text<> group{"GROUP", "GRUPO"};
inline constexpr Text<> share{"SHARE", "PARTE"};
inline constexpr Text<> band{"90 % BAND", "BANDA 90 %"};
inline constexpr Text<> leads{"LEADS", "ENCABEZA"};
inline constexpr Text<> unknown{"UNKNOWN", "NO SE SABE"};
inline constexpr Text<> expected{"EXPECTED", "SE ESPERABAN"};
inline constexpr Text<> times{"TIMES", "VECES"};
inline constexpr Text<> chance{"CHANCE", "AZAR"};
inline constexpr Text<> leader{"LEADER", "ENCABEZA"};
inline constexpr Text<> border{"BORDER", "FRONTERA"};
inline constexpr Text<> before{"BEFORE", "ANTES"};
inline constexpr Text<> after{"AFTER", "DESPUÉS"};
inline constexpr Text<> day{"DAY", "DÍA"};
inline constexpr Text<> cells{"CELLS", "CELDAS"};

inline constexpr Text<> not_known{"(not known)", "(no se sabe)"};
inline constexpr Text<> yes{"yes", "sí"};
inline constexpr Text<> deaths{"deaths", "muertes"};
inline constexpr Text<> others{"others", "otros"};
inline constexpr Text<> nothing{"no records of this kind are held, or none may be counted",
                                "no hay registros de esta clase, o ninguno puede contarse"};

// What a product rests on, below each table.
inline constexpr Text<Number, Number> rests_on{"From {} records; {} more were left out",
                                               "De {} registros; otros {} se dejaron fuera"};
inline constexpr Text<Number, Number, Number, Number, Number> left_out{
    "left out: {} TLP:RED, {} ORCON, {} taken back, {} replaced by later ones, {} without a known mark",
    "fuera: {} TLP:RED, {} ORCON, {} retirados, {} reemplazados por otros posteriores, {} sin marca conocida"};
inline constexpr Text<Words> marks{"this product carries: {}", "este producto lleva: {}"};
inline constexpr Text<Number, Number> without_place{"{} events without place, {} whose place was withheld",
                                                    "{} eventos sin lugar, {} cuyo lugar fue retenido"};
inline constexpr Text<Number, Number> without_period{
    "{} events of no such period (known less finely, or not at all), {} without an amount",
    "{} eventos de ningún periodo así (se conocen con menos finura, o nada), {} sin cantidad"};
inline constexpr Text<Number> without_time{"{} events without a time", "{} eventos sin fecha"};
inline constexpr Text<Number> without_day{"{} events known by more than a month, or without a time",
                                          "{} eventos que solo se conocen por más de un mes, o sin fecha"};
inline constexpr Text<Number> without_group{"{} events name no group", "{} eventos no nombran ningún grupo"};
inline constexpr Text<Number> not_drawn{"{} places with too little to say who leads: --all shows them",
                                        "{} lugares con muy poco para decir quién encabeza: --all los muestra"};
inline constexpr Text<> not_control{
    "Shares of reported events, not of control: a group that nobody dares to report has a share of nothing.",
    "Partes de los eventos reportados, no del control: un grupo que nadie se atreve a reportar no tiene parte."};
inline constexpr Text<> borders_head{"BORDERS (where neighbouring leaders differ)",
                                     "FRONTERAS (donde vecinos tienen otro al frente)"};
inline constexpr Text<Number, Words> watched{
    "{} cells watched; {} false alarms a week are expected at this threshold",
    "{} celdas vigiladas; con este umbral se esperan {} falsas alarmas a la semana"};
inline constexpr Text<> no_alerts{"no alert within the budget", "ninguna alerta dentro del presupuesto"};
inline constexpr Text<> after_head{"AFTER SHIFTS OF POWER (at the group's home)",
                                   "TRAS CAMBIOS DE PODER (en la zona del grupo)"};
inline constexpr Text<> late_reports{
    "Events that are reported late look like calm. A jump says that more was reported, not why.",
    "Los eventos que se reportan tarde parecen calma. Un salto dice que se reportó más, no por qué."};

// Titles of pictures.
inline constexpr Text<> title_violence{"Violent events", "Hechos violentos"};
inline constexpr Text<> title_seizures{"Seizures", "Decomisos"};
inline constexpr Text<> title_precursors{"Shipments of precursors", "Envíos de precursores"};
inline constexpr Text<> title_prices{"Prices reported", "Precios reportados"};
inline constexpr Text<> events_in_each{"events in each period", "eventos en cada periodo"};

}  // namespace puente::client::present::messages::analysis
