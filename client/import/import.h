// Rows of a file become record documents, by a mapping (mapping.h, docs/import.md).
//
// Guarantees: each data row gives exactly one item, a record or a reject with line and reason, in the order of the
// file; nothing of a cell that the mapping names is cut, guessed or converted with loss; the same row gives the same
// key and the same document every time. The keys of one file are distinct: a row that repeats a key is a reject.
// Non-guarantees: a document follows the mapping's templates; that it also follows the content schema is checked by
// content_from_json when it is sent (the tests check it for the shipped mappings).
// Bounds: those of csv.h; rows_max rows a file. Memory: the keys seen, one row, one chunk.
// Thread safety: one importer belongs to one thread.
//
//   Importer importer(mapping);
//   while (read(chunk)) { importer.feed(chunk); while (item = importer.next()) …; }   importer.finish(); … next() …
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "client/import/csv.h"
#include "client/import/mapping.h"

namespace puente::client::import {

inline constexpr std::size_t rows_max = 20'000'000;

// What was made of the names of a row's place.
struct PlaceNote {
  std::string state;            // code; empty where none was found
  std::string unknown_state;    // normalised name of a state of Mexico or the United States that has no code
  std::string unknown_country;  // name as written
  bool without_place = false;   // the kind has a place, and this row none
};

struct ImportedRecord {
  std::uint64_t line = 0;  // where the row starts; the first line of the file is 1
  std::string key;         // "ucdp-ged:182027": the mapping's name and the key columns; stable, for resuming
  model::Kind kind = model::Kind::advisory;
  nlohmann::json document;  // what `puente send FILE.json` takes
  PlaceNote place;
};

struct Reject {
  std::uint64_t line = 0, last_line = 0;  // that the row covers
  std::string reason;
};

using ImportItem = std::variant<ImportedRecord, Reject>;

class Importer {
 public:
  explicit Importer(Mapping mapping);

  void feed(std::string_view chunk) { reader_.feed(chunk); }
  void finish();

  // The next item; nothing where more input is needed, or after finish() at the end.
  // Fails with `malformed` where the file as a whole does not fit the mapping (its header row, its encoding), and
  // behind a row of which nobody can tell where it ends; then stop.
  Result<std::optional<ImportItem>> next();

  std::uint64_t lines() const { return reader_.lines(); }

 private:
  Status read_header(const CsvRow& row);
  Result<ImportedRecord> convert(CsvRow& row);
  std::string key_of(const std::vector<std::string>& cells) const;

  Mapping mapping_;
  CsvReader reader_;
  std::vector<std::optional<std::size_t>> positions_;    // of mapping_.columns in a row; absent: an optional column
  std::size_t width_ = 0;                                // columns a row must have; 0 before the header
  std::unordered_map<std::string, std::uint64_t> seen_;  // key → line; looked up, never iterated
  std::uint64_t rows_ = 0;
  std::optional<Error> stopped_;  // told at the next call
  bool finished_ = false;
};

}  // namespace puente::client::import
