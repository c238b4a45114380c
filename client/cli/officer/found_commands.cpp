// Records in lists, and found by words: inbox, outbox, search.
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/cli/commands.h"
#include "client/cli/officer/following.h"
#include "client/cli/officer/lists.h"
#include "client/cli/officer/record_lookup.h"
#include "client/present/messages/found.h"
#include "client/present/messages/record_page.h"
#include "client/present/messages/records.h"
#include "client/present/record_page.h"
#include "client/present/sending_lines.h"
#include "client/present/title.h"
#include "crypto/base/escape.h"

namespace puente::client::cli {
namespace {

constexpr std::uint64_t search_items = 50;

std::string joined(const Context& context, const json& list) {
  std::string out;
  for (const json& one : list)
    if (one.is_string())
      out +=
          (out.empty() ? "" : ", ") + present::label_words(context.language, escape(one.get_ref<const std::string&>()));
  return out;
}

void print_sections(const Context& context, const present::Screen& screen, const json& item) {
  constexpr std::size_t indent = 8;
  const present::Table lines(screen, {{.columns = 26, .least = 26}}, indent);
  fmt::print("{}", present::wrapped(screen,
                                    std::string(indent, ' ') + say(context, messages::records::given) + " " +
                                        joined(context, list_at(item, "sections")),
                                    indent + 2));
  for (const json& one : list_at(item, "rules"))
    fmt::print("{}", lines.row({present::label_words(context.language, text_at(one, "label"))},
                               {present::render_withheld(one, context.language)}));
}

std::string title_of(const Context& context, const json& item) {
  return present::title_of(context.language, text_at(item, "kind"), list_at(item, "about"));
}

// How it was found, where that is not by the words themselves: "  (possible: a name sounds like gusman)".
std::string found_words(const Context& context, const json& item) {
  std::string out;
  for (const json& one : list_at(item, "found")) {
    const std::string how = text_at(one, "how");
    if (how != "sound" && how != "part") continue;
    out += out.empty() ? "  (" : "; ";
    out += how == "sound" ? say(context, messages::found::sounds_alike, text_at(one, "term"))
                          : say(context, messages::found::part_of_number, text_at(one, "term"));
  }
  return out.empty() ? out : out + ")";
}

// Of both lists: position, time, agency, mark or state, short id.
present::Table table_on(const present::Screen& screen) {
  return present::Table(screen, {{8, 8, 0, present::Align::right},
                                 {20, 10, 5, present::Align::left, present::Cut::plain},
                                 {14, 9, 2},
                                 {16, 10, 3, present::Align::left, present::Cut::plain},
                                 {short_id_digits, short_id_digits, 4}});
}

std::string short_id(const json& item) { return text_at(item, "record").substr(0, short_id_digits); }

// An item of `inbox`, or of `search` among those received. "*": not opened by whoever asks.
void print_received(const Context& context, const present::Table& table, const json& item) {
  using present::Tone;
  const std::string recalled = text_at(item, "recalled"), urgency = text_at(item, "urgency");
  const std::string tlp = text_at(item, "tlp");
  const bool unread = item.value("unread", false);
  present::Spans text;
  if (urgency != "routine")
    text.emplace_back(fmt::format("[{}] ", label(context.language, urgency)), present::tone_of_urgency(urgency));
  text.emplace_back(title_of(context, item) + found_words(context, item), unread ? Tone::strong : Tone::plain);
  if (!recalled.empty())
    text.emplace_back(fmt::format("  {} {}", say(context, messages::record_page::recalled), recalled), Tone::alarm);
  fmt::print("{}", table.row({text_at(item, "position") + (unread ? "*" : " "),
                              text_at(item, "received"),
                              text_at(item, "sender"),
                              {tlp, present::tone_of_tlp(tlp)},
                              short_id(item)},
                             text));
}

void print_sent(const Context& context, const present::Table& table, const json& item) {
  const std::string state = text_at(item, "state");
  const present::Tone tone = state == "recalled" || state == "refused" ? present::Tone::alarm : present::Tone::plain;
  fmt::print("{}", table.row({text_at(item, "position") + " ",
                              text_at(item, "created"),
                              joined(context, list_at(item, "to")),
                              {label(context.language, state), tone},
                              short_id(item)},
                             {title_of(context, item) + found_words(context, item)}));
}

// How many there were. `print`: of an item.
template <class Print>
Result<std::uint64_t> list(const Context& context, session::AgentApi& api, json request, const ListOptions& options,
                           Print print) {
  const auto take = [&](const json& item) -> Status {
    if (!context.json) return print(item);
    fmt::print("{}\n", line_of(item));
    return {};
  };
  PUENTE_TRY(const Listed listed, for_each_listed(api, std::move(request), options, take));
  if (listed.more_after != 0 && !context.json)
    fmt::print("{}\n", say(context, messages::found::more, std::to_string(listed.more_after)));
  return listed.count;
}

Status inbox(const Context& context, const ListOptions& options) {
  if (options.follow) {
    if (request_for("inbox", options, "sender").size() > 1 || options.after != 0 || options.limit != 0)
      return fail(ErrorCode::usage, "--follow shows all that comes, and takes no filter");
    const present::Screen screen = context.screen();
    const present::Table table = table_on(screen);
    return follow(context, [&](const json& item) { print_received(context, table, item); });
  }
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  json request = request_for("inbox", options, "sender");
  if (options.sections) request["rules"] = true;
  const present::Screen screen = context.screen();
  const present::Table table = table_on(screen);
  const auto print = [&](const json& item) -> Status {
    print_received(context, table, item);
    if (options.sections) print_sections(context, screen, item);
    return {};
  };
  return list(context, api, std::move(request), options, print).map([](std::uint64_t) {});
}

Status outbox(const Context& context, const ListOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  const present::Table table = table_on(context.screen());
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
  const present::Table table = table_on(context.screen());
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
  constexpr const char* unread = "only what you have not opened";

  const auto inbox_options = std::make_shared<ListOptions>();
  const Command in = program.subcommand("inbox", "records received, oldest first: what each is about");
  add_filters(in, *inbox_options, "--from", from_agency);
  in.flag("--newest", inbox_options->newest, newest);
  in.flag("--unread", inbox_options->unread, unread);
  in.flag("--sections", inbox_options->sections, "also what each holds, and what was withheld under which rule");
  in.flag("--follow", inbox_options->follow,
          "show what comes from now on, until Ctrl-C: new records, threats to life, clocks that run out, recalls, "
          "alarms");
  in.on_run([&context, inbox_options] { return inbox(context, *inbox_options); });

  const auto outbox_options = std::make_shared<ListOptions>();
  const Command out = program.subcommand("outbox", "records sent from here, oldest first: what each is about");
  add_filters(out, *outbox_options, "--to", to_agency);
  out.flag("--newest", outbox_options->newest, newest);
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
