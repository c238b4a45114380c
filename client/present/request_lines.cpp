#include "client/present/request_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "audit/report/tables.h"
#include "client/present/json_text.h"
#include "client/present/labels.h"
#include "client/present/messages/requests.h"
#include "crypto/base/escape.h"

namespace puente::client::present {

using nlohmann::json;

namespace {

namespace texts = messages::requests;

constexpr std::size_t id_digits = 8, who_columns = 14;
constexpr std::size_t time_columns = 20, day_columns = 10;

std::uint64_t count_at(const json& object, const char* key) {
  if (!object.is_object()) return 0;
  const auto found = object.find(key);
  return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

bool flag_at(const json& object, const char* key) {
  if (!object.is_object()) return false;
  const auto found = object.find(key);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

// Enough of an id to name a record by; commands take it.
std::string short_id(const std::string& id) { return id.substr(0, id_digits); }

std::string closed_words(Language language, const json& request, const std::string& state) {
  const std::uint64_t late = count_at(request, "late");
  const bool refused = state == "refused";
  if (flag_at(request, "overdue"))
    return say(language, refused ? texts::refused_late : texts::answered_late, span_words(late));
  return say(language, refused ? texts::refused_in : texts::answered_in, span_words(count_at(request, "used")));
}

// What stands behind the clock where there is something to say.
std::string remarks(Language language, const json& request) {
  std::string out;
  const auto add = [&](const std::string& remark) { out += (out.empty() ? "" : "; ") + remark; };
  if (flag_at(request, "soon")) add(say(language, texts::soon));
  if (const std::string due = text_at(request, "due"); !due.empty() && text_at(request, "state") == "open")
    add(say(language, texts::due, due));
  if (const std::string about = text_at(request, "clarifies"); !about.empty())
    add(say(language, texts::clarifies, short_id(about)));
  if (const std::size_t partial = list_at(request, "partial").size(); partial > 0)
    add(say(language, texts::partly, std::to_string(partial)));
  return out;
}

}  // namespace

std::string span_words(std::uint64_t seconds) {
  constexpr std::uint64_t seconds_max = 10'000'000'000;  // what is more is nobody's clock
  return audit::report::duration_text(puente::seconds(static_cast<std::int64_t>(std::min(seconds, seconds_max))));
}

std::string clock_words(Language language, const json& request) {
  const std::string state = text_at(request, "state");
  if (state == "on-its-way") return say(language, texts::on_its_way);
  if (state == "recalled") return say(language, texts::recalled);
  if (state == "came-back") return say(language, texts::came_back);
  if (state == "answered" || state == "refused") return closed_words(language, request, state);
  const bool paused = flag_at(request, "paused");
  if (flag_at(request, "overdue"))
    return say(language, paused ? texts::paused_overdue : texts::overdue, span_words(count_at(request, "late")));
  return say(language, paused ? texts::paused : texts::left, span_words(count_at(request, "left")));
}

Tone tone_of_clock(const json& request) {
  if (text_at(request, "state") != "open") return Tone::plain;
  if (flag_at(request, "overdue")) return Tone::alarm;
  return flag_at(request, "soon") ? Tone::warning : Tone::plain;
}

std::string request_row(Language language, const json& request, const Screen& screen) {
  const Table table(screen, {{32, 26, 1}, {id_digits, id_digits, 0}, {who_columns, 9, 2}, {16, 10, 3}}, 2);
  const std::string urgency = text_at(request, "urgency"), behind = remarks(language, request);
  return table.row({{clock_words(language, request), tone_of_clock(request)},
                    short_id(text_at(request, "record")),
                    text_at(request, "agency"),
                    {label(language, urgency), tone_of_urgency(urgency)}},
                   {text_at(request, "subject") + (behind.empty() ? "" : "  (" + behind + ")")});
}

std::string thread_lines(Language language, const json& record, const Screen& screen) {
  std::string agencies;
  for (const json& one : list_at(record, "agencies"))
    if (one.is_string()) agencies += (agencies.empty() ? "" : ", ") + escape(one.get_ref<const std::string&>());
  bool clarifies = false;
  for (const json& one : list_at(record, "requests")) clarifies = clarifies || !text_at(one, "clarifies").empty();
  std::string kind(label(language, text_at(record, "kind")));
  if (clarifies) kind = say(language, texts::clarification);
  if (flag_at(record, "partial")) kind += std::string(", ") + say(language, texts::partial);
  const std::string accepted = text_at(record, "accepted");
  const Table records(screen, {{time_columns, day_columns, 1, Align::left, Cut::plain}, {id_digits, id_digits, 0}});
  // Of a record that is no request and answers none, the agent says no agencies.
  const char* const way = say(language, flag_at(record, "sent") ? texts::sent_to : texts::came_from);
  Spans text{agencies.empty() ? kind : fmt::format("{} {}  {}", way, agencies, kind)};
  if (!flag_at(record, "stands"))
    text.emplace_back(fmt::format("  ({})", say(language, texts::without_effect)), Tone::alarm);
  std::string out =
      records.row({accepted.empty() ? text_at(record, "noted") : accepted, short_id(text_at(record, "record"))}, text);
  const Table clocks(screen, {{who_columns, 9, 1}}, 4);
  for (const json& one : list_at(record, "requests")) {
    const std::string behind = remarks(language, one);
    out += clocks.row({text_at(one, "agency")},
                      {{clock_words(language, one), tone_of_clock(one)}, behind.empty() ? "" : "  (" + behind + ")"});
  }
  return out;
}

}  // namespace puente::client::present
