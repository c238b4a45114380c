#include "client/cli/officer/lists.h"

#include <nlohmann/json.hpp>

#include "policy/model/vocabulary.h"

namespace puente::client::cli {
namespace {

constexpr std::uint64_t page_items = 500;

// "2026-11-24" is that day from its beginning, UTC.
std::string time_of(const std::string& typed) {
  constexpr std::size_t day_characters = 10;
  return typed.size() == day_characters ? typed + "T00:00:00Z" : typed;
}

}  // namespace

void add_filters(const Command& command, ListOptions& options, const char* agency, const char* agency_help) {
  command.option("--after", options.after, "only those after this position, in the order of the list");
  command.option("--limit", options.limit, "how many at most");
  command.option("--kind", options.kind, "only this kind, such as seizure").suggest(model::names_of<model::Kind>());
  command.option(agency, options.agency, agency_help);
  command.option("--place", options.place, "only with these words in its places");
  command.option("--since", options.since, "only since this day or time: 2026-11-24, 2026-11-24T12:00:00Z");
  command.option("--urgency", options.urgency, "only this urgency: threat-to-life, urgent, routine")
      .suggest(model::names_of<model::Urgency>());
  command.option("--purpose", options.purpose, "only this purpose, such as firearms")
      .suggest(model::names_of<model::Purpose>());
}

json request_for(const char* op, const ListOptions& options, const char* agency) {
  json out{{"op", op}};
  const auto put = [&](const char* field, const std::optional<std::string>& value) {
    if (value) out[field] = *value;
  };
  put("kind", options.kind);
  put("purpose", options.purpose);
  put("urgency", options.urgency);
  put("place", options.place);
  put(agency, options.agency);
  if (options.since) out["since"] = time_of(*options.since);
  if (options.newest || options.sort == "newest") out["newest"] = true;
  if (options.unread) out["unread"] = true;
  return out;
}

std::string typed_words(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    const bool together = word.find(' ') != std::string::npos && word.find('"') == std::string::npos;
    if (!out.empty()) out += ' ';
    out += together ? '"' + word + '"' : word;
  }
  return out;
}

Result<Listed> for_each_listed(session::AgentApi& api, json request, const ListOptions& options,
                               const std::function<Status(const json&)>& take,
                               const std::function<Result<bool>(const json&)>& wanted) {
  std::uint64_t after = options.after;
  Listed out;
  bool more = true;
  while (more && (options.limit == 0 || out.count < options.limit)) {
    request["after"] = after;
    request["limit"] = options.limit == 0 || wanted ? page_items : std::min(page_items, options.limit - out.count);
    std::vector<json> items;
    PUENTE_TRY(const json done, api.call(request, [&](const json& item) -> Status {
      if (!item.is_object() || !item.contains("position") || !item["position"].is_number_unsigned())
        return fail(ErrorCode::malformed, "the agent sent an inbox item without its position");
      items.push_back(item);
      return {};
    }));
    more = !items.empty() && done.is_object() && done.value("more", false);
    for (const json& item : items) {
      if (options.limit != 0 && out.count == options.limit) {  // of a page with more than were wanted
        more = true;
        break;
      }
      after = item["position"].get<std::uint64_t>();
      if (wanted) {
        PUENTE_TRY(const bool is_wanted, wanted(item));
        if (!is_wanted) continue;
      }
      ++out.count;
      PUENTE_REQUIRE(take(item));
    }
  }
  if (more) out.more_after = after;
  return out;
}

}  // namespace puente::client::cli
