// RFC 4180 reader for files of any size, fed in chunks of any size; hostile input.
//
// Guarantees: every byte of the input ends in a row, in a fault, or is a line break, a blank line, the byte order mark
// or the allowed 0x1A; cells are valid UTF-8 without NUL and without the control characters U+0080 to U+009F. No line
// that a broken row may hold is read as a row: whoever writes a cell's text could write one. Reading goes on behind the
// broken row, where its end can be told, and else ends (CsvFault::last). Work is linear in the input: what is looked at
// ahead for the ends of broken rows is bounded by a multiple of what has been read. Non-guarantee: a
// file whose writer does not double quotes within cells can hold rows that a cell's text made. Bounds: row_bytes_max,
// columns_max; memory is about two rows and one chunk. Thread safety: one reader belongs to one thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "crypto/base/error.h"

namespace puente::client::import {

enum class Encoding : std::uint8_t {
  utf8,         // a byte order mark at the start is skipped; a row that is not UTF-8 is a fault
  latin1,       // ISO 8859-1, converted to UTF-8; a cell that is UTF-8 is a fault
  windows1252,  // the same, with Windows' letters at 0x80 to 0x9F
};

struct CsvFormat {
  Encoding encoding = Encoding::utf8;
  bool final_0x1a = false;  // CP/M's end-of-file byte may stand at the very end
};

inline constexpr std::size_t row_bytes_max = 1 << 20;
inline constexpr std::size_t columns_max = 512;

struct CsvRow {
  std::uint64_t line = 0;  // of its first character; the first line is 1
  std::vector<std::string> cells;
};

struct CsvFault {
  std::uint64_t line = 0;       // where the bad row starts
  std::uint64_t last_line = 0;  // where it ends
  std::string reason;
  bool last = false;  // nothing behind it can be read
};

using CsvItem = std::variant<CsvRow, CsvFault>;

class CsvReader {
 public:
  explicit CsvReader(CsvFormat format);

  // How many columns a row has, once that is known: where a broken row ends is told by it.
  void expect_columns(std::size_t count) { expected_ = count; }

  // Next piece of the file; not after finish().
  void feed(std::string_view chunk);
  // The file has ended.
  void finish();

  // The next row or fault; nothing where more input is needed, or after finish() at the end.
  std::optional<CsvItem> next();

  // Lines read so far (a last line without a line break counts).
  std::uint64_t lines() const { return line_ - 1 + (finished_ && tail_ ? 1 : 0); }

 private:
  enum class Scan { complete, incomplete, fault };

  struct Reach {
    std::size_t end = 0, columns = 0;
    bool whole = false;
  };

  Scan scan(std::size_t& at, CsvFault& fault);
  // The first byte that cannot be of the row at `start_`, of those that were fed.
  std::size_t row_end_max() const { return std::min(buffer_.size(), start_ + row_bytes_max); }
  Reach reach(std::size_t from, std::size_t columns, bool doubled) const;
  Reach agreed_reach(std::size_t from, std::size_t columns, std::size_t& looked_at) const;
  Scan find_end(std::size_t& at, CsvFault& fault);
  std::optional<CsvItem> give_row(std::size_t end);
  CsvItem give_fault(std::size_t end, CsvFault fault);
  std::optional<CsvItem> refuse_file();
  std::optional<std::string> convert_cells();
  void advance(std::size_t end);

  CsvFormat format_;
  std::string buffer_;
  std::size_t start_ = 0;  // of the row being read, in buffer_
  std::uint64_t line_ = 1;
  std::vector<std::string> cells_;
  std::size_t columns_ = 0;
  std::size_t expected_ = 0;  // columns of a row; 0: not known
  std::size_t scanned_ = 0;   // an incomplete row need not be looked at again before the buffer has doubled
  bool started_ = false;      // the byte order mark has been looked for
  std::size_t credit_;        // bytes that may still be looked at to find the ends of broken rows
  bool ended_ = false;        // the 0x1A has been seen
  bool stopped_ = false;      // nothing more can be read
  bool finished_ = false;
  bool tail_ = false;  // the last line had no line break
};

}  // namespace puente::client::import
