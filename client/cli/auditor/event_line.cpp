#include "client/cli/auditor/event_line.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "audit/chain.h"
#include "audit/report/event.h"
#include "crypto/base/escape.h"

namespace puente::client::cli {
namespace {

std::string_view spanish(std::string_view event) {
  constexpr std::pair<std::string_view, std::string_view> words[] = {
      {"accept", "aceptación"},       {"refuse", "rechazo"},      {"decision", "decisión"},
      {"delivery", "entrega"},        {"void", "anulación"},      {"acknowledgement", "acuse"},
      {"directory", "directorio"},    {"policy", "política"},     {"heartbeat", "latido"},
      {"lifecycle", "servicio"},      {"audit-read", "lectura"},  {"return", "devolución"},
      {"summary", "resumen"},         {"pause", "pausa"},         {"resume", "reanudación"},
      {"pause-over", "fin-de-pausa"}, {"approval", "aprobación"}, {"recall", "retiro"},
      {"opening", "apertura"},        {"handover", "traspaso"},   {"delivery-refusal", "no-recibida"},
      {"sender-hold", "retención"},   {"refusals", "rechazos"},   {"key-fight", "llave-disputada"},
  };
  for (const auto& [english, word] : words)
    if (english == event) return word;
  return event;
}

}  // namespace

std::string_view event_word(const Context& context, std::string_view event) {
  return context.language == Language::spanish ? spanish(event) : event;
}

std::string line_of(const Context& context, const audit::ReadEntry& entry) {
  nlohmann::ordered_json fields = audit::report::json_of(entry);
  std::string name = say(context, "not readable", "no legible");
  std::string time(20, ' ');
  if (entry.event) {
    name = event_word(context, fields["event"].get_ref<const std::string&>());
    time = fields["time"].get<std::string>();
  }
  for (const char* key : {"index", "audience", "counter", "time", "event"}) fields.erase(key);
  std::string rest;
  for (const auto& [key, value] : fields.items()) {
    std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    // Long hashes are for --json.
    if (value.is_string() && text.size() == 64) text = text.substr(0, 12) + "…";
    rest += (rest.empty() ? "" : " ") + key + "=" + text;
  }
  const present::Table table(context.screen(), {{8, 8, 0, present::Align::right},
                                                {21, 11, 2, present::Align::left, present::Cut::plain},
                                                {5, 4, 3},
                                                {16, 15, 0}});
  std::string row =
      table.row({std::to_string(entry.index), " " + time, audit::name_of(entry.leaf.audience), name}, {escape(rest)});
  row.pop_back();  // its newline, which the caller prints
  return row;
}

}  // namespace puente::client::cli
