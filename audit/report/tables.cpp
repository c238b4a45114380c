#include "audit/report/tables.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "crypto/base/csv_line.h"

namespace puente::audit::report {
namespace {

using nlohmann::ordered_json;

std::string minutes_text(const std::optional<Duration>& duration) {
  return duration ? std::to_string(duration->ms / 60'000) : std::string();
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

std::string report_csv(const Report& report, ReportTable which) {
  std::string out;
  switch (which) {
    case ReportTable::exchanges:
      out += csv_line({"index", "time", "record", "from", "to", "kind", "purpose", "urgency", "released", "withheld",
                       "acknowledged", "art70-report-due", "cfr23-review-due"});
      for (const Exchange& one : report.exchanges)
        out += csv_line({std::to_string(one.index), format_utc(one.time), one.record.hex(), one.from, one.to,
                         std::string(model::name_of(one.kind)), std::string(model::name_of(one.purpose)),
                         std::string(model::name_of(one.urgency)), std::to_string(one.released),
                         std::to_string(one.withheld), one.acknowledged ? format_utc(*one.acknowledged) : "",
                         format_utc(one.art_70_due()), one.from_mexico() ? "" : format_date(one.cfr_23_review())});
      break;
    case ReportTable::ledger:
      out += csv_line({"from", "to", "deliveries", "records", "released", "withheld", "voided", "requests", "replies",
                       "refusals", "answered", "late", "unanswered", "overdue", "median-reply-minutes"});
      for (const auto& [who, row] : report.ledger)
        out +=
            csv_line({who.first, who.second, std::to_string(row.deliveries), std::to_string(row.records),
                      std::to_string(row.released), std::to_string(row.withheld), std::to_string(row.voided),
                      std::to_string(row.requests), std::to_string(row.replies), std::to_string(row.refusals),
                      std::to_string(row.reply_times.size()), std::to_string(row.late), std::to_string(row.unanswered),
                      std::to_string(row.overdue), minutes_text(row.median_reply())});
      break;
    case ReportTable::withheld:
      out += csv_line({"basis", "rule", "count"});
      for (const auto& [rule, count] : report.withheld) out += csv_line({"shown", rule, std::to_string(count)});
      for (const auto& [rule, count] : report.decided) out += csv_line({"decided", rule, std::to_string(count)});
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

}  // namespace puente::audit::report
