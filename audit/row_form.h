// The canonical bytes of one stored row: the same whichever store holds it, so that the hash of all rows (store_rows.h)
// is computed in one place, from what a batch writes as well as from what a file holds.
//
//   row   := lp("puente/1 row") lp(table) value*       values in the order of the table's columns
//   value := lp(1) lp(integer) | lp(3) lp(text) | lp(4) lp(blob) | lp(5)       integer, text, blob, null
//
// Integers enter as 8 bytes, big-endian, in two's complement. Types have SQLite's numbers, so that a row of a file
// needs no knowledge of its table. Guarantee: two rows that differ in table, value or type have other bytes. Tables,
// columns and their order: audit/store_file/broker_tables.h, broker/ports/rows.h.
#pragma once

#include <optional>

#include "crypto/base/transcript.h"

namespace puente::audit {

class RowForm {
 public:
  explicit RowForm(std::string_view table) : out_("row") { out_.lp(table); }
  RowForm& integer(std::int64_t value) {
    out_.lp(std::uint64_t{1}).lp(static_cast<std::uint64_t>(value));
    return *this;
  }
  RowForm& integer(std::uint64_t value) { return integer(static_cast<std::int64_t>(value)); }
  RowForm& integer(int value) { return integer(std::int64_t{value}); }
  RowForm& text(std::string_view value) {
    out_.lp(std::uint64_t{3}).lp(value);
    return *this;
  }
  RowForm& blob(ByteView value) {
    out_.lp(std::uint64_t{4}).lp(value);
    return *this;
  }
  RowForm& null() {
    out_.lp(std::uint64_t{5});
    return *this;
  }
  Bytes bytes() { return std::move(out_).bytes(); }

 private:
  Transcript out_;
};

}  // namespace puente::audit
