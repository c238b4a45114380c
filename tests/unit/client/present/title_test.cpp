// One line that says what a record is about.
#include "client/present/title.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "policy/model/vocabulary.h"

using namespace puente;
using namespace puente::client::present;
using nlohmann::json;

namespace {
const json event = json::parse(R"([
  {"section": "type", "rung": "whole", "text": "homicide"},
  {"section": "place", "rung": "cell", "text": "76Q8+"},
  {"section": "place", "rung": "state", "text": "Baja California"},
  {"section": "place", "rung": "municipality", "text": "Tijuana"},
  {"section": "narrative", "rung": "whole", "text": "a long story"},
  {"section": "time", "rung": "day", "text": "2026-11-24"}])");
}  // namespace

TEST_CASE("a title is made of the sections that say most, in the reader's language") {
  CHECK(title_of(Language::english, "violent-event", event) == "violent-event: homicide · Tijuana · 2026-11-24");
  CHECK(title_of(Language::spanish, "violent-event", event) == "hecho violento: homicidio · Tijuana · 2026-11-24");
}

TEST_CASE("where nothing came, the kind is the title") {
  CHECK(title_of(Language::english, "seizure", json::array()) == "seizure");
  CHECK(title_of(Language::english, "seizure", json()) == "seizure");
  CHECK(title_of(Language::english, "no-such-kind", event) == "no-such-kind");
}

TEST_CASE("what others wrote cannot steer a terminal, or run over its line") {
  const json hostile =
      json::array({{{"section", "summary"}, {"rung", "whole"}, {"text", "a\x1b[31m\n" + std::string(500, 'x')}}});
  const std::string title = title_of(Language::english, "advisory", hostile);
  CHECK(title.find('\x1b') == std::string::npos);
  CHECK(title.find('\n') == std::string::npos);
  CHECK(title.size() < 200);
}

TEST_CASE("every kind has sections for its title, and they are its own") {
  for (const std::string_view name : model::names_of<model::Kind>()) {
    const model::Kind kind = model::parse_name<model::Kind>(name).value();
    json about = json::array();
    for (const model::Section section : model::sections_of(kind))
      about.push_back({{"section", model::name_of(section)},
                       {"rung", model::name_of(model::ladder_of(kind, section).front())},
                       {"text", "TEXT"}});
    CAPTURE(name);
    CHECK(title_of(Language::english, name, about).find(": TEXT") != std::string::npos);
  }
}
