#include "client/cli/analyst/gathering.h"

#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "client/analysis/periods.h"
#include "client/cli/agent.h"
#include "client/present/messages/analysis.h"
#include "client/present/sheet.h"
#include "crypto/base/utf8.h"
#include "geo/gazetteer.h"
#include "geo/land/towns.h"

namespace puente::client::cli {
namespace {

constexpr std::uint64_t page_records = 500;

Status gather_one(session::AgentApi& api, json request, analysis::EventReader& reader) {
  std::uint64_t after = 0;
  while (true) {
    request["after"] = after;
    request["limit"] = page_records;
    PUENTE_TRY(const json done, api.call(request, [&](const json& item) -> Status {
      reader.add(item);
      return {};
    }));
    if (!done.is_object() || !done.value("more", false)) return {};
    const auto last = done.find("last");
    if (last == done.end() || !last->is_number_unsigned() || last->get<std::uint64_t>() <= after)
      return fail(ErrorCode::malformed, "the agent sent a page of records without where the next begins");
    after = last->get<std::uint64_t>();
  }
}

}  // namespace

Result<analysis::Gathered> gather_events(const Context& context, const GatherOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  analysis::EventReader reader;
  const bool both = options.sent == options.received;
  for (const model::Kind kind : options.kinds)
    for (const bool sent : {false, true}) {
      if (!both && sent != options.sent) continue;
      json request{{"op", "gather"}, {"kind", model::name_of(kind)}, {"sent", sent}};
      constexpr std::size_t day_characters = 10;
      if (options.since)
        request["since"] = options.since->size() == day_characters ? *options.since + "T00:00:00Z" : *options.since;
      PUENTE_REQUIRE(gather_one(api, std::move(request), reader));
    }
  return reader.take();
}

std::string marks_of_product(const analysis::Gathered& gathered) {
  if (!gathered.strictest) return {};
  std::string out(model::name_of(*gathered.strictest));
  for (const std::string& one : gathered.handling) out += ", " + one;
  for (const std::string& one : gathered.caveats) out += ", " + one;
  return out;
}

std::string basis_text(const Context& context, const analysis::Gathered& gathered) {
  const analysis::LeftOut& left = gathered.left_out;
  std::string out = say(context, messages::analysis::rests_on, gathered.events.size(), left.total()) + "\n";
  if (left.total() > 0)
    out += say(context, messages::analysis::left_out, left.red, left.orcon, left.recalled, left.superseded,
               left.unmarked + left.malformed) +
           "\n";
  if (gathered.strictest) out += say(context, messages::analysis::marks, escape(marks_of_product(gathered))) + "\n";
  return out;
}

json basis_json(const analysis::Gathered& gathered) {
  const analysis::LeftOut& left = gathered.left_out;
  return {{"records", gathered.events.size()},
          {"leftOut",
           {{"red", left.red},
            {"orcon", left.orcon},
            {"recalled", left.recalled},
            {"superseded", left.superseded},
            {"unmarked", left.unmarked},
            {"malformed", left.malformed}}},
          {"tlp", gathered.strictest ? json(model::name_of(*gathered.strictest)) : json()},
          {"handling", gathered.handling},
          {"caveats", gathered.caveats}};
}

Result<std::optional<std::int32_t>> day_of_option(const std::optional<std::string>& typed, const char* option) {
  if (!typed) return std::optional<std::int32_t>();
  const analysis::Period period = analysis::period_of(*typed);
  if (period.dated != analysis::Dated::day)
    return fail(ErrorCode::usage,
                std::string(option) + ": " + cited(*typed) + " is no day from 1970 to 2100; write it as 2026-11-24");
  return std::optional(period.from);
}

Result<std::int32_t> as_of_option(const std::optional<std::string>& typed, const char* option,
                                  std::span<const analysis::Event> events) {
  PUENTE_TRY(const std::optional<std::int32_t> day, day_of_option(typed, option));
  if (day) return *day;
  std::int32_t last = 0;
  for (const analysis::Event& event : events)
    if (event.when.dated == analysis::Dated::day) last = std::max(last, event.when.until);
  return last;
}

analysis::TownOf built_in_towns() {
  using Found = std::map<std::pair<std::string, std::string>, geo::land::Town>;
  const auto found = std::make_shared<Found>();
  for (const geo::land::Town& town : geo::land::towns()) {
    const auto [at, added] = found->try_emplace(std::pair(std::string(town.state), geo::normalised(town.name)), town);
    if (!added && town.population > at->second.population) at->second = town;
  }
  return [found](std::string_view state, std::string_view name) -> std::optional<analysis::Corner> {
    const auto at = found->find(std::pair(std::string(state), std::string(name)));
    if (at == found->end()) return std::nullopt;
    return analysis::Corner{at->second.latitude, at->second.longitude};
  };
}

void print_table(const present::Sheet& table, bool csv) {
  fmt::print("{}", csv ? present::sheet_csv(table) : present::sheet_text(table));
}

}  // namespace puente::client::cli
