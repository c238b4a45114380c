#include "client/present/field_labels.h"

#include <algorithm>
#include <array>
#include <span>

namespace puente::client::present {
namespace {

struct FieldWords {
  std::string_view english, spanish;
};

constexpr std::array fields{
    FieldWords{"access", "acceso"},
    FieldWords{"action", "acción"},
    FieldWords{"address", "dirección"},
    FieldWords{"adulterants", "adulterantes"},
    FieldWords{"aliases", "otros alias"},
    FieldWords{"alliance", "alianza"},
    FieldWords{"altered", "alterado"},
    FieldWords{"amount", "monto"},
    FieldWords{"best", "estimación"},
    FieldWords{"billOfLading", "conocimiento de embarque"},
    FieldWords{"births", "nacimientos"},
    FieldWords{"by", "por"},
    FieldWords{"callSign", "distintivo de llamada"},
    FieldWords{"carrier", "transportista"},
    FieldWords{"circumstances", "circunstancias"},
    FieldWords{"citizenships", "ciudadanías"},
    FieldWords{"civilians", "civiles"},
    FieldWords{"clarity", "claridad"},
    FieldWords{"cluster", "grupo"},
    FieldWords{"code", "clave"},
    FieldWords{"codes", "claves"},
    FieldWords{"container", "contenedor"},
    FieldWords{"count", "cantidad"},
    FieldWords{"country", "país"},
    FieldWords{"court", "juzgado"},
    FieldWords{"currency", "moneda"},
    FieldWords{"date", "fecha"},
    FieldWords{"dates", "fechas"},
    FieldWords{"destination", "destino"},
    FieldWords{"due", "plazo"},
    FieldWords{"fingerprint", "huella"},
    FieldWords{"first", "inicio"},
    FieldWords{"flag", "bandera"},
    FieldWords{"from", "de"},
    FieldWords{"genders", "sexos"},
    FieldWords{"grossTonnage", "arqueo bruto"},
    FieldWords{"handle", "alias"},
    FieldWords{"handler", "responsable"},
    FieldWords{"high", "máximo"},
    FieldWords{"holder", "titular"},
    FieldWords{"hour", "hora"},
    FieldWords{"hsCode", "código arancelario"},
    FieldWords{"identifier", "identificador"},
    FieldWords{"identifiers", "identificadores"},
    FieldWords{"injured", "heridos"},
    FieldWords{"institution", "institución"},
    FieldWords{"kilograms", "kilogramos"},
    FieldWords{"laboratory", "laboratorio"},
    FieldWords{"language", "idioma"},
    FieldWords{"last", "fin"},
    FieldWords{"latitude", "latitud"},
    FieldWords{"least", "mínimo"},
    FieldWords{"licence", "licencia"},
    FieldWords{"links", "vínculos"},
    FieldWords{"longitude", "longitud"},
    FieldWords{"low", "mínimo"},
    FieldWords{"mail", "correo"},
    FieldWords{"make", "marca"},
    FieldWords{"mediaType", "tipo de medio"},
    FieldWords{"method", "método"},
    FieldWords{"missing", "desaparecidos"},
    FieldWords{"mode", "modo"},
    FieldWords{"model", "modelo"},
    FieldWords{"month", "mes"},
    FieldWords{"most", "máximo"},
    FieldWords{"municipality", "municipio"},
    FieldWords{"name", "nombre"},
    FieldWords{"names", "nombres"},
    FieldWords{"nationalities", "nacionalidades"},
    FieldWords{"note", "nota"},
    FieldWords{"number", "número"},
    FieldWords{"offence", "delito"},
    FieldWords{"office", "oficina"},
    FieldWords{"organisation", "organización"},
    FieldWords{"origin", "origen"},
    FieldWords{"owner", "propietario"},
    FieldWords{"packages", "bultos"},
    FieldWords{"per", "por"},
    FieldWords{"person", "persona"},
    FieldWords{"phone", "teléfono"},
    FieldWords{"places", "lugares"},
    FieldWords{"points", "puntos"},
    FieldWords{"price", "precio"},
    FieldWords{"program", "programa"},
    FieldWords{"programs", "programas"},
    FieldWords{"pseudonym", "seudónimo"},
    FieldWords{"purchaser", "comprador"},
    FieldWords{"purityPercent", "pureza en por ciento"},
    FieldWords{"quarter", "trimestre"},
    FieldWords{"received", "recibido"},
    FieldWords{"reference", "referencia"},
    FieldWords{"role", "función"},
    FieldWords{"serial", "número de serie"},
    FieldWords{"sha256", "SHA-256"},
    FieldWords{"sideA", "parte A"},
    FieldWords{"sideB", "parte B"},
    FieldWords{"since", "desde"},
    FieldWords{"state", "estado"},
    FieldWords{"status", "situación"},
    FieldWords{"substance", "sustancia"},
    FieldWords{"synthesis", "síntesis"},
    FieldWords{"text", "texto"},
    FieldWords{"title", "título"},
    FieldWords{"to", "a"},
    FieldWords{"token", "ficha"},
    FieldWords{"tonnage", "tonelaje"},
    FieldWords{"transit", "tránsito"},
    FieldWords{"type", "tipo"},
    FieldWords{"typical", "habitual"},
    FieldWords{"unit", "unidad"},
    FieldWords{"unknown", "desconocidos"},
    FieldWords{"value", "valor"},
    FieldWords{"version", "versión"},
    FieldWords{"vessel", "buque"},
    FieldWords{"vesselType", "tipo de buque"},
    FieldWords{"year", "año"},
    FieldWords{"years", "años"},
};
static_assert(std::ranges::is_sorted(fields, {}, &FieldWords::english));

constexpr std::array choices{
    FieldWords{"alliance", "alianza"},
    FieldWords{"ambush", "emboscada"},
    FieldWords{"arrest", "detención"},
    FieldWords{"attack", "ataque"},
    FieldWords{"clash", "enfrentamiento"},
    FieldWords{"contested", "en disputa"},
    FieldWords{"death", "muerte"},
    FieldWords{"direct", "directo"},
    FieldWords{"held", "bajo control"},
    FieldWords{"homicide", "homicidio"},
    FieldWords{"indirect", "indirecto"},
    FieldWords{"influence", "influencia"},
    FieldWords{"kidnapping", "secuestro"},
    FieldWords{"nonState", "entre grupos"},
    FieldWords{"oneSided", "unilateral"},
    FieldWords{"split", "escisión"},
    FieldWords{"stateBased", "con fuerzas del Estado"},
    FieldWords{"threat", "amenaza"},
    FieldWords{"unknown", "desconocido"},
};
static_assert(std::ranges::is_sorted(choices, {}, &FieldWords::english));

std::string_view in_spanish(std::span<const FieldWords> words, std::string_view name) {
  const auto found = std::ranges::lower_bound(words, name, {}, &FieldWords::english);
  return found != words.end() && found->english == name ? found->spanish : name;
}

}  // namespace

std::string_view field_label(Language language, std::string_view field) {
  return language == Language::spanish ? in_spanish(fields, field) : field;
}

std::string_view choice_label(Language language, std::string_view field, std::string_view value) {
  const bool may_be_one = field.empty() || field == "access" || field == "type" || field == "value";
  return language == Language::spanish && may_be_one ? in_spanish(choices, value) : value;
}

}  // namespace puente::client::present
