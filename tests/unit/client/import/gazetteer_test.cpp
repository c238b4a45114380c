#include "client/import/gazetteer.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <set>
#include <vector>

#include "client/import/utf8.h"

using namespace puente;
using namespace puente::client::import;

namespace {

std::string cell(std::string_view latitude, std::string_view longitude) {
  return cell_code(parse_coordinates(latitude, longitude).value());
}

const std::vector<std::string> state_words = {"state"};

}  // namespace

TEST_CASE("cells are 6-digit Open Location Codes, padded as the specification asks") {
  // Google's open-location-code, test_data/encoding.csv: the length-6 prefixes of its codes.
  CHECK(cell("20.375", "2.775") == "7FG49Q00+");
  CHECK(cell("20.3700625", "2.7821875") == "7FG49Q00+");
  CHECK(cell("47.0000625", "8.0000625") == "8FVC2200+");
  CHECK(cell("-41.2730625", "174.7859375") == "4VCPPQ00+");
  CHECK(cell("0.5", "-179.5") == "62G2GG00+");
  CHECK(cell("-89.5", "-179.5") == "2222GG00+");
  CHECK(cell("20.5", "2.5") == "7FG4GG00+");
  CHECK(cell("90", "1") == "CFX3X200+");
  CHECK(cell("1", "180") == "62H22200+");
  CHECK(cell("-90", "-180") == "22222200+");
  CHECK(cell("19.42847", "-99.12766") == "76F2CV00+");  // Mexico City
}

TEST_CASE("a border between cells belongs to the cell north and east of it, without rounding") {
  CHECK(cell("20.05", "0") != cell("20.0499999", "0"));
  CHECK(cell("20.05", "0") == cell("20.0999999", "0.0499999"));
  std::set<std::string> cells;
  for (int i = 0; i < 2000; ++i) {  // 100 degrees in steps of 0.05: each step is a new cell
    const int hundredths = i * 5;
    const std::string text = std::to_string(hundredths / 100) + "." + std::to_string(hundredths % 100 / 10) +
                             std::to_string(hundredths % 10);
    cells.insert(cell("0", text));
  }
  CHECK(cells.size() == 2000);
}

TEST_CASE("coordinates that are not decimal degrees in range are refused") {
  for (const char* bad : {"", " ", "-", ".", "91", "-90.0000001", "1e1", "19,4", "0x1", "nan", "inf", "1.2.3", "+-1",
                          "99999999999999999999999", "19.4N"}) {
    INFO(bad);
    const auto parsed = parse_coordinates(bad, "0");
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == ErrorCode::malformed);
  }
  CHECK_FALSE(parse_coordinates("0", "180.0000001"));
  CHECK(parse_coordinates("+1.5", "-.5").value() == Coordinates{15'000'000, -5'000'000});
  CHECK(parse_coordinates("1.00000005", "-1.00000004").value() == Coordinates{10'000'001, -10'000'000});
}

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

TEST_CASE("a band has borders at 1 and 5 times every power of ten, and its lower one belongs to it") {
  CHECK(band_of(0) == Bounds{0, 1});
  CHECK(band_of(0.999) == Bounds{0, 1});
  CHECK(band_of(1) == Bounds{1, 5});
  CHECK(band_of(5) == Bounds{5, 10});
  CHECK(band_of(9.99) == Bounds{5, 10});
  CHECK(band_of(10) == Bounds{10, 50});
  CHECK(band_of(184'200.5) == Bounds{100'000, 500'000});
  CHECK(band_of(1e14) == Bounds{1e14, 5e14});
  CHECK(band_of(5e14) == Bounds{5e14, 1e15});
  for (const double none :
       {-0.1, 1e15, 1e300, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
    CHECK_FALSE(band_of(none));
}

TEST_CASE("an interval takes the finest period that contains it, and every coarser one") {
  const auto periods = [](const char* a, const char* b) { return periods_of(*parse_day(a), *parse_day(b)); };
  const Periods day = periods("1992-09-01", "1992-09-01");
  CHECK(day.day == "1992-09-01");
  CHECK(day.month == "1992-09");
  CHECK(day.quarter == "1992-Q3");
  CHECK(day.year == "1992");
  const Periods month = periods("1992-09-01", "1992-09-02");
  CHECK_FALSE(month.day);
  CHECK(month.month == "1992-09");
  const Periods quarter = periods("1992-10-31", "1992-12-01");
  CHECK_FALSE(quarter.month);
  CHECK(quarter.quarter == "1992-Q4");
  const Periods year = periods("1992-03-31", "1992-04-01");
  CHECK_FALSE(year.quarter);
  CHECK(year.year == "1992");
  CHECK_FALSE(periods("1992-12-31", "1993-01-01").year);
  CHECK_FALSE(periods("1992-09-01", "1993-09-01").day);
}

TEST_CASE("a day may carry a midnight and nothing else") {
  for (const char* good : {"1992-09-01", "1992-09-01 00:00:00", "1992-09-01T00:00:00Z", "1992-09-01 00:00:00.000"}) {
    INFO(good);
    CHECK(parse_day(good).value() == CivilDate{1992, 9, 1});
  }
  for (const char* bad : {"", "1992-9-1", "1992-02-30", "01/09/1992", "1992-09-01 12:00:00", "1992-09-01 ",
                          "1992-09-01 00:00:00.", "1992-09-01 00:00:00.5", "1992-09-01x"}) {
    INFO(bad);
    CHECK_FALSE(parse_day(bad));
  }
}

TEST_CASE("UTF-8 is checked as RFC 3629 says") {
  for (const char* good : {"", "a", "é", "€", "😀", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"}) CHECK(is_utf8(good));
  for (const char* bad : {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xC3("})
    CHECK_FALSE(is_utf8(bad));
  CHECK(utf8_from_latin1("Espa\xF1"
                         "a") == "España");
}

TEST_CASE("what is quoted in messages is short and has no control characters") {
  CHECK(cited("a\x1B[31mb\n") == "'a?[31mb?'");
  CHECK(cited("\xC2\x9B") == "'?'");
  CHECK(cited(std::string(500, 'x')).size() < 80);
}
