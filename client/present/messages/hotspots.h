// What a forecast of hot spots says (client/present/hotspot_report, hotspot_map).
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::hotspots {

inline constexpr Text<Words> title{"Hot spots: what {} is to expect", "Puntos críticos: lo que se espera en {}"};
inline constexpr Text<Words> subtitle{"Expected events in each cell of {}°; estimated from earlier months",
                                      "Eventos esperados en cada celda de {}°; estimados con los meses anteriores"};
inline constexpr Text<Number, Number, Number> counted{
    "{} events counted; {} outside the map, {} without a place or date that can be read",
    "{} eventos contados; {} fuera del mapa, {} sin lugar o fecha que se pueda leer"};
inline constexpr Text<> legend{"Expected events in the month", "Eventos esperados en el mes"};
inline constexpr Text<> ranked{"Ranked first", "Primeros lugares"};
inline constexpr Text<> quiet{"Quiet for a year, ranked first", "Un año sin eventos, primeros lugares"};
inline constexpr Text<> no_town{"no town", "sin localidad"};
inline constexpr Text<> caveats_towns{
    "Towns are one snapshot of today. Events lie where they were said to be, often at the seat of a municipality.",
    "Las localidades son una foto de hoy. Los eventos están donde se dijo, a menudo en la cabecera municipal."};
inline constexpr Text<> caveats_late{
    "Events become known late, and some never. Places are ranked, never persons.",
    "Los eventos se conocen tarde, y algunos nunca. Se ordenan lugares, nunca personas."};
inline constexpr Text<> sources{"Towns: GeoNames (CC BY 4.0). Outlines: Natural Earth, US Census Bureau.",
                                "Localidades: GeoNames (CC BY 4.0). Contornos: Natural Earth, US Census Bureau."};

inline constexpr Text<> own_recent{"events here of late", "eventos recientes aquí"};
inline constexpr Text<> own_past{"events here in earlier years", "eventos aquí en años anteriores"};
inline constexpr Text<> quiet_time{"time since the last event", "tiempo desde el último evento"};
inline constexpr Text<> nearby_recent{"events nearby of late", "eventos recientes cerca"};
inline constexpr Text<> nearby_past{"events nearby in earlier years", "eventos cerca en años anteriores"};
inline constexpr Text<> state{"events in the state", "eventos en el estado"};
inline constexpr Text<> towns{"people who live here", "población del lugar"};
inline constexpr Text<> national{"events in the whole country", "eventos en todo el país"};

}  // namespace puente::client::present::messages::hotspots
