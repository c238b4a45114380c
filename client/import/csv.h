// RFC 4180 reader for files of any size, fed in chunks of any size; hostile input.
//
// Guarantees: every byte of the input ends in a row, in a fault, or is a line break, a blank line, the byte order mark
// or the allowed 0x1A; cells are valid UTF-8 without NUL; after a fault reading goes on at the next line, so that one
// bad row cannot swallow the file. Work is linear in the input.
// Bounds: row_bytes_max, columns_max; memory is about two rows and one chunk.
// Thread safety: one reader belongs to one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "crypto/base/error.h"

namespace puente::client::import {

enum class Encoding : std::uint8_t {
  utf8,    // a byte order mark at the start is skipped; a row that is not UTF-8 is a fault
  latin1,  // ISO 8859-1, converted to UTF-8
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
  std::uint64_t line = 0;  // where the bad row starts
  std::string reason;
};

using CsvItem = std::variant<CsvRow, CsvFault>;

class CsvReader {
 public:
  explicit CsvReader(CsvFormat format) : format_(format) {}

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

  Scan scan(std::size_t& at, std::string& reason);
  std::optional<CsvItem> give_row(std::size_t end);
  CsvItem give_fault(std::string reason);
  bool skip_line();
  void advance(std::size_t end);

  CsvFormat format_;
  std::string buffer_;
  std::size_t start_ = 0;  // of the row being read, in buffer_
  std::uint64_t line_ = 1;
  std::vector<std::string> cells_;
  std::size_t columns_ = 0;
  std::size_t scanned_ = 0;  // an incomplete row need not be looked at again before the buffer has doubled
  bool started_ = false;     // the byte order mark has been looked for
  bool skipping_ = false;    // until the next line break
  bool ended_ = false;       // the 0x1A has been seen
  bool finished_ = false;
  bool tail_ = false;  // the last line had no line break
};

}  // namespace puente::client::import
