#include "client/present/policy_heat_map.h"

#include <algorithm>
#include <map>

#include "client/present/messages/policies.h"

namespace puente::client::present {
namespace {

namespace inspect = policy::inspect;

struct Cell {
  std::map<model::Section, double> openness;  // of each section, 0 … 1: 1 for its finest rung
  std::string title;
};

constexpr int left = 190, top = 170, side = 26;

// White to dark blue, in the lightness that people see as even steps.
std::string colour(double openness) {
  const auto mix = [&](double from, double to) { return static_cast<int>(from + (to - from) * openness); };
  return fmt::format("#{:02x}{:02x}{:02x}", mix(235, 16), mix(242, 62), mix(250, 128));
}

double openness_of(const inspect::Share& share) {
  const auto ladder = model::ladder_of(share.exchange.kind, share.finest.section);
  const auto position =
      model::rung_position(share.exchange.kind, share.finest.section, share.finest.rung).value_or(ladder.size());
  return 1.0 - static_cast<double>(position) / static_cast<double>(std::max<std::size_t>(ladder.size(), 1));
}

}  // namespace

std::string heat_map(Language language, const std::vector<inspect::Share>& shares, Instant at) {
  std::map<std::pair<model::AgencyId, model::AgencyId>, std::map<model::Kind, Cell>> rows;
  for (const inspect::Share& share : shares) {
    Cell& cell = rows[{share.exchange.from, share.exchange.to}][share.exchange.kind];
    double& openness = cell.openness[share.finest.section];
    openness = std::max(openness, openness_of(share));
    cell.title += (cell.title.empty() ? "" : ", ") + model::text_of(share.finest) + (share.always ? "" : "*");
  }
  const int width = left + side * static_cast<int>(model::kind_count) + 20;
  const int height = top + side * static_cast<int>(rows.size()) + 50;
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
      "font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#1d2430\">\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n<text x=\"12\" y=\"24\" font-size=\"16\">{2}</text>\n"
      "<text x=\"12\" y=\"42\" fill=\"#5a6472\">{3}</text>\n",
      width, height, say(language, messages::policies::heat_map_title), format_utc(at));
  for (std::size_t kind = 0; kind < model::kind_count; ++kind) {
    const int x = left + side * static_cast<int>(kind) + side / 2 + 4;
    out += fmt::format("<text transform=\"translate({} {}) rotate(-60)\">{}</text>\n", x, top - 8,
                       model::name_of(static_cast<model::Kind>(kind)));
  }
  int y = top;
  for (const auto& [parties, cells] : rows) {
    const std::string pair = model::text_of(parties.first) + " → " + model::text_of(parties.second);
    out += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n", left - 8, y + 17, pair);
    for (std::size_t kind = 0; kind < model::kind_count; ++kind) {
      const auto cell = cells.find(static_cast<model::Kind>(kind));
      const int x = left + side * static_cast<int>(kind);
      if (cell == cells.end()) {
        out += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#f6f7f9\"/>\n", x + 1, y + 1,
                           side - 2, side - 2);
        continue;
      }
      double sum = 0;
      for (const auto& [section, openness] : cell->second.openness) sum += openness;
      const auto sections = static_cast<double>(model::sections_of(cell->first).size());
      out += fmt::format(
          "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"><title>{}, {}: {}</title></rect>\n", x + 1,
          y + 1, side - 2, side - 2, colour(0.15 + 0.85 * sum / sections), pair, model::name_of(cell->first),
          cell->second.title);
    }
    y += side;
  }
  out += fmt::format("<text x=\"12\" y=\"{}\" fill=\"#5a6472\">{}</text>\n</svg>\n", height - 18,
                     say(language, messages::policies::heat_map_legend));
  return out;
}

}  // namespace puente::client::present
