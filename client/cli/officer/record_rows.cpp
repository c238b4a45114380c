#include "client/cli/officer/record_rows.h"

#include <utility>

#include "client/cli/officer/record_lookup.h"
#include "client/present/messages/found.h"
#include "client/present/messages/record_page.h"
#include "client/present/messages/records.h"
#include "client/present/record_page.h"
#include "client/present/request_lines.h"
#include "client/present/sending_lines.h"
#include "client/present/title.h"
#include "crypto/base/escape.h"

namespace puente::client::cli {
namespace {

constexpr std::uint64_t requests_max = 1000;

std::string joined(const Context& context, const json& list) {
  std::string out;
  for (const json& one : list)
    if (one.is_string())
      out +=
          (out.empty() ? "" : ", ") + present::label_words(context.language, escape(one.get_ref<const std::string&>()));
  return out;
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

std::string short_id(const json& item) { return text_at(item, "record").substr(0, short_id_digits); }

}  // namespace

present::Table record_table(const present::Screen& screen) {
  return present::Table(screen, {{8, 8, 0, present::Align::right},
                                 {20, 10, 5, present::Align::left, present::Cut::plain},
                                 {14, 9, 2},
                                 {16, 10, 3, present::Align::left, present::Cut::plain},
                                 {short_id_digits, short_id_digits, 4}});
}

void print_received(const Context& context, const present::Table& table, const json& item, const json* clock) {
  using present::Tone;
  const std::string recalled = text_at(item, "recalled"), urgency = text_at(item, "urgency");
  const std::string tlp = text_at(item, "tlp");
  const bool unread = item.value("unread", false);
  present::Spans text;
  if (urgency != "routine")
    text.emplace_back(fmt::format("[{}] ", label(context.language, urgency)), present::tone_of_urgency(urgency));
  text.emplace_back(title_of(context, item) + found_words(context, item), unread ? Tone::strong : Tone::plain);
  if (clock != nullptr)
    text.emplace_back("  (" + present::clock_words(context.language, *clock) + ")", present::tone_of_clock(*clock));
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

Result<const json*> Clocks::of(const json& record) {
  if (text_at(record, "kind") != "request") return nullptr;
  if (!std::exchange(asked_, true)) {
    const auto keep = [&](const json& item) -> Status {
      if (text_at(item, "waits") == "for-me") known_[text_at(item, "record")] = item;
      return {};
    };
    PUENTE_TRY(const json done, api_->call({{"op", "requests"}, {"all", true}, {"limit", requests_max}}, keep));
  }
  const auto found = known_.find(text_at(record, "record"));
  return found == known_.end() ? nullptr : &found->second;
}

}  // namespace puente::client::cli
