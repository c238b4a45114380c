// Which requests wait, and the records that belong together: requests, thread.
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/cli/commands.h"
#include "client/cli/officer/record_lookup.h"
#include "client/present/messages/requests.h"
#include "client/present/request_lines.h"

namespace puente::client::cli {
namespace {

namespace texts = messages::requests;

struct ListOptions {
  bool all = false, mine = false, others = false;
  std::uint64_t limit = 100;
};

void print_group(const Context& context, const std::vector<json>& items, const std::string& title) {
  if (items.empty()) return;
  const present::Screen screen = context.screen();
  fmt::print("{}\n", present::painted(screen, {title, present::Tone::strong}));
  for (const json& item : items) fmt::print("{}", present::request_row(context.language, item, screen));
}

Status requests(Context& context, const ListOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  std::vector<json> mine, others;
  const auto sort_one = [&](const json& item) -> Status {
    const bool for_me = text_at(item, "waits") == "for-me";
    if ((for_me && options.others && !options.mine) || (!for_me && options.mine && !options.others)) return {};
    if (context.json)
      fmt::print("{}\n", line_of(item));
    else
      (for_me ? mine : others).push_back(item);
    return {};
  };
  PUENTE_TRY(const json done, api.call({{"op", "requests"}, {"all", options.all}, {"limit", options.limit}}, sort_one));
  if (done.is_object() && done.value("overdue", std::uint64_t{0}) > 0) context.exit = Exit::finding;
  if (context.json) return {};
  print_group(context, mine, say(context, texts::for_me, text_at(done, "forMe")));
  print_group(context, others, say(context, texts::for_others, text_at(done, "forOthers")));
  if (mine.empty() && others.empty()) fmt::print("{}\n", say(context, texts::none));
  if (done.is_object() && done.value("more", false)) fmt::print("{}\n", say(context, texts::more));
  if (!mine.empty()) fmt::print("{}", present::wrapped(context.screen(), say(context, texts::how_to_answer)));
  return {};
}

struct ThreadOptions {
  std::string record;
};

Status thread(const Context& context, const ThreadOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  auto named = record_named(api, options.record, Among::received);
  if (!named && named.error().code == ErrorCode::not_found) named = record_named(api, options.record, Among::sent);
  PUENTE_TRY(const std::string record, std::move(named));
  PUENTE_TRY(const json done, api.call({{"op", "thread"}, {"record", record}}, [&](const json& item) -> Status {
    if (context.json)
      fmt::print("{}\n", line_of(item));
    else
      fmt::print("{}", present::thread_lines(context.language, item, context.screen()));
    return {};
  }));
  return {};
}

}  // namespace

void add_request_list_commands(const Command& program, Context& context) {
  const auto list_options = std::make_shared<ListOptions>();
  const Command list = program.subcommand(
      "requests",
      "requests that wait, overdue ones first; exit code 2 where one that waits for this agency is overdue");
  list.flag("--all", list_options->all, "also those that are over");
  list.flag("--mine", list_options->mine, "only those that wait for this agency");
  list.flag("--others", list_options->others, "only those that wait for others");
  list.option("--limit", list_options->limit, "at most so many").range(1, 1000);
  list.on_run([&context, list_options] { return requests(context, *list_options); });

  const auto thread_options = std::make_shared<ThreadOptions>();
  const Command belong = program.subcommand("thread", "the records that name each other, in order, and their clocks");
  belong.option("record", thread_options->record, "any of them: its id, the first digits of it, or its position")
      .required();
  belong.on_run([&context, thread_options] { return thread(context, *thread_options); });
}

}  // namespace puente::client::cli
