// What of a section is indexed, and where.
#include "client/search/section_text.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "client/search/words.h"

using namespace puente;
using namespace puente::client::search;
using model::Label;
using model::Rung;
using model::Section;
using nlohmann::json;

namespace {

SectionText of(Section section, Rung rung, const char* text) {
  return text_of(Label{section, rung, 0}, json::parse(text));
}

}  // namespace

TEST_CASE("texts are folded: case, accents, tildes and punctuation make no difference") {
  CHECK(folded("  Núñez-García,\tJOSÉ ") == "NUNEZ GARCIA JOSE");
  CHECK(folded("nu\xCC\x81n\xCC\x83"
               "ez") == "NUNEZ");  // accents as characters of their own
  CHECK(folded("—…!").empty());
  CHECK(stripped("MSKU 123456-7") == "MSKU1234567");
}

TEST_CASE("names, places, numbers and words have each their column") {
  const SectionText names = of(Section::names, Rung::full, R"([{"name": "GUZMÁN LOERA, Joaquín", "note": "el jefe"}])");
  CHECK(names.names == "GUZMAN LOERA JOAQUIN");
  CHECK(names.words == "EL JEFE");
  CHECK_FALSE(names.sounds.empty());
  CHECK(names.gist == "GUZMÁN LOERA, Joaquín");

  const SectionText place = of(Section::place, Rung::municipality, R"({"state": "02", "name": "Tijuana"})");
  CHECK(place.places == "TIJUANA 02");
  CHECK(place.names.empty());
  CHECK(place.sounds.empty());

  const SectionText transport =
      of(Section::transport, Rung::whole, R"({"mode": "sea", "container": "MSKU 123456-7", "vessel": "Aurora"})");
  CHECK(transport.words == "MSKU 123456 7 SEA AURORA");
  CHECK(holds(transport.parts, trigrams_of("1234567"), false));
  CHECK(holds(transport.parts, trigrams_of("KU123"), false));
  CHECK_FALSE(holds(transport.parts, trigrams_of("12346"), false));
}

TEST_CASE("numbers are found in running text too, and telephone numbers over their blanks") {
  const SectionText text =
      of(Section::narrative, Rung::whole, R"({"text": "Call +52 664 123 4567, plate ABC-12-34; 30 men in 2 cars"})");
  for (const char* part : {"66412", "34567", "526641234567", "BC123"}) {
    CAPTURE(part);
    CHECK(holds(text.parts, trigrams_of(part), false));
  }
  CHECK_FALSE(holds(text.parts, trigrams_of("4567A"), false));  // where one number ends and the next begins
  CHECK(trigrams_of("1234").empty());
}

TEST_CASE("files are not indexed, and a long text is cut at a word") {
  const SectionText photo = of(Section::photo, Rung::whole,
                               R"({"mediaType": "image/jpeg", "base64": "SECRETSECRET", "note": "taken by night"})");
  CHECK(photo.words == "TAKEN BY NIGHT");
  CHECK(photo.parts.empty());
  const std::string word = "palabra ";
  std::string many;
  while (many.size() < 2 * section_text_bytes_max) many += word;
  const SectionText cut = text_of(Label{Section::narrative, Rung::whole, 0}, json{{"text", many}});
  CHECK(cut.words.size() <= section_text_bytes_max);
  CHECK(cut.words.ends_with("PALABRA"));
  CHECK(cut.gist.size() <= gist_bytes_max + 4);
}

TEST_CASE("a section says in a few words what it is about") {
  CHECK(of(Section::type, Rung::whole, R"("homicide")").gist == "homicide");
  CHECK(of(Section::quantity, Rung::kilograms, R"({"kilograms": 12.5})").gist == "12.5 kg");
  CHECK(of(Section::actors, Rung::whole, R"([{"name": "A"}, {"name": "B"}, {"name": "C"}])").gist == "A (+2)");
  CHECK(of(Section::route, Rung::port, R"({"origin": "Ningbo", "destination": "Manzanillo"})").gist ==
        "Ningbo → Manzanillo");
  CHECK(of(Section::actors, Rung::whole, "[]").gist.empty());
}
