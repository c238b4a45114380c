#include "client/present/hotspot_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "client/present/messages/hotspots.h"
#include "geo/land/outlines.h"
#include "geo/land/towns.h"

namespace puente::client::present {
namespace {

using namespace analysis::hotspots;
namespace text = messages::hotspots;

constexpr double west = -118.2, east = -86, south = 14, north = 33.3;
constexpr double px_per_longitude = 29, px_per_latitude = 31.8;  // one kilometre is as long either way at 24°
constexpr double map_left = 16, map_top = 76;
constexpr double map_width = (east - west) * px_per_longitude, map_height = (north - south) * px_per_latitude;
constexpr double panel_left = map_left + map_width + 20;
constexpr int width = 1310, height = 776;
constexpr std::size_t listed = 10;

struct Palette {
  const char *paper, *ink, *faint, *land, *line, *coast, *quiet;
  std::array<const char*, 5> steps;  // little to much: lightness changes in even steps, for whoever sees few colours
};
constexpr Palette on_white{"#ffffff", "#1d2430", "#5a6472", "#f3f2ee",
                           "#c3c6cb", "#8b929c", "#0b63b5", {"#fee3a3", "#fdb863", "#f07c3a", "#cf3a26", "#7f0f1c"}};
constexpr Palette on_black{"#000000", "#f2f4f7", "#a4adb9", "#17191d",
                           "#3d434c", "#747d89", "#6cb6ff", {"#652038", "#9a2a3f", "#cf4435", "#f58b3c", "#ffe27a"}};
constexpr std::array<double, 5> bounds{0.03, 0.1, 0.3, 1, 3};  // events a month

double x_of(double longitude) { return map_left + (longitude - west) * px_per_longitude; }
double y_of(double latitude) { return map_top + (north - latitude) * px_per_latitude; }

std::string escaped(std::string_view words) {
  std::string out;
  for (const char c : words) out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '"' ? "&quot;" : std::string(1, c);
  return out;
}

std::string text_at_point(double x, double y, const char* colour, int size, std::string_view words,
                          std::string_view more = "") {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" fill=\"{}\" font-size=\"{}\"{}{}>{}</text>\n", x, y, colour, size,
                     more.empty() ? "" : " ", more, escaped(words));
}

// Points nearer than half a pixel to the one before are left out.
std::string path_of(const geo::land::Outline& outline) {
  std::string out;
  for (const auto& ring : outline.rings) {
    double last_x = -1e9, last_y = -1e9;
    bool is_first = true;
    for (const geo::land::Point& point : ring) {
      const double x = x_of(point.longitude), y = y_of(point.latitude);
      if (std::abs(x - last_x) + std::abs(y - last_y) < 0.5) continue;
      out += fmt::format("{}{:.1f} {:.1f}", is_first ? "M" : "L", x, y);
      is_first = false;
      last_x = x;
      last_y = y;
    }
    if (!is_first) out += "Z";
  }
  return out;
}

std::string outlines(const Palette& palette, bool filled) {
  std::string out;
  for (const geo::land::Outline& outline : geo::land::outlines()) {
    const bool is_mexican = outline.code.starts_with("MX-");
    if (!filled && !is_mexican) continue;
    out += fmt::format("<path d=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{}\"/>\n", path_of(outline),
                       filled ? palette.land : "none", is_mexican ? palette.coast : palette.line, filled ? 0.8 : 0.6);
  }
  return out;
}

std::string cells(const HotspotReport& report, const Palette& palette) {
  std::string out = "<g shape-rendering=\"crispEdges\">\n";
  const double half = report.grid.degrees() / 2;
  for (const CellForecast& cell : report.cells) {
    const auto above = std::ranges::upper_bound(bounds, cell.expected) - bounds.begin();
    if (above == 0) continue;
    const Cell& its = report.grid.cells()[cell.cell];
    out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\"/>\n",
                       x_of(its.longitude - half), y_of(its.latitude + half), 2 * half * px_per_longitude,
                       2 * half * px_per_latitude, palette.steps[static_cast<std::size_t>(above - 1)]);
  }
  return out + "</g>\n";
}

// The largest towns, none nearer to a larger one than its name is long.
std::string large_towns(const Palette& palette) {
  std::vector<geo::land::Town> towns;
  for (const geo::land::Town& town : geo::land::towns())
    if (town.latitude > south && town.latitude < north - 0.3 && town.longitude > west && town.longitude < east - 2 &&
        town.population > 200'000)
      towns.push_back(town);
  std::ranges::stable_sort(towns, std::greater{}, &geo::land::Town::population);
  std::vector<geo::land::Town> shown;
  std::string out;
  for (const geo::land::Town& town : towns) {
    if (shown.size() == 26) break;
    const bool is_near = std::ranges::any_of(shown, [&](const geo::land::Town& other) {
      return std::abs(other.latitude - town.latitude) < 0.7 && std::abs(other.longitude - town.longitude) < 3.2;
    });
    if (is_near) continue;
    shown.push_back(town);
    out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"1.8\" fill=\"{}\"/>\n", x_of(town.longitude),
                       y_of(town.latitude), palette.ink);
    out += text_at_point(x_of(town.longitude) + 5, y_of(town.latitude) - 4, palette.ink, 11, town.name,
                         fmt::format("paint-order=\"stroke\" stroke=\"{}\" stroke-width=\"2.5\"", palette.paper));
  }
  return out;
}

