#include "crypto/pki/names.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/crypto/pki/forge.h"

namespace puente::pki::test {
namespace {

bool accepted(const std::string& common_name) { return check_name({"MX", "FGR", common_name}).has_value(); }

ErrorCode code_of_subject(std::vector<Forged::Part> subject) {
  const Authority root = root_of("MX");
  Forged forged;
  forged.subject = std::move(subject);
  return code_of(Certificate::parse(forge(forged, device_key(1), root)));
}

}  // namespace

TEST_CASE("a name is printed from nation to holder") {
  CHECK(text_of(Name{"MX", "FGR", "agent-1"}) == "MX/FGR/agent-1");
}

TEST_CASE("names in both languages are accepted") {
  CHECK(accepted("agent-1"));
  CHECK(accepted("Peña Núñez"));
  CHECK(accepted("O'Brien, \"Jo\""));
  CHECK(accepted("\xf0\x9f\x8c\xae"));  // outside the basic plane
}

TEST_CASE("a country is exactly MX or US") {
  for (const char* country : {"", "mx", "CA", "MX ", "MXX"}) CHECK_FALSE(check_name({country, "FGR", "a"}));
}

TEST_CASE("control, invisible and direction-changing characters are refused") {
  CHECK_FALSE(accepted(std::string("a\0b", 3)));
  for (const char* text : {"a\nb", "a\x1b[2Jb", "a\x7f",
                           "a\xc2\x85"
                           "b",
                           "a\xc2\xad"
                           "b",
                           "a\xe2\x80\x8b"
                           "b",
                           "a\xe2\x80\xae"
                           "b",
                           "a\xe2\x81\xa6"
                           "b",
                           "\xef\xbb\xbf"
                           "a",
                           "a\xef\xbf\xbd", "\xee\x80\x80", "a\xef\xbf\xbf", "a\xf3\xa0\x81\x81",
                           "a\xe2\x80\xa8"
                           "b"})
    CHECK_FALSE(accepted(text));
}

TEST_CASE("bytes that are not strict UTF-8 are refused") {
  for (const char* text :
       {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff", "\xc3("})
    CHECK_FALSE(accepted(text));
}

TEST_CASE("a part is 1 to 64 characters, not bytes, without a space at its ends") {
  CHECK_FALSE(accepted(""));
  CHECK_FALSE(accepted(" a"));
  CHECK_FALSE(accepted("a "));
  CHECK(accepted("a b"));
  CHECK(accepted(std::string(64, 'a')));
  CHECK_FALSE(accepted(std::string(65, 'a')));
  CHECK_FALSE(accepted(std::string(257, 'a')));
  std::string accents;
  for (int i = 0; i < 64; ++i) accents += "é";
  CHECK(accepted(accents));
  CHECK_FALSE(accepted(accents + "é"));
}

TEST_CASE("a certificate whose name is not exactly C, O and CN is malformed") {
  using Part = Forged::Part;
  const std::vector<std::vector<Part>> wrong{
      {{"C", "MX"}, {"O", "FGR"}},
      {{"C", "MX"}, {"CN", "agent-1"}},
      {{"O", "FGR"}, {"CN", "agent-1"}},
      {{"C", "MX"}, {"O", "FGR"}, {"CN", "agent-1"}, {"CN", "agent-2"}},
      {{"C", "MX"}, {"C", "US"}, {"O", "FGR"}, {"CN", "agent-1"}},
      {{"C", "MX"}, {"O", "FGR"}, {"OU", "x"}, {"CN", "agent-1"}},
      {{"C", "MX"}, {"CN", "agent-1"}, {"O", "FGR"}},
      {{"C", "CA"}, {"O", "FGR"}, {"CN", "agent-1"}},
      {{"C", "MX"}, {"O", "FGR"}, {"CN", "agent-1", V_ASN1_UTF8STRING, -1}},
      {{"C", "MX"}, {"O", "FGR"}, {"CN", "agent-1", V_ASN1_T61STRING}},
      {{"C", "MX"}, {"O", "FGR"}, {"CN", std::string("agent\0-1", 8)}},
      {{"C", "MX"}, {"O", "FGR"}, {"CN", "agent\r1"}},
  };
  for (const auto& subject : wrong) {
    CAPTURE(&subject - wrong.data());
    CHECK(code_of_subject(subject) == ErrorCode::malformed);
  }
}

TEST_CASE("a name is not of characters that Unicode does not have") {
  CHECK_FALSE(accepted("a\u0378"));
  CHECK_FALSE(accepted("a\xff"));
}

TEST_CASE("one person in several spellings is one person") {
  const Name jose{"MX", "SRE", "José Ruiz"};
  CHECK(same_person(jose, jose));
  CHECK(same_person(jose, {"MX", "SRE", "JOSE\u0301  RUIZ"}));
  CHECK_FALSE(same_person(jose, {"MX", "SRE", "Jose Ruiz"}));
  CHECK(same_person(jose, {"MX", "CNI", "JOSÉ RUIZ"}));
  CHECK_FALSE(same_person(jose, {"US", "SRE", "José Ruiz"}));
}

}  // namespace puente::pki::test
