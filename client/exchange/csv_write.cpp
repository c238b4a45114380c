#include "client/exchange/csv_write.h"

#include <algorithm>
#include <set>

#include "client/exchange/flat.h"

namespace puente::client::exchange {
namespace {

std::string number(double value) { return nlohmann::json(value).dump(); }

// Of its own: coordinates and distances are numbers, also negative ones.
void add_place(const Record& record, std::vector<std::string>& cells) {
  const FlatPlace flat = finest_place(record);
  const Place place = flat.section == nullptr ? Place{} : *flat.place;
  const auto middle = middle_of(place);
  cells.push_back(middle ? number(middle->spot.latitude) : "");
  cells.push_back(middle ? number(middle->spot.longitude) : "");
  cells.push_back(middle && middle->within_metres ? number(*middle->within_metres) : "");
  for (const std::string& text : {place.name, place.state, place.country}) cells.push_back(csv_cell(text));
}

std::string withheld_in(const Record& record) {
  std::string out;
  for (const Withheld& one : record.withheld)
    out += (out.empty() ? "" : "; ") + model::text_of(one.label) + (one.rule.empty() ? "" : " (" + one.rule + ")");
  return out;
}

std::string duties_in(const Record& record) {
  std::set<std::string> all;
  for (const Section& section : record.sections) all.insert(section.duties.begin(), section.duties.end());
  std::string out;
  for (const std::string& duty : all) out += (out.empty() ? "" : "; ") + duty;
  return out;
}

std::string row_of(const Record& record, const std::set<model::Label>& labels) {
  std::vector<std::string> cells;
  for (const std::string& text :
       {record.id.hex(), record.sender, std::string(model::name_of(record.kind)),
        std::string(model::name_of(record.marks.tlp)), joined_marks(record.marks),
        std::string(model::name_of(record.purpose)), std::string(model::name_of(record.urgency)), duties_in(record),
        withheld_in(record), format_utc(record.created), record.expires ? format_utc(*record.expires) : std::string(),
        finest_time(record)})
    cells.push_back(csv_cell(text));
  add_place(record, cells);
  for (const model::Label& label : labels) {
    const auto section = std::ranges::find(record.sections, label, &Section::label);
    cells.push_back(section == record.sections.end() ? "" : csv_cell(plain_text(section->value)));
  }
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : ",") + cells[i];
  return out + "\r\n";
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string out;
  if (!text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos) out = "'";
  bool quoted = !out.empty();
  for (const char c : text) {
    if (c == '"') out += '"';
    if (c == '\0') continue;
    out += c;
    quoted = quoted || c == '"' || c == ',' || c == '\n' || c == '\r';
  }
  return quoted ? '"' + out + '"' : out;
}

std::string csv_of(const std::vector<Record>& records) {
  std::set<model::Label> labels;
  for (const Record& record : records)
    for (const Section& section : record.sections) labels.insert(section.label);
  std::string out =
      "record,sender,kind,tlp,marks,purpose,urgency,duties,withheld,created,expires,time,latitude,longitude,"
      "within_metres,place,state,country";
  for (const model::Label& label : labels) out += "," + csv_cell(model::text_of(label));
  out += "\r\n";
  for (const Record& record : records) out += row_of(record, labels);
  return out;
}

}  // namespace puente::client::exchange
