#include "policy/policy.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/policy/world.h"

namespace puente::policy::test {
namespace {

using model::Nation;

const std::string full = R"(withheld = "silent"

[[rule]]
id = "dea-violence"
effect = "permit"
from = ["MX/SSPC", "MX/*"]
to = ["US/DEA"]
kinds = ["violent-event", "power-shift"]
sections = ["place", "time", "narrative"]
finest = { place = "municipality", time = "day" }
tlp = ["TLP:GREEN", "TLP:AMBER"]
classifications = ["none", "mx:publica"]
purposes = ["violence-prevention"]
valid-from = "2026-01-01T00:00:00Z"
valid-until = "2027-01-01T00:00:00Z"
legal-basis = { en = "law", es = "ley" }
withheld = "stub"

[[rule]]
id = "nothing-of-the-sort"
effect = "forbid"
from = ["US/*"]
to = ["MX/*"]
kinds = ["*"]
sections = ["*"]
legal-basis = { en = "law", es = "ley" }
)";

std::string replaced(std::string text, std::string_view old, std::string_view with) {
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), with);
}

Error error_with(std::string_view old, std::string_view with) {
  return error_of(parse_policy(replaced(full, old, with), Nation::mx));
}

// Fails with this code, at this place, and the sentence holds this.
void refuses(std::string_view old, std::string_view with, ErrorCode code, std::string_view place,
             std::string_view holds) {
  const Error error = error_with(old, with);
  CAPTURE(error.what);
  CHECK(error.code == code);
  CHECK(error.what.starts_with("policy: " + std::string(place) + ": "));
  CHECK(error.what.find(holds) != std::string::npos);
}

}  // namespace

TEST_CASE("every key of a policy is read") {
  const Policy policy = must(parse_policy(full, Nation::mx));
  CHECK(policy.withheld == Withheld::silent);
  REQUIRE(policy.rules.size() == 2);
  const Rule& rule = policy.rules[0];
  CHECK(rule.id == "dea-violence");
  CHECK(rule.effect == Effect::permit);
  CHECK(rule.from == std::vector<Party>{{Nation::mx, ""}, {Nation::mx, "SSPC"}});
  CHECK(rule.to == std::vector<Party>{{Nation::us, "DEA"}});
  CHECK(rule.kinds == std::vector{model::Kind::violent_event, model::Kind::power_shift});
  CHECK(rule.sections == std::vector{model::Section::narrative, model::Section::time, model::Section::place});
  CHECK(rule.finest == std::map<model::Section, model::Rung>{{model::Section::place, model::Rung::municipality},
                                                             {model::Section::time, model::Rung::day}});
  CHECK(rule.tlp == std::vector{model::Tlp::amber, model::Tlp::green});
  CHECK(rule.classifications == std::vector{model::Classification::none, model::Classification::mx_publica});
  CHECK(rule.purposes == std::vector{model::Purpose::violence_prevention});
  CHECK(rule.valid_from == start_of({2026, 1, 1}));
  CHECK(rule.valid_until == start_of({2027, 1, 1}));
  CHECK(rule.legal_basis == LegalBasis{"law", "ley"});
  CHECK(rule.withheld == Withheld::stub);
  const Rule& forbid = policy.rules[1];
  CHECK(forbid.effect == Effect::forbid);
  CHECK((forbid.kinds.empty() && forbid.sections.empty() && forbid.finest.empty() && forbid.tlp.empty()));
  CHECK_FALSE((forbid.valid_from || forbid.valid_until || forbid.withheld));
  CHECK(policy.find("nothing-of-the-sort") == &forbid);
  CHECK(policy.find("nothing") == nullptr);
}

TEST_CASE("a policy without rules is one, and an empty file is none: it may have been cut off") {
  const Policy policy = must(parse_policy("withheld = \"stub\"\n", Nation::us));
  CHECK(policy.rules.empty());
  CHECK(policy.withheld == Withheld::stub);
  for (const char* nothing : {"", " \n\n", "# nothing\n", "\xef\xbb\xbf"}) {
    CHECK(code_of(parse_policy(nothing, Nation::us)) == ErrorCode::malformed);
    CHECK(error_of(parse_policy(nothing, Nation::us)).what.find("nothing is in it") != std::string::npos);
  }
}

