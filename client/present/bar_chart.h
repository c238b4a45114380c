// Bars over time as a picture: a bar for each period, in parts; what has no period stands apart, and is paler.
//
// Guarantee: a whole SVG document that needs nothing from outside it, on a white ground of its own; at most eight parts
// have colours that also the colour-blind tell apart (Okabe and Ito 2008), all others are one. Foreign text is escaped.
// Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace puente::client::present {

struct BarChart {
  std::string title, unit, source;     // the source stands below: what it rests on, and what is not known
  std::string others, without_period;  // words for what is left together, and for the bar apart
  std::vector<std::string> periods;    // in their order, none left out: a period without a bar is empty
  std::map<std::string, std::map<std::string, double>> parts;  // by part, then by period; "" is without period
};

std::string bar_chart_svg(const BarChart& chart);

}  // namespace puente::client::present
