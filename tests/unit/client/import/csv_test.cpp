#include "client/import/csv.h"

#include <catch2/catch_test_macros.hpp>

using namespace puente::client::import;

namespace {

// Items as text: "2:a|b" for a row, "!3:reason" for a fault, "!3-5:reason" where it covers several lines.
std::vector<std::string> read(std::string_view text, CsvFormat format = {}, std::size_t chunk = 1 << 20,
                              std::uint64_t* lines = nullptr, std::size_t columns = 0) {
  CsvReader reader(format);
  reader.expect_columns(columns);
  std::vector<std::string> out;
  const auto drain = [&] {
    while (auto item = reader.next()) {
      if (const auto* fault = std::get_if<CsvFault>(&*item)) {
        const bool several = fault->last_line > fault->line;
        out.push_back("!" + std::to_string(fault->line) + (several ? "-" + std::to_string(fault->last_line) : "") +
                      ":" + fault->reason);
        continue;
      }
      const auto& row = std::get<CsvRow>(*item);
      std::string line = std::to_string(row.line) + ":";
      for (std::size_t i = 0; i < row.cells.size(); ++i) line += (i == 0 ? "" : "|") + row.cells[i];
      out.push_back(line);
    }
  };
  for (std::size_t at = 0; at < text.size(); at += chunk) {
    reader.feed(text.substr(at, chunk));
    drain();
  }
  reader.finish();
  drain();
  if (lines != nullptr) *lines = reader.lines();
  return out;
}

using Items = std::vector<std::string>;

}  // namespace

TEST_CASE("quoted cells hold commas, line breaks and doubled quotes") {
  CHECK(read("a,\"b,c\",\"d\ne\",\"f\"\"g\"\n1,,\"\",\n") == Items{"1:a|b,c|d\ne|f\"g", "3:1|||"});
  CHECK(read("a,b\r\nc,\"d\r\ne\"\r\nf") == Items{"1:a|b", "2:c|d\r\ne", "4:f"});
}

TEST_CASE("blank lines are no rows, an empty quoted cell is one") {
  CHECK(read("a\n\n\r\nb\n\"\"\n") == Items{"1:a", "4:b", "5:"});
  CHECK(read("").empty());
}

TEST_CASE("the pieces a file arrives in make no difference") {
  const std::string text =
      "\xEF\xBB\xBFid,\"na\"\"me\"\r\n1,\"two\r\nlines\"\r\n2,b\"ad\r\n3,\"é\"\r\n\"\"\r\n4,\"open\r\n5,end";
  const Items whole = read(text);
  CHECK(whole.size() == 6);
  for (const std::size_t chunk : {1U, 2U, 3U, 5U, 7U, 16U}) CHECK(read(text, {}, chunk) == whole);
}

TEST_CASE("a bad row is a fault of its own and reading goes on behind it") {
  CHECK(read("a,b\"c\nd,e\n") == Items{"!1:a quote stands inside a cell that does not start with one", "2:d|e"});
  CHECK(read("\"a\"b\nd,e\n") ==
        Items{"!1:text follows a closing quote (quotes inside a cell must be doubled)", "2:d|e"});
  CHECK(read("a,\"b\nc,d\ne,f") == Items{"!1-3:the file ends inside a quoted cell"});
  CHECK(read("a\rb\nc\n") == Items{"!1:a carriage return stands without a line feed", "2:c"});
  CHECK(read(std::string("a\0b\nc\n", 6)) == Items{"!1:the row contains a NUL byte", "2:c"});
}

