#include "geo/gazetteer.h"

#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>
#include <vector>

using namespace puente::geo;

namespace {

const std::vector<std::string> state_words = {"state"};

}  // namespace

TEST_CASE("names are normalised to lower case without accents and punctuation") {
  CHECK(normalised("  Culiacán   Rosales ") == "culiacan rosales");
  CHECK(normalised("NUEVO LEÓN") == "nuevo leon");
  CHECK(normalised("Cañitas de Felipe Pescador") == "canitas de felipe pescador");
  CHECK(normalised("Dr. Gonza\xCC\x81lez") == "dr gonzalez");  // a combining accent
  CHECK(normalised("San Juan (centro)-2") == "san juan centro 2");
  CHECK(normalised("Łódź, Çeşme, Straße, Æsir") == "lodz cesme strasse aesir");
  CHECK(normalised("Київ") == "Київ");  // kept as it is
  CHECK(normalised("?!").empty());
  const std::vector<std::string> words = {"municipality"};
  CHECK(normalised_without("Puente de Ixtla municipality", words) == "puente de ixtla");
  CHECK(normalised_without("municipality", words) == "municipality");
  CHECK(normalised_without("Xmunicipality", words) == "xmunicipality");
}

TEST_CASE("the 32 states of INEGI are found by the names people write") {
  const std::pair<const char*, const char*> known[] = {{"Aguascalientes state", "MX-01"},
                                                       {"Baja California state", "MX-02"},
                                                       {"Baja California Sur state", "MX-03"},
                                                       {"Campeche", "MX-04"},
                                                       {"Coahuila state", "MX-05"},
                                                       {"Coahuila de Zaragoza", "MX-05"},
                                                       {"Colima state", "MX-06"},
                                                       {"Chiapas state", "MX-07"},
                                                       {"Chihuahua state", "MX-08"},
                                                       {"Distrito Federal", "MX-09"},
                                                       {"Ciudad de México", "MX-09"},
                                                       {"CDMX", "MX-09"},
                                                       {"Durango", "MX-10"},
                                                       {"Guanajuato state", "MX-11"},
                                                       {"Guerrero state", "MX-12"},
                                                       {"Hidalgo state", "MX-13"},
                                                       {"Jalisco state", "MX-14"},
                                                       {"México state", "MX-15"},
                                                       {"Estado de México", "MX-15"},
                                                       {"Mexico", "MX-15"},
                                                       {"Michoacán state", "MX-16"},
                                                       {"MICHOACAN DE OCAMPO", "MX-16"},
                                                       {"Morelos state", "MX-17"},
                                                       {"Nayarit state", "MX-18"},
                                                       {"Nuevo León state", "MX-19"},
                                                       {"Nuevo Leon", "MX-19"},
                                                       {"Oaxaca state", "MX-20"},
                                                       {"Puebla state", "MX-21"},
                                                       {"Querétaro", "MX-22"},
                                                       {"Quintana Roo state", "MX-23"},
                                                       {"San Luis Potosí state", "MX-24"},
                                                       {"Sinaloa state", "MX-25"},
                                                       {"Sonora state", "MX-26"},
                                                       {"Tabasco state", "MX-27"},
                                                       {"Tamaulipas state", "MX-28"},
                                                       {"Tlaxcala", "MX-29"},
                                                       {"Veracruz state", "MX-30"},
                                                       {"Veracruz de Ignacio de la Llave", "MX-30"},
                                                       {"Yucatán state", "MX-31"},
                                                       {"Zacatecas state", "MX-32"}};
  std::set<std::string> codes;
  for (const auto& [name, code] : known) {
    INFO(name);
    CHECK(mexican_state(name, state_words).code == code);
    codes.insert(code);
  }
  CHECK(codes.size() == 32);
  CHECK(mexican_state("Distrito Federal", state_words).name == "ciudad de mexico");
}

TEST_CASE("a name that is not a Mexican state is kept without a code") {
  const State state = mexican_state("Antioquia department", state_words);
  CHECK(state.code.empty());
  CHECK(state.name == "antioquia department");
}

TEST_CASE("US states and territories are found by name and postal abbreviation, and every code leads back") {
  CHECK(us_state("Texas").code == "US-48");
  CHECK(us_state("TX").name == "texas");
  CHECK(us_state("State of New York").code == "US-36");
  CHECK(us_state("Puerto Rico").code == "US-72");
  CHECK(us_state("sonora").code.empty());
  CHECK(state_of_name("Nuevo León").code == "MX-19");
  CHECK(state_of_name("New Mexico").code == "US-35");
  std::set<std::string> names;
  std::size_t found = 0;
  for (const std::string country : {"MX-", "US-"})
    for (int number = 0; number < 100; ++number) {
      const std::string code = country + (number < 10 ? "0" : "") + std::to_string(number);
      const auto state = state_of_code(code);
      if (!state) continue;
      ++found;
      CHECK(state->code == code);
      CHECK(state_of_name(state->name).code == code);
      names.insert(state->name);
    }
  CHECK(found == 32 + 56);  // 50 states, the district, five territories
  CHECK(names.size() == found);
  for (const std::string_view none : {"", "MX-", "MX-00", "MX-33", "US-03", "US-480", "GT-01", "mx-25"})
    CHECK_FALSE(state_of_code(none));
}

TEST_CASE("states are found as people and INEGI abbreviate them") {
  for (const char* const name : {"Edo. de México", "Edo. Mex.", "Edomex", "Estado Libre y Soberano de México", "Méx."})
    CHECK(mexican_state(name, {}).code == "MX-15");
  for (const char* const name : {"México, D.F.", "México D.F.", "D.F.", "Cd. de México", "CDMX", "Distrito Federal"})
    CHECK(mexican_state(name, {}).code == "MX-09");
  CHECK(mexican_state("N.L.", {}).code == "MX-19");
  CHECK(mexican_state("Q. Roo", {}).code == "MX-23");
  CHECK(mexican_state("S.L.P.", {}).code == "MX-24");
  CHECK(mexican_state("Tamps.", {}).code == "MX-28");
  // No abbreviation is both nations'.
  CHECK(state_of_name("CO").code == "US-08");
  CHECK(state_of_name("Col.").code == "MX-06");
}
