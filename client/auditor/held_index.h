// Which entries of an auditor's copy (held_log.h) may be the ones that somebody asks for: all texts that entries name,
// each once, in lower case, and by which entries. So a text is looked for in some megabytes instead of in all entries.
//
// Guarantee: candidates() leaves out no entry that add() was told of and that the query lets through. What it gives is
// then judged by the entry itself. The tables lie in the copy's file. Not thread safe.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "audit/report/filter.h"
#include "io/database.h"

namespace puente::client::auditor {

struct HeldQuery {
  const audit::report::EntryFilter* filter = nullptr;  // prepared
  std::string text;                                    // some text of the entry holds it; empty: any
  std::string about;                                   // as in audit::report::is_about; empty: any
  std::uint64_t from = 0;                              // entries from this one on
};

class HeldIndex {
 public:
  static constexpr const char* tables = R"sql(
CREATE TABLE held_text(id INTEGER PRIMARY KEY, shape INTEGER NOT NULL, text TEXT NOT NULL, UNIQUE(shape, text));
CREATE TABLE mention(
  text INTEGER NOT NULL, log_index INTEGER NOT NULL, PRIMARY KEY(text, log_index)) WITHOUT ROWID;
)sql";
  static StoreResult<HeldIndex> over(puente::io::Database& database);

  StoreStatus add(std::uint64_t log_index, const nlohmann::ordered_json& fields);
  // Descending; nothing: the query narrows nothing down, look at all.
  StoreResult<std::optional<std::vector<std::uint64_t>>> candidates(const HeldQuery& query);
  // After the transaction in which texts were added was rolled back.
  void forget_added() { known_.clear(); }

 private:
  // What a text looks like, so that others need not be looked at.
  enum class Shape : int { words = 0, id = 1, time = 2 };
  static constexpr Shape shapes[] = {Shape::words, Shape::id, Shape::time};
  static Shape shape_of(std::string_view text);
  static bool may_hold(Shape shape, std::string_view text);

  using Ids = std::vector<std::int64_t>;  // of texts
  using Places = std::vector<std::uint64_t>;
  StoreResult<std::int64_t> id_of(const std::string& text);
  StoreStatus equal_to(std::string_view text, Ids& out);
  StoreStatus holding(std::string_view text, Ids& out);
  StoreStatus beginning_with(std::string_view text, Ids& out);
  StoreStatus read_ids(puente::io::Statement& statement, Ids& out);
  StoreResult<Places> places_of(const Ids& ids);

  puente::io::Statement insert_text_, insert_mention_, select_equal_, select_holding_, select_beginning_,
      select_places_, select_times_;
  std::map<std::string, std::int64_t, std::less<>> known_;  // texts added last
};

}  // namespace puente::client::auditor
