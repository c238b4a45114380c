// The table of operations: what it refuses, and the page that is made from it.
#include "client/api/operations.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <set>

#include "io/files.h"

namespace puente::client::api {
namespace {

using nlohmann::json;

Handled nothing(const Context&, Values&) { return Reply{}; }

constexpr Operation whole{"op", "Does nothing.", Who::viewer, Act::not_kept, Unsigned::refused, {}, {}, {}, nothing};

constexpr Operation without_handler() {
  Operation out = whole;
  out.handler = nullptr;
  return out;
}
constexpr Operation without_words() {
  Operation out = whole;
  out.what = "";
  return out;
}
constexpr Field field_without_words[] = {{"limit", Type::number, Need::optional, ""}};
constexpr Operation with_field_without_words() {
  Operation out = whole;
  out.done = field_without_words;
  return out;
}

// So a table with such a row does not compile (operations.cpp asserts it of every row).
static_assert(complete(whole));
static_assert(!complete(without_handler()));
static_assert(!complete(without_words()));
static_assert(!complete(with_field_without_words()));

constexpr Field all_types[] = {
    {"text", Type::text, Need::optional, "a"},         {"number", Type::number, Need::optional, "a"},
    {"flag", Type::flag, Need::optional, "a"},         {"record", Type::record, Need::optional, "a"},
    {"key", Type::key, Need::optional, "a"},           {"hash", Type::hash, Need::optional, "a"},
    {"time", Type::time, Need::optional, "a"},         {"base64", Type::base64, Need::optional, "a"},
    {"document", Type::document, Need::optional, "a"}, {"drafts", Type::drafts, Need::optional, "a"},
    {"object", Type::object, Need::optional, "a"},     {"list", Type::list, Need::optional, "a"}};

std::string refusal(Fields fields, const json& object) {
  const auto read = Values::read(fields, object, "here");
  return read ? "" : read.error().what;
}

}  // namespace

TEST_CASE("no two operations have one name, and no operation two fields of one name") {
  std::set<std::string_view> names;
  for (const Operation& one : operations()) {
    CHECK(names.insert(one.name).second);
    for (const Fields fields : {one.request, one.items, one.done}) {
      std::set<std::string_view> of_fields;
      for (const Field& field : fields) CHECK(of_fields.insert(field.name).second);
    }
  }
}

TEST_CASE("what only officers may do is kept as an act; of what viewers may do, only opening records") {
  for (const Operation& one : operations()) {
    CAPTURE(one.name);
    CHECK((one.act == Act::kept) == (one.who == Who::officer || one.name == "show" || one.name == "gather"));
  }
}

TEST_CASE("a field of another type is refused, and the error says where, what and what to type") {
  for (const Field& field : all_types)
    for (const json& value : std::initializer_list<json>{nullptr, -1, 0.5, "zz", true, json::array(), json::object()}) {
      const bool fits = (field.type == Type::text && value.is_string()) ||
                        (field.type == Type::flag && value.is_boolean()) ||
                        ((field.type == Type::list || field.type == Type::drafts) && value.is_array()) ||
                        ((field.type == Type::object || field.type == Type::document) && value.is_object());
      CAPTURE(field.name, value.dump());
      const std::string what = refusal(all_types, {{std::string(field.name), value}});
      CHECK(what.empty() == fits);
      if (!fits) CHECK(what.starts_with("here: '" + std::string(field.name) + "' "));
    }
  CHECK(refusal(all_types, {{"number", "7"}}) == "here: 'number' must be a number from 0");
}

TEST_CASE("an unknown field is refused with the nearest name, and a missing one with what it must be") {
  constexpr Field fields[] = {{"record", Type::record, Need::required, "a"}, {"from", Type::text, Need::optional, "a"}};
  const std::string id(32, '0');
  CHECK(refusal(fields, {{"record", id}}).empty());
  CHECK(refusal(fields, {{"recrod", id}}) == "here: unknown field 'recrod'; the nearest is 'record'");
  CHECK(refusal(fields, {{"from", "US/DEA"}}) ==
        "here: 'record' is missing; it must be a record id (32 hexadecimal digits)");
  CHECK(refusal({}, {{"record", id}}) == "here: unknown field 'record'");
  CHECK(refusal(fields, json::array()) == "here must be a JSON object");
}

TEST_CASE("the page of the local API is what the table gives; puente-agent operations writes it") {
  const char* const root = std::getenv("PUENTE_SOURCE_DIR");
  REQUIRE(root != nullptr);
  for (const auto& [name, which] :
       {std::pair("agent-api.md", Page::all_else), std::pair("agent-api-records.md", Page::records),
        std::pair("agent-api-requests.md", Page::requests)}) {
    CAPTURE(name);
    const auto page = puente::io::read_text(std::filesystem::path(root) / "docs" / name, 1 << 20);
    REQUIRE(page);
    CHECK(*page == operations_page(which));
  }
}

}  // namespace puente::client::api