TEST_CASE("a whole policy may begin and end: its permits hold within, and need no end of their own") {
  const std::string bounds = "valid-from = \"2026-06-01T00:00:00Z\"\nvalid-until = \"2027-06-01T00:00:00Z\"\n\n";
  const auto rule = [&](const std::string& more, const char* effect = "permit") {
    std::string text = RuleText{.effect = effect, .more = more}.text();
    if (const std::size_t at = text.find("valid-until = \"2036-01-01T00:00:00Z\"\n"); at != std::string::npos)
      text.erase(at, 37);
    return must(parse_policy(bounds + text, Nation::mx)).rules.at(0);
  };
  const Instant from = must(parse_utc("2026-06-01T00:00:00Z")), until = must(parse_utc("2027-06-01T00:00:00Z"));
  CHECK(rule("").valid_from == from);
  CHECK(rule("").valid_until == until);
  CHECK(rule("valid-until = \"2027-01-01T00:00:00Z\"\n").valid_until == must(parse_utc("2027-01-01T00:00:00Z")));
  CHECK(rule("valid-from = \"2026-07-01T00:00:00Z\"\n").valid_from == must(parse_utc("2026-07-01T00:00:00Z")));
  CHECK(rule("valid-from = \"2020-01-01T00:00:00Z\"\nvalid-until = \"2040-01-01T00:00:00Z\"\n").valid_until == until);
  // What forbids goes on.
  CHECK_FALSE(rule("", "forbid").valid_from);
  CHECK_FALSE(rule("", "forbid").valid_until);
  const std::string after = RuleText{.more = "valid-from = \"2028-01-01T00:00:00Z\"\n"}.text();
  CHECK(error_of(parse_policy(bounds + after, Nation::mx)).what.find("never holds") != std::string::npos);
  CHECK(code_of(parse_policy("valid-from = \"2027-06-01T00:00:00Z\"\nvalid-until = \"2027-06-01T00:00:00Z\"\n",
                             Nation::mx)) == ErrorCode::malformed);
  CHECK(code_of(parse_policy("valid-until = 2027-06-01T00:00:00Z\n", Nation::mx)) == ErrorCode::malformed);
}

TEST_CASE("unknown keys and names are refused at their place, with the nearest known one") {
  using enum ErrorCode;
  refuses("withheld = \"silent\"", "witheld = \"silent\"", unknown_value, "line 1, column 1", "'withheld'");
  refuses("tlp =", "tlpp =", unknown_value, "line 11, column 1", "'tlp'");
  refuses("[[rule]]", "[[rules]]", unknown_value, "line 3, column 3", "'rule'");
  refuses("\"permit\"", "\"permti\"", unknown_value, "line 5, column 10", "'permit'");
  refuses("\"silent\"", "\"loud\"", unknown_value, "line 1, column 12", "way to withhold 'loud'");
  refuses("\"violent-event\"", "\"violent-evnt\"", unknown_value, "line 8, column 10", "'violent-event'");
  refuses("\"narrative\"", "\"narative\"", unknown_value, "line 9, column 30", "'narrative'");
  refuses("\"narrative\"", "\"accounts\"", unknown_value, "line 9, column 12", "'actors'");
  refuses("{ place", "{ plac", unknown_value, "line 10, column 12", "'place'");
  refuses("\"municipality\"", "\"municipalidad\"", unknown_value, "line 10, column 20", "'municipality'");
  refuses("TLP:AMBER", "AMBER", unknown_value, "line 11, column 21", "'TLP:AMBER'");
  refuses("\"none\"", "\"confidential\"", unknown_value, "line 12, column 20", "'us:confidential'");
  refuses("violence-prevention", "violence-preventions", unknown_value, "line 13, column 13", "'violence-prevention'");
  refuses("en = \"law\"", "eng = \"law\"", unknown_value, "line 16, column 17", "'en'");
  refuses("MX/SSPC", "CA/RCMP", unknown_value, "line 6, column 9", "Nation");
}

TEST_CASE("a name that shows nothing on a screen does not reach the message") {
  const Error error = error_with("\"permit\"", "\"per\\u001b[31m\\n" + std::string(200, 'x') + "\"");
  CHECK(error.what.find('\x1b') == std::string::npos);
  CHECK(error.what.find('\n') == std::string::npos);
  CHECK(error.what.size() < 200);
}

TEST_CASE("two rules with one id, or one name twice, are refused") {
  refuses("nothing-of-the-sort", "dea-violence", ErrorCode::malformed, "line 20, column 6", "second [[rule]]");
  refuses("\"MX/*\"]\nto", "\"MX/SSPC\"]\nto", ErrorCode::malformed, "line 6, column 20", "named twice");
  refuses("\"power-shift\"", "\"violent-event\"", ErrorCode::malformed, "line 8, column 27", "named twice");
}

