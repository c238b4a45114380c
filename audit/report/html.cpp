// The report as a page: tables, and charts in SVG above the tables that they draw.
#include "audit/report/html.h"

#include <fmt/format.h>
#include <algorithm>

#include "audit/report/tables.h"

namespace puente::audit::report {
namespace {

constexpr const char* style = R"css(
:root{--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--paper:#fff;--mx:#0b6b4f;--us:#2456a6;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b3;--line:#3d444d;--paper:#12161c;--mx:#46c29a;--us:#7aa7f0;--bad:#ff8a80}}
body{font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:70rem;margin:2rem auto;padding:0 1.2rem}
h1{font-size:1.5rem;margin-bottom:.2rem}h2{font-size:1.1rem;margin-top:2.2rem}p{color:var(--soft);max-width:50rem}
table{border-collapse:collapse;width:100%;font-size:.86rem}th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);white-space:nowrap}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}.wide{overflow-x:auto}
code{font-size:.85em}svg{max-width:100%;height:auto}svg text{fill:var(--ink);font:12px system-ui,sans-serif}.mx{fill:var(--mx)}.us{fill:var(--us)}.bad{fill:var(--bad)}.axis{stroke:var(--line)}
.key{display:inline-block;width:.8em;height:.8em;margin:0 .3em 0 1em;vertical-align:-.05em}.key.mx{background:var(--mx)}.key.us{background:var(--us)}
@media print{body{margin:0;max-width:none}}
)css";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

struct Words {
  bool es;
  const char* operator()(const char* english, const char* spanish) const { return es ? spanish : english; }
};

std::string row(const std::vector<std::string>& cells, std::size_t numbers_from, const char* tag = "td") {
  std::string out = "<tr>";
  for (std::size_t i = 0; i < cells.size(); ++i)
    out += fmt::format("<{}{}>{}</{}>", tag, i >= numbers_from ? " class=\"n\"" : "", cells[i], tag);
  return out + "</tr>\n";
}

// Two bars a period, from below: what went from Mexico, and what came.
std::string volume_chart(const Report& report, const Words& say) {
  std::map<std::string, std::array<std::uint64_t, 2>> periods;
  const bool by_month =
      !report.exchanges.empty() && report.exchanges.back().time - report.exchanges.front().time > days(62);
  for (const Exchange& one : report.exchanges)
    ++periods[format_date(date_of(one.time)).substr(0, by_month ? 7 : 10)][one.from_mexico() ? 0 : 1];
  while (periods.size() > 62) periods.erase(periods.begin());
  std::uint64_t most = 1;
  for (const auto& [period, counts] : periods) most = std::max({most, counts[0], counts[1]});
  constexpr double width = 900, height = 190, base = 150;
  const double step = (width - 60) / static_cast<double>(std::max<std::size_t>(periods.size(), 6));
  const double bar = std::min(step * 0.38, 34.0);
  std::string out = fmt::format("<svg role=\"img\" viewBox=\"0 0 {} {}\" aria-label=\"{}\">\n", width, height,
                                say("Deliveries per period, by direction", "Entregas por periodo y sentido"));
  out += fmt::format(
      "<line class=\"axis\" x1=\"40\" y1=\"{0}\" x2=\"{1}\" y2=\"{0}\"/>"
      "<text x=\"34\" y=\"28\" text-anchor=\"end\">{2}</text><text x=\"34\" y=\"{0}\" text-anchor=\"end\">0</text>\n",
      base, width - 10, most);
  double x = 50;
  std::size_t number = 0;
  const std::size_t labelled = std::max<std::size_t>(1, periods.size() / 9);
  for (const auto& [period, counts] : periods) {
    for (std::size_t side = 0; side < 2; ++side) {
      const double tall = static_cast<double>(counts[side]) / static_cast<double>(most) * (base - 24);
      out += fmt::format(
          "<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"><title>{}: "
          "{}</title></rect>\n",
          side == 0 ? "mx" : "us", x + static_cast<double>(side) * (bar + 2), base - tall, bar, tall, escaped(period),
          counts[side]);
    }
    if (number++ % labelled == 0)
      out += fmt::format("<text x=\"{:.1f}\" y=\"{}\">{}</text>\n", x, base + 18, escaped(period));
    x += step;
  }
  return out + "</svg>\n";
}