TEST_CASE("no line that a broken row may hold is read as a row") {
  const std::string text = "text follows a closing quote (quotes inside a cell must be doubled)";
  const std::string inside = "a quote stands inside a cell that does not start with one";
  for (const std::size_t chunk : {1U, 3U, 1U << 16U}) {
    const auto three = [&](std::string_view csv) { return read(csv, {}, chunk, nullptr, 3); };
    // The fault lies behind the lines within: its quote closed the cell.
    CHECK(three("1,\"first\nforged,2,3\nlast\" x,3\n4,5,6\n") == Items{"!1-3:" + text, "4:4|5|6"});
    // The fault lies before them: a quote behind them closes the cell.
    CHECK(three("1,\"say \"x\" and\nforged,2,3\nlast\",3\n4,5,6\n") == Items{"!1-3:" + text, "4:4|5|6"});
    CHECK(three("1, \"first\nforged,2,3\nlast\",3\n4,5,6\n") == Items{"!1-3:" + inside, "4:4|5|6"});
    // Quotes within that look like the end, and are not: the row has too few or too many columns then.
    CHECK(three("1,\"say \"x\",,\nforged,2,3\nlast\",3\n4,5,6\n") == Items{"!1-3:" + text, "4:4|5|6"});
    CHECK(three("1,\"a\" b,\"c\nd\"\n4,5,6\n") == Items{"!1-2:" + text, "3:4|5|6"});
    // Nobody can tell: nothing behind it is read.
    CHECK(three("1,2,3\n1,\"say \"x\nforged,2,3\nmore\n4,5,6\n") ==
          Items{"1:1|2|3", "!2-5:" + text + "; where the row ends cannot be told, and the file is not read beyond it"});
  }
}

TEST_CASE("nor where the row is too long, has a lone carriage return, or doubles some quotes and not others") {
  const std::string inside = "a quote stands inside a cell that does not start with one";
  const std::string unknown = "; where the row ends cannot be told, and the file is not read beyond it";
  const std::string forged = "\"text\nforged,2,3\nmore\"\n4,5,6\n";
  for (const std::size_t chunk : {1U, 3U, 1U << 16U}) {
    const auto three = [&](std::string_view csv) { return read(csv, {}, chunk, nullptr, 3); };
    CHECK(three("k,a\rb," + forged) == Items{"!1-3:a carriage return stands without a line feed", "4:4|5|6"});
    CHECK(three("1,5\" pipe,\"\"\"x\"\"\nforged,2,3\nq,w,\"\"\"e\"\n4,5,6\n") == Items{"!1-4:" + inside + unknown});
    // Doubled or not, it ends here.
    CHECK(three("1,5\" pipe,\"x\ny\"\n4,5,6\n") == Items{"!1-2:" + inside, "3:4|5|6"});
  }
  CHECK(read("k," + std::string(row_bytes_max, 'x') + "," + forged, {}, 4096, nullptr, 3) ==
        Items{"!1:the row is longer than 1 MiB; the file is not read beyond it"});
}

TEST_CASE("rows that are made to be looked through again and again end the reading") {
  std::string line = "a\"b\",";
  for (int i = 0; i < 40; ++i) line += "\",";
  line += "\"\n";
  std::string text;
  while (text.size() < 8 * row_bytes_max) text += line;
  const Items items = read(text, {}, 65536, nullptr, 1);
  REQUIRE(items.size() < 200);
  CHECK(items.back().ends_with("where the row ends cannot be told, and the file is not read beyond it"));
}

