// Records in lists, and found by words: inbox, outbox, search.
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/cli/commands.h"
#include "client/present/messages/found.h"
#include "client/present/messages/record_page.h"
#include "client/present/messages/records.h"
#include "client/present/record_page.h"
#include "client/present/sending_lines.h"
#include "client/present/title.h"
#include "crypto/base/escape.h"

namespace puente::client::cli {
namespace {

constexpr std::uint64_t page_items = 500;
constexpr std::uint64_t search_items = 50;
constexpr std::size_t short_id_digits = 8;

// As they are typed; empty or 0: not given.
struct ListOptions {
  std::uint64_t after = 0, limit = 0;
  std::optional<std::string> kind, purpose, urgency, place, since, agency;
  bool newest = false, unread = false, sections = false;
};

// "2026-11-24" is that day from its beginning, UTC.
std::string time_of(const std::string& typed) {
  constexpr std::size_t day_characters = 10;
  return typed.size() == day_characters ? typed + "T00:00:00Z" : typed;
}

// `agency`: the field that the agent filters by it with.
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
  if (options.newest) out["newest"] = true;
  if (options.unread) out["unread"] = true;
  return out;
}

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

// Page after page, as far as the limit; how many there were. `print`: of an item.
template <class Print>
Result<std::uint64_t> list(const Context& context, session::AgentApi& api, json request, const ListOptions& options,
                           Print print) {
  std::uint64_t after = options.after, printed = 0;
  while (true) {
    request["after"] = after;
    request["limit"] = options.limit == 0 ? page_items : std::min(page_items, options.limit - printed);
    std::vector<json> items;
    PUENTE_TRY(const json done, api.call(request, [&](const json& item) -> Status {
      if (!item.is_object() || !item.contains("position") || !item["position"].is_number_unsigned())
        return fail(ErrorCode::malformed, "the agent sent an inbox item without its position");
      items.push_back(item);
      return {};
    }));
    for (const json& item : items) {
      after = item["position"].get<std::uint64_t>();
      ++printed;
      if (context.json)
        fmt::print("{}\n", line_of(item));
      else
        PUENTE_REQUIRE(print(item));
    }
    const bool more = !items.empty() && done.is_object() && done.value("more", false);
    if (!more) return printed;
    if (options.limit != 0 && printed >= options.limit) {
      if (!context.json) fmt::print("{}\n", say(context, messages::found::more, std::to_string(after)));
      return printed;
    }
  }
}

Status inbox(const Context& context, const ListOptions& options) {
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

// The words of the line as one search: what the shell was told to keep together stands together.
std::string typed_words(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    const bool together = word.find(' ') != std::string::npos && word.find('"') == std::string::npos;
    if (!out.empty()) out += ' ';
    out += together ? '"' + word + '"' : word;
  }
  return out;
}

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

void add_filters(const Command& command, ListOptions& options, const char* agency, const char* agency_help) {
  command.option("--after", options.after, "only those after this position, in the order of the list");
  command.option("--limit", options.limit, "how many at most");
  command.option("--kind", options.kind, "only this kind, such as seizure");
  command.option(agency, options.agency, agency_help);
  command.option("--place", options.place, "only with these words in its places");
  command.option("--since", options.since, "only since this day or time: 2026-11-24, 2026-11-24T12:00:00Z");
  command.option("--urgency", options.urgency, "only this urgency: threat-to-life, urgent, routine");
  command.option("--purpose", options.purpose, "only this purpose, such as firearms");
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
