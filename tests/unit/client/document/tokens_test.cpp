// Tokens, version 2, over the vectors of docs/token-vectors.json; they were made without this code.
#include "client/document/tokens.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "client/document/document.h"
#include "client/document/ladder_steps.h"

using namespace puente;
using namespace puente::client::document;
using nlohmann::json;

namespace {

json vectors() {
  const char* const source = std::getenv("PUENTE_SOURCE_DIR");
  std::ifstream in(std::string(source == nullptr ? "." : source) + "/docs/token-vectors.json");
  REQUIRE(in);
  return json::parse(in);
}

TokenMaker maker(std::string_view key) { return TokenMaker(TokenKey::from(bytes_from_hex(key).value()).value()); }

// "names" of a person as a document says them.
json sections_of(const std::string& rungs) {
  json root = json::parse(R"({"kind": "person", "to": ["US/FBI"], "marks": {"tlp": "TLP:AMBER"}, "purpose":
    "financial-crime", "urgency": "routine", "sections": {}})");
  root["sections"] = json::parse(rungs);
  const TokenMaker ours = maker(std::string(64, '7'));
  const Reading read = read_document(root, &ours, 2026);
  if (!read.document) FAIL(error_of(read.findings.all()).what);
  return root["sections"];
}

}  // namespace

TEST_CASE("each vector has its canonical value and its token, and notes keep their word") {
  const json all = vectors();
  const TokenMaker ours = maker(all.at("tokenKey").get<std::string>());
  std::map<std::string, std::string> first;  // section → token of the case before
  for (const json& one : all.at("cases")) {
    INFO(one.dump());
    const auto section = model::parse_name<model::Section>(one.at("section").get<std::string>());
    REQUIRE(section);
    const auto step = token_step_of(*section);
    REQUIRE(step);
    auto canonical = step->canonical(one.at("value"));
    REQUIRE(canonical);
    CHECK(hex_of(*canonical) == one.at("canonical").get<std::string>());
    const std::string token = ours.token(*section, one.at("year").get<int>(), std::move(*canonical));
    CHECK(token == one.at("token").get<std::string>());
    const std::string note = one.at("note");
    const std::string name(model::name_of(*section));
    if (note.ends_with("the same token")) CHECK(token == first.at(name));
    if (note.ends_with("another token")) CHECK(token != first.at(name));
    if (!note.ends_with("token")) first[name] = token;
  }
  CHECK(all.at("cases").size() == 24);
}

TEST_CASE("contents state the version and the year of their tokens") {
  const json sections = sections_of(R"({"identifiers": {"value": [{"type": "R.F.C.", "value": "MUÑA850101AB1",
    "country": "MX"}]}})");
  const json& token = sections["identifiers"]["token"][0];
  CHECK(token["version"] == 2);
  CHECK(token["year"] == 2026);
  CHECK(token["type"] == "R.F.C.");
  CHECK(token["token"].get<std::string>().size() == 64);
}

TEST_CASE("a value of which no token can be made is refused, and not left out") {
  json root = json::parse(R"({"kind": "person", "to": ["US/FBI"], "marks": {"tlp": "TLP:AMBER"}, "purpose":
    "financial-crime", "urgency": "routine", "sections": {
      "identifiers": {"value": [{"type": "RFC", "value": "A1"}, {"type": "RFC", "value": "-.- "}]},
      "names": {"full": [{"alias": true}]}}})");
  const Reading read = read_document(root, nullptr, 0);
  REQUIRE(read.findings.count() == 2);
  CHECK(read.findings.all()[0].path == "sections.names.full[0].name");
  CHECK(read.findings.all()[1].path == "sections.identifiers.value[1].value");
  CHECK(read.findings.all()[1].problem == Problem::nothing_to_link);
}

TEST_CASE("IBANs and CLABEs are told by their check digits") {
  CHECK(is_iban("GB82WEST12345698765432"));
  CHECK(is_iban("ES9121000418450200051332"));
  for (const char* const none : {"GB82WEST12345698765433", "GB82", "XX82WEST12345698765432", "032180000118359719", ""})
    CHECK_FALSE(is_iban(none));
  CHECK(is_clabe("032180000118359719"));
  for (const char* const none :
       {"032180000118359710", "03218000011835971", "GB82WEST12345698765432", "", "03218000011835971X"})
    CHECK_FALSE(is_clabe(none));
}
