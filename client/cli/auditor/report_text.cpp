#include "client/cli/auditor/report_text.h"

#include <fmt/format.h>

#include "audit/report/tables.h"
#include "crypto/base/escape.h"

namespace puente::client::cli {
namespace {

using audit::report::due_text;
using audit::report::duration_text;
using audit::report::Exchange;
using audit::report::Report;

std::string heading(const Report& report, Language language) {
  const bool es = language == Language::spanish;
  const std::string from = report.since ? format_utc(*report.since) : es ? "el comienzo" : "the beginning";
  const std::string to = report.until ? format_utc(*report.until) : format_utc(report.made);
  return fmt::format(fmt::runtime(es ? "Bitácora {}, {} asientos verificados; desde {} hasta {}"
                                     : "Log {}, {} entries verified; from {} to {}"),
                     escape(report.origin), report.head.size, from, to);
}

void table(std::string& out, const char* title, const std::map<std::string, std::uint64_t>& counts) {
  if (counts.empty()) return;
  out += fmt::format("\n{}\n", title);
  for (const auto& [name, count] : counts) out += fmt::format("  {:>8}  {}\n", count, escape(name));
}

}  // namespace

std::string report_text(const audit::report::Report& report, Language language) {
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
                       fit(escape(one.to), 9), fit(label(language, model::name_of(one.kind)), 22),
                       fit(label(language, model::name_of(one.purpose)), 30),
                       fit(label(language, model::name_of(one.urgency)), 17), one.record.hex().substr(0, 12),
                       es ? "vence " : "due ", due_text(report, one).empty() ? "-" : due_text(report, one));
  if (report.exchanges.empty()) out += es ? "  ninguno\n" : "  none\n";

  out += es ? "\nReciprocidad\n" : "\nReciprocity\n";
  out += fmt::format("  {:<9}   {:<9}  {:>9} {:>9} {:>9} {:>8} {:>10} {:>9} {:>5} {:>8} {:>12}\n", es ? "de" : "from",
                     es ? "a" : "to", es ? "registros" : "records", es ? "secciones" : "sections",
                     es ? "retenidas" : "withheld", es ? "pedidos" : "requests", es ? "respuestas" : "replies",
                     es ? "negativas" : "refusals", es ? "tarde" : "late", es ? "vencidos" : "overdue",
                     es ? "respuesta ~" : "reply ~");
  for (const auto& [who, row] : report.ledger)
    out +=
        fmt::format("  {} → {}  {:>9} {:>9} {:>9} {:>8} {:>10} {:>9} {:>5} {:>8} {:>12}\n", fit(escape(who.first), 9),
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

}  // namespace puente::client::cli