struct Bar {
  std::string label;
  double value = 0;
  std::string text;
  const char* colour = "us";
};

std::string bar_chart(const std::vector<Bar>& bars, const char* label) {
  double most = 0;
  for (const Bar& bar : bars) most = std::max(most, bar.value);
  constexpr double width = 900, left = 300, room = width - left - 130, step = 26;
  const double height = step * static_cast<double>(bars.size()) + 10;
  std::string out =
      fmt::format("<svg role=\"img\" viewBox=\"0 0 {} {:.0f}\" aria-label=\"{}\">\n", width, height, escaped(label));
  double y = 4;
  for (const Bar& bar : bars) {
    const double wide = most > 0 ? bar.value / most * room : 0;
    out += fmt::format(
        "<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"end\">{}</text><rect class=\"{}\" x=\"{:.0f}\" y=\"{:.0f}\" "
        "width=\"{:.1f}\" height=\"16\"/><text x=\"{:.1f}\" y=\"{:.0f}\">{}</text>\n",
        left - 8, y + 13, escaped(bar.label), bar.colour, left, y, std::max(wide, 1.0), left + wide + 8, y + 13,
        escaped(bar.text));
    y += step;
  }
  return out + "</svg>\n";
}

std::string reply_section(const Report& report, const Words& say) {
  std::vector<Bar> bars;
  for (const auto& [who, row] : report.ledger) {
    if (!row.median_reply()) continue;
    bars.push_back({who.second + say(" answers ", " responde a ") + who.first,
                    static_cast<double>(row.median_reply()->ms), duration_text(*row.median_reply()),
                    who.second.starts_with("MX/") ? "mx" : "us"});
  }
  if (bars.empty()) return "";
  return fmt::format("<h2>{}</h2>\n<p>{}</p>\n", say("Reply times", "Tiempos de respuesta"),
                     say("Median from the delivery of a request to the delivery of its first answer. Clocks: threat to "
                         "life 8 hours, urgent 3 days, routine 7 days.",
                         "Mediana desde la entrega de la solicitud hasta la de su primera respuesta. Plazos: amenaza a "
                         "la vida 8 horas, urgente 3 días, ordinaria 7 días.")) +
         bar_chart(bars, say("Reply times", "Tiempos de respuesta"));
}

std::string counts_section(const char* title, const std::map<std::string, std::uint64_t>& counts, const char* colour) {
  if (counts.empty()) return "";
  std::vector<Bar> bars;
  for (const auto& [name, count] : counts)
    bars.push_back({name, static_cast<double>(count), std::to_string(count), colour});
  std::ranges::stable_sort(bars, std::greater(), &Bar::value);
  if (bars.size() > 40) bars.resize(40);
  return fmt::format("<h2>{}</h2>\n", title) + bar_chart(bars, title);
}

std::string ledger_table(const Report& report, const Words& say) {
  std::string out = "<div class=\"wide\"><table>\n";
  out += row({say("From", "De"), say("To", "A"), say("Records", "Registros"), say("Released", "Liberadas"),
              say("Withheld", "Retenidas"), say("Requests", "Solicitudes"), say("Replies", "Respuestas"),
              say("Refusals", "Negativas"), say("Answered late", "Fuera de plazo"), say("Overdue", "Vencidas")},
             2, "th");
  for (const auto& [who, one] : report.ledger)
    out += row({escaped(who.first), escaped(who.second), std::to_string(one.records), std::to_string(one.released),
                std::to_string(one.withheld), std::to_string(one.requests), std::to_string(one.replies),
                std::to_string(one.refusals), std::to_string(one.late), std::to_string(one.overdue)},
               2);
  return out + "</table></div>\n";
}

