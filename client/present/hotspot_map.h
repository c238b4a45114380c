// A forecast of hot spots as a picture: cells by what they are to expect, coast, states and large towns, the places
// that rank first by number, and the quiet ones by letter.
//
// Guarantees: a whole SVG document that needs nothing from outside it; deterministic.
#pragma once

#include <string>

#include "client/present/hotspot_report.h"

namespace puente::client::present {

enum class Paper { white, black };

std::string hotspot_map(Language language, const HotspotReport& report, Paper paper);

}  // namespace puente::client::present
