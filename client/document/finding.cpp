#include "client/document/finding.h"

#include <fmt/format.h>

#include <array>

#include "crypto/base/check.h"
#include "crypto/base/utf8.h"
#include "policy/model/suggestion.h"
#include "translate/translate.h"

namespace puente::client::document {
namespace {

constexpr std::size_t said_in_one_error = 20;
constexpr std::size_t right_bytes_max = 400;

struct Words {
  Problem problem;
  const char* english;
  const char* spanish;
};

// {0}: what was given, in quotes; {1}: what is right.
constexpr std::array<Words, problem_count> all_words = {{
    {Problem::other, "{1}", "{1}"},
    {Problem::not_json, "this is no JSON: {1}", "esto no es JSON: {1}"},
    {Problem::repeated_key, "this key stands twice; write it once", "esta clave aparece dos veces; escríbala una vez"},
    {Problem::missing, "it is missing{1}", "falta{1}"},
    {Problem::unknown_key, "there is no {0} here; the nearest is '{1}'", "aquí no existe {0}; lo más cercano es '{1}'"},
    {Problem::unknown_name, "{0} is not known; the nearest is '{1}'", "{0} no se conoce; lo más cercano es '{1}'"},
    {Problem::wrong_type, "it must be {1}", "debe ser {1}"},
    {Problem::number_too_large, "{0} is beyond 32 bits", "{0} rebasa los 32 bits"},
    {Problem::too_many_items, "it has more than 100,000 items", "tiene más de 100 000 elementos"},
    {Problem::nul_in_text, "a NUL stands in it", "contiene un NUL"},
    {Problem::hour, "{0} is no hour: write YYYY-MM-DDTHH, a day of the calendar and 00 to 23, in UTC",
     "{0} no es una hora: escriba AAAA-MM-DDTHH, un día del calendario y de 00 a 23, en UTC"},
    {Problem::day, "{0} is no day: write YYYY-MM-DD, a day of the calendar",
     "{0} no es un día: escriba AAAA-MM-DD, un día del calendario"},
    {Problem::month, "{0} is no month: write YYYY-MM", "{0} no es un mes: escriba AAAA-MM"},
    {Problem::quarter, "{0} is no quarter: write YYYY-Q1 to YYYY-Q4",
     "{0} no es un trimestre: escriba de AAAA-Q1 a AAAA-Q4"},
    {Problem::year, "{0} is no year: write YYYY", "{0} no es un año: escriba AAAA"},
    {Problem::moment,
     "{0} is no date or time: write YYYY-MM-DD, YYYY-MM-DDTHH or YYYY-MM-DDTHH:MM:SSZ (UTC), or YYYY-MM, YYYY-Qn, YYYY",
     "{0} no es fecha ni hora: escriba AAAA-MM-DD, AAAA-MM-DDTHH o AAAA-MM-DDTHH:MM:SSZ (UTC), o AAAA-MM, AAAA-Qn, "
     "AAAA"},
    {Problem::order, "the first, {0}, lies behind the last, {1}", "el inicio, {0}, es posterior al final, {1}"},
    {Problem::birth_date, "{0} can be read in two ways, or is no day: write YYYY-MM-DD, or words (\"circa 1960\")",
     "{0} se puede leer de dos modos, o no es un día: escriba AAAA-MM-DD, o palabras («circa 1960»)"},
    {Problem::latitude, "{0} is no latitude: write degrees from -90 to 90, north positive",
     "{0} no es una latitud: escriba grados de -90 a 90, el norte positivo"},
    {Problem::longitude, "{0} is no longitude: write degrees from -180 to 180, east positive",
     "{0} no es una longitud: escriba grados de -180 a 180, el este positivo"},
    {Problem::half_point, "a point has both halves, and the {1} is missing", "un punto tiene dos mitades, y falta {1}"},
    {Problem::exchanged,
     "latitude and longitude are exchanged: {0} lies outside {1}, and inside it the other way round",
     "latitud y longitud están intercambiadas: {0} queda fuera de {1}, y dentro si se intercambian"},
    {Problem::few_points, "a polygon has three different points at least; this one has {0}",
     "un polígono tiene al menos tres puntos distintos; este tiene {0}"},
    {Problem::cell, "{0} is no cell: write the 6-digit Open Location Code (75PJRJ00+), or leave it out and it is added",
     "{0} no es una celda: escriba el Open Location Code de 6 dígitos (75PJRJ00+), u omítala y se añade"},
    {Problem::state_code, "{0} is no state's code: write {1}", "{0} no es la clave de un estado: escriba {1}"},
    {Problem::state_name, "the name {0} is not that of the code, which is {1}",
     "el nombre {0} no es el de la clave, que es {1}"},
    {Problem::country_code, "{0} is no country's code: write {1}", "{0} no es la clave de un país: escriba {1}"},
    {Problem::count, "{0} is no count: write a whole number from 0, or -1 where it is not known",
     "{0} no es una cuenta: escriba un entero desde 0, o -1 si no se sabe"},
    {Problem::amount, "{0} is no amount: write a number from 0 to below 10^15",
     "{0} no es una cantidad: escriba un número desde 0 y menor que 10^15"},
    {Problem::percent, "{0} is no percentage: write a number from 0 to 100",
     "{0} no es un porcentaje: escriba un número de 0 a 100"},
    {Problem::band, "a band runs from a number to a greater one", "una franja va de un número a otro mayor"},
    {Problem::base64, "this is no base64: write RFC 4648 with padding, without blanks and line breaks",
     "esto no es base64: escriba RFC 4648 con relleno, sin espacios ni saltos de línea"},
    {Problem::sha256, "{0} is no SHA-256: write 64 hexadecimal digits",
     "{0} no es un SHA-256: escriba 64 dígitos hexadecimales"},
    {Problem::refusal_code,
     "{0} is no code of a refusal: write a not available, b the request lacks something, c judicial authorisation "
     "refused, d data not allowed, e inaccurate or outdated, f harm to security or a person, or g minor offence: the "
     "letter alone",
     "{0} no es la clave de una negativa: escriba a no se tiene, b a la solicitud le falta algo, c se negó la "
     "autorización judicial, d datos no permitidos, e inexacto o desactualizado, f daño a la seguridad o a una "
     "persona, "
     "o g delito menor: solo la letra"},
    {Problem::other_sha256, "{0} is not the SHA-256 of these bytes, which is {1}",
     "{0} no es el SHA-256 de estos bytes, que es {1}"},
    {Problem::nothing_to_link, "{0} has no letter and no digit", "{0} no tiene ninguna letra ni dígito"},
    {Problem::disagrees, "{0} is not what follows from the finer value, which is {1}; leave it out, and it is added",
     "{0} no es lo que se sigue del valor más fino, que es {1}; omítalo y se añade"},
    {Problem::token_by_hand, "tokens come from the agency's key; leave them out, and they are added",
     "las claves de enlace salen de la llave de la dependencia; omítalas y se añaden"},
    {Problem::does_not_follow, "no {1} follows from the {0} given: give it, or write \"unknown\" as the {1}",
     "de {0} no se sigue {1}: indíquelo, o escriba \"unknown\" como {1}"},
    {Problem::asked_for,
     "no {0} is given, and none follows from what is: without it {1}; give it, or write \"unknown\" as the {0}",
     "no se indica {0}, ni se sigue de lo demás: sin él, {1}; indíquelo, o escriba \"unknown\" como {0}"},
    {Problem::unknown_agency, "nobody is enrolled as {0}; the nearest is '{1}'",
     "nadie está inscrito como {0}; lo más cercano es '{1}'"},
    {Problem::own_agency, "{0} is this agency itself, and nothing is sent to oneself; take it out",
     "{0} es esta misma dependencia, y nada se envía a una misma; quítela"},
}};

consteval bool in_order() {
  for (std::size_t i = 0; i < problem_count; ++i)
    if (all_words[i].problem != static_cast<Problem>(i)) return false;
  return true;
}
static_assert(in_order(), "every problem has its words, in the order of the enum");

struct Term {
  std::string_view english, spanish;
};
// What `right` may be where it is a word of ours.
constexpr std::array terms = {
    Term{"a text", "un texto"},
    Term{"a number", "un número"},
    Term{"a whole number", "un número entero"},
    Term{"true or false", "true o false"},
    Term{"an object", "un objeto"},
    Term{"a list", "una lista"},
    Term{"the name of a value", "el nombre de un valor"},
    Term{"latitude", "la latitud"},
    Term{"longitude", "la longitud"},
    Term{"two capital letters of ISO 3166 (MX, US)", "dos letras mayúsculas de ISO 3166 (MX, US)"},
    Term{"MX- and INEGI's two digits, or US- and those of FIPS (MX-25, US-48)",
         "MX- y los dos dígitos del INEGI, o US- y los de FIPS (MX-25, US-48)"},
};

std::string_view in(Language language, std::string_view term) {
  if (language == Language::english) return term;
  for (const Term& one : terms)
    if (one.english == term) return one.spanish;
  return term;
}

// `given` is a word of ours, and stands without quotes.
bool is_plain(Problem problem) {
  return problem == Problem::does_not_follow || problem == Problem::asked_for || problem == Problem::few_points;
}

ErrorCode code_of(Problem problem) {
  switch (problem) {
    case Problem::unknown_key:
    case Problem::unknown_name:
    case Problem::unknown_agency:
      return ErrorCode::unknown_value;
    case Problem::number_too_large:
    case Problem::too_many_items:
      return ErrorCode::too_large;
    case Problem::disagrees:
    case Problem::token_by_hand:
    case Problem::other_sha256:
    case Problem::state_name:
      return ErrorCode::mismatch;
    default:
      return ErrorCode::malformed;
  }
}

}  // namespace

void Findings::add(std::string path, Problem problem, std::string_view given, std::string_view right) {
  if (++count_ > findings_max) return;
  all_.push_back({std::move(path), 0, problem, std::string(given.substr(0, right_bytes_max)),
                  std::string(right.substr(0, right_bytes_max)), code_of(problem)});
}

void Findings::add(std::string path, const Error& error) {
  if (++count_ > findings_max) return;
  all_.push_back({std::move(path), 0, Problem::other, {}, error.what, error.code});
}

std::string text_of(const Finding& finding, Language language) {
  const Words& words = all_words[static_cast<std::size_t>(finding.problem)];
  const std::string given = is_plain(finding.problem) ? finding.given : cited(finding.given);
  std::string right(in(language, finding.right));
  if (finding.problem == Problem::other) right = translate::to(language, right);
  if (finding.problem == Problem::missing && !right.empty())
    right = (language == Language::spanish ? ": escriba " : ": write ") + right;
  std::string where = finding.path;
  if (finding.line > 0)
    where += fmt::format(fmt::runtime(language == Language::spanish ? "{}línea {}" : "{}line {}"),
                         where.empty() ? "" : ", ", finding.line);
  if ((finding.problem == Problem::unknown_key || finding.problem == Problem::unknown_name) &&
      !model::is_near(finding.given, finding.right)) {
    // A far name would mislead; what the others are follows where they are few.
    const bool key = finding.problem == Problem::unknown_key;
    const char* const english = key ? "there is no {} here" : "{} is not known";
    const char* const spanish = key ? "aquí no existe {}" : "{} no se conoce";
    std::string said = fmt::format(fmt::runtime(language == Language::spanish ? spanish : english), given);
    if (finding.right.find(", ") != std::string::npos)
      said += (language == Language::spanish ? "; se conocen " : "; known are ") + finding.right;
    return where.empty() ? said : where + ": " + said;
  }
  const std::string said =
      fmt::format(fmt::runtime(language == Language::spanish ? words.spanish : words.english), given, right);
  return where.empty() ? said : where + ": " + said;
}

Error error_of(const std::vector<Finding>& findings, Language language) {
  PUENTE_CHECK(!findings.empty(), "an error is made of findings");
  const bool spanish = language == Language::spanish;
  std::string what;
  if (findings.size() > 1)
    what = std::to_string(findings.size()) + (spanish ? " cosas están mal: " : " things are wrong: ");
  for (std::size_t i = 0; i < findings.size() && i < said_in_one_error; ++i)
    what += (i == 0 ? "" : "; ") + text_of(findings[i], language);
  if (findings.size() > said_in_one_error) what += spanish ? "; y más" : "; and more";
  return {findings.front().code, std::move(what)};
}

}  // namespace puente::client::document