std::string marker(const Palette& palette, const Cell& cell, std::string_view mark, bool quiet) {
  // Beside the cell, whose colour is to be seen, and tied to it.
  const double cell_x = x_of(cell.longitude), cell_y = y_of(cell.latitude), x = cell_x - 13, y = cell_y - 11;
  const char* const colour = quiet ? palette.quiet : palette.ink;
  return fmt::format(
             "<path d=\"M{:.1f} {:.1f}L{:.1f} {:.1f}\" stroke=\"{}\"/>\n"
             "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"7.5\" fill=\"{}\" stroke=\"{}\" stroke-width=\"1.3\"/>\n",
             cell_x, cell_y, x, y, colour, x, y, palette.paper, colour) +
         text_at_point(x, y + 3.5, colour, 10, mark, "text-anchor=\"middle\" font-weight=\"600\"");
}

// Lines of the panel and their markers on the map.
std::string ranks(Language language, const HotspotReport& report, const Palette& palette, bool quiet, double& y,
                  std::string& markers) {
  const char* const colour = quiet ? palette.quiet : palette.ink;
  std::string out =
      text_at_point(panel_left, y, colour, 13, quiet ? say(language, text::quiet) : say(language, text::ranked),
                    "font-weight=\"600\"");
  std::size_t rank = 0;
  for (const CellForecast* cell : first_of(report, quiet, listed)) {
    const std::string mark = quiet ? std::string(1, static_cast<char>('a' + rank)) : std::to_string(rank + 1);
    const Cell& its = report.grid.cells()[cell->cell];
    y += 17;
    out += text_at_point(panel_left + 16, y, colour, 12, mark, "text-anchor=\"end\" font-weight=\"600\"");
    out += text_at_point(panel_left + 24, y, palette.ink, 12,
                         fmt::format("{}: {:.{}f} ({}–{})", place_of(language, its), cell->expected, quiet ? 3 : 1,
                                     cell->low, cell->high));
    if (!cell->reasons.empty()) {
      y += 12;
      std::string reasons;
      for (std::size_t i = 0; i < std::min<std::size_t>(2, cell->reasons.size()); ++i)
        reasons += fmt::format("{}{} ×{:.1f}", i == 0 ? "" : ", ", words_of(language, cell->reasons[i].theme),
                               cell->reasons[i].times);
      out += text_at_point(panel_left + 24, y, palette.faint, 9, reasons);
    }
    markers = marker(palette, its, mark, quiet) + markers;  // those that rank higher lie on top
    ++rank;
  }
  return out;
}

std::string legend(Language language, const Palette& palette) {
  const double x = map_left + 14, top = map_top + map_height - 130;
  std::string out = text_at_point(x, top, palette.ink, 12, say(language, text::legend), "font-weight=\"600\"");
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const double y = top + 10 + static_cast<double>(bounds.size() - 1 - i) * 20;
    out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"18\" height=\"14\" fill=\"{}\"/>\n", x, y,
                       palette.steps[i]);
    out += text_at_point(
        x + 26, y + 11, palette.ink, 12,
        i + 1 == bounds.size() ? fmt::format("≥ {}", bounds[i]) : fmt::format("{} – {}", bounds[i], bounds[i + 1]));
  }
  return out;
}

}  // namespace

std::string hotspot_map(Language language, const HotspotReport& report, Paper paper) {
  const Palette& palette = paper == Paper::white ? on_white : on_black;
  std::string markers;
  double y = map_top + 8;
  std::string panel = ranks(language, report, palette, false, y, markers);
  y += 30;
  std::string above;
  panel += ranks(language, report, palette, true, y, above);
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
      "font-family=\"system-ui, sans-serif\">\n<rect width=\"{0}\" height=\"{1}\" fill=\"{2}\"/>\n"
      "<clipPath id=\"map\"><rect x=\"{3}\" y=\"{4}\" width=\"{5}\" height=\"{6:.1f}\"/></clipPath>\n",
      width, height, palette.paper, map_left, map_top, map_width, map_height);
  out += text_at_point(map_left, 32, palette.ink, 20, say(language, text::title, text_of(report.month)),
                       "font-weight=\"600\"");
  out += text_at_point(map_left, 54, palette.faint, 13,
                       say(language, text::subtitle, fmt::format("{}", report.grid.degrees())) + ". " +
                           say(language, text::counted, report.counted, report.outside, report.malformed));
  out += "<g clip-path=\"url(#map)\">\n" + outlines(palette, true) + cells(report, palette) + outlines(palette, false) +
         large_towns(palette) + above + markers + "</g>\n" + legend(language, palette) + panel;
  double line = map_top + map_height + 28;
  for (const char* words :
       {say(language, text::caveats_towns), say(language, text::caveats_late), say(language, text::sources)}) {
    out += text_at_point(map_left, line, palette.faint, 12, words);
    line += 17;
  }
  return out + "</svg>\n";
}

}  // namespace puente::client::present
