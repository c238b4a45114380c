// Records in lists, and found by words: inbox, outbox, search.
#include <algorithm>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/cli/commands.h"
#include "client/cli/officer/following.h"
#include "client/cli/officer/lists.h"
#include "client/cli/officer/record_rows.h"
#include "client/present/messages/found.h"
#include "client/present/messages/requests.h"
#include "policy/model/vocabulary.h"

namespace puente::client::cli {
namespace {

constexpr std::uint64_t search_items = 50;

// Where the agent's order is not the one that is wanted: what is sorted must all be here.
constexpr std::uint64_t sorted_items_max = 10'000;

// The urgent first; else by the text of a field. What is equal stays in the order of the list.
void sort_by(std::vector<json>& items, const std::string& what) {
  const auto rank = [&](const json& item) {
    const auto urgency = model::parse_name<model::Urgency>(text_at(item, "urgency"));
    return urgency ? static_cast<int>(*urgency) : -1;
  };
  const auto text = [&](const json& item) {
    if (what == "kind") return text_at(item, "kind");
    const json to = list_at(item, "to");
    return to.empty() ? text_at(item, "sender") : line_of(to);
  };
  if (what == "urgency")
    std::ranges::stable_sort(items, {}, rank);
  else
    std::ranges::stable_sort(items, {}, text);
}

using Wanted = std::function<Result<bool>(const json&)>;

// How many there were. `print`: of an item.
template <class Print>
Result<std::uint64_t> list(const Context& context, session::AgentApi& api, json request, ListOptions options,
                           Print print, const Wanted& wanted = {}) {
  const bool sorted = options.sort && *options.sort != "newest" && *options.sort != "oldest";
  if (sorted && options.limit == 0) options.limit = sorted_items_max;
  const auto put = [&](const json& item) -> Status {
    if (!context.json) return print(item);
    fmt::print("{}\n", line_of(item));
    return {};
  };
  std::vector<json> kept;
  const auto take = [&](const json& item) -> Status {
    if (!sorted) return put(item);
    kept.push_back(item);
    return {};
  };
  PUENTE_TRY(const Listed listed, for_each_listed(api, std::move(request), options, take, wanted));
  if (sorted) sort_by(kept, *options.sort);
  for (const json& item : kept) PUENTE_REQUIRE(put(item));
  if (listed.more_after != 0 && !context.json)
    fmt::print("{}\n", say(context, messages::found::more, std::to_string(listed.more_after)));
  return listed.count;
}

Status inbox(const Context& context, const ListOptions& options) {
  if (options.follow) {
    if (request_for("inbox", options, "sender").size() > 1 || options.after != 0 || options.limit != 0 ||
        options.waiting || options.sort)
      return fail(ErrorCode::usage, "--follow shows all that comes, and takes no filter");
    const present::Screen screen = context.screen();
    const present::Table table = record_table(screen);
    return follow(context, [&](const json& item) { print_received(context, table, item); });
  }
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  json request = request_for("inbox", options, "sender");
  if (options.sections) request["rules"] = true;
  const present::Screen screen = context.screen();
  const present::Table table = record_table(screen);
  Clocks clocks(api);
  const auto print = [&](const json& item) -> Status {
    PUENTE_TRY(const json* const clock, clocks.of(item));
    print_received(context, table, item, clock);
    if (options.sections) print_sections(context, screen, item);
    return {};
  };
  if (!options.waiting) return list(context, api, std::move(request), options, print).map([](std::uint64_t) {});
  if (options.kind && *options.kind != "request")
    return fail(ErrorCode::usage, "--waiting-for-me lists requests: leave --kind out");
  request["kind"] = "request";
  const auto waits = [&](const json& item) -> Result<bool> {
    PUENTE_TRY(const json* const clock, clocks.of(item));
    return clock != nullptr && text_at(*clock, "state") == "open";
  };
  PUENTE_TRY(const std::uint64_t found, list(context, api, std::move(request), options, print, waits));
  if (found == 0 && !context.json) fmt::print("{}\n", say(context, messages::requests::none));
  return {};
}

Status outbox(const Context& context, const ListOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  const present::Table table = record_table(context.screen());
  const auto print = [&](const json& item) -> Status {
    print_sent(context, table, item);
    return {};
  };
  return list(context, api, request_for("outbox", options, "recipient"), options, print).map([](std::uint64_t) {});
}

struct SearchOptions : ListOptions {
  std::vector<std::string> words;
  bool sent = false, received = false;
};

Result<std::uint64_t> search_among(const Context& context, session::AgentApi& api, const SearchOptions& options,
                                   bool sent) {
  json request = request_for("search", options, sent ? "recipient" : "sender");
  request.erase("newest");  // always
  request["words"] = typed_words(options.words);
  if (sent) request["sent"] = true;
  bool first = true;
  const present::Table table = record_table(context.screen());
  return list(context, api, std::move(request), options, [&](const json& item) -> Status {
    if (std::exchange(first, false))
      fmt::print("{}\n", sent ? say(context, messages::found::sent) : say(context, messages::found::received));
    if (sent)
      print_sent(context, table, item);
    else
      print_received(context, table, item);
    return {};
  });
}

Status search(const Context& context, const SearchOptions& options) {
  const bool both = options.sent == options.received;
  if (both && options.after != 0)
    return fail(ErrorCode::usage, "--after goes on with one list: say which, --received or --sent");
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  std::uint64_t found = 0;
  if (both || options.received) {
    PUENTE_TRY(found, search_among(context, api, options, false));
  }
  if ((both && !options.unread) || options.sent) {
    PUENTE_TRY(const std::uint64_t more, search_among(context, api, options, true));
    found += more;
  }
  if (found == 0 && !context.json)
    fmt::print("{}", present::wrapped(context.screen(), say(context, messages::found::nothing_found)));
  return {};
}

}  // namespace

void add_found_commands(const Command& program, Context& context) {
  constexpr const char* from_agency = "only from this agency, such as US/DEA";
  constexpr const char* to_agency = "only to this agency, such as US/DEA";
  constexpr const char* newest = "the newest first";
  constexpr const char* sorted = "in this order: oldest or newest first, the urgent first, by agency or by kind";
  constexpr const char* unread = "only what you have not opened";

  const auto inbox_options = std::make_shared<ListOptions>();
  const Command in = program.subcommand("inbox", "records received, oldest first: what each is about");
  add_filters(in, *inbox_options, "--from", from_agency);
  in.flag("--newest", inbox_options->newest, newest);
  in.option("--sort", inbox_options->sort, sorted).one_of({"oldest", "newest", "urgency", "agency", "kind"});
  in.flag("--unread", inbox_options->unread, unread);
  in.flag("--waiting-for-me", inbox_options->waiting, "only requests that wait for an answer of this agency");
  in.flag("--sections", inbox_options->sections, "also what each holds, and what was withheld under which rule");
  in.flag("--follow", inbox_options->follow,
          "show what comes from now on, until Ctrl-C: new records, threats to life, clocks that run out, recalls, "
          "alarms");
  in.on_run([&context, inbox_options] { return inbox(context, *inbox_options); });

  const auto outbox_options = std::make_shared<ListOptions>();
  const Command out = program.subcommand("outbox", "records sent from here, oldest first: what each is about");
  add_filters(out, *outbox_options, "--to", to_agency);
  out.flag("--newest", outbox_options->newest, newest);
  out.option("--sort", outbox_options->sort, sorted).one_of({"oldest", "newest", "agency", "kind"});
  out.on_run([&context, outbox_options] { return outbox(context, *outbox_options); });

  const auto search_options = std::make_shared<SearchOptions>();
  search_options->limit = search_items;
  const Command find = program.subcommand(
      "search",
      "records found by words, newest first, such as: puente search tijuana 'carlos guzman' SKU12. Every word must be "
      "there; guz* finds what begins so, 5 characters find a number, and names that sound alike are called possible");
  find.option("words", search_options->words, "the words; in quotation marks, those that stand together").required();
  add_filters(find, *search_options, "--agency", "only from this agency, or to it");
  find.flag("--received", search_options->received, "only among those received");
  find.flag("--sent", search_options->sent, "only among those sent from here");
  find.flag("--unread", search_options->unread, unread);
  find.on_run([&context, search_options] { return search(context, *search_options); });
}

}  // namespace puente::client::cli
