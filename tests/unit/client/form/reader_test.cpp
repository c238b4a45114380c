#include "client/form/reader.h"

#include <catch2/catch_test_macros.hpp>

#include "client/document/document.h"
#include "tests/unit/client/form/filled.h"

namespace puente::client::form {
namespace {

using nlohmann::json;
using namespace test;

constexpr Language english = Language::english, spanish = Language::spanish;

std::string told(const FormReading& reading, Language language = english) {
  std::string out;
  for (const document::Finding& one : reading.findings) out += document::text_of(one, language) + "\n";
  return out;
}
std::string told(const std::string& text, Language language = english) {
  return told(read_form(text, language), language);
}

// A form that may be sent, with this section.
std::string event(const std::string& sections, const std::string& head = "") {
  return "kind = \"violent-event\"\nto = [\"US/DEA\"]\npurpose = \"prosecution\"\nurgency = \"routine\"\n" + head +
         "[marks]\ntlp = \"TLP:AMBER\"\n" + sections;
}
json read(const std::string& text) {
  const FormReading reading = read_form(text, english);
  INFO(told(reading));
  REQUIRE(reading.findings.empty());
  return reading.document;
}

}  // namespace

TEST_CASE("a form of each kind, filled in with its examples, is the same document in both languages") {
  for (std::size_t i = 0; i < model::kind_count; ++i) {
    const auto kind = static_cast<model::Kind>(i);
    CAPTURE(model::name_of(kind));
    json documents[2];
    for (const Language language : {english, spanish}) {
      const FormReading reading = read_form(filled(kind, language), language);
      INFO(told(reading));
      REQUIRE(reading.findings.empty());
      for (const model::Section section : model::sections_of(kind))
        CHECK(reading.document["sections"].contains(model::name_of(section)));
      const auto as_json = document::parse_document(reading.document.dump());
      CHECK(as_json);
      documents[language == spanish] = reading.document;
    }
    // Its words differ, its keys do not.
    std::vector<std::string> keys[2];
    for (int k = 0; k < 2; ++k) {
      const json flat = documents[k].flatten();
      for (const auto& [path, value] : flat.items()) keys[k].push_back(path);
    }
    CHECK(keys[0] == keys[1]);
  }
}

TEST_CASE("a form in the other language, or in both, is read") {
  const json spanish_one = read(
      "clase = \"hecho violento\"\npara = \"US/DEA\"\nfinalidad = \"procuración de justicia\"\nurgencia = "
      "\"ordinario\"\n"
      "[marcas]\ntlp = \"TLP:AMBER\"\n[tipo]\nvalor = \"enfrentamiento\"\n[place.municipio]\nestado = \"MX-25\"\nname "
      "= "
      "\"Culiacán\"\n");
  const json english_one =
      read(event("[type]\nvalue = \"clash\"\n[place.municipality]\nstate = \"MX-25\"\nname = \"Culiacán\"\n"));
  CHECK(spanish_one == english_one);
}

TEST_CASE("a form that nobody has filled in is refused, and all that must be written is told at once") {
  for (std::size_t i = 0; i < model::kind_count; ++i) {
    const auto kind = static_cast<model::Kind>(i);
    const FormReading reading = read_form(form_text(kind, english), english);
    REQUIRE(reading.findings.size() == 4);
    CHECK(reading.document.is_null());
  }
  const std::string said = told(form_text(model::Kind::request, english));
  CHECK(said.find("to, line 16: it is missing: write [\"US/DEA\"]") != said.npos);
  CHECK(said.find("purpose, line ") != said.npos);
  CHECK(said.find("it is missing: write threat-to-life | urgent | routine") != said.npos);
  CHECK(said.find("marks.tlp, line ") != said.npos);
  const std::string dicho = told(form_text(model::Kind::request, spanish), spanish);
  CHECK(dicho.find("finalidad, línea ") != dicho.npos);
  CHECK(dicho.find("falta: escriba amenaza a la vida | urgente | ordinario") != dicho.npos);
  CHECK(told(event("[type]\nvalue = \"\"\n")) ==
        "no section is filled in: write what you know in one of them at least\n");
}

TEST_CASE("examples that were left in a form are told, each") {
  const auto left = [](std::string example) { return example; };
  const FormReading reading = read_form(filled(model::Kind::firearm_trace, english, left), english);
  CHECK(reading.findings.size() > 5);
  for (const document::Finding& one : reading.findings) {
    CHECK(one.line > 0);
    CHECK(document::text_of(one, english).find("is the form's example: write what you know") != std::string::npos);
  }
  CHECK(told(event("[narrative]\ntext = \"…\"\n")) ==
        "narrative.text, line 8: '…' is yet to be written: write what you know, or leave \"\" there\n");
}

TEST_CASE("what is wrong with a value is told with its line, what was written, and what to write") {
  const auto place = [](const std::string& lines) { return event("[place.point]\n" + lines); };
  CHECK(
      told(place("latitude = \"24,8\"\nlongitude = \"-107.3\"\n")) ==
      "place.point.latitude, line 8: '24,8' is no number: write digits, with a point before decimals, as in 24.8091\n");
  CHECK(told(place("latitude = 24.8\n")) ==
        "place.point, line 7: a point has both halves, and the longitude is missing\n");
  CHECK(told(place("latitude = 24.8\nlongitude = \"\"\n")) ==
        "place.point, line 7: a point has both halves, and the longitude is missing\n");
  CHECK(told(place("latitud = 99\nlongitud = -107\n"), spanish) ==
        "place.point.latitud, línea 8: '99.0' no es una latitud: escriba grados de -90 a 90, el norte positivo\n");
  CHECK(told(event("[victims]\nbest = \"three\"\n")) ==
        "victims.best, line 8: 'three' is no whole number: write digits only, as in 3\n");
  CHECK(told(event("[time]\nhour = \"24/11/2026 8 am\"\n")) ==
        "time.hour, line 8: '24/11/2026 8 am' is no hour: write YYYY-MM-DDTHH, a day of the calendar and 00 to 23, in "
        "UTC\n");
  CHECK(told(event("[type]\nvalue = \"clsh\"\n")) ==
        "type.value, line 8: 'clsh' is not known; the nearest is 'clash'\n");
  CHECK(told(event("[plaza]\n")).starts_with("plaza, line 7: there is no 'plaza' here; the nearest is '"));
  CHECK(told(event("[place]\npoint = \"downtown\"\n")) ==
        "place.point, line 8: this has parts: write them under the heading [place.point], a line each\n");
  CHECK(told(event("[actors]\nname = 7.5\n")) ==
        "actors.name, line 8: a text belongs here: write it in quotes, \"…\"\n");
  CHECK(told("kind = \"violent-evnt\"\n") ==
        "kind, line 1: 'violent-evnt' is not known; the nearest is 'violent-event'\n");
  CHECK(told("to = [\"US/DEA\"]\n").starts_with("kind: it is missing: write territory | violent-event"));
  CHECK(told(event("[type]\nvalue = \"clash\"\n[tipo]\nvalor = \"clash\"\n"))
            .find("this stands in the form already, as ") != std::string::npos);
}

TEST_CASE("what is wrong is told in the officer's language") {
  CHECK(told("clase = \"hecho violento\"\npara = US/DEA\n", spanish) ==
        "para, línea 2: está sin comillas: escriba para = \"US/DEA\"\n");
  CHECK(told(event("[actors]\nname = \"Grupo Ejemplo\"\n"), spanish) ==
        "actors.name, línea 8: 'Grupo Ejemplo' es el ejemplo del formulario: escriba lo que sabe, o deje \"\" ahí\n");
  CHECK(told(event("[victims]\nbest = \"tres\"\n"), spanish) ==
        "victims.best, línea 8: 'tres' no es un número entero: escriba solo cifras, como en 3\n");
  CHECK(told(event("[place]\npoint = \"centro\"\n"), spanish) ==
        "place.point, línea 8: esto tiene partes: escríbalas bajo el título [place.point], una línea por cada una\n");
}

TEST_CASE("what is easy to write is read: a list of one, words with commas, numbers in quotes, unknown rungs") {
  const json out = read(
      "kind = \"violent-event\"\nto = \"US/DEA, US/FBI\"\npurpose = \"prosecution\"\nurgency = \"routine\"\n"
      "[marks]\ntlp = \"tlp amber\"\nhandling = \"H0\"\n[victims]\nbest = \"2\"\n[actors]\nname = \"A\"\n"
      "[place.point]\nlatitude = \"24.8\"\nlongitude = -107\n[place.municipality]\nname = \"unknown\"\n"
      "[time.hour]\nhour = \"2026-11-24T08\"\n");
  CHECK(out["to"] == json{"US/DEA", "US/FBI"});
  CHECK(out["marks"] == json{{"tlp", "TLP:AMBER"}, {"handling", {"H0"}}});
  CHECK(out["sections"]["victims"]["best"] == 2);
  CHECK(out["sections"]["actors"] == json::array({{{"name", "A"}}}));
  CHECK(out["sections"]["place"]["municipality"] == "unknown");
  CHECK(out["sections"]["place"]["point"]["longitude"] == -107);
  CHECK(out["sections"]["time"]["hour"]["hour"] == "2026-11-24T08");
}

TEST_CASE("what word processors make of a form is told line by line") {
  const std::string text =
      "kind = “violent-event”\nto = [«US/DEA»]\npurpose = prosecution\nurgency =\nfinalización = \"x\"\nhello\n"
      "\xc2\xa0tlp = \"TLP:RED\"\nnote = \"never ended\n";
  const FormReading reading = read_form(text, english);
  REQUIRE(reading.findings.size() == 8);
  for (std::size_t i = 0; i < 8; ++i) CHECK(reading.findings[i].line == i + 1);
  const std::string said = told(reading);
  CHECK(said.find("line 1: the quotation mark “ is a word processor's: write \" instead") != said.npos);
  CHECK(said.find("purpose, line 3: it stands without quotes: write purpose = \"prosecution\"") != said.npos);
  CHECK(said.find("urgency, line 4: nothing stands behind =: write \"\"") != said.npos);
  CHECK(said.find("line 5: a key has letters without accents, digits and hyphens: write finalizacion = …") !=
        said.npos);
  CHECK(said.find("line 6: this is no line of a form: write KEY = \"VALUE\"") != said.npos);
  CHECK(said.find("line 8: the quotes do not end on this line") != said.npos);
}

TEST_CASE("BOM, CRLF and tabs do no harm; what is no text is told as such") {
  std::string text =
      event("\t[type]\n\tvalue\t=\t\"clash\"\n[narrative]\ntext = \"\"\"\nTwo\nlines “quoted”\n\"\"\"\n");
  const json plain = read(text);
  CHECK(plain["sections"]["narrative"]["text"] == "Two\nlines “quoted”");
  for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 2)) text.replace(at, 1, "\r\n");
  const json dos = read("\xef\xbb\xbf" + text);
  CHECK(dos["sections"]["type"] == plain["sections"]["type"]);
  CHECK(told("PK\x03\x04 whatever").find("word processor's document") != std::string::npos);
  CHECK(told("{\\rtf1 kind}").find("word processor's document") != std::string::npos);
  CHECK(told("\xff\xfek").find("UTF-16") != std::string::npos);
  CHECK(told("kind = \"caf\xe9\"\n") == "line 1: this line is not UTF-8: save the file as UTF-8\n");
  CHECK(told(" \n\n").find("puente new KIND") != std::string::npos);
  CHECK(told(std::string(document::document_bytes_max + 1, '#')).find("12 MiB") != std::string::npos);
  CHECK(is_form("# a form\n"));
  CHECK(is_form(""));
  CHECK_FALSE(is_form("\xef\xbb\xbf \n{\"kind\": 1}"));
}

