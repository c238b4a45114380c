#include "client/cli/audit_report_print.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "crypto/base/escape.h"

namespace puente::client::cli {
namespace {

using nlohmann::ordered_json;

std::string cell(const std::string& text) {
  std::string out;
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) out += '\'';
  out += text;
  if (out.find_first_of(",\"\r\n") == std::string::npos) return out;
  std::string quoted = "\"";
  for (const char c : out) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string line(const std::vector<std::string>& cells) {
  std::string out;
  for (const std::string& one : cells) out += (out.empty() ? "" : ",") + cell(one);
  return out + "\r\n";
}

std::string minutes_text(const std::optional<Duration>& duration) {
  return duration ? std::to_string(duration->ms / 60'000) : std::string();
}

std::string heading(const Report& report, Language language) {
  const bool es = language == Language::spanish;
  const std::string from = report.since ? format_utc(*report.since) : es ? "el comienzo" : "the beginning";
  const std::string to = report.until ? format_utc(*report.until) : format_utc(report.made);
  return fmt::format(fmt::runtime(es ? "Bitácora {}, {} asientos verificados; de {} a {}"
                                     : "Log {}, {} entries verified; from {} to {}"),
                     escape(report.origin), report.head.size, from, to);
}

void table(std::string& out, const char* title, const std::map<std::string, std::uint64_t>& counts) {
  if (counts.empty()) return;
  out += fmt::format("\n{}\n", title);
  for (const auto& [name, count] : counts) out += fmt::format("  {:>8}  {}\n", count, escape(name));
}

}  // namespace

std::string duration_text(Duration duration) {
  const std::int64_t minutes = duration.ms / 60'000;
  if (minutes >= 2 * 24 * 60) return fmt::format("{} d {} h", minutes / (24 * 60), minutes / 60 % 24);
  if (minutes >= 120) return fmt::format("{} h {} min", minutes / 60, minutes % 60);
  return fmt::format("{} min", minutes);
}

std::string due_text(const Report& report, const Exchange& exchange) {
  if (report.nation == model::Nation::mx) return format_date(date_of(exchange.art_70_due()));
  return exchange.from_mexico() ? std::string() : format_date(exchange.cfr_23_review());
}

std::string report_text(const Report& report, Language language) {
  const bool es = language == Language::spanish;
  std::string out = heading(report, language) + "\n\n";
  if (report.nation == model::Nation::mx)
    out +=
        es ? "Intercambios con agentes extranjeros (Ley de Seguridad Nacional, art. 70: informe por escrito en tres "
             "días)\n"
           : "Exchanges with foreign agents (Ley de Seguridad Nacional, art. 70: a written report within three days)\n";
  else
    out += es ? "Difusiones (28 CFR 23: quién, por qué y cuándo; revisión en cinco años)\n"
              : "Disseminations (28 CFR 23: who, why and when; review within five years)\n";
  for (const Exchange& one : report.exchanges)
    out += fmt::format("  {}  {} → {}  {}  {}  {}  {}  {}{}\n", format_utc(one.time), fit(escape(one.from), 9),
                       fit(escape(one.to), 9), fit(model::name_of(one.kind), 18), fit(model::name_of(one.purpose), 30),
                       fit(model::name_of(one.urgency), 14), one.record.hex().substr(0, 12), es ? "vence " : "due ",
                       due_text(report, one).empty() ? "-" : due_text(report, one));
  if (report.exchanges.empty()) out += es ? "  ninguno\n" : "  none\n";

  out += es ? "\nReciprocidad\n" : "\nReciprocity\n";
  out += fmt::format("  {:<9}   {:<9}  {:>8} {:>9} {:>8} {:>8} {:>8} {:>9} {:>5} {:>8} {:>12}\n", es ? "de" : "from",
                     es ? "a" : "to", es ? "registros" : "records", es ? "secciones" : "sections",
                     es ? "retenidas" : "withheld", es ? "pedidos" : "requests", es ? "respuestas" : "replies",
                     es ? "negativas" : "refusals", es ? "tarde" : "late", es ? "vencidos" : "overdue",
                     es ? "respuesta ~" : "reply ~");
  for (const auto& [who, row] : report.ledger)
    out +=
        fmt::format("  {} → {}  {:>8} {:>9} {:>8} {:>8} {:>8} {:>9} {:>5} {:>8} {:>12}\n", fit(escape(who.first), 9),
                    fit(escape(who.second), 9), row.records, row.released, row.withheld, row.requests, row.replies,
                    row.refusals, row.late, row.overdue, row.median_reply() ? duration_text(*row.median_reply()) : "-");
  table(out,
        es ? "Retenidas, por regla, según se mostró al destinatario" : "Withheld, by rule, as recipients were shown",
        report.withheld);
  table(out, es ? "Retenidas, por regla, en las decisiones propias" : "Withheld, by rule, in own decisions",
        report.decided);
  table(out, es ? "Rechazadas por el puente, por código" : "Refused by the broker, by code", report.refused);
  table(out, es ? "Devueltas sin entregar, por motivo" : "Returned undelivered, by reason", report.returned);
  return out;
}

std::string report_csv(const Report& report, ReportTable which) {
  std::string out;
  switch (which) {
    case ReportTable::exchanges:
      out += line({"index", "time", "record", "from", "to", "kind", "purpose", "urgency", "released", "withheld",
                   "acknowledged", "art70-report-due", "cfr23-review-due"});
      for (const Exchange& one : report.exchanges)
        out += line({std::to_string(one.index), format_utc(one.time), one.record.hex(), one.from, one.to,
                     std::string(model::name_of(one.kind)), std::string(model::name_of(one.purpose)),
                     std::string(model::name_of(one.urgency)), std::to_string(one.released),
                     std::to_string(one.withheld), one.acknowledged ? format_utc(*one.acknowledged) : "",
                     format_utc(one.art_70_due()), one.from_mexico() ? "" : format_date(one.cfr_23_review())});
      break;
    case ReportTable::ledger:
      out += line({"from", "to", "deliveries", "records", "released", "withheld", "voided", "requests", "replies",
                   "refusals", "answered", "late", "unanswered", "overdue", "median-reply-minutes"});
      for (const auto& [who, row] : report.ledger)
        out += line({who.first, who.second, std::to_string(row.deliveries), std::to_string(row.records),
                     std::to_string(row.released), std::to_string(row.withheld), std::to_string(row.voided),
                     std::to_string(row.requests), std::to_string(row.replies), std::to_string(row.refusals),
                     std::to_string(row.reply_times.size()), std::to_string(row.late), std::to_string(row.unanswered),
                     std::to_string(row.overdue), minutes_text(row.median_reply())});
      break;
    case ReportTable::withheld:
      out += line({"basis", "rule", "count"});
      for (const auto& [rule, count] : report.withheld) out += line({"shown", rule, std::to_string(count)});
      for (const auto& [rule, count] : report.decided) out += line({"decided", rule, std::to_string(count)});
      break;
  }
  return out;
}

ordered_json report_json(const Report& report) {
  ordered_json out{{"origin", report.origin},
                   {"nation", model::name_of(report.nation)},
                   {"made", format_utc(report.made)},
                   {"size", report.head.size},
                   {"root", report.head.root.hex()}};
  if (report.since) out["since"] = format_utc(*report.since);
  if (report.until) out["until"] = format_utc(*report.until);
  out["exchanges"] = ordered_json::array();
  for (const Exchange& one : report.exchanges) {
    ordered_json row{{"index", one.index},
                     {"time", format_utc(one.time)},
                     {"record", one.record.hex()},
                     {"from", one.from},
                     {"to", one.to},
                     {"kind", model::name_of(one.kind)},
                     {"purpose", model::name_of(one.purpose)},
                     {"urgency", model::name_of(one.urgency)},
                     {"released", one.released},
                     {"withheld", one.withheld},
                     {"art70ReportDue", format_utc(one.art_70_due())}};
    if (!one.from_mexico()) row["cfr23ReviewDue"] = format_date(one.cfr_23_review());
    if (one.acknowledged) row["acknowledged"] = format_utc(*one.acknowledged);
    out["exchanges"].push_back(std::move(row));
  }
  out["ledger"] = ordered_json::array();
  for (const auto& [who, row] : report.ledger) {
    ordered_json one{{"from", who.first},
                     {"to", who.second},
                     {"deliveries", row.deliveries},
                     {"records", row.records},
                     {"released", row.released},
                     {"withheld", row.withheld},
                     {"voided", row.voided},
                     {"requests", row.requests},
                     {"replies", row.replies},
                     {"refusals", row.refusals},
                     {"answered", row.reply_times.size()},
                     {"late", row.late},
                     {"unanswered", row.unanswered},
                     {"overdue", row.overdue}};
    if (row.median_reply()) one["medianReplyMinutes"] = row.median_reply()->ms / 60'000;
    out["ledger"].push_back(std::move(one));
  }
  out["withheldShown"] = report.withheld;
  out["withheldDecided"] = report.decided;
  out["refused"] = report.refused;
  out["returned"] = report.returned;
  return out;
}

}  // namespace puente::client::cli