std::string exchange_table(const Report& report, const Words& say) {
  const bool mx = report.nation == model::Nation::mx;
  std::string out = "<div class=\"wide\"><table>\n";
  out += row({say("Time", "Fecha"), say("From", "De"), say("To", "A"), say("Kind", "Tipo"), say("Purpose", "Finalidad"),
              say("Urgency", "Urgencia"), say("Record", "Registro"),
              mx ? say("Report due", "Informe antes de") : say("Review by", "Revisión antes de"),
              say("Released", "Liberadas"), say("Withheld", "Retenidas")},
             8, "th");
  for (const Exchange& one : report.exchanges)
    out += row({format_utc(one.time), escaped(one.from), escaped(one.to), std::string(model::name_of(one.kind)),
                std::string(model::name_of(one.purpose)), std::string(model::name_of(one.urgency)),
                "<code>" + one.record.hex().substr(0, 12) + "</code>", due_text(report, one),
                std::to_string(one.released), std::to_string(one.withheld)},
               8);
  return out + "</table></div>\n";
}

}  // namespace

std::string report_html(const Report& report, Language language) {
  const Words say{language == Language::spanish};
  const bool mx = report.nation == model::Nation::mx;
  const std::string title = say("Puente: exchanges and reciprocity", "Puente: intercambios y reciprocidad");
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'unsafe-inline'\">\n<title>{}</title>\n<style>{}</style></head>\n<body>\n",
      language == Language::spanish ? "es" : "en", title, style);
  out += fmt::format("<h1>{}</h1>\n<p>{}: {}. {} {}, {} <code>{}</code>. {} {} {} {}.</p>\n", title,
                     say("Log", "Bitácora"), escaped(report.origin), report.head.size,
                     say("entries verified", "asientos verificados"), say("root", "raíz"),
                     report.head.root.hex().substr(0, 24), say("From", "Desde"),
                     report.since ? format_utc(*report.since) : say("the beginning", "el comienzo"), say("to", "hasta"),
                     format_utc(report.until.value_or(report.made)));
  out += fmt::format("<h2>{}</h2>\n<p><span class=\"key mx\"></span>{}<span class=\"key us\"></span>{}</p>\n",
                     say("Deliveries across the border", "Entregas a través de la frontera"),
                     say("from Mexico", "desde México"), say("from the United States", "desde Estados Unidos"));
  out += volume_chart(report, say);
  out += fmt::format("<h2>{}</h2>\n", say("Reciprocity", "Reciprocidad")) + ledger_table(report, say);
  out += reply_section(report, say);
  out += counts_section(
      say("Withheld, by rule, as recipients were shown", "Retenidas, por regla, según se mostró al destinatario"),
      report.withheld, "us");
  out += counts_section(say("Withheld, by rule, in own decisions", "Retenidas, por regla, en las decisiones propias"),
                        report.decided, "mx");
  out += counts_section(say("Refused by the broker, by code", "Rechazadas por el puente, por código"), report.refused,
                        "bad");
  out += counts_section(say("Returned undelivered, by reason", "Devueltas sin entregar, por motivo"), report.returned,
                        "bad");
  out += fmt::format("<h2>{}</h2>\n<p>{}</p>\n",
                     mx ? say("Exchanges with foreign agents", "Intercambios con agentes extranjeros")
                        : say("Disseminations", "Difusiones"),
                     mx ? say("Ley de Seguridad Nacional, art. 70: a written report of each within three days.",
                              "Ley de Seguridad Nacional, art. 70: informe por escrito de cada uno en tres días.")
                        : say("28 CFR 23: who, to whom, why and when; each is to be reviewed within five years.",
                              "28 CFR 23: quién, a quién, por qué y cuándo; cada una se revisa en cinco años."));
  out += exchange_table(report, say);
  return out + "</body>\n</html>\n";
}

}  // namespace puente::audit::report
