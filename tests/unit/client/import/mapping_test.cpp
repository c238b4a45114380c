#include "client/import/mapping.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace puente;
using namespace puente::client::import;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr std::string_view good = R"(name = "t"
[input]
encoding = "utf-8"
[record]
key = ["id"]
kind = "violent-event"
purpose = "violence-prevention"
urgency = "routine"
to = ["US/DEA"]
[record.marks]
tlp = "TLP:AMBER"
handling = ["H1", "H0"]
classification = "none"
[clauses]
column = "remarks"
separator = "; "
[clauses.groups]
actor = ["by "]
[kind.violent-event.sections]
actors = [{ name = { clauses = "actor" } }]
narrative = { text = { clauses = "other" } }
[kind.violent-event.time]
first = "from"
last = "to"
)";

// `good` with one piece of text replaced.
std::string changed(std::string_view from, std::string_view to) {
  std::string text(good);
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

void refused(const std::string& text, ErrorCode code, const std::string& why) {
  const auto parsed = parse_mapping(text);
  INFO(text);
  REQUIRE_FALSE(parsed);
  INFO(parsed.error().what);
  CHECK(parsed.error().code == code);
  CHECK_THAT(parsed.error().what, ContainsSubstring(why));
}

}  // namespace

TEST_CASE("a mapping is read into plain values") {
  const auto mapping = parse_mapping(good);
  REQUIRE(mapping);
  CHECK(mapping->name == "t");
  CHECK(mapping->header);
  CHECK(mapping->marks.handling == std::vector{model::Handling::h0, model::Handling::h1});
  CHECK(mapping->recipients == std::vector{model::AgencyId{model::Nation::us, "DEA"}});
  CHECK(mapping->columns == std::vector<std::string>{"id", "remarks", "from", "to"});
  CHECK(mapping->kinds.size() == 1);
}

TEST_CASE("unknown keys and names are errors with their place and the nearest known one") {
  refused(changed("encoding =", "encodin ="), ErrorCode::unknown_value,
          "line 3, column 1: unknown key 'encodin'; the nearest is 'encoding'");
  refused(changed("[input]", "[inputs]"), ErrorCode::unknown_value, "the nearest is 'input'");
  refused(changed("utf-8", "utf-16"), ErrorCode::unknown_value, "line 3, column 12: no encoding 'utf-16'");
  refused(changed("kind = \"violent-event\"", "kind = \"violent-events\""), ErrorCode::unknown_value,
          "line 6, column 8: no known Kind 'violent-events'; the nearest is 'violent-event'");
  refused(changed("TLP:AMBER", "AMBER"), ErrorCode::unknown_value, "line 11");
  refused(changed("US/DEA", "DEA"), ErrorCode::malformed, "line 9");
  refused(changed("actors =", "actor ="), ErrorCode::unknown_value, "the nearest is 'actors'");
  refused(changed("actors =", "names ="), ErrorCode::unknown_value, "no section of violent-event 'names'");
  refused(changed("clauses = \"actor\"", "clauses = \"acter\""), ErrorCode::unknown_value, "the nearest is 'actor'");
  refused(changed("first =", "begin ="), ErrorCode::unknown_value, "unknown key 'begin'");
}

TEST_CASE("a mapping that would lose clauses, or contradicts itself, is refused") {
  refused(changed("{ text = { clauses = \"other\" } }", "{ text = { column = \"x\" } }"), ErrorCode::malformed,
          "clauses of group 'other' would be lost");
  refused(changed("{ clauses = \"actor\" }", "{ column = \"x\" }"), ErrorCode::malformed,
          "clauses of group 'actor' would be lost");
  refused(changed("actor = [\"by \"]", "actor = [\"\"]"), ErrorCode::malformed, "none of them empty");
  refused(changed("narrative =", "time = { day = { column = \"x\" } }\nnarrative ="), ErrorCode::conflict,
          "both as a ladder");
  refused(changed("encoding = \"utf-8\"", "encoding = \"utf-8\"\nheader = false"), ErrorCode::malformed,
          "a file without a header row needs 'columns'");
  refused(changed("encoding = \"utf-8\"", "encoding = \"utf-8\"\nheader = false\ncolumns = [\"id\", \"remark\"]"),
          ErrorCode::unknown_value, "no column 'remarks'; the nearest is 'remark'");
  refused(changed("kind = \"violent-event\"",
                  "kind = { column = \"k\", values = { a = \"person\" }, otherwise = \"violent-event\" }"),
          ErrorCode::malformed, "[kind.person] is missing");
  refused(changed("key = [\"id\"]", "key = []"), ErrorCode::malformed, "'key' must name");
  refused(changed("handling = [\"H1\", \"H0\"]", "handling = [\"H1\", \"H1\"]"), ErrorCode::malformed, "line 10");
}

TEST_CASE("hostile TOML is refused and bounded") {
  refused("", ErrorCode::malformed, "'name' is missing");
  refused("name = \"a", ErrorCode::malformed, "line 1");
  refused("name = \"t\"\nname = \"u\"\n", ErrorCode::malformed, "line 2");
  refused(std::string("\xFF\xFE\x00", 3), ErrorCode::malformed, "line 1");
  refused(std::string(mapping_bytes_max + 1, '#'), ErrorCode::too_large, "longer than");
  refused("name = " + std::string(100'000, '['), ErrorCode::malformed, "line 1");
  refused("name = 7\n", ErrorCode::malformed, "'name' must be a text");
  refused("name = \"t\"\ninput = 1\n", ErrorCode::malformed, "'input' must be a table");
  std::string deep;
  for (int i = 0; i < 30; ++i) deep += "{ a = ";
  deep += "{ column = \"x\" }" + std::string(static_cast<std::size_t>(30) * 2, ' ');
  for (int i = 0; i < 30; ++i) deep += "}";
  refused(changed("{ text = { clauses = \"other\" } }", deep), ErrorCode::too_large, "nested too deeply");
  refused(changed("{ text = { clauses = \"other\" } }", "{ text = 1979-05-27 }"), ErrorCode::malformed, "line");
  // Each of these would stop toml++ 3.3, and the program with it.
  for (const char* const text : {"[[[", "[}", "a = 2026-11-24T?", "a = {b = [}]"})
    CHECK(parse_mapping(text).error().code == ErrorCode::malformed);
  refused(changed("{ text = { clauses = \"other\" } }", "{ part = \"text\" }"), ErrorCode::malformed,
          "'part' stands only");
}

TEST_CASE("every shipped mapping parses, and an unknown one is named with the nearest") {
  CHECK(shipped_mapping_names() == std::vector<std::string_view>{"ofac-sdn", "ucdp-ged"});
  for (const auto name : shipped_mapping_names()) {
    INFO(name);
    const auto mapping = shipped_mapping(name);
    if (!mapping) FAIL(mapping.error().what);
    CHECK(mapping->name == name);
  }
  const auto unknown = shipped_mapping("ucdp");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == ErrorCode::not_found);
  CHECK_THAT(unknown.error().what, ContainsSubstring("ucdp-ged"));
}