TEST_CASE("hostile forms end as findings") {
  std::string deep = "kind = \"advisory\"\n";
  for (int i = 0; i < 200'000; ++i) deep += "a.";
  CHECK_FALSE(read_form(deep + "a = \"1\"\n", english).findings.empty());
  CHECK_FALSE(read_form("[" + deep.substr(18) + "a]\n", english).findings.empty());
  CHECK_FALSE(read_form("a = " + std::string(100'000, '['), english).findings.empty());
  std::string inline_deep = "kind = \"advisory\"\na = ";
  for (int i = 0; i < 30; ++i) inline_deep += "{ a = ";
  CHECK_FALSE(read_form(inline_deep, english).findings.empty());
  CHECK_FALSE(read_form("[[[", english).findings.empty());
  CHECK_FALSE(read_form("kind = 2026-11-24T?\n", english).findings.empty());
  CHECK_FALSE(read_form("kind = -n\"\n", english).findings.empty());
  std::string many = event("");
  for (int i = 0; i < 5000; ++i) many += "[[actors]]\nnam = \"x\"\n";
  CHECK(read_form(many, english).findings.size() == document::findings_max);
}

TEST_CASE("a form that was damaged anywhere is a document or findings, never both or neither") {
  const std::string_view damage[] = {
      "\"", "'",  "\"\"\"",       "[",    "]",     "[[",   "{",          "}",     "=",      ".", ",", "#", "\n", "\r",
      "\t", "\\", "\xe2\x80\x9c", "\xc2", "a.a.a", "-n\"", "2026-11-24", "1e400", "unknown"};
  std::uint64_t state = 17;
  const auto below = [&](std::size_t bound) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(state >> 33U) % bound;
  };
  for (int round = 0; round < 2000; ++round) {
    const auto kind = static_cast<model::Kind>(below(model::kind_count));
    std::string text = filled(kind, below(2) == 0 ? english : spanish);
    for (std::size_t times = 1 + below(3); times > 0; --times) {
      const std::size_t at = below(text.size());
      text.replace(at, below(4), damage[below(std::size(damage))]);
    }
    const FormReading reading = read_form(text, english);
    REQUIRE(reading.document.is_null() != reading.findings.empty());
    if (!reading.document.is_null()) REQUIRE(document::parse_document(reading.document.dump()));
  }
}

}  // namespace puente::client::form
