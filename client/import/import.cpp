#include "client/import/import.h"

#include <algorithm>

#include "client/import/fill.h"
#include "crypto/base/utf8.h"

namespace puente::client::import {
namespace {

using nlohmann::json;

json marks_document(const model::Marks& marks) {
  json out = {{"tlp", model::name_of(marks.tlp)},
              {"handling", json::array()},
              {"handlingText", marks.handling_text},
              {"grading", {{"scheme", model::name_of(marks.grading.scheme)}}},
              {"classification", model::name_of(marks.classification)},
              {"caveats", json::array()}};
  if (marks.grading.scheme != model::GradingScheme::none) {
    out["grading"]["source"] = std::string(1, marks.grading.source);
    out["grading"]["information"] = std::string(1, marks.grading.information);
  }
  for (const model::Handling handling : marks.handling) out["handling"].push_back(model::name_of(handling));
  for (const model::Caveat caveat : marks.caveats) out["caveats"].push_back(model::name_of(caveat));
  return out;
}

std::string plural(std::size_t count, std::string_view word) {
  return std::to_string(count) + " " + std::string(word) + (count == 1 ? "" : "s");
}

}  // namespace

Importer::Importer(Mapping mapping) : mapping_(std::move(mapping)), reader_(mapping_.format) {
  if (mapping_.header) return;
  width_ = mapping_.layout.size();
  reader_.expect_columns(width_);
  for (const std::string& name : mapping_.columns)
    positions_.push_back(static_cast<std::size_t>(std::ranges::find(mapping_.layout, name) - mapping_.layout.begin()));
}

void Importer::finish() {
  finished_ = true;
  reader_.finish();
}

Status Importer::read_header(const CsvRow& row) {
  std::vector<std::string_view> names;
  for (const std::string& cell : row.cells) names.push_back(trimmed(cell));
  for (const std::string& column : mapping_.columns) {
    const auto found = std::ranges::find(names, column);
    if (found != names.end()) {
      if (std::ranges::find(found + 1, names.end(), column) != names.end())
        return fail(ErrorCode::malformed, "the header names the column '" + column + "' twice");
      positions_.emplace_back(static_cast<std::size_t>(found - names.begin()));
    } else if (std::ranges::find(mapping_.optional_columns, column) != mapping_.optional_columns.end()) {
      positions_.emplace_back(std::nullopt);
    } else {
      return fail(ErrorCode::malformed, "the header has no column '" + column + "'; the nearest is " +
                                            cited(model::nearest_name(column, names)) +
                                            "; is this the format of mapping '" + mapping_.name + "'?");
    }
  }
  width_ = names.size();
  reader_.expect_columns(width_);
  return {};
}

std::string Importer::key_of(const std::vector<std::string>& cells) const {
  std::string key = mapping_.name;
  for (const Column column : mapping_.key) {
    key += ':';
    for (const char c : cells[column]) {  // so that no two lists of cells give the same key
      if (c == ':' || c == '\\') key += '\\';
      key += c;
    }
  }
  return key;
}

Result<ImportedRecord> Importer::convert(CsvRow& raw) {
  if (raw.cells.size() != width_)
    return fail(ErrorCode::malformed,
                "the row has " + plural(raw.cells.size(), "column") + " instead of " + std::to_string(width_));
  Row row;
  for (const std::optional<std::size_t>& position : positions_) {
    std::string cell = position ? std::move(raw.cells[*position]) : std::string();
    const std::string_view bare = trimmed(cell);
    if (std::ranges::find(mapping_.empty, bare) != mapping_.empty.end())
      cell.clear();
    else if (mapping_.trim)
      cell = std::string(bare);
    row.cells.push_back(std::move(cell));
  }
  for (const Column column : mapping_.key)
    if (row.cells[column].empty())
      return fail(ErrorCode::malformed, "the key column '" + mapping_.columns[column] + "' is empty");
  if (mapping_.clauses) row.clauses = clauses_of(*mapping_.clauses, row.cells[mapping_.clauses->column]);

  std::optional<model::Kind> kind = mapping_.kind.otherwise;
  if (mapping_.kind.column) {
    const std::string& cell = row.cells[*mapping_.kind.column];
    if (const auto found = mapping_.kind.values.find(cell); found != mapping_.kind.values.end()) kind = found->second;
    if (!kind)
      return fail(ErrorCode::unknown_value, "column '" + mapping_.columns[*mapping_.kind.column] +
                                                "': the mapping knows no kind for " + cited(cell));
  }
  const auto templates = std::ranges::find(mapping_.kinds, *kind, &KindTemplates::kind);
  ImportedRecord out;
  PUENTE_TRY(json sections, fill_sections(mapping_, *templates, row, out.place));
  if (sections.empty()) return fail(ErrorCode::malformed, "no section has any content");

  out.line = raw.line;
  out.kind = *kind;
  out.key = key_of(row.cells);
  if (const auto [earlier, fresh] = seen_.try_emplace(out.key, raw.line); !fresh)
    return fail(ErrorCode::conflict,
                "its key " + cited(out.key) + " is that of the row in line " + std::to_string(earlier->second));
  json to = json::array();
  for (const model::AgencyId& agency : mapping_.recipients) to.push_back(model::text_of(agency));
  out.document = {{"kind", model::name_of(*kind)},
                  {"to", std::move(to)},
                  {"marks", marks_document(mapping_.marks)},
                  {"purpose", model::name_of(mapping_.purpose)},
                  {"urgency", model::name_of(mapping_.urgency)},
                  {"sections", std::move(sections)}};
  return out;
}

Result<std::optional<ImportItem>> Importer::next() {
  if (stopped_) return tl::unexpected<Error>(*stopped_);
  while (auto item = reader_.next()) {
    if (const auto* const fault = std::get_if<CsvFault>(&*item)) {
      if (fault->last && rows_ == 0 && fault->last_line == 1) return fail(ErrorCode::malformed, fault->reason);
      if (width_ == 0) return fail(ErrorCode::malformed, "the header row: " + fault->reason);
      // A fault in the last row is that row's. One that ends reading before the end of the file is the whole file's.
      if (fault->last && !finished_)
        stopped_ = Error{ErrorCode::malformed, "line " + std::to_string(fault->line) + ": " + fault->reason};
      return ImportItem(Reject{fault->line, fault->last_line, fault->reason});
    }
    auto& row = std::get<CsvRow>(*item);
    if (width_ == 0) {
      PUENTE_REQUIRE(read_header(row));
      continue;
    }
    if (++rows_ > rows_max)
      return fail(ErrorCode::too_large, "more than " + std::to_string(rows_max) + " rows: split the file");
    const std::uint64_t line = row.line;
    auto record = convert(row);
    if (!record) return ImportItem(Reject{line, line, record.error().what});
    return ImportItem(std::move(*record));
  }
  if (finished_ && width_ == 0) return fail(ErrorCode::malformed, "the file is empty: it has no header row");
  return std::nullopt;
}

}  // namespace puente::client::import
