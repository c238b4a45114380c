#include "client/import/csv.h"

#include <algorithm>

#include "crypto/base/check.h"
#include "crypto/base/utf8.h"

namespace puente::client::import {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

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
CsvReader::Scan CsvReader::scan(std::size_t& at, std::string& reason) {
  cells_.clear();
  columns_ = 0;
  std::string cell;
  const auto end_cell = [&] {
    if (columns_ < columns_max) cells_.push_back(std::move(cell));
    cell.clear();
    ++columns_;
  };
  const auto stop = [&](const char* why) {
    reason = why;
    return Scan::fault;
  };
  bool in_quotes = false;
  bool was_quoted = false;
  bool at_cell_start = true;
  for (at = start_; at < buffer_.size(); ++at) {
    if (at - start_ >= row_bytes_max) return stop("the row is longer than 1 MiB (an unclosed quote?)");
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
      if (!at_cell_start) return stop("a quote stands inside a cell that does not start with one");
      in_quotes = true;
      at_cell_start = false;
    } else if (c == ',') {
      end_cell();
      at_cell_start = true;
      was_quoted = false;
    } else if (c == '\n') {
      end_cell();
      ++at;
      return Scan::complete;
    } else if (c == '\r') {
      if (last && !finished_) return Scan::incomplete;
      if (!last && buffer_[at + 1] != '\n') return stop("a carriage return stands without a line feed");
    } else if (was_quoted) {
      if (c == '\x1A' && format_.final_0x1a && last) {
        if (finished_) continue;
        return Scan::incomplete;
      }
      return stop("text follows a closing quote (quotes inside a cell must be doubled)");
    } else {
      if (c == '\x1A' && format_.final_0x1a && finished_ && last && at > start_) continue;
      cell += c;
      at_cell_start = false;
    }
  }
  if (!finished_) return Scan::incomplete;
  if (in_quotes) return stop("the file ends inside a quoted cell");
  end_cell();
  return Scan::complete;
}

void CsvReader::advance(std::size_t end) {
  line_ += static_cast<std::uint64_t>(std::count(buffer_.begin() + static_cast<std::ptrdiff_t>(start_),
                                                 buffer_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
  start_ = end;
  scanned_ = 0;
}

// Drops the rest of the line that starts at `start_`; false where its end has not been fed yet.
bool CsvReader::skip_line() {
  const std::size_t end = buffer_.find('\n', start_);
  skipping_ = end == std::string::npos;
  advance(skipping_ ? buffer_.size() : end + 1);
  return !skipping_;
}

CsvItem CsvReader::give_fault(std::string reason) {
  CsvFault fault{line_, std::move(reason)};
  skip_line();
  return fault;
}

// The row in cells_, its bytes checked and converted; nothing for a blank line or the final 0x1A.
std::optional<CsvItem> CsvReader::give_row(std::size_t end) {
  const std::uint64_t line = line_;
  const auto raw = std::string_view(buffer_).substr(start_, end - start_);
  const bool has_nul = raw.find('\0') != std::string_view::npos;
  const bool utf8 = format_.encoding == Encoding::latin1 || is_utf8(raw);
  advance(end);
  if (columns_ == 1 && cells_[0].empty() && raw.find('"') == std::string_view::npos) return std::nullopt;
  if (ended_) return CsvFault{line, "text follows the end-of-file byte 0x1A"};
  if (format_.final_0x1a && columns_ == 1 && cells_[0] == "\x1A") {
    ended_ = true;
    return std::nullopt;
  }
  if (columns_ > columns_max)
    return CsvFault{line, "the row has " + std::to_string(columns_) + " columns; at most " +
                              std::to_string(columns_max) + " are read"};
  if (has_nul) return CsvFault{line, "the row contains a NUL byte"};
  if (!utf8) return CsvFault{line, "the row is not UTF-8; is the file Latin-1 (encoding = \"latin-1\")?"};
  if (format_.encoding == Encoding::latin1)
    for (std::string& cell : cells_) cell = utf8_from_latin1(cell);
  return CsvRow{line, std::exchange(cells_, {})};
}

std::optional<CsvItem> CsvReader::next() {
  if (!started_) {
    if (buffer_.size() < byte_order_mark.size() && !finished_) return std::nullopt;
    if (format_.encoding == Encoding::utf8 && buffer_.starts_with(byte_order_mark)) start_ = byte_order_mark.size();
    started_ = true;
  }
  if (skipping_ && !skip_line()) return std::nullopt;
  while (start_ < buffer_.size()) {
    const std::size_t unread = buffer_.size() - start_;
    if (!finished_ && unread < 2 * scanned_ && unread <= row_bytes_max) return std::nullopt;
    std::size_t end = start_;
    std::string reason;
    switch (scan(end, reason)) {
      case Scan::incomplete:
        scanned_ = unread;
        return std::nullopt;
      case Scan::fault:
        return give_fault(std::move(reason));
      case Scan::complete:
        if (auto item = give_row(end)) return item;
    }
  }
  return std::nullopt;
}

}  // namespace puente::client::import
