#include "client/form/kind_page.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>

#include "client/form/json_schema.h"
#include "client/form/reader.h"
#include "io/files.h"
#include "tests/unit/client/form/filled.h"

namespace puente::client::form {
namespace {

std::filesystem::path kinds_folder() {
  const char* const source = std::getenv("PUENTE_SOURCE_DIR");
  return std::filesystem::path(source == nullptr ? "." : source) / "docs/kinds";
}
std::string committed(const std::filesystem::path& page) {
  const auto text = io::read_text(kinds_folder() / page, 1 << 20);
  INFO(page);
  REQUIRE(text);
  return *text;
}

}  // namespace

TEST_CASE(
    "the pages of the kinds are those that are made of the vocabulary: puente --force schema --pages docs/kinds") {
  CHECK(committed("README.md") == kinds_page(Language::english));
  CHECK(committed("es/README.md") == kinds_page(Language::spanish));
  for (const std::string_view name : model::names_of<model::Kind>()) {
    const auto kind = *model::parse_name<model::Kind>(name);
    CAPTURE(name);
    CHECK(committed(std::string(name) + ".md") == kind_page(kind, Language::english));
    CHECK(committed("es/" + std::string(name) + ".md") == kind_page(kind, Language::spanish));
  }
}

TEST_CASE("the form on each page is one that may be sent, once its examples are one's own") {
  for (const std::string_view name : model::names_of<model::Kind>())
    for (const Language language : {Language::english, Language::spanish}) {
      CAPTURE(name);
      const std::string page = kind_page(*model::parse_name<model::Kind>(name), language);
      const std::size_t begin = page.find("```toml\n") + 8;
      const FormReading reading = read_form(test::as_ones_own(page.substr(begin, page.rfind("```") - begin)), language);
      for (const auto& one : reading.findings) UNSCOPED_INFO(document::text_of(one, language));
      CHECK(reading.findings.empty());
    }
}

TEST_CASE("the schema of a kind has its sections, its rungs, and nothing else") {
  for (const std::string_view name : model::names_of<model::Kind>()) {
    CAPTURE(name);
    const auto kind = *model::parse_name<model::Kind>(name);
    const auto schema = json_schema(kind, Language::english);
    const auto& sections = schema["properties"]["sections"];
    CHECK(sections["additionalProperties"] == false);
    REQUIRE(sections["properties"].size() == model::sections_of(kind).size());
    for (const model::Section section : model::sections_of(kind)) {
      const auto& one = sections["properties"][std::string(model::name_of(section))];
      CHECK_FALSE(one["description"].get<std::string>().empty());
      const auto ladder = model::ladder_of(kind, section);
      if (ladder.front() == model::Rung::whole) continue;
      REQUIRE(one["properties"].size() == ladder.size());
      for (const model::Rung rung : ladder) CHECK(one["properties"].contains(std::string(model::name_of(rung))));
    }
  }
}

}  // namespace puente::client::form
