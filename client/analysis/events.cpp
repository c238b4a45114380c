#include "client/analysis/events.h"

#include <algorithm>
#include <array>

#include "client/analysis/group_names.h"
#include "client/analysis/json_values.h"
#include "client/analysis/places.h"
#include "client/analysis/substances.h"
#include "geo/gazetteer.h"

namespace puente::analysis {
namespace {

using model::Kind;

// Is a section, or a rung of it, kept by policy, or closed until somebody gives a reason?
bool is_withheld(const json& view, std::string_view section) {
  for (const json& one : list_at(view, "withheld"))
    if (text_at(one, "section") == section) return true;
  for (const json& one : list_at(view, "duties")) {
    const std::string label = text_at(one, "label");
    if (text_at(one, "state") == "needs-reason" && (label == section || label.starts_with(std::string(section) + "/")))
      return true;
  }
  return false;
}

const json& sections_of(const json& view) {
  static const json none = json::object();
  const json* const found = find_at(view, "sections");
  return found != nullptr && found->is_object() ? *found : none;
}

const json& section_of(const json& view, std::string_view name) {
  static const json none;
  const json* const found = find_at(sections_of(view), name);
  return found != nullptr ? *found : none;
}

Period time_of(const json& view, Kind kind) {
  const bool territory = kind == Kind::territory;
  const std::string_view name = territory ? "period" : "time";
  const json& section = section_of(view, name);
  if (territory) {
    const Period period = interval_of(text_at(section, "first"), text_at(section, "last"));
    if (period.dated != Dated::unknown) return period;
  }
  constexpr std::array<std::pair<const char*, const char*>, 5> rungs{
      {{"hour", "hour"}, {"day", "date"}, {"month", "month"}, {"quarter", "quarter"}, {"year", "year"}}};
  for (const auto& [rung, field] : rungs)
    if (const json* const given = find_at(section, rung)) {
      const Period period = period_of(text_at(*given, field));
      if (period.dated != Dated::unknown) return period;
    }
  if (is_withheld(view, name)) return {Dated::withheld, 0, 0};
  const auto known = model::parse_name<model::Section>(name);
  if (known && model::has_section(kind, *known)) return {};
  constexpr std::size_t day_characters = 10;
  Period created = period_of(text_at(view, "created").substr(0, day_characters));
  if (created.dated == Dated::day) created.dated = Dated::record;
  return created;
}

Place where_of(const json& view, Kind kind) {
  const std::string_view name = kind == Kind::territory ? "area" : "place";
  Place out = place_of(section_of(view, name));
  if (out.extent == Extent::unknown && is_withheld(view, name)) out.extent = Extent::withheld;
  return out;
}

std::vector<std::string> groups_of(const json& view, Kind kind) {
  std::vector<std::string> out;
  const auto add = [&](const json& named) {
    std::string name = geo::normalised(text_at(named, "name"));
    if (!name.empty() && !is_no_group(name, text_at(named, "type"))) out.push_back(std::move(name));
  };
  if (kind == Kind::violent_event) {
    const json& actors = section_of(view, "actors");
    if (actors.is_array())
      for (const json& one : actors) add(one);
  } else if (kind == Kind::territory || kind == Kind::power_shift) {
    add(section_of(view, "group"));
  }
  if (kind == Kind::territory)
    for (const json& one : list_at(section_of(view, "control"), "by"))
      if (one.is_string()) add(json{{"name", one}});
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::string type_of(const json& view, Kind kind) {
  if (kind == Kind::violent_event) {
    const json& type = section_of(view, "type");
    return type.is_string() ? type.get<std::string>() : text_at(type, "value");
  }
  if (kind == Kind::power_shift) return text_at(section_of(view, "event"), "type");
  if (kind == Kind::territory) return text_at(section_of(view, "control"), "type");
  return {};
}

}  // namespace

std::string_view name_of(Extent extent) {
  constexpr std::array<std::string_view, 8> names{"point", "cell",    "polygon", "municipality",
                                                  "state", "country", "unknown", "withheld"};
  return names[static_cast<std::size_t>(extent)];
}

std::string_view name_of(Dated dated) {
  constexpr std::array<std::string_view, 9> names{"day",    "month",   "quarter",  "year",         "interval",
                                                  "record", "unknown", "withheld", "outside-years"};
  return names[static_cast<std::size_t>(dated)];
}

bool found_by_policing(const Event& event) {
  switch (event.kind) {
    case Kind::seizure:
    case Kind::firearm_trace:
    case Kind::precursor_shipment:
    case Kind::financial_lead:
    case Kind::darknet_vendor:
    case Kind::smuggling_route:
    case Kind::operation_notice:
      return true;
    case Kind::power_shift:
      return event.type != "death" && event.type != "split" && event.type != "alliance";
    default:
      return false;
  }
}

bool EventReader::may_be_counted(const json& view) {
  if (find_at(view, "recalled") != nullptr || text_at(view, "state") == "recalled") {
    ++out_.left_out.recalled;
    return false;
  }
  const json* const marks = find_at(view, "marks");
  const auto tlp = model::parse_name<model::Tlp>(marks == nullptr ? std::string() : text_at(*marks, "tlp"));
  if (!tlp) {
    ++out_.left_out.unmarked;
    return false;
  }
  if (*tlp == model::Tlp::red) {
    ++out_.left_out.red;
    return false;
  }
  const json& caveats = list_at(*marks, "caveats");
  if (std::ranges::any_of(caveats, [](const json& one) { return one == "ORCON"; })) {
    ++out_.left_out.orcon;
    return false;
  }
  // The vocabulary names the strictest first.
  if (!out_.strictest || *tlp < *out_.strictest) out_.strictest = *tlp;
  for (const json& one : caveats)
    if (one.is_string()) out_.caveats.insert(one.get<std::string>());
  for (const json& one : list_at(*marks, "handling"))
    if (one.is_string()) out_.handling.insert(one.get<std::string>());
  return true;
}

void EventReader::add(const json& view) {
  const auto kind = model::parse_name<Kind>(text_at(view, "kind"));
  Event event;
  event.record = text_at(view, "record");
  event.sender = text_at(view, "sender");
  if (!kind || event.record.empty()) {
    ++out_.left_out.malformed;
    return;
  }
  // A correction counts as one also where it may not be counted itself: what it replaces is known to be wrong.
  if (std::string before = text_at(view, "supersedes"); !before.empty())
    superseded_.emplace(event.sender, std::move(before));
  if (!may_be_counted(view)) return;
  event.kind = *kind;
  event.type = type_of(view, *kind);
  event.substance = geo::normalised(text_at(section_of(view, "substance"), "name"));
  event.groups = groups_of(view, *kind);
  event.when = time_of(view, *kind);
  event.where = where_of(view, *kind);
  if (const auto best = number_at(section_of(view, "victims"), "best"); best && *best >= 0) event.deaths = best;
  event.quantities = quantities_of(section_of(view, "quantity"));
  event.prices = prices_of(section_of(view, "price"), section_of(view, "listings"));
  out_.events.push_back(std::move(event));
}

Gathered EventReader::take() {
  Gathered out = std::exchange(out_, {});
  const auto superseded = std::exchange(superseded_, {});
  out.left_out.superseded += std::erase_if(out.events, [&](const Event& event) {
    return superseded.contains({event.sender, event.record});
  });
  return out;
}

}  // namespace puente::analysis
