#include "client/analysis/substances.h"

#include <array>

#include "client/analysis/json_values.h"
#include "geo/gazetteer.h"

namespace puente::analysis {
namespace {

struct Weight {
  std::string_view unit;
  double kilograms;
};
// Source: BIPM, SI Brochure (metric); NIST Handbook 44, appendix C (avoirdupois).
constexpr std::array<Weight, 24> weights{{{"kg", 1},
                                          {"kgs", 1},
                                          {"kilo", 1},
                                          {"kilos", 1},
                                          {"kilogram", 1},
                                          {"kilograms", 1},
                                          {"kilogramo", 1},
                                          {"kilogramos", 1},
                                          {"g", 1e-3},
                                          {"gram", 1e-3},
                                          {"grams", 1e-3},
                                          {"gramo", 1e-3},
                                          {"gramos", 1e-3},
                                          {"mg", 1e-6},
                                          {"t", 1e3},
                                          {"ton", 1e3},
                                          {"tonne", 1e3},
                                          {"tonnes", 1e3},
                                          {"tonelada", 1e3},
                                          {"toneladas", 1e3},
                                          {"lb", 0.45359237},
                                          {"lbs", 0.45359237},
                                          {"pounds", 0.45359237},
                                          {"oz", 0.028349523125}}};

Amount in_kilograms(Amount amount) {
  for (const Weight& weight : weights)
    if (weight.unit == amount.unit) return {amount.least * weight.kilograms, amount.most * weight.kilograms, "kg", {}};
  return amount;
}

}  // namespace

std::vector<Amount> quantities_of(const json& quantity) {
  if (const json* const given = find_at(quantity, "kilograms")) {
    if (const auto kilograms = number_at(*given, "kilograms"); kilograms && *kilograms >= 0)
      return {{*kilograms, *kilograms, "kg", {}}};
  }
  if (const json* const given = find_at(quantity, "band")) {
    const auto from = number_at(*given, "from"), to = number_at(*given, "to");
    const std::string unit = geo::normalised(text_at(*given, "unit"));
    if (from && to && *from >= 0 && *to >= *from) return {in_kilograms({*from, *to, unit.empty() ? "kg" : unit, {}})};
  }
  if (const auto amount = number_at(quantity, "amount"); amount && *amount >= 0)
    return {in_kilograms({*amount, *amount, geo::normalised(text_at(quantity, "unit")), {}})};
  if (const auto packages = number_at(quantity, "packages"); packages && *packages >= 0)
    return {{*packages, *packages, "packages", {}}};
  return {};
}

std::vector<Amount> prices_of(const json& price, const json& listings) {
  std::vector<Amount> out;
  const auto add = [&](const json& from, std::string_view amount_key, std::string_view of_key) {
    const auto amount = number_at(from, amount_key);
    if (!amount || *amount < 0) return;
    out.push_back({*amount, *amount, text_at(from, "currency"), geo::normalised(text_at(from, of_key))});
  };
  add(price, "amount", "per");
  if (listings.is_array())
    for (const json& one : listings) add(one, "price", "substance");
  return out;
}

}  // namespace puente::analysis
