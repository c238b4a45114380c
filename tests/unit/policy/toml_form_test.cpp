#include "policy/toml_form.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::policy {
namespace {

std::string told(std::string_view text) {
  const Status status = check_toml_form(text);
  return status ? "" : status.error().what;
}

TEST_CASE("what TOML allows and our texts use passes") {
  for (const std::string_view text :
       {"", "\n", "a = 1 # [[[", "[a]\n[[b.c]]\n[ \"d\" ]\n", "a = [\n  1,\n  [2],\n]\n", "a = { b = \"}\" }",
        "a = \"\\\"[\\\\\"", "a = '\\'", "a = \"\"\"\n[[[\n\\\"\"\" \"\"\"\"\"\n", "a = '''\n[[[\n''' # '",
        "\xef\xbb\xbf[a]\n", "a = \"2026-11-24T08:15:00Z\"", "[a.\"b\"]\na.'b' = {c=\"d\",e=['f',\"g\"]}\r\n",
        "# \xd1\xbe\na = \"\xd1\xbe\"\nb = '''\xd1\xbe'''"})
    CHECK(told(text) == "");
}

TEST_CASE("what stops the parser is refused before it, with its place") {
  CHECK(told("a = 1\n  [[[b]]]\n") == "line 2, column 3: a heading in brackets begins with a name");
  CHECK(told("[=") != "");
  CHECK(told("[") != "");
  CHECK(told("[[") != "");
  CHECK(told("[ ]") != "");
  CHECK(told("[\n]") != "");
  CHECK(told("a = [\"é\", }") == "line 1, column 11: a closing bracket that does not match");
  CHECK(told("a = 1\n \xd1\xbe = 2") == "line 2, column 2: outside quotes and comments TOML is ASCII");
  CHECK(told("a = -n\"\xd1\xbe\"") == "line 1, column 7: a quote in the middle of a word");
  for (const std::string_view text : {"a = 1.\"b\"", "a = ?'b'", "a = \"b\"\"c\"", "a = [1, 2.'b']", "a\"b\" = 1"})
    CHECK(told(text) != "");
  CHECK(told("a = \xe3\x80\x80\"b\"") != "");
  CHECK(told("a = [1,}") != "");
  std::string parts = "a";
  for (int i = 0; i < 32; ++i) parts += ".a";
  CHECK(told(parts + " = 1\n[" + parts + "]\nb = [1.5, 2.5]\n") == "");
  CHECK(told(parts + ".a = 1") == "line 1, column 66: a name of more parts than anybody needs");
  CHECK(told("[" + parts + ".a]") != "");
  CHECK(told("a = { " + parts + ". a = 1 }") != "");
  CHECK(told("a = {]") != "");
  CHECK(told("]") != "");
  CHECK(told("a = [") != "");
  CHECK(told("a = \"b\n\"") != "");
  CHECK(told("a = \"\"\"b") != "");
  CHECK(told("a = \"\\") != "");
  CHECK(told("a = \"\"\"\\") != "");
  CHECK(told("a = 2026-11-24T?") != "");
  CHECK(told("a = 07:00") != "");
  CHECK(told(std::string(100'000, '[')) != "");
  CHECK(told("a = " + std::string(100'000, '[')) != "");
  CHECK(told("a = " + std::string(100'000, '{')) != "");
}

}  // namespace
}  // namespace puente::policy
