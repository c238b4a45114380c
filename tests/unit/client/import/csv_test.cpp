#include "client/import/csv.h"

#include <catch2/catch_test_macros.hpp>

using namespace puente::client::import;

namespace {

// Items as text: "2:a|b" for a row, "!3:reason" for a fault.
std::vector<std::string> read(std::string_view text, CsvFormat format = {}, std::size_t chunk = 1 << 20,
                              std::uint64_t* lines = nullptr) {
  CsvReader reader(format);
  std::vector<std::string> out;
  const auto drain = [&] {
    while (auto item = reader.next()) {
      if (const auto* fault = std::get_if<CsvFault>(&*item)) {
        out.push_back("!" + std::to_string(fault->line) + ":" + fault->reason);
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
  CHECK(whole.size() == 7);
  for (const std::size_t chunk : {1U, 2U, 3U, 5U, 7U, 16U}) CHECK(read(text, {}, chunk) == whole);
}

TEST_CASE("a bad row is a fault of its own and reading goes on at the next line") {
  CHECK(read("a,b\"c\nd,e\n") == Items{"!1:a quote stands inside a cell that does not start with one", "2:d|e"});
  CHECK(read("\"a\"b\nd,e\n") ==
        Items{"!1:text follows a closing quote (quotes inside a cell must be doubled)", "2:d|e"});
  CHECK(read("a,\"b\nc,d\ne,f") == Items{"!1:the file ends inside a quoted cell", "2:c|d", "3:e|f"});
  CHECK(read("a\rb\nc\n") == Items{"!1:a carriage return stands without a line feed", "2:c"});
  CHECK(read(std::string("a\0b\nc\n", 6)) == Items{"!1:the row contains a NUL byte", "2:c"});
}

TEST_CASE("bounds: a row of 1 MiB, 512 columns") {
  const Items long_cell = read("\"" + std::string(row_bytes_max, 'x') + "\n1,2\n", {}, 4096);
  CHECK(long_cell == Items{"!1:the row is longer than 1 MiB (an unclosed quote?)", "2:1|2"});
  const Items long_line = read(std::string(3 * row_bytes_max, ',') + "\n1,2\n", {}, 100'000);
  CHECK(long_line == Items{"!1:the row is longer than 1 MiB (an unclosed quote?)", "2:1|2"});
  CHECK(read(std::string(columns_max - 1, ',') + "\n").front().starts_with("1:"));
  CHECK(read(std::string(columns_max, ',') + "\n1,2\n") ==
        Items{"!1:the row has 513 columns; at most 512 are read", "2:1|2"});
  CHECK(read(std::string(row_bytes_max - 2, 'x') + "\n").front().starts_with("1:"));
}

TEST_CASE("an unclosed quote in a large file costs one row and linear time") {
  std::string text = "1,\"open\n";
  for (int i = 0; i < 400'000; ++i) text += "2,b\n";
  const Items items = read(text, {}, 65536);
  CHECK(items.size() == 400'001);
  CHECK(items.front().starts_with("!1:"));
  CHECK(items.back() == "400001:2|b");
}

TEST_CASE("encodings: UTF-8 is checked row by row, Latin-1 converted") {
  CHECK(read("\xEF\xBB\xBF"
             "a\nEspa\xF1"
             "a\nñ\n") ==
        Items{"1:a", "!2:the row is not UTF-8; is the file Latin-1 (encoding = \"latin-1\")?", "3:ñ"});
  CHECK(read("Espa\xF1"
             "a,\x80\n",
             {Encoding::latin1, false}) == Items{"1:España|\xC2\x80"});
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
