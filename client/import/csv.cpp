#include "client/import/csv.h"

#include <algorithm>

#include "crypto/base/check.h"
#include "crypto/base/utf8.h"

namespace puente::client::import {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t closings_tried = 64;  // of a broken row
// The search for the ends of broken rows may look at so many bytes, and at so many more for each byte read.
constexpr std::size_t credit_at_first = 4 << 20;
constexpr std::size_t credit_a_byte = 16;
constexpr std::string_view end_unknown = "; where the row ends cannot be told, and the file is not read beyond it";

bool ends_cell(char c) { return c == ',' || c == '\n' || c == '\r'; }

bool has_high_bytes(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

// Control characters U+0080 to U+009F: what Windows-1252 becomes where it is read as Latin-1.
bool has_c1_controls(std::string_view utf8) {
  for (std::size_t at = utf8.find('\xC2'); at != std::string_view::npos; at = utf8.find('\xC2', at + 1))
    if (at + 1 < utf8.size() && static_cast<unsigned char>(utf8[at + 1]) < 0xA0) return true;
  return false;
}

}  // namespace

CsvReader::CsvReader(CsvFormat format) : format_(format), credit_(credit_at_first) {}

void CsvReader::feed(std::string_view chunk) {
  PUENTE_CHECK(!finished_, "CsvReader fed after finish");
  buffer_.erase(0, start_);
  start_ = 0;
  buffer_ += chunk;
}

void CsvReader::finish() {
  finished_ = true;
  scanned_ = 0;
  tail_ = !buffer_.empty() && buffer_.back() != '\n';
}

// Finds the end of the row that starts at `start_` and cuts it into cells_. `at` becomes the first byte behind it.
CsvReader::Scan CsvReader::scan(std::size_t& at, CsvFault& fault) {
  cells_.clear();
  columns_ = 0;
  std::string cell;
  const auto end_cell = [&] {
    if (columns_ < columns_max) cells_.push_back(std::move(cell));
    cell.clear();
    ++columns_;
  };
  bool lone_return = false;
  const auto broken = [&](const char* why) {
    fault.reason = why;
    return find_end(at, fault);
  };
  // A lone carriage return is told at the end of its row, which is read like any other: a quoted cell may follow.
  const auto complete = [&] {
    end_cell();
    if (!lone_return) return Scan::complete;
    fault.reason = "a carriage return stands without a line feed";
    return Scan::fault;
  };
  bool in_quotes = false;
  bool was_quoted = false;
  bool at_cell_start = true;
  for (at = start_; at < buffer_.size(); ++at) {
    if (at - start_ >= row_bytes_max) {
      // What lies behind may be of a quoted cell of this row.
      fault.last = true;
      fault.reason = in_quotes ? "a quote is not closed within 1 MiB; the file is not read beyond it"
                               : "the row is longer than 1 MiB; the file is not read beyond it";
      return Scan::fault;
    }
    const char c = buffer_[at];
    const bool last = at + 1 == buffer_.size();
    if (in_quotes) {
      if (c != '"') {
        cell += c;
      } else if (last && !finished_) {
        return Scan::incomplete;  // it may be the first of two
      } else if (!last && buffer_[at + 1] == '"') {
        cell += '"';
        ++at;
      } else {
        in_quotes = false;
        was_quoted = true;
      }
      continue;
    }
    if (c == '"') {
      if (!at_cell_start) return broken("a quote stands inside a cell that does not start with one");
      in_quotes = true;
      at_cell_start = false;
    } else if (c == ',') {
      end_cell();
      at_cell_start = true;
      was_quoted = false;
    } else if (c == '\n') {
      ++at;
      return complete();
    } else if (c == '\r') {
      if (last && !finished_) return Scan::incomplete;
      lone_return = lone_return || (!last && buffer_[at + 1] != '\n');
    } else if (was_quoted) {
      if (c == '\x1A' && format_.final_0x1a && last) {
        if (finished_) continue;
        return Scan::incomplete;
      }
      return broken("text follows a closing quote (quotes inside a cell must be doubled)");
    } else {
      if (c == '\x1A' && format_.final_0x1a && finished_ && last && at > start_) continue;
      cell += c;
      at_cell_start = false;
    }
  }
  if (!finished_) return Scan::incomplete;
  if (in_quotes) {
    fault.reason = "the file ends inside a quoted cell";
    fault.last = true;
    return Scan::fault;
  }
  return complete();
}

// The end of the row that goes on at `from`, behind so many whole cells; quotes open and close cells where they stand
// at their borders, and are text elsewhere. `doubled`: two quotes within a quoted cell are one that is text.
CsvReader::Reach CsvReader::reach(std::size_t from, std::size_t columns, bool doubled) const {
  bool open = false, at_cell_start = false;
  const std::size_t end = row_end_max();
  for (std::size_t at = from; at < end; ++at) {
    const char c = buffer_[at];
    if (open) {
      if (c != '"') continue;
      if (doubled && at + 1 < end && buffer_[at + 1] == '"')
        ++at;
      else
        open = at + 1 < end && !ends_cell(buffer_[at + 1]);
      continue;
    }
    if (c == '\n') return {at + 1, columns + 1, true};
    open = c == '"' && at_cell_start;
    at_cell_start = c == ',';
    if (c == ',') ++columns;
  }
  return {end, open ? 0 : columns + 1, finished_ && end == buffer_.size()};
}

// The same, where it does not matter whether the writer doubled quotes; no columns where it does, so that nothing fits.
CsvReader::Reach CsvReader::agreed_reach(std::size_t from, std::size_t columns, std::size_t& looked_at) const {
  Reach out = reach(from, columns, true);
  const Reach other = reach(from, columns, false);
  looked_at += (out.end - from) + (other.end - from);
  if (out.end != other.end || out.columns != other.columns) out.columns = 0;
  out.whole = out.whole && other.whole;
  return out;
}

// Of a row whose quotes are broken at `at`: the first end at which it has as many columns as a row has. Either the
// broken quote closes its cell, or one behind it does. Where neither gives a row, what is behind may be anything. What
// is decided does not depend on how much was fed.
CsvReader::Scan CsvReader::find_end(std::size_t& at, CsvFault& fault) {
  const auto fits = [&](const Reach& row) { return row.columns != 0 && (expected_ == 0 || row.columns == expected_); };
  const std::size_t end = row_end_max();
  const bool all_is_here = finished_ || end < buffer_.size() || end - start_ == row_bytes_max;
  const auto closes = [&](std::size_t quote) {
    return quote + 1 == end ? finished_ && end == buffer_.size() : ends_cell(buffer_[quote + 1]);
  };
  std::size_t looked_at = 0;
  Reach row = agreed_reach(at, columns_, looked_at);
  std::size_t quote = at;
  for (std::size_t tried = 0; !(row.whole && fits(row)); ++tried) {
    if (!row.whole && !all_is_here) return Scan::incomplete;
    quote = buffer_.find('"', quote);
    while (quote < end && !closes(quote)) quote = buffer_.find('"', quote + 1);
    if (quote >= end && !all_is_here) return Scan::incomplete;
    if (quote >= end || tried == closings_tried || looked_at > credit_) {
      fault.last = true;
      fault.reason += end_unknown;
      return Scan::fault;
    }
    ++quote;
    row = agreed_reach(quote, columns_, looked_at);
  }
  credit_ -= std::min(credit_, looked_at);
  at = row.end;
  return Scan::fault;
}

void CsvReader::advance(std::size_t end) {
  line_ += static_cast<std::uint64_t>(std::count(buffer_.begin() + static_cast<std::ptrdiff_t>(start_),
                                                 buffer_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
  credit_ += credit_a_byte * (end - start_);
  start_ = end;
  scanned_ = 0;
}

// `end`: where the broken row was seen to end.
CsvItem CsvReader::give_fault(std::size_t end, CsvFault fault) {
  fault.line = line_;
  if (fault.last) {
    advance(row_end_max());
    fault.last_line = std::max(fault.line, lines());
    stopped_ = true;
    return fault;
  }
  const bool at_line_end = end > start_ && buffer_[end - 1] == '\n';
  advance(end);
  fault.last_line = at_line_end ? line_ - 1 : line_;
  return fault;
}

// The file as a whole is of another encoding: nothing of it is read.
std::optional<CsvItem> CsvReader::refuse_file() {
  const std::string_view text = buffer_;
  CsvFault fault{1, 1, {}, true};
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    fault.reason = "the file is UTF-16: save it as UTF-8";
  else if (format_.encoding != Encoding::utf8 && text.starts_with(byte_order_mark))
    fault.reason =
        "the file is UTF-8 (it begins with a byte order mark), and the mapping says otherwise: encoding = \"utf-8\"";
  else
    return std::nullopt;
  stopped_ = true;
  return fault;
}

// cells_ into UTF-8; what is wrong with their bytes otherwise.
std::optional<std::string> CsvReader::convert_cells() {
  for (std::string& cell : cells_) {
    if (format_.encoding == Encoding::utf8) {
      if (!is_utf8(cell))
        return "the row is not UTF-8; is the file Latin-1 or Windows-1252 (encoding = \"latin-1\", \"windows-1252\")?";
      if (has_c1_controls(cell))
        return "the row has control characters from U+0080 to U+009F: somebody read Windows-1252 as Latin-1";
      continue;
    }
    if (!has_high_bytes(cell)) continue;
    if (is_utf8(cell)) return "the row is UTF-8, and the mapping says otherwise: encoding = \"utf-8\"";
    auto converted =
        format_.encoding == Encoding::windows1252 ? utf8_from_windows1252(cell) : std::optional(utf8_from_latin1(cell));
    if (!converted) return "the row has bytes that are no letters in Windows-1252 (0x81, 0x8D, 0x8F, 0x90, 0x9D)";
    if (has_c1_controls(*converted))
      return "the row has bytes from 0x80 to 0x9F, which are no letters in Latin-1: is the file Windows-1252 (encoding "
             "= "
             "\"windows-1252\")?";
    cell = std::move(*converted);
  }
  return std::nullopt;
}

// The row in cells_, its bytes checked and converted; nothing for a blank line or the final 0x1A.
std::optional<CsvItem> CsvReader::give_row(std::size_t end) {
  const std::uint64_t line = line_;
  const auto raw = std::string_view(buffer_).substr(start_, end - start_);
  const bool has_nul = raw.find('\0') != std::string_view::npos;
  const bool blank = columns_ == 1 && cells_[0].empty() && raw.find('"') == std::string_view::npos;
  const auto breaks = static_cast<std::uint64_t>(std::count(raw.begin(), raw.end(), '\n'));
  const std::uint64_t last_line = line + breaks - (raw.ends_with('\n') ? 1 : 0);
  advance(end);
  const auto refused = [&](std::string reason) { return CsvFault{line, last_line, std::move(reason)}; };
  if (blank) return std::nullopt;
  if (ended_) return refused("text follows the end-of-file byte 0x1A");
  if (format_.final_0x1a && columns_ == 1 && cells_[0] == "\x1A") {
    ended_ = true;
    return std::nullopt;
  }
  if (columns_ > columns_max)
    return refused("the row has " + std::to_string(columns_) + " columns; at most " + std::to_string(columns_max) +
                   " are read");
  if (has_nul) return refused("the row contains a NUL byte");
  if (auto wrong = convert_cells()) return refused(std::move(*wrong));
  return CsvRow{line, std::exchange(cells_, {})};
}

std::optional<CsvItem> CsvReader::next() {
  if (!started_) {
    if (buffer_.size() < byte_order_mark.size() && !finished_) return std::nullopt;
    started_ = true;
    if (auto refused = refuse_file()) return refused;
    if (buffer_.starts_with(byte_order_mark)) start_ = byte_order_mark.size();
  }
  if (stopped_) {
    advance(buffer_.size());
    return std::nullopt;
  }
  while (start_ < buffer_.size()) {
    const std::size_t unread = buffer_.size() - start_;
    if (!finished_ && unread < 2 * scanned_ && unread <= row_bytes_max) return std::nullopt;
    std::size_t end = start_;
    CsvFault fault;
    switch (scan(end, fault)) {
      case Scan::incomplete:
        scanned_ = unread;
        return std::nullopt;
      case Scan::fault:
        return give_fault(end, std::move(fault));
      case Scan::complete:
        if (auto item = give_row(end)) return item;
    }
  }
  return std::nullopt;
}

}  // namespace puente::client::import
