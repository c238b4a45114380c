// Of what records add up to (client/analysis, client/cli/analyst).
#include "translate/tables.h"

namespace puente::translate {
namespace {

constexpr Sentence of_analysis_all[] = {
    {"counts and quantities over time and place, with what is not known, such as: puente trends seizures --every "
     "quarter "
     "--what fentanyl",
     "números y cantidades por tiempo y lugar, con lo que no se sabe, como: puente trends seizures --every quarter "
     "--what "
     "fentanyl"},
    {"violence, seizures, precursors or prices",
     "violence (hechos violentos), seizures (decomisos), precursors (precursores) o prices (precios)"},
    {"month, quarter or year", "month (mes), quarter (trimestre) o year (año)"},
    {"only this substance, or type of violence", "solo esta sustancia, o este tipo de violencia"},
    {"only what happened on this day or later: 2026-11-24", "solo lo que pasó ese día o después: 2026-11-24"},
    {"only what happened on this day or before: 2026-11-24", "solo lo que pasó ese día o antes: 2026-11-24"},
    {"a row for each state", "un renglón por cada estado"},
    {"as CSV, for a spreadsheet", "como CSV, para una hoja de cálculo"},
    {"also draw it into this file", "además dibujarlo en este archivo"},
    {"only records that came, or were kept here, since this day or time",
     "solo registros que llegaron, o se guardaron aquí, desde ese día u hora"},
    {"only records received", "solo registros recibidos"},
    {"only records sent from here", "solo registros enviados de aquí"},
    {"whose violent events a place has: shares of groups with 90 % bands, who leads, and borders, such as: puente "
     "territories --by cell --as-of 2026-11-24",
     "de quién son los hechos violentos de un lugar: partes de los grupos con bandas de 90 %, quién encabeza, y "
     "fronteras, "
     "como: puente territories --by cell --as-of 2026-11-24"},
    {"municipality or cell", "municipality (municipio) o cell (celda)"},
    {"degrees of a cell: 0.5, 0.25 or 0.1", "grados de una celda: 0.5, 0.25 o 0.1"},
    {"the day that it is true of; without it, that of the newest event",
     "el día al que se refiere; sin él, el del evento más reciente"},
    {"days after which an event counts half", "días tras los cuales un evento cuenta la mitad"},
    {"also places with too little to say who leads", "también lugares con muy poco para decir quién encabeza"},
    {"where more violent events are reported than a place's past lets expect, within a budget of false alarms a week, "
     "such "
     "as: puente shifts --budget 3 --as-of 2026-11-24. Exit code 2: there are alerts",
     "dónde se reportan más hechos violentos de los que el pasado del lugar deja esperar, dentro de un presupuesto de "
     "falsas "
     "alarmas a la semana, como: puente shifts --budget 3 --as-of 2026-11-24. Código de salida 2: hay alertas"},
    {"how many false alarms a week may be expected", "cuántas falsas alarmas a la semana pueden esperarse"},
    {"days that are held against those before", "días que se comparan con los anteriores"},
    {"days before the window that say what is usual", "días antes de la ventana que dicen qué es lo usual"},
    {"{}: {} is no day from 1970 to 2100; write it as 2026-11-24",
     "{0}: {1} no es un día de 1970 a 2100; escríbalo como 2026-11-24"},
    {"the agent sent a page of records without where the next begins",
     "el agente envió una página de registros sin decir dónde empieza la siguiente"},
    {"inbox: a record of its list is not there", "inbox: falta un registro de su lista"},
    {"where violent events are to be expected in the next month, why, and which places have long been quiet, such "
     "as: puente hotspots --as-of 2026-11-24 --svg map.svg",
     "dónde se esperan hechos violentos el próximo mes, por qué, y qué lugares llevan mucho en calma, como: puente "
     "hotspots --as-of 2026-11-24 --svg mapa.svg"},
    {"degrees of a cell: 0.25 or 0.1", "grados de una celda: 0.25 o 0.1"},
    {"the month after this day's is foreseen, from what was before it; without it, the newest event's",
     "se prevé el mes que sigue al de este día, por lo que hubo antes; sin él, al del evento más reciente"},
    {"how many places", "cuántos lugares"},
    {"also as GeoJSON into this file", "además como GeoJSON en este archivo"},
    {"draw it on black", "dibujarlo sobre negro"},
};

}  // namespace

Sentences of_analysis() { return of_analysis_all; }

}  // namespace puente::translate
