// A form of each kind, from template to the recipient's screen, through real agents and the real broker.
#include <catch2/catch_test_macros.hpp>

#include "client/form/reader.h"
#include "client/present/record_page.h"
#include "tests/unit/client/api/around.h"
#include "tests/unit/client/form/filled.h"

namespace puente::client::form {
namespace {

using nlohmann::json;

std::string permit(const std::string& id, const std::string& kinds, const std::string& sections) {
  return "\n[[rule]]\nid = \"" + id + "\"\neffect = \"permit\"\nfrom = [\"MX/*\"]\nto = [\"US/*\"]\nkinds = [\"" +
         kinds + "\"]\nsections = [" + sections +
         "]\nvalid-until = \"2036-01-01T00:00:00Z\"\nlegal-basis = { en = \"law\", es = \"ley\" }\n";
}

// Everything, also what is withheld by default: that a section is absent must be the form's fault.
std::string everything() {
  std::string mediation;
  for (const model::Section section : model::sections_of(model::Kind::mediation_notice))
    mediation += (mediation.empty() ? "\"" : ", \"") + std::string(model::name_of(section)) + "\"";
  std::string out = permit("all", "*", "\"*\"") + permit("mediation", "mediation-notice", mediation);
  for (std::size_t i = 0; i < model::kind_count; ++i) {
    const auto kind = static_cast<model::Kind>(i);
    std::string named;
    for (const model::Section section : model::sections_of(kind))
      if (model::withheld_by_default(kind, section))
        named += (named.empty() ? "\"" : ", \"") + std::string(model::name_of(section)) + "\"";
    if (!named.empty() && kind != model::Kind::mediation_notice)
      out += permit("named-" + std::to_string(i), std::string(model::name_of(kind)), named);
  }
  return out;
}

json ask(api::Around& api, const json& request) {
  io::Caller caller{1000, {}};
  const auto lines = api.handle(caller, request.dump());
  REQUIRE_FALSE(lines.empty());
  return json::parse(lines.back());
}

}  // namespace

TEST_CASE("a form of every kind crosses, and all that was filled in is on its recipient's screen") {
  support::World world({.agents = {"sspc", "dea"}, .mx = everything(), .us = everything()});
  const std::vector<io::CallerRule> rules{{1000, io::CallerRole::officer}};
  api::Around sending(world, world["sspc"], rules), receiving(world, world["dea"], rules);
  for (std::size_t i = 0; i < model::kind_count; ++i) {
    const auto kind = static_cast<model::Kind>(i);
    CAPTURE(model::name_of(kind));
    const Language language = i % 2 == 0 ? Language::spanish : Language::english;
    FormReading reading = read_form(test::filled(kind, language), language);
    REQUIRE(reading.findings.empty());
    const json sent = ask(sending, {{"op", "send"}, {"document", reading.document}});
    INFO(sent.dump());
    REQUIRE(sent.contains("done"));
    world.settle();
    const json shown = ask(receiving, {{"op", "show"}, {"record", sent["done"]["record"]}});
    INFO(shown.dump());
    REQUIRE(shown.contains("done"));
    CHECK(shown["done"]["kind"] == model::name_of(kind));
    for (const auto& [section, value] : reading.document["sections"].items()) {
      CAPTURE(section);
      REQUIRE(shown["done"]["sections"].contains(section));
      const std::string page = present::render_record(shown["done"], language);
      CHECK(page.find(language == Language::spanish ? word_of(*model::parse_name<model::Section>(section)).spanish
                                                    : std::string_view(section)) != page.npos);
    }
  }
}

}  // namespace puente::client::form
