#include "client/auditor/held_index.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

namespace puente::client::auditor {
namespace {

using nlohmann::ordered_json;
using puente::io::Database;
using puente::io::Statement;

constexpr std::size_t known_max = 100'000;
// A query that more texts answer than this is answered faster by the entries themselves.
constexpr std::size_t texts_max = 2'000;
constexpr std::size_t id_digits_min = 16;
constexpr std::size_t time_length = 20;  // 2026-11-24T08:15:00Z

std::string in_lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

void collect(const ordered_json& value, std::set<std::string>& out) {
  if (value.is_string()) out.insert(in_lower_case(value.get_ref<const std::string&>()));
  if (!value.is_structured()) return;
  for (const ordered_json& one : value) collect(one, out);
}

bool only(std::string_view text, std::string_view letters) {
  return text.find_first_not_of(letters) == std::string_view::npos;
}
constexpr std::string_view hex_digits = "0123456789abcdef", time_letters = "0123456789tz:-";

void intersect(std::optional<std::vector<std::uint64_t>>& all, std::vector<std::uint64_t> one) {
  if (!all) {
    all = std::move(one);
    return;
  }
  std::vector<std::uint64_t> both;
  std::ranges::set_intersection(*all, one, std::back_inserter(both));
  all = std::move(both);
}

}  // namespace

StoreResult<HeldIndex> HeldIndex::over(Database& database) {
  HeldIndex out;
  const std::pair<Statement*, const char*> statements[] = {
      {&out.insert_text_,
       "INSERT INTO held_text(shape, text) VALUES(?,?) ON CONFLICT DO UPDATE SET shape=excluded.shape RETURNING id"},
      {&out.insert_mention_, "INSERT OR IGNORE INTO mention VALUES(?,?)"},
      {&out.select_equal_, "SELECT id FROM held_text WHERE shape=? AND text=?"},
      {&out.select_holding_, "SELECT id FROM held_text WHERE shape=? AND instr(text, ?)>0"},
      {&out.select_beginning_, "SELECT id FROM held_text WHERE shape=? AND text>=? AND text<?"},
      {&out.select_places_, "SELECT log_index FROM mention WHERE text=?"},
      {&out.select_times_, "SELECT log_index FROM entry WHERE time_ms>=? AND time_ms<? ORDER BY log_index"},
  };
  for (const auto& [statement, sql] : statements) {
    PUENTE_TRY(*statement, database.prepare(sql));
  }
  return out;
}

HeldIndex::Shape HeldIndex::shape_of(std::string_view text) {
  if (text.size() >= id_digits_min && only(text, hex_digits)) return Shape::id;
  return text.size() == time_length && only(text, time_letters) ? Shape::time : Shape::words;
}

bool HeldIndex::may_hold(Shape shape, std::string_view text) {
  return shape == Shape::words || only(text, shape == Shape::id ? hex_digits : time_letters);
}

StoreResult<std::int64_t> HeldIndex::id_of(const std::string& text) {
  const auto found = known_.find(text);
  if (found != known_.end()) return found->second;
  insert_text_.bind(static_cast<int>(shape_of(text))).bind(std::string_view(text));
  PUENTE_TRY(const bool row, insert_text_.step());
  if (!row) return damaged("held_text: a text has no number");
  const std::int64_t id = insert_text_.integer(0);
  insert_text_.reset();
  if (known_.size() == known_max) known_.clear();
  known_.emplace(text, id);
  return id;
}

StoreStatus HeldIndex::add(std::uint64_t log_index, const ordered_json& fields) {
  std::set<std::string> texts;
  collect(fields, texts);
  for (const std::string& text : texts) {
    PUENTE_TRY(const std::int64_t id, id_of(text));
    insert_mention_.bind(id).bind(log_index);
    PUENTE_REQUIRE(insert_mention_.run());
  }
  return {};
}

StoreStatus HeldIndex::read_ids(Statement& statement, Ids& out) {
  while (true) {
    PUENTE_TRY(const bool row, statement.step());
    if (!row) return {};
    out.push_back(statement.integer(0));
    if (out.size() <= texts_max) continue;
    statement.reset();
    return {};
  }
}

StoreStatus HeldIndex::equal_to(std::string_view text, Ids& out) {
  select_equal_.bind(static_cast<int>(shape_of(text))).bind(text);
  return read_ids(select_equal_, out);
}

StoreStatus HeldIndex::holding(std::string_view text, Ids& out) {
  for (const Shape shape : shapes) {
    if (!may_hold(shape, text) || out.size() > texts_max) continue;
    select_holding_.bind(static_cast<int>(shape)).bind(text);
    PUENTE_REQUIRE(read_ids(select_holding_, out));
  }
  return {};
}

StoreStatus HeldIndex::beginning_with(std::string_view text, Ids& out) {
  // Texts are UTF-8, which has no byte 0xff: all that begin with `text` are below this.
  const std::string behind = std::string(text) + "\xff";
  for (const Shape shape : shapes) {
    if (out.size() > texts_max) return {};
    select_beginning_.bind(static_cast<int>(shape)).bind(text).bind(std::string_view(behind));
    PUENTE_REQUIRE(read_ids(select_beginning_, out));
  }
  return {};
}

StoreResult<HeldIndex::Places> HeldIndex::places_of(const Ids& ids) {
  Places out;
  for (const std::int64_t id : ids) {
    select_places_.bind(id);
    while (true) {
      PUENTE_TRY(const bool row, select_places_.step());
      if (!row) break;
      out.push_back(select_places_.unsigned_integer(0));
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

StoreResult<std::optional<HeldIndex::Places>> HeldIndex::candidates(const HeldQuery& query) {
  std::optional<Places> out;
  const auto narrow = [&](const Ids& ids, std::optional<std::uint64_t> one = {}) -> StoreStatus {
    if (ids.size() > texts_max) return {};
    PUENTE_TRY(Places places, places_of(ids));
    if (one) places.insert(std::lower_bound(places.begin(), places.end(), *one), *one);
    intersect(out, std::move(places));
    return {};
  };
  if (!query.about.empty()) {
    Ids ids;
    std::optional<std::uint64_t> number;
    if (query.about.size() < 19 && only(query.about, "0123456789")) number = std::stoull(query.about);
    if (query.about.size() >= 4) PUENTE_REQUIRE(beginning_with(in_lower_case(query.about), ids));
    PUENTE_REQUIRE(narrow(ids, number));
  }
  if (!query.text.empty()) {
    Ids ids;
    PUENTE_REQUIRE(holding(in_lower_case(query.text), ids));
    PUENTE_REQUIRE(narrow(ids));
  }
  const audit::report::EntryFilter& filter = *query.filter;
  for (const std::string* const exact : {&filter.rule, &filter.kind, &filter.event, &filter.agency}) {
    if (exact->empty()) continue;
    Ids ids;
    PUENTE_REQUIRE(equal_to(in_lower_case(*exact), ids));
    // A nation stands for all of its agencies.
    if (exact == &filter.agency && exact->size() == 2) PUENTE_REQUIRE(holding(in_lower_case(*exact) + "/", ids));
    PUENTE_REQUIRE(narrow(ids));
  }
  if (filter.from || filter.to) {
    Places places;
    select_times_.bind(filter.from ? filter.from->ms : std::numeric_limits<std::int64_t>::min())
        .bind(filter.to ? filter.to->ms : std::numeric_limits<std::int64_t>::max());
    while (true) {
      PUENTE_TRY(const bool row, select_times_.step());
      if (!row) break;
      places.push_back(select_times_.unsigned_integer(0));
    }
    intersect(out, std::move(places));
  }
  if (out) std::reverse(out->begin(), out->end());
  return out;
}

}  // namespace puente::client::auditor
