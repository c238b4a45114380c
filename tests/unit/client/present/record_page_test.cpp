#include "client/present/record_page.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

namespace puente::client::present {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

json violent_event() {
  return json::parse(R"({
    "record": "00112233445566778899aabbccddeeff", "sender": "MX/SSPC", "kind": "violent-event",
    "marks": {"tlp": "TLP:AMBER", "handling": ["H0"], "caveats": [], "handlingText": "", "classification": "none",
              "grading": {"scheme": "admiralty", "source": "B", "information": "2"}},
    "purpose": "violence-prevention", "urgency": "urgent", "created": "2026-11-24T08:00:00Z",
    "sections": {"actors": [{"name": "Grupo Uno"}, {"name": "Grupo Dos"}], "type": "clash",
                 "place": {"state": {"code": "25"}, "municipality": {"state": "25", "name": "ahome"}}},
    "withheld": [
      {"label": "source", "section": "source", "rung": "whole", "part": 0, "rule": "", "legalBasis": null},
      {"label": "place/point", "section": "place", "rung": "point", "part": 0, "rule": "MX/dea-violence",
       "legalBasis": {"en": "Security Law, article 70", "es": "Ley de Seguridad, artículo 70"}}],
    "proof": {"index": 57, "size": 80, "quorumTime": "2026-11-24T08:00:01Z"}})");
}

std::size_t at(const std::string& text, const std::string& what) {
  INFO(text);
  REQUIRE_THAT(text, ContainsSubstring(what));
  return text.find(what);
}

}  // namespace

TEST_CASE("what was withheld is a black bar with its rule and legal basis, in English") {
  const std::string text = render_record(violent_event(), Language::english);
  at(text, "point            ████████  withheld under rule MX/dea-violence; legal basis: Security Law, article 70\n");
  at(text, "████████  withheld: no rule permits it (default deny)\n");
  CHECK(text.find("Ley") == std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);  // nothing hangs on colour
}

TEST_CASE("and in Spanish, headings too") {
  const std::string text = render_record(violent_event(), Language::spanish);
  at(text,
     "punto            ████████  retenida por la regla MX/dea-violence; fundamento: Ley de Seguridad, artículo 70\n");
  at(text, "████████  retenida: ninguna regla la permite (denegación por omisión)\n");
  at(text, "\nlugar\n");
  at(text, "hecho violento");
  CHECK(text.find("withheld") == std::string::npos);
}

TEST_CASE("an hour says that it is one of UTC; a text that only looks like one is nobody's hour") {
  json event = violent_event();
  event["sections"]["time"] = {{"hour", {{"hour", "2026-10-03T22"}}}, {"day", {{"date", "2026-10-03"}}}};
  at(render_record(event, Language::english), "hour: 2026-10-03T22:00 UTC\n");
  at(render_record(event, Language::spanish), "hora: 2026-10-03T22:00 UTC\n");
  CHECK(render_record(event, Language::english).find("2026-10-03:00") == std::string::npos);
}

TEST_CASE("sections stand in reading order, and a ladder from its finest rung down") {
  const std::string text = render_record(violent_event(), Language::english);
  const std::size_t type = at(text, "\ntype\n");
  const std::size_t place = at(text, "\nplace\n");
  const std::size_t point = at(text, "  point ");
  const std::size_t municipality = at(text, "  municipality     name: ahome, state: 25\n");
  const std::size_t state = at(text, "  state            code: 25\n");
  const std::size_t actors = at(text, "\nactors\n");
  const std::size_t source = at(text, "\nsource\n");
  CHECK((type < place && place < point && point < municipality && municipality < state && state < actors &&
         actors < source));
  at(text, "TLP:AMBER  H0  admiralty B2\n");
  at(text, "entry 57 of a log of 80, cosigned by both nations at 2026-11-24T08:00:01Z");
}

TEST_CASE("a coarse rung that does not follow from the finer one is pointed out beside it") {
  json view = violent_event();
  view["mismatches"] = json::array({{{"section", "place"},
                                     {"finer", "municipality"},
                                     {"coarser", "state"},
                                     {"follows", "{\"code\":\"MX-26\"}"},
                                     {"given", "{\"code\":\"MX-25\"}"}}});
  const std::string text = render_record(view, Language::english);
  CHECK(at(text, "!! state") > at(text, "\nplace\n"));
  at(text, "does not follow from municipality: by the gazetteer it is {\"code\":\"MX-26\"}");
  at(render_record(view, Language::spanish), "no se sigue de municipio");
  CHECK(render_record(violent_event(), Language::english).find("!!") == std::string::npos);
}

TEST_CASE("a rule whose legal basis is not known here is still named") {
  json view = violent_event();
  view["withheld"][1]["legalBasis"] = nullptr;
  at(render_record(view, Language::english), "withheld under rule MX/dea-violence (its legal basis is not known here)");
}

TEST_CASE("what another agency wrote can neither steer the terminal nor draw a bar's words into a new line unseen") {
  json view = violent_event();
  view["sections"]["actors"] = json::array({{{"name", "\x1b[31m\u202Eevil\r"}}});
  view["withheld"][1]["rule"] = "MX/\x1b]0;title\x07";
  view["sections"]["\x1b[2J"] = "not of the vocabulary";
  const std::string text = render_record(view, Language::english);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\r') == std::string::npos);
  at(text, "<U+001B>[31m<U+202E>evil<U+000D>");
  at(text, "MX/<U+001B>]0;title<U+0007>");
  at(text, "\n<U+001B>[2J\n");
}

TEST_CASE("an answer of another form than the agent gives is shown as far as it goes") {
  CHECK(render_record(json::array(), Language::english).empty());
  CHECK(render_record(json::object(), Language::spanish).empty());
  const json odd{{"kind", 7}, {"sections", "none"}, {"withheld", {{{"section", 3}}, 5}}, {"marks", 1}, {"proof", "x"}};
  CHECK_NOTHROW(render_record(odd, Language::english));
  json deep = "end";
  for (int i = 0; i < 200; ++i) deep = json{{"in", deep}};
  CHECK_NOTHROW(render_record(json{{"kind", "advisory"}, {"sections", {{"summary", deep}}}}, Language::english));
}

}  // namespace puente::client::present
