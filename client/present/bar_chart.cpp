#include "client/present/bar_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "client/present/sheet.h"
#include "crypto/base/escape.h"

namespace puente::client::present {
namespace {

constexpr std::array<const char*, 7> colours{"#0072b2", "#e69f00", "#009e73", "#d55e00",
                                             "#cc79a7", "#56b4e9", "#f0e442"};
constexpr const char* colour_of_others = "#999999";
constexpr int chart_left = 70, chart_top = 56, plot_height = 240, legend_line = 18, gap_apart = 24;
constexpr int plot_width_max = 1000, bar_width_max = 40;

std::string xml(const std::string& text) {
  std::string out;
  for (const char c : escape(text)) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

// 1, 2 or 5 times a power of ten, so that at most five steps reach the value.
double step_for(double value) {
  const double raw = value / 5, power = std::pow(10, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= raw) return factor * power;
  return 10 * power;
}

using Parts = std::vector<std::pair<std::string, std::map<std::string, double>>>;

// The largest by name, the rest together at the end.
Parts largest_first(const BarChart& chart) {
  const auto sum = [](const std::map<std::string, double>& bars) {
    double out = 0;
    for (const auto& [period, value] : bars) out += value;
    return out;
  };
  Parts all(chart.parts.begin(), chart.parts.end());
  std::ranges::stable_sort(all, [&](const auto& a, const auto& b) { return sum(a.second) > sum(b.second); });
  Parts out;
  for (auto& one : all) {
    if (out.size() < colours.size()) {
      out.push_back(std::move(one));
      continue;
    }
    if (out.size() == colours.size()) out.emplace_back(chart.others, std::map<std::string, double>());
    for (const auto& [period, value] : one.second) out.back().second[period] += value;
  }
  return out;
}

}  // namespace

std::string bar_chart_svg(const BarChart& chart) {
  const Parts parts = largest_first(chart);
  std::map<std::string, double> totals;
  for (const auto& [name, bars] : parts)
    for (const auto& [period, value] : bars) totals[period] += value;
  double most = 0;
  for (const auto& [period, value] : totals) most = std::max(most, value);
  const double step = step_for(std::max(most, 1e-9)), reach = step * std::max(1.0, std::ceil(most / step));

  const bool apart = totals.contains("");
  const int bars = static_cast<int>(chart.periods.size());
  const int pitch = std::clamp(plot_width_max / std::max(bars, 1), 3, bar_width_max + 4);
  const int plot_width = std::max(pitch * (bars + (apart ? 1 : 0)) + (apart ? gap_apart : 0), 640);
  const int width = chart_left + plot_width + 30;
  const int bottom = chart_top + plot_height;
  const int whole_height = bottom + 64 + legend_line * static_cast<int>(parts.size() + 1);
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
      "font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#1d2430\">\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n<text x=\"12\" y=\"24\" font-size=\"16\">{2}</text>\n"
      "<text x=\"12\" y=\"44\" fill=\"#5a6472\">{3}</text>\n",
      width, whole_height, xml(chart.title), xml(chart.unit));
  for (double mark = 0; mark <= reach * 1.0001; mark += step) {
    const int y = bottom - static_cast<int>(std::lround(mark / reach * plot_height));
    out += fmt::format(
        "<line x1=\"{0}\" x2=\"{1}\" y1=\"{2}\" y2=\"{2}\" stroke=\"#d5dae1\"/>"
        "<text x=\"{3}\" y=\"{4}\" text-anchor=\"end\">{5}</text>\n",
        chart_left, chart_left + plot_width, y, chart_left - 6, y + 4, number_text(mark));
  }
  const auto bar = [&](int x, const std::string& period) {
    double base = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto found = parts[i].second.find(period);
      if (found == parts[i].second.end() || found->second <= 0) continue;
      const double from = bottom - base / reach * plot_height;
      base += found->second;
      const double until = bottom - base / reach * plot_height;
      out += fmt::format(
          "<rect x=\"{}\" y=\"{:.1f}\" width=\"{}\" height=\"{:.1f}\" fill=\"{}\"{}><title>{} · {}: "
          "{}</title></rect>\n",
          x, until, std::max(pitch - 2, 2), from - until, i < colours.size() ? colours[i] : colour_of_others,
          period.empty() ? " fill-opacity=\"0.45\"" : "", xml(period.empty() ? chart.without_period : period),
          xml(parts[i].first), number_text(found->second));
    }
  };
  // A label needs some 60 pixels.
  const int every = std::max(1, (60 + pitch - 1) / pitch);
  for (int i = 0; i < bars; ++i) {
    const std::string& period = chart.periods[static_cast<std::size_t>(i)];
    const int x = chart_left + 4 + i * pitch;
    bar(x, period);
    if (i % every == 0) out += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", x, bottom + 18, xml(period));
  }
  if (apart) {
    const int x = chart_left + 4 + bars * pitch + gap_apart;
    bar(x, {});
    out += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"#5a6472\">{} ▲</text>\n", x + pitch,
                       bottom + 34, xml(chart.without_period));
  }
  int y = bottom + 56;
  for (std::size_t i = 0; i < parts.size(); ++i, y += legend_line)
    out += fmt::format(
        "<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{}\"/><text x=\"{}\" y=\"{}\">{}</text>\n",
        chart_left, y - 10, i < colours.size() ? colours[i] : colour_of_others, chart_left + 18, y,
        xml(parts[i].first));
  out += fmt::format("<text x=\"12\" y=\"{}\" fill=\"#5a6472\" font-size=\"11\">{}</text>\n</svg>\n", y + 4,
                     xml(chart.source));
  return out;
}

}  // namespace puente::client::present
