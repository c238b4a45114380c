#include "client/store/record_index.h"

#include <fmt/format.h>

namespace puente::client::store {

using namespace ports;
using puente::io::Statement;

StoreResult<Facts> facts_from(const Statement& row, int column) {
  if (row.unsigned_integer(column) >= model::kind_count ||
      row.unsigned_integer(column + 1) >= model::names_of<model::Purpose>().size() ||
      row.unsigned_integer(column + 2) >= model::names_of<model::Urgency>().size())
    return damaged("a kind, purpose or urgency outside the vocabulary");
  return Facts{{},
               {},
               static_cast<model::Kind>(row.integer(column)),
               static_cast<model::Purpose>(row.integer(column + 1)),
               static_cast<model::Urgency>(row.integer(column + 2))};
}

StoreResult<model::Label> label_from(const Statement& row, int column) {
  if (row.unsigned_integer(column) >= model::section_count || row.unsigned_integer(column + 1) >= model::rung_count)
    return damaged("a section outside the vocabulary");
  return model::Label{static_cast<model::Section>(row.integer(column)),
                      static_cast<model::Rung>(row.integer(column + 1)),
                      static_cast<std::uint16_t>(row.integer(column + 2))};
}

StoreStatus RecordIndex::prepare(puente::io::Database& database, Held held) {
  held_ = held;
  side_ = held == Held::received ? "inbox" : "outbox";
  // The words of a record, as they stand in {}_text: what goes into {}_search, and what it must be told to forget.
  constexpr const char* words =
      "group_concat(words, ' '), group_concat(names, ' '), group_concat(places, ' '), group_concat(sounds, ' '), "
      "group_concat(nullif(parts, ''), ' 0 ') FROM {0}_text WHERE position=? GROUP BY position";
  const std::pair<Statement*, std::string> statements[] = {
      {&insert_fact_, "INSERT INTO {0}_fact VALUES(?,?,?,?,?,?)"},
      {&insert_text_, "INSERT INTO {0}_text VALUES(?,?,?,?,?,?,?,?,?,?)"},
      {&delete_text_, "DELETE FROM {0}_text WHERE position=?"},
      {&delete_section_, "DELETE FROM {0}_text WHERE position=? AND section=? AND rung=? AND part=?"},
      {&insert_search_,
       std::string("INSERT INTO {0}_search(rowid, words, names, places, sounds, parts) SELECT position, ") + words},
      {&delete_search_,
       std::string("INSERT INTO {0}_search({0}_search, rowid, words, names, places, sounds, parts) SELECT 'delete', "
                   "position, ") +
           words},
      {&select_texts_,
       "SELECT section, rung, part, words, names, places, sounds, parts, gist FROM {0}_text WHERE position=? ORDER BY "
       "section, rung, part"},
      {&select_facts_, "SELECT kind, purpose, urgency, time_ms, agency FROM {0}_fact WHERE position=?"},
  };
  for (const auto& [statement, sql] : statements) {
    PUENTE_TRY(*statement, database.prepare(fmt::format(fmt::runtime(sql), side_)));
  }
  return {};
}

StoreStatus RecordIndex::add(std::int64_t position, const Facts& facts, const std::vector<search::SectionText>& texts) {
  PUENTE_REQUIRE(insert_fact_.bind(position)
                     .bind(facts.time.ms)
                     .bind(std::string_view(facts.agency))
                     .bind(static_cast<int>(facts.kind))
                     .bind(static_cast<int>(facts.purpose))
                     .bind(static_cast<int>(facts.urgency))
                     .run());
  for (const search::SectionText& text : texts)
    PUENTE_REQUIRE(insert_text_.bind(position)
                       .bind(static_cast<int>(text.label.section))
                       .bind(static_cast<int>(text.label.rung))
                       .bind(int{text.label.part})
                       .bind(std::string_view(text.words))
                       .bind(std::string_view(text.names))
                       .bind(std::string_view(text.places))
                       .bind(std::string_view(text.sounds))
                       .bind(std::string_view(text.parts))
                       .bind(std::string_view(text.gist))
                       .run());
  return insert_search_.bind(position).run();
}

StoreStatus RecordIndex::remove(std::int64_t position) {
  PUENTE_REQUIRE(delete_search_.bind(position).run());
  return delete_text_.bind(position).run();
}

StoreStatus RecordIndex::remove_sections(std::int64_t position, const std::vector<model::Label>& labels) {
  PUENTE_REQUIRE(delete_search_.bind(position).run());
  for (const model::Label& label : labels)
    PUENTE_REQUIRE(delete_section_.bind(position)
                       .bind(static_cast<int>(label.section))
                       .bind(static_cast<int>(label.rung))
                       .bind(int{label.part})
                       .run());
  return insert_search_.bind(position).run();
}

StoreResult<std::vector<std::int64_t>> RecordIndex::wanted(puente::io::Database& database, const Wanted& wanted) {
  const bool by_words = !wanted.terms.empty() || !wanted.places.empty();
  const bool descending = wanted.order == Order::newest_first;
  // Records come out of the search by position: the first page of many hits needs only those. CROSS JOIN: in that
  // order.
  std::string sql = by_words ? "SELECT s.rowid FROM {0}_search s CROSS JOIN {0}_fact f ON f.position=s.rowid WHERE "
                               "{0}_search MATCH ?"
                             : "SELECT f.position FROM {0}_fact f WHERE 1";
  const char* const key = by_words ? "s.rowid" : "f.position";
  if (wanted.beyond != 0) sql += fmt::format(" AND {} {} ?", key, descending ? "<" : ">");
  if (wanted.kind) sql += " AND f.kind=?";
  if (wanted.purpose) sql += " AND f.purpose=?";
  if (wanted.urgency) sql += " AND f.urgency=?";
  if (wanted.since != Instant{}) sql += " AND f.time_ms>=?";
  if (!wanted.agency.empty())
    sql += held_ == Held::received ? " AND f.agency=?"
                                   : " AND EXISTS(SELECT 1 FROM outbox o JOIN recipient r ON r.record_id=o.record_id "
                                     "WHERE o.position=f.position AND r.agency=?)";
  if (!wanted.unread_by.empty())
    sql += " AND NOT EXISTS(SELECT 1 FROM inbox_read r WHERE r.reader=? AND r.position=f.position)";
  sql += fmt::format(" ORDER BY {} {} LIMIT ?", key, descending ? "DESC" : "ASC");

  PUENTE_TRY(Statement select, database.prepare(fmt::format(fmt::runtime(sql), side_)));
  if (by_words) select.bind(std::string_view(search::fts5_expression(wanted.terms, wanted.places)));
  if (wanted.beyond != 0) select.bind(wanted.beyond);
  if (wanted.kind) select.bind(static_cast<int>(*wanted.kind));
  if (wanted.purpose) select.bind(static_cast<int>(*wanted.purpose));
  if (wanted.urgency) select.bind(static_cast<int>(*wanted.urgency));
  if (wanted.since != Instant{}) select.bind(wanted.since.ms);
  if (!wanted.agency.empty()) select.bind(std::string_view(wanted.agency));
  if (!wanted.unread_by.empty()) select.bind(std::string_view(wanted.unread_by));
  select.bind(std::uint64_t{wanted.count});
  std::vector<std::int64_t> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    out.push_back(select.integer(0));
  }
}

StoreResult<std::vector<search::SectionText>> RecordIndex::texts(std::int64_t position) {
  select_texts_.bind(position);
  std::vector<search::SectionText> out;
  while (true) {
    PUENTE_TRY(const bool found, select_texts_.step());
    if (!found) return out;
    search::SectionText text;
    PUENTE_TRY(text.label, label_from(select_texts_, 0));
    text.words = select_texts_.text(3);
    text.names = select_texts_.text(4);
    text.places = select_texts_.text(5);
    text.sounds = select_texts_.text(6);
    text.parts = select_texts_.text(7);
    text.gist = select_texts_.text(8);
    out.push_back(std::move(text));
  }
}

StoreResult<Facts> RecordIndex::facts(std::int64_t position) {
  PUENTE_TRY(const bool found, select_facts_.bind(position).step());
  if (!found) return damaged("a record without its facts");
  PUENTE_TRY(Facts out, facts_from(select_facts_, 0));
  out.time = Instant{select_facts_.integer(3)};
  out.agency = select_facts_.text(4);
  select_facts_.reset();
  return out;
}

}  // namespace puente::client::store