TEST_CASE("bounds: a row of 1 MiB, 512 columns") {
  const std::string open = "a quote is not closed within 1 MiB; the file is not read beyond it";
  const Items long_cell = read("\"" + std::string(row_bytes_max, 'x') + "\n1,2\n", {}, 4096);
  CHECK(long_cell == Items{"!1:" + open});
  const Items long_line = read(std::string(3 * row_bytes_max, ',') + "\n1,2\n", {}, 100'000);
  CHECK(long_line == Items{"!1:the row is longer than 1 MiB; the file is not read beyond it"});
  CHECK(read(std::string(columns_max - 1, ',') + "\n").front().starts_with("1:"));
  CHECK(read(std::string(columns_max, ',') + "\n1,2\n") ==
        Items{"!1:the row has 513 columns; at most 512 are read", "2:1|2"});
  CHECK(read(std::string(row_bytes_max - 2, 'x') + "\n").front().starts_with("1:"));
}

TEST_CASE("an unclosed quote in a large file ends the reading, in linear time") {
  std::string text = "0,a\n1,\"open\n";
  for (int i = 0; i < 400'000; ++i) text += "2,b\n";
  const Items items = read(text, {}, 65536);
  REQUIRE(items.size() == 2);
  CHECK(items.front() == "1:0|a");
  CHECK(items.back().starts_with("!2-"));
  // Broken quotes in every row, each read to its end.
  text = "x,y\n";
  for (int i = 0; i < 100'000; ++i) text += "1,\"a\" b\n";
  CHECK(read(text, {}, 65536, nullptr, 2).size() == 100'001);
}

TEST_CASE("encodings: UTF-8 is checked row by row, Latin-1 and Windows-1252 converted") {
  CHECK(
      read("\xEF\xBB\xBF"
           "a\nEspa\xF1"
           "a\nñ\n") ==
      Items{"1:a",
            "!2:the row is not UTF-8; is the file Latin-1 or Windows-1252 (encoding = \"latin-1\", \"windows-1252\")?",
            "3:ñ"});
  CHECK(read("Espa\xF1"
             "a\n",
             {Encoding::latin1, false}) == Items{"1:España"});
  CHECK(read("\x93TUERTO\x94 \x96 \x80,Espa\xF1"
             "a\n",
             {Encoding::windows1252, false}) == Items{"1:“TUERTO” – €|España"});
}

TEST_CASE("bytes that are no letters in the encoding that the mapping says are no text") {
  const std::string latin1 =
      "!1:the row has bytes from 0x80 to 0x9F, which are no letters in Latin-1: is the file Windows-1252 (encoding = "
      "\"windows-1252\")?";
  for (const char* const bytes : {"a\x93", "\x80", "\xF1\x9F"})
    CHECK(read(bytes, {Encoding::latin1, false}) == Items{latin1});
  for (const char* const bytes : {"\x81", "\x8D", "a\x8F", "\x90 ", "\x9D"})
    CHECK(read(bytes, {Encoding::windows1252, false}) ==
          Items{"!1:the row has bytes that are no letters in Windows-1252 (0x81, 0x8D, 0x8F, 0x90, 0x9D)"});
  CHECK(read("EL \xC2\x9ETUERTO") ==
        Items{"!1:the row has control characters from U+0080 to U+009F: somebody read Windows-1252 as Latin-1"});
}

TEST_CASE("UTF-8 is not taken for Latin-1, with a byte order mark and without") {
  for (const Encoding encoding : {Encoding::latin1, Encoding::windows1252}) {
    const Items marked = read(
        "\xEF\xBB\xBF"
        "101,PE\xC3\x91"
        "A\n102,b\n",
        {encoding, false}, 1);
    REQUIRE(marked.size() == 1);
    CHECK(marked.front().starts_with("!1:the file is UTF-8 (it begins with a byte order mark)"));
    CHECK(read("101,PE\xC3\x91"
               "A\n102,b\n",
               {encoding, false}) ==
          Items{"!1:the row is UTF-8, and the mapping says otherwise: encoding = \"utf-8\"", "2:102|b"});
  }
  for (const std::string_view wide : {std::string_view("\xFF\xFE"
                                                       "a\0",
                                                       4),
                                      std::string_view("\xFE\xFF\0a", 4)})
    CHECK(read(wide) == Items{"!1:the file is UTF-16: save it as UTF-8"});
}

TEST_CASE("the end-of-file byte 0x1A may stand at the end where the mapping allows it") {
  const CsvFormat allowed{Encoding::latin1, true};
  for (const std::size_t chunk : {1U, 100U}) {
    CHECK(read("a,b\r\n\x1A", allowed, chunk) == Items{"1:a|b"});
    CHECK(read("a,b\r\n\x1A\r\n", allowed, chunk) == Items{"1:a|b"});
    CHECK(read("a,b\x1A", allowed, chunk) == Items{"1:a|b"});
    CHECK(read("a,\"b\"\x1A", allowed, chunk) == Items{"1:a|b"});
    CHECK(read("a\n\x1A\nb\n", allowed, chunk) == Items{"1:a", "!3:text follows the end-of-file byte 0x1A"});
  }
  CHECK(read("a,b\n\x1A", {}) == Items{"1:a|b", "2:\x1A"});
}

TEST_CASE("lines are counted, also those inside cells") {
  std::uint64_t lines = 0;
  read("a\n\"b\nc\"\nd\n", {}, 3, &lines);
  CHECK(lines == 4);
  read("a\nb", {}, 3, &lines);
  CHECK(lines == 2);
}
