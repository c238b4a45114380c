#include "client/form/help.h"

#include <array>

namespace puente::client::form {
namespace {

template <class E>
struct Help {
  E of;
  Text<> text;
};

template <class E, std::size_t n>
consteval bool in_order(const std::array<Help<E>, n>& all) {
  for (std::size_t i = 0; i < n; ++i)
    if (all[i].of != static_cast<E>(i)) return false;
  return true;
}

using K = model::Kind;
using S = model::Section;

constexpr std::array<Help<K>, model::kind_count> of_kinds{{
    {K::territory,
     {"Which group holds, disputes or influences an area.", "Qué grupo controla, disputa o influye una zona."}},
    {K::violent_event,
     {"A killing, clash, kidnapping, attack or threat: what, when, where, and who.",
      "Un homicidio, enfrentamiento, secuestro, ataque o amenaza: qué, cuándo, dónde y quiénes."}},
    {K::power_shift,
     {"An arrest, death, split or alliance that changes who leads a group.",
      "Una detención, muerte, escisión o alianza que cambia quién manda en un grupo."}},
    {K::precursor_shipment,
     {"Chemicals for drugs on their way: substance, quantity, parties, transport, route.",
      "Precursores químicos en camino: sustancia, cantidad, partes, transporte, ruta."}},
    {K::seizure,
     {"What was seized, how much of it, where, when, and how.", "Qué se decomisó, cuánto, dónde, cuándo y cómo."}},
    {K::financial_lead,
     {"Accounts, transactions and parties that may be of a crime.",
      "Cuentas, operaciones y partes que pueden ser de un delito."}},
    {K::darknet_vendor,
     {"Somebody who sells on a hidden market: names used, keys, wallets, offers.",
      "Alguien que vende en un mercado oculto: alias, llaves, monederos, anuncios."}},
    {K::smuggling_route,
     {"How people are smuggled: route, method, price, facilitators.",
      "Cómo se trafica con personas: ruta, método, precio, facilitadores."}},
    {K::person,
     {"A person of interest: names, identifiers, births, roles, links.",
      "Una persona de interés: nombres, identificadores, nacimiento, funciones, vínculos."}},
    {K::firearm_trace,
     {"A recovered firearm, and who bought it where.", "Un arma asegurada, y quién la compró y dónde."}},
    {K::overdose_spike,
     {"More overdoses than usual in a place and a time.", "Más sobredosis de lo habitual en un lugar y un tiempo."}},
    {K::operation_notice,
     {"That an operation takes place, so that two do not meet by accident.",
      "Que habrá un operativo, para que dos no se encuentren por accidente."}},
    {K::mediation_notice,
     {"That somebody mediates between groups in an area; withheld unless a rule names it.",
      "Que alguien media entre grupos en una zona; se retiene salvo que una regla lo nombre."}},
    {K::evidence_package,
     {"Exhibits of a case with their custody, for a court.", "Indicios de un caso con su custodia, para un tribunal."}},
    {K::request, {"A question to other agencies.", "Una pregunta a otras dependencias."}},
    {K::reply, {"An answer to a request, whose id it names.", "La respuesta a una solicitud, cuyo id nombra."}},
    {K::refusal,
     {"That a request is not answered, with the coded reason.",
      "Que una solicitud no se responde, con el motivo y su clave."}},
    {K::advisory,
     {"Something that others should know, in words, with attachments.",
      "Algo que otros deben saber, en palabras, con anexos."}},
}};
static_assert(in_order(of_kinds));

constexpr std::array<Help<S>, model::section_count> of_sections{{
    {S::group, {"The group that it is about.", "El grupo del que se trata."}},
    {S::control, {"How firmly the area is held, and by whom.", "Con qué firmeza se controla la zona, y quién."}},
    {S::area, {"The area that it is about.", "La zona de la que se trata."}},
    {S::period, {"From when to when.", "Desde cuándo y hasta cuándo."}},
    {S::indicators, {"What it is seen by, in numbers.", "En qué se nota, en números."}},
    {S::narrative,
     {"Free text. Withheld unless a rule names it, since free text tells what ladders hide.",
      "Texto libre. Se retiene salvo que una regla lo nombre, pues el texto libre dice lo que la escala oculta."}},
    {S::source,
     {"Where you have it from. Withheld unless a rule names it.",
      "De dónde lo sabe. Se retiene salvo que una regla la nombre."}},
    {S::type, {"What kind of violence.", "Qué clase de violencia."}},
    {S::time, {"When it happened, in UTC.", "Cuándo ocurrió, en UTC."}},
    {S::place, {"Where it is.", "Dónde es."}},
    {S::actors, {"Groups or persons that did it, or took part.", "Grupos o personas que lo hicieron o participaron."}},
    {S::victims, {"How many, without names.", "Cuántas, sin nombres."}},
    {S::victim_identities,
     {"Who the victims are. Withheld unless a rule names it.",
      "Quiénes son las víctimas. Se retiene salvo que una regla la nombre."}},
    {S::event, {"What changed who leads.", "Qué cambió el mando."}},
    {S::substance, {"Which substance.", "Qué sustancia."}},
    {S::quantity, {"How much.", "Cuánto."}},
    {S::parties, {"Companies or persons that take part.", "Empresas o personas que participan."}},
    {S::transport, {"How it travels, with its papers.", "Cómo viaja, con sus documentos."}},
    {S::route, {"From where to where.", "De dónde a dónde."}},
    {S::status, {"How things stand.", "En qué situación está."}},
    {S::purity_and_signature,
     {"How pure it is, and what it has in common with others.", "Qué pureza tiene, y qué comparte con otras."}},
    {S::method, {"How it is done.", "Cómo se hace."}},
    {S::accounts, {"The accounts.", "Las cuentas."}},
    {S::institutions, {"Banks and other institutions.", "Bancos y otras instituciones."}},
    {S::transactions, {"Money that moved.", "Dinero que se movió."}},
    {S::typology, {"Which pattern of crime it follows.", "Qué patrón delictivo sigue."}},
    {S::handle, {"The name that the vendor uses.", "El alias que usa el vendedor."}},
    {S::market, {"Where the vendor sells.", "Dónde vende."}},
    {S::keys, {"Public keys that the vendor uses.", "Llaves públicas que usa."}},
    {S::wallets, {"Addresses that money goes to.", "Direcciones a las que va el dinero."}},
    {S::listings, {"What is offered.", "Qué ofrece."}},
    {S::ship_from, {"From where it is sent.", "Desde dónde envía."}},
    {S::price, {"What it costs.", "Cuánto cuesta."}},
    {S::facilitators, {"Who helps on the way, or how many.", "Quiénes ayudan en el camino, o cuántos."}},
    {S::group_size, {"How many travel together.", "Cuántos viajan juntos."}},
    {S::migrants,
     {"How many migrants. Withheld unless a rule names it.",
      "Cuántos migrantes. Se retiene salvo que una regla lo nombre."}},
    {S::minors,
     {"How many minors. Withheld unless a rule names it.",
      "Cuántos menores. Se retiene salvo que una regla lo nombre."}},
    {S::asylum,
     {"How many seek asylum. Withheld unless a rule names it.",
      "Cuántos piden asilo. Se retiene salvo que una regla lo nombre."}},
    {S::names, {"Names, also assumed ones.", "Nombres, también los falsos."}},
    {S::identifiers, {"Numbers of papers: CURP, RFC, passport.", "Números de documentos: CURP, RFC, pasaporte."}},
    {S::births, {"When and where born.", "Cuándo y dónde nació."}},
    {S::roles, {"What the person does, and for whom.", "Qué hace la persona, y para quién."}},
    {S::links, {"With whom the person is connected.", "Con quién está vinculada."}},
    {S::photo,
     {"A photograph, in base64. Withheld unless a rule names it.",
      "Una fotografía, en base64. Se retiene salvo que una regla la nombre."}},
    {S::make_and_model, {"Which firearm.", "Qué arma."}},
    {S::serial, {"Its serial number.", "Su número de serie."}},
    {S::recovery, {"Where, when and how it was found.", "Dónde, cuándo y cómo se aseguró."}},
    {S::purchaser, {"Who bought it, and where.", "Quién la compró, y dónde."}},
    {S::counts, {"How many cases.", "Cuántos casos."}},
    {S::window, {"From when to when it takes place.", "Desde cuándo y hasta cuándo es."}},
    {S::contact, {"Whom to call.", "A quién llamar."}},
    {S::case_file, {"The case that it belongs to.", "El caso al que pertenece."}},
    {S::exhibits,
     {"The exhibits, each with the SHA-256 of its bytes.", "Los indicios, cada uno con el SHA-256 de sus bytes."}},
    {S::custody_chain, {"Who had them, from when.", "Quién los tuvo, desde cuándo."}},
    {S::question, {"What you ask.", "Qué pregunta."}},
    {S::answer, {"What you answer.", "Qué responde."}},
    {S::clock,
     {"By when, and whether the answer lies within direct reach of the one asked: then what is urgent is due in 8 "
      "hours, else in 3 days.",
      "Para cuándo, y si la respuesta está al alcance directo de a quien se pregunta: entonces lo urgente vence en 8 "
      "horas, si no en 3 días."}},
    {S::reason,
     {"Why not; in a reply, what is left out and why. Codes of Directive (EU) 2023/977, art. 6: a not available; b the "
      "request lacks what it must state; "
      "c judicial authorisation refused; d categories of data not allowed; e inaccurate, incomplete or outdated; "
      "f harm to security, an investigation or a person; g minor offence, or none here.",
      "Por qué no; en una respuesta, qué se omite y por qué. Claves de la Directiva (UE) 2023/977, art. 6: a no se "
      "tiene; b a la solicitud le falta lo que debe "
      "decir; "
      "c se negó la autorización judicial; d categorías de datos no permitidas; e inexacto, incompleto o "
      "desactualizado; "
      "f daña la seguridad, una investigación o a una persona; g delito menor, o que aquí no lo es."}},
    {S::summary, {"What it is, in a few sentences.", "Qué es, en pocas frases."}},
    {S::attachments, {"Files, in base64.", "Archivos, en base64."}},
}};
static_assert(in_order(of_sections));

constexpr std::array<Help<model::Tlp>, 5> of_tlp{{
    {model::Tlp::red, {"only the persons addressed", "solo las personas a quienes se dirige"}},
    {model::Tlp::amber_strict, {"only the agency addressed", "solo la dependencia a la que se dirige"}},
    {model::Tlp::amber,
     {"that agency and its clients who need to know", "esa dependencia y sus clientes con necesidad de saber"}},
    {model::Tlp::green, {"all agencies of the treaty", "todas las dependencias del tratado"}},
    {model::Tlp::clear, {"anybody", "cualquiera"}},
}};
static_assert(in_order(of_tlp));

constexpr std::array<Help<model::Handling>, 4> of_handling{{
    {model::Handling::h0,
     {"only to prevent and combat crime under the treaty", "solo para prevenir y combatir delitos según el tratado"}},
    {model::Handling::h1, {"not in court without our permission", "no en juicio sin nuestro permiso"}},
    {model::Handling::h2, {"not passed on without our permission", "no se retransmite sin nuestro permiso"}},
    {model::Handling::h3, {"other restrictions, which you write below", "otras restricciones, que escribe abajo"}},
}};
static_assert(in_order(of_handling));

constexpr std::array<Help<model::Urgency>, 3> of_urgency{{
    {model::Urgency::threat_to_life, {"somebody may die; it goes first", "alguien puede morir; va primero"}},
    {model::Urgency::urgent, {"before all that is routine", "antes de todo lo ordinario"}},
    {model::Urgency::routine, {"in its turn", "en su turno"}},
}};
static_assert(in_order(of_urgency));

}  // namespace

const Text<>& help_of(model::Kind kind) { return of_kinds[static_cast<std::size_t>(kind)].text; }
const Text<>& help_of(model::Section section) { return of_sections[static_cast<std::size_t>(section)].text; }
const Text<>& help_of(model::Tlp tlp) { return of_tlp[static_cast<std::size_t>(tlp)].text; }
const Text<>& help_of(model::Handling code) { return of_handling[static_cast<std::size_t>(code)].text; }
const Text<>& help_of(model::Urgency urgency) { return of_urgency[static_cast<std::size_t>(urgency)].text; }

}  // namespace puente::client::form
