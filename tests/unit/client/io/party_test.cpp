#include "client/io/party.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::client::io {

TEST_CASE("a party's configuration is read as it was written") {
  PartyConfig config;
  config.role = pki::Role::agent;
  config.agency = model::parse_agency("MX/FGR").value();
  config.name = "fgr-01";
  config.treaty = "../treaty";
  config.passphrase_file = "passphrase";
  config.endpoint = "tcp://127.0.0.1:5500";
  config.callers = {{1000, CallerRole::officer}, {1001, CallerRole::viewer}};
  config.officer_keys = true;
  config.defaults.to = {model::parse_agency("US/DEA").value(), model::parse_agency("US/FBI").value()};
  config.defaults.purpose = model::Purpose::firearms;
  config.defaults.tlp = model::Tlp::amber;
  config.defaults.handling = {model::Handling::h0, model::Handling::h2};
  config.told.command = {"/usr/local/bin/page", "--to", "a \"b\" \\c"};
  config.told.escalate_command = {"/usr/local/bin/page"};
  config.told.times = {seconds(90), minutes(15)};
  config.told.deadline = seconds(5);
  config.told.desktop = Language::spanish;
  const PartyConfig read = parse_party_config(render_party_config(config)).value();
  CHECK(read.role == pki::Role::agent);
  CHECK(model::text_of(read.agency) == "MX/FGR");
  CHECK(read.treaty == "../treaty");
  CHECK(read.endpoint == config.endpoint);
  CHECK(read.officer_keys);
  REQUIRE(read.callers.size() == 2);
  CHECK(read.callers[0].uid == 1000);
  CHECK(read.callers[0].role == CallerRole::officer);
  CHECK(read.callers[1].role == CallerRole::viewer);
  CHECK(read.told == config.told);
  CHECK(read.defaults.to == config.defaults.to);
  CHECK(read.defaults.purpose == model::Purpose::firearms);
  CHECK_FALSE(read.defaults.urgency);
  CHECK(read.defaults.tlp == model::Tlp::amber);
  CHECK(read.defaults.handling == config.defaults.handling);
}

TEST_CASE("unknown keys, roles and callers are errors, never ignored") {
  const std::string good = "[party]\nrole = \"agent\"\nagency = \"MX/FGR\"\nname = \"a\"\ntreaty = \"t\"\n";
  CHECK(parse_party_config(good));
  CHECK(parse_party_config(good + "colour = \"red\"\n").error().code == ErrorCode::unknown_value);
  CHECK_FALSE(parse_party_config(good).value().officer_keys);
  CHECK_FALSE(parse_party_config(good + "officer-keys = \"optional\"\n").value().officer_keys);
  CHECK(parse_party_config(good + "officer-keys = \"yes\"\n").error().code == ErrorCode::unknown_value);
  CHECK(parse_party_config(good + "officer-keys = true\n").error().code == ErrorCode::malformed);
  CHECK(parse_party_config(good + "[[caller]]\nuid = 1\nrole = \"boss\"\n").error().code == ErrorCode::unknown_value);
  CHECK(parse_party_config(good + "[[caller]]\nuid = -1\nrole = \"viewer\"\n").error().code == ErrorCode::malformed);
  for (const char* const wrong : {"to = []", "to = [\"DEA\"]", "to = \"US/DEA\"", "purpose = \"curiosity\"",
                                  "tlp = \"amber\"", "colour = \"red\""})
    CHECK_FALSE(parse_party_config(good + "[defaults]\n" + wrong + "\n"));
  CHECK(parse_party_config(good + "[defaults]\npurpose = \"firearm\"\n").error().what.find("line 7") !=
        std::string::npos);
  CHECK_FALSE(parse_party_config("defaults = 1\n" + good));
  for (const char* const wrong :
       {"command = \"/bin/true\"", "command = []", "command = [\"page\"]", "command = [1]", "repeat-minutes = 0",
        "repeat-minutes = \"2\"", "escalate-minutes = 5", "escalate-command = [\"/bin/true\"]", "deadline-seconds = 0",
        "deadline-seconds = 601", "deadline-seconds = 1.5", "desktop = \"fr\"", "desktop = true", "shell = \"x\"",
        "repeat-minutes = nan"}) {
    INFO(wrong);
    CHECK_FALSE(parse_party_config(good + "[told]\n" + wrong + "\n"));
  }
  CHECK(parse_party_config(good + "[told]\n").value().told == ToldSettings());
  CHECK_FALSE(parse_party_config("told = 1\n" + good));
  CHECK(parse_party_config("[party]\nrole = \"agent\"\n").error().code == ErrorCode::malformed);
  CHECK(parse_party_config("not toml").error().code == ErrorCode::malformed);
}

}  // namespace puente::client::io
