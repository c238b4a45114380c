#include "client/form/examples.h"

#include <algorithm>
#include <array>
#include <span>

namespace puente::client::form {
namespace {

using model::Kind;

// type: of content.capnp; for a plain text, its section or rung; empty: whatever has a field of that name.
struct Example {
  std::string_view type, field;
  std::string_view english, spanish;
};
constexpr Example one(std::string_view type, std::string_view field, std::string_view both) {
  return {type, field, both, both};
}

// Those of a type come before those of any.
constexpr std::array examples{
    Example{"Narrative", "text", "Example: what you know, in your own words.",
            "Ejemplo: lo que sabe, en sus palabras."},
    Example{"Narrative", "language", "en", "es"},
    Example{"Source", "original", "Example: informant 7, heard on 12 November",
            "Ejemplo: informante 7, oído el 12 de noviembre"},
    Example{"Source", "count", "1", "1"},
    Example{"Source", "reference", "EXAMPLE-2026-14", "EJEMPLO-2026-14"},
    Example{"Source", "clarity", "clear", "clara"},
    Example{"Source", "handler", "Example group of analysts", "Ejemplo: grupo de análisis 4"},
    Example{"Source", "method", "interview", "entrevista"},

    Example{"status", "text", "Example: expected in port on 30 November",
            "Ejemplo: se espera en puerto el 30 de noviembre"},
    Example{"method", "text", "Example: hidden under a load of fruit", "Ejemplo: oculto bajo una carga de fruta"},
    Example{"answer", "text", "Example: yes, two addresses are known", "Ejemplo: sí, se conocen dos domicilios"},
    Example{"summary", "text", "Example: pills of a new form appear", "Ejemplo: aparecen pastillas de forma nueva"},
    Example{"question", "text", "Example: is the man with this passport known to you?",
            "Ejemplo: ¿conocen al hombre de este pasaporte?"},
    Example{"topic", "text", "a person's identity", "identidad de una persona"},

    one("Identifier", "type", "RFC"),
    Example{"Identifier", "value", "EXAM800511AB1", "EJEM800511AB1"},
    Example{"Actor", "name", "Example Group", "Grupo Ejemplo"},
    Example{"Actor", "type", "criminal group", "grupo delictivo"},
    one("Count", "count", "3"),
    one("Hour", "hour", "2026-11-24T08"),
    one("Day", "date", "2026-11-24"),
    one("Month", "month", "2026-11"),
    one("Quarter", "quarter", "2026-Q4"),
    one("Year", "year", "2026"),
    one("Interval", "first", "2026-11-24T08"),
    one("Interval", "last", "2026-11-26"),
    one("Clock", "received", "2026-11-24T08:15:00Z"),
    one("Clock", "due", "2026-12-01T08:15:00Z"),

    one("", "latitude", "24.8091"),
    one("", "longitude", "-107.394"),
    one("Municipality", "state", "MX-25"),
    one("Municipality", "name", "Culiacán"),
    one("County", "state", "US-48"),
    one("County", "name", "Webb"),
    one("State", "code", "MX-25"),
    one("State", "name", "Sinaloa"),
    Example{"Region", "name", "the Example mountains", "Sierra del Ejemplo"},
    one("Country", "code", "MX"),
    Example{"City", "name", "Example City", "Ciudad Ejemplo"},
    Example{"Site", "name", "Example warehouse", "Bodega Ejemplo"},
    one("", "address", "Calle Ejemplo 12"),

    Example{"Group", "name", "Example Group", "Grupo Ejemplo"},
    Example{"Group", "aliases", "The Examples", "Los Ejemplos"},
    Example{"Group", "alliance", "Example Alliance", "Alianza Ejemplo"},
    Example{"Control", "by", "Example Group", "Grupo Ejemplo"},
    Example{"Indicator", "name", "roadblocks", "bloqueos"},
    one("Indicator", "value", "3"),
    Example{"Indicator", "unit", "a month", "al mes"},
    one("Victims", "best", "2"),
    one("Victims", "high", "3"),
    one("Victims", "low", "2"),
    one("Victims", "civilians", "1"),
    one("Victims", "injured", "1"),
    Example{"VictimIdentity", "name", "Juana Example Pérez", "Juana Ejemplo Pérez"},
    Example{"VictimIdentity", "status", "deceased", "fallecida"},
    Example{"PowerShift", "person", "alias The Example", "alias El Ejemplo"},

    Example{"Substance", "name", "methamphetamine", "metanfetamina"},
    one("Substance", "cas", "537-46-2"),
    one("Substance", "hsCode", "2939.45"),
    one("Kilograms", "kilograms", "120"),
    one("Quantity", "amount", "120"),
    one("Quantity", "packages", "12"),
    one("", "unit", "kg"),
    Example{"Company", "name", "Example Chemicals, S.A.", "Química Ejemplo, S.A."},
    Example{"", "role", "importer", "importadora"},
    Example{"SectorAndCountry", "sector", "chemical trade", "comercio químico"},
    Example{"Transport", "mode", "sea", "marítimo"},
    Example{"Transport", "billOfLading", "EXAMPLE0012345", "EJEMPLO0012345"},
    one("Transport", "container", "EXMU1234567"),
    Example{"Transport", "vessel", "MV Example", "BM Ejemplo"},
    Example{"Transport", "carrier", "Example Lines", "Líneas Ejemplo"},
    one("Ports", "origin", "Shanghai"),
    one("Ports", "transit", "Busan"),
    one("Ports", "destination", "Manzanillo"),
    Example{"Coasts", "origin", "East Asia", "Asia oriental"},
    Example{"Coasts", "destination", "Pacific coast of Mexico", "Pacífico mexicano"},
    one("Signature", "purityPercent", "94.5"),
    one("Signature", "adulterants", "MSM"),
    one("Signature", "synthesis", "P2P"),
    Example{"Signature", "laboratory", "Example laboratory", "Laboratorio Ejemplo"},
    one("Cluster", "cluster", "M-4"),
    Example{"Crossing", "name", "Example bridge", "Puente Ejemplo"},
    one("Sector", "name", "Laredo"),
    one("Money", "amount", "8000"),
    Example{"Money", "per", "person", "persona"},
    one("GroupSize", "typical", "12"),
    one("GroupSize", "least", "5"),
    one("GroupSize", "most", "20"),

    Example{"Account", "number", "EXAMPLE 0001 7", "EJEMPLO 0001 7"},
    Example{"Account", "institution", "Example Bank", "Banco Ejemplo"},
    Example{"Account", "holder", "Example Chemicals, S.A.", "Química Ejemplo, S.A."},
    Example{"Institution", "name", "Example Bank", "Banco Ejemplo"},
    one("Countries", "", "MX"),
    one("Transaction", "date", "2026-11-24"),
    one("Transaction", "amount", "250000"),
    Example{"Transaction", "from", "EXAMPLE 0001 7", "EJEMPLO 0001 7"},
    Example{"Transaction", "to", "EXAMPLE 0002 4", "EJEMPLO 0002 4"},
    one("TransactionBands", "count", "1"),
    Example{"Party", "type", "company", "empresa"},
    Example{"Party", "role", "receives the money", "recibe el dinero"},
    Example{"Typology", "title", "trade-based money laundering", "lavado de dinero por comercio"},
    one("Typology", "codes", "TBML"),

    Example{"Handle", "handle", "example_vendor", "vendedor_ejemplo"},
    Example{"Handle", "aliases", "examplevend", "vend_ejemplo"},
    Example{"Pseudonym", "pseudonym", "vendor 17", "vendedor 17"},
    Example{"Market", "name", "Example Market", "Mercado Ejemplo"},
    one("Market", "since", "2026-03"),
    one("Key", "type", "PGP"),
    one("Key", "fingerprint", "EXAMPLE 0123 4567 89AB"),
    one("Wallet", "currency", "XMR"),
    Example{"Wallet", "address", "4EXAMPLE", "4EJEMPLO"},
    Example{"Listing", "title", "Example: blue pills, 100", "Ejemplo: pastillas azules, 100"},
    Example{"Listing", "substance", "fentanyl", "fentanilo"},
    one("Listing", "price", "900"),

    Example{"Name", "name", "Juan Example Pérez", "Juan Ejemplo Pérez"},
    Example{"Births", "dates", "1980-05-11", "1980-05-11"},
    Example{"Births", "places", "Example City", "Ciudad Ejemplo"},
    one("Births", "nationalities", "MX"),
    Example{"Births", "genders", "male", "masculino"},
    one("BirthYears", "years", "1980"),
    Example{"Role", "title", "treasurer", "tesorero"},
    Example{"Role", "organisation", "Example Group", "Grupo Ejemplo"},
    Example{"Link", "to", "Juana Example Pérez", "Juana Ejemplo Pérez"},
    Example{"Link", "type", "sister", "hermana"},
    one("Photo", "mediaType", "image/jpeg"),
    one("Photo", "base64", "RWplbXBsbw=="),
    Example{"Facilitator", "name", "alias The Example", "alias El Ejemplo"},
    Example{"Facilitator", "role", "driver", "chofer"},

    one("MakeAndModel", "make", "Norinco"),
    one("MakeAndModel", "model", "MAK-90"),
    one("MakeAndModel", "calibre", "7.62x39"),
    one("MakeAndModel", "country", "CN"),
    Example{"Serial", "serial", "EXAMPLE-1234", "EJEMPLO-1234"},
    one("Model", "model", "MAK-90"),
    one("Model", "count", "1"),
    one("Recovery", "date", "2026-11-24"),
    one("Recovery", "state", "MX-25"),
    one("Recovery", "municipality", "Culiacán"),
    Example{"Recovery", "circumstances", "Example: found in a car", "Ejemplo: en un vehículo"},
    Example{"Dealer", "name", "Example Arms", "Armería Ejemplo"},
    Example{"Dealer", "licence", "EXAMPLE-1-23", "EJEMPLO-1-23"},
    Example{"Dealer", "purchaser", "John Example", "John Ejemplo"},
    one("Dealer", "date", "2025-02-03"),
    one("Dealer", "state", "US-48"),

    Example{"Contact", "office", "Example duty office", "Guardia Ejemplo"},
    Example{"Contact", "person", "Ana Example", "Ana Ejemplo"},
    one("Contact", "phone", "+52 55 0000 0000"),
    one("Contact", "mail", "guardia@ejemplo.mx"),
    Example{"Case", "number", "EXAMPLE 12/2026", "EJEMPLO 12/2026"},
    Example{"Case", "court", "Example district court", "Juzgado Ejemplo"},
    Example{"Case", "offence", "drug trafficking", "narcotráfico"},
    Example{"Exhibit", "name", "example-video.mp4", "ejemplo-video.mp4"},
    one("Exhibit", "sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    one("Exhibit", "type", "video"),
    one("Custody", "at", "2026-11-24T08:15:00Z"),
    Example{"Custody", "holder", "Example laboratory", "Laboratorio Ejemplo"},
    Example{"Custody", "action", "received sealed", "recibido sellado"},
    one("Reason", "code", "a"),
    Example{"Reason", "text", "Example: we hold no such data", "Ejemplo: no tenemos esos datos"},
    Example{"Attachment", "name", "example.txt", "ejemplo.txt"},
    one("Attachment", "mediaType", "text/plain"),
    one("Attachment", "base64", "RWplbXBsbw=="),

    one("", "country", "MX"),
    one("", "currency", "USD"),
};

// Of kinds that are about the other country.
constexpr std::array of_the_north{
    one("Point", "latitude", "27.5306"),
    one("Point", "longitude", "-99.4803"),
    one("State", "code", "US-48"),
    one("State", "name", "Texas"),
};

// Bands follow from the finer value, and must be those that hold its example.
constexpr std::array band_of_weight{one("Band", "from", "100"), one("Band", "to", "500"), one("Band", "unit", "kg")};
constexpr std::array band_of_count{one("Band", "from", "1"), one("Band", "to", "5"), one("Band", "unit", "")};
constexpr std::array band_of_money{one("Band", "from", "100000"), one("Band", "to", "500000"),
                                   one("Band", "unit", "USD")};

std::string_view look_up(std::span<const Example> all, std::string_view type, std::string_view field,
                         Language language) {
  for (const Example& example : all)
    if (example.field == field && (example.type == type || example.type.empty()))
      return language == Language::spanish ? example.spanish : example.english;
  return {};
}

}  // namespace

std::string_view example_of(Kind kind, std::string_view scope, const codec::ContentShape& leaf, Language language) {
  if (leaf.leaf == codec::LeafType::flag) return {};
  const std::string_view type = leaf.type == "Plain" ? scope : leaf.type;
  const bool north = kind == Kind::overdose_spike || kind == Kind::firearm_trace;
  if (north)
    if (const auto found = look_up(of_the_north, type, leaf.field, language); !found.empty()) return found;
  if (type == "Band") {
    if (kind == Kind::smuggling_route) return look_up(band_of_count, type, leaf.field, language);
    if (kind == Kind::financial_lead) return look_up(band_of_money, type, leaf.field, language);
    return look_up(band_of_weight, type, leaf.field, language);
  }
  return look_up(examples, type, leaf.field, language);
}

bool is_example(std::string_view text) {
  if (text.find("xample") == text.npos && text.find("jemplo") == text.npos && text.find("EXAM") == text.npos &&
      text.find("EJEM") == text.npos)
    return false;
  return std::ranges::any_of(examples, [&](const Example& one) { return one.english == text || one.spanish == text; });
}

}  // namespace puente::client::form