TEST_CASE("ids, agencies and times have one form") {
  using enum ErrorCode;
  refuses("dea-violence", "DEA", malformed, "line 4, column 6", "a-z");
  refuses("dea-violence", "", malformed, "line 4, column 6", "empty");
  refuses("dea-violence", std::string(65, 'a'), too_large, "line 4, column 6", "64");
  CHECK(parse_policy(replaced(full, "dea-violence", std::string(64, 'a')), Nation::mx));
  for (const char* bad : {"MX", "MX/sspc", "MX/", "/SSPC", "*", "MX/*/*", "MX/S*", "*/*"})
    CHECK_FALSE(parse_policy(replaced(full, "MX/SSPC", bad), Nation::mx));
  for (const char* bad : {"2027-01-01", "2027-01-01T00:00:00", "2027-01-01T00:00:00+01:00", "2027-13-01T00:00:00Z"})
    CHECK_FALSE(parse_policy(replaced(full, "2027-01-01T00:00:00Z", bad), Nation::mx));
  refuses("\"2027-01-01T00:00:00Z\"", "2027-01-01T00:00:00Z", malformed, "line 15, column 15", "quotes");
}

TEST_CASE("a permit must end, and not before it begins; a forbid may go on") {
  using enum ErrorCode;
  refuses("valid-until = \"2027-01-01T00:00:00Z\"\n", "", malformed, "line 3, column 1", "'valid-until'");
  refuses("valid-until = \"2027", "valid-until = \"2026", malformed, "line 15, column 15", "not after");
  CHECK(parse_policy(replaced(full, "effect = \"permit\"", "effect = \"forbid\""), Nation::mx));
}

TEST_CASE("every rule says its legal basis, in both languages and briefly") {
  using enum ErrorCode;
  refuses("legal-basis = { en = \"law\", es = \"ley\" }\nwithheld", "withheld", malformed, "line 3, column 1",
          "'legal-basis'");
  refuses("{ en = \"law\", es = \"ley\" }", "\"law\"", malformed, "line 16, column 15", "two texts");
  refuses(", es = \"ley\"", "", malformed, "line 16, column 15", "'es'");
  refuses("es = \"ley\"", "es = \"\"", malformed, "line 16, column 34", "empty");
  refuses("\"law\"", "\"" + std::string(257, 'x') + "\"", too_large, "line 16, column 22", "256");
  refuses("\"law\"", "\"a\\u001b[2J\"", malformed, "line 16, column 15", "control");
}

TEST_CASE("an empty list is refused, for it would read as 'any'") {
  for (const char* list : {"tlp = [\"TLP:GREEN\", \"TLP:AMBER\"]", "classifications = [\"none\", \"mx:publica\"]",
                           "purposes = [\"violence-prevention\"]", "kinds = [\"violent-event\", \"power-shift\"]",
                           "sections = [\"place\", \"time\", \"narrative\"]", "to = [\"US/DEA\"]",
                           "from = [\"MX/SSPC\", \"MX/*\"]", "finest = { place = \"municipality\", time = \"day\" }"}) {
    const std::string text(list);
    const std::string key = text.substr(0, text.find(' '));
    const Error error = error_with(text, key + (key == "finest" ? " = {}" : " = []"));
    CAPTURE(error.what);
    CHECK(error.code == ErrorCode::malformed);
  }
}

TEST_CASE("values of other types are refused") {
  using enum ErrorCode;
  CHECK(error_with("\"permit\"", "1").code == malformed);
  CHECK(error_with("[\"US/DEA\"]", "\"US/DEA\"").code == malformed);
  CHECK(error_with("[\"US/DEA\"]", "[1]").code == malformed);
  CHECK(error_with("[\"US/DEA\"]", "[[\"US/DEA\"]]").code == malformed);
  CHECK(error_with("{ place = \"municipality\", time = \"day\" }", "\"municipality\"").code == malformed);
  CHECK(error_with("place = \"municipality\"", "place = 1").code == malformed);
  CHECK(code_of(parse_policy("rule = 1\n", Nation::mx)) == malformed);
  CHECK(code_of(parse_policy("rule = [1]\n", Nation::mx)) == malformed);
  CHECK(code_of(parse_policy("[rule]\nid = \"a\"\n", Nation::mx)) == malformed);
  CHECK(code_of(parse_policy("withheld = 1\n", Nation::mx)) == malformed);
}

