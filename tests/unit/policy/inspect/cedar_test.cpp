// What Cedar makes of it is ./dev oracle's to say; here, that the text says what the rule says.
#include "policy/inspect/cedar.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/policy/world.h"

namespace puente::policy::inspect {
namespace {

using namespace policy::test;

std::string cedar(const std::string& policy) { return cedar_policies(*bundle_of(model::Nation::mx, policy)); }
bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a permit in Cedar names agencies, slots, rungs, marks and times, and nothing withheld by default") {
  const std::string text = cedar(RuleText{.id = "v",
                                          .to = "US/*",
                                          .kinds = "violent-event",
                                          .more = "finest = { place = \"state\" }\ntlp = [\"TLP:GREEN\"]\n"}
                                     .text());
  CHECK(text.starts_with("@id(\"MX/v\")\n"));
  CHECK(holds(text, "\npermit (principal, action == Action::\"receive\", resource)\nwhen {\n"));
  CHECK(holds(text, "(context.from == Agency::\"MX/SSPC\")"));
  CHECK(holds(text, "(principal in Enrolled::\"US\")"));
  CHECK(holds(text, "\"violent-event/place\""));
  CHECK_FALSE(holds(text, "violent-event/source"));
  CHECK(holds(text, "(context.slot != \"violent-event/place\" || context.rung >= 3)"));
  CHECK(holds(text, "[\"TLP:GREEN\"].contains(context.tlp)"));
  CHECK(holds(text, "context.now < 2082758400"));
}

TEST_CASE(
    "a forbid of everything leaves nothing out, an oblige is no rule of Cedar's, and quotes stay inside their text") {
  const std::string text = cedar(RuleText{.id = "f", .effect = "forbid", .from = "MX/*", .to = "US/*"}.text());
  CHECK(holds(text, "\nforbid ("));
  CHECK(holds(text, "(context.fromNation == \"MX\")"));
  CHECK(holds(text, "\"mediation-notice/area\""));
  CHECK(holds(text, "\"violent-event/source\""));
  CHECK(
      cedar(RuleText{
                .id = "o", .effect = "oblige", .from = "MX/*", .to = "US/*", .more = "obligations = [\"no-onward\"]\n"}
                .text())
          .empty());
  Bundle bundle = *bundle_of(model::Nation::mx, RuleText{.id = "q"}.text());
  bundle.policy.rules[0].legal_basis.en = "a \"b\" \\ c";
  CHECK(holds(cedar_policies(bundle), "@basis_en(\"a \\\"b\\\" \\\\ c\")"));
}

TEST_CASE("the entities are the agencies of the bundle") {
  const std::string text = cedar_entities(*bundle_of(model::Nation::mx, ""));
  CHECK(holds(text, R"({"uid":{"type":"Agency","id":"US/FBI"},"attrs":{},"parents":[{"type":"Enrolled","id":"US"}]})"));
  CHECK_FALSE(holds(text, "UIF"));
}

}  // namespace puente::policy::inspect