TEST_CASE("text that is not TOML is refused with its line") {
  const Error error = error_of(parse_policy("withheld = \"stub\"\n\nrule rule\n", Nation::mx));
  CHECK(error.code == ErrorCode::malformed);
  CHECK(error.what.starts_with("policy: line 3, column "));
  CHECK(code_of(parse_policy("withheld = \"\xff\"\n", Nation::mx)) == ErrorCode::malformed);
  CHECK(code_of(parse_policy(full + std::string(1, '\0'), Nation::mx)) == ErrorCode::malformed);
  CHECK(code_of(parse_policy("a = " + std::string(100'000, '['), Nation::mx)) == ErrorCode::malformed);
}

TEST_CASE("a rule among agencies of the other nation is refused, one inside the own nation is not") {
  refuses("from = [\"MX/SSPC\", \"MX/*\"]", "from = [\"US/FBI\"]", ErrorCode::malformed, "line 7, column 6",
          "only US decides");
  refuses("from = [\"MX/SSPC\", \"MX/*\"]", "from = [\"MX/SSPC\", \"US/FBI\"]", ErrorCode::malformed,
          "line 7, column 6", "two agencies of US");
  CHECK(parse_policy(replaced(full, "to = [\"US/DEA\"]", "to = [\"MX/FGR\"]"), Nation::mx));
  CHECK_FALSE(parse_policy(replaced(full, "to = [\"US/DEA\"]", "to = [\"MX/FGR\"]"), Nation::us));
}

TEST_CASE("a finest rung must be on the ladder of that section in every kind of the rule") {
  using enum ErrorCode;
  refuses("\"municipality\"", "\"site\"", unknown_value, "line 10, column 20", "violent-event");
  refuses("{ place = \"municipality\"", "{ narrative = \"whole\"", malformed, "line 10, column 24", "no ladder");
  refuses("{ place = \"municipality\"", "{ area = \"state\"", unknown_value, "line 10, column 19", "no kind");
  refuses("\"place\", ", "", malformed, "line 10, column 20", "not among");
  // The ladders of violent events and of overdose spikes differ.
  refuses("\"power-shift\"", "\"overdose-spike\"", unknown_value, "line 10, column 20", "overdose-spike");
  // Of leads, parties have no ladder.
  CHECK(code_of(parse_policy(
            RuleText{.kinds = "precursor-shipment,financial-lead", .more = "finest = { parties = \"company\" }"}.text(),
            Nation::mx)) == malformed);
  CHECK(code_of(parse_policy(RuleText{.more = "finest = { place = \"municipality\" }"}.text(), Nation::mx)) ==
        unknown_value);
  CHECK(parse_policy(RuleText{.more = "finest = { area = \"municipality\" }"}.text(), Nation::mx));
}

TEST_CASE("a rule that could do nothing is refused") {
  // A forbid of what is finer than the finest.
  CHECK(code_of(parse_policy(
            RuleText{.effect = "forbid", .kinds = "violent-event", .more = "finest = { place = \"point\" }"}.text(),
            Nation::mx)) == ErrorCode::malformed);
  // A permit of all that is not withheld, where all is.
  CHECK(code_of(parse_policy(RuleText{.kinds = "mediation-notice"}.text(), Nation::mx)) == ErrorCode::malformed);
  CHECK(parse_policy(RuleText{.effect = "forbid", .kinds = "mediation-notice"}.text(), Nation::mx));
}

TEST_CASE("'*' stands alone") {
  CHECK(code_of(parse_policy(RuleText{.sections = "*,narrative"}.text(), Nation::mx)) == ErrorCode::malformed);
  CHECK(code_of(parse_policy(RuleText{.kinds = "advisory,*"}.text(), Nation::mx)) == ErrorCode::malformed);
}

TEST_CASE("a policy has bounds") {
  std::string many = "withheld = \"stub\"\n# " + std::string(policy_bytes_max, 'x');
  CHECK(code_of(parse_policy(many, Nation::mx)) == ErrorCode::too_large);
  many = "rule = [";
  for (std::size_t i = 0; i <= rules_max; ++i) many += "{},";
  CHECK(code_of(parse_policy(many + "]\n", Nation::mx)) == ErrorCode::too_large);
  std::string parties = "US/A0";
  for (int i = 1; i <= 500; ++i) parties += ",US/A" + std::to_string(i);
  CHECK(code_of(parse_policy(RuleText{.to = parties}.text(), Nation::mx)) == ErrorCode::too_large);
}

TEST_CASE("a policy to be signed has no head of its own") {
  const Error error = error_of(parse_policy("[bundle]\nversion = 1\n", Nation::mx));
  CHECK(error.code == ErrorCode::malformed);
  CHECK(error.what.find("when it is signed") != std::string::npos);
}

TEST_CASE("floor rules forbid, between any nations, and other tables are passed over") {
  const std::string floor = RuleText{.id = "f", .effect = "forbid", .from = "MX/*,US/*", .to = "US/*"}.text("floor");
  const std::vector<Rule> rules = must(parse_floor("[treaty]\nversion = 1\n\n" + floor));
  REQUIRE(rules.size() == 1);
  CHECK(rules[0].effect == Effect::forbid);
  CHECK(rules[0].from.size() == 2);
  CHECK(must(parse_floor("")).empty());
  CHECK(code_of(parse_floor(RuleText{}.text("floor"))) == ErrorCode::malformed);
  CHECK(code_of(parse_floor(floor + floor)) == ErrorCode::malformed);
  CHECK(error_of(parse_floor("floor = 1\n")).what.starts_with("treaty: line 1"));
}

}  // namespace puente::policy::test
