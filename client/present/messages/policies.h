// Texts in English and Spanish. Of policies: what they say, share and change.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::policies {

inline constexpr Text<> idle_expired{"it is over: remove it, or set valid-until anew",
                                     "ya terminó: quítela, o fije otro valid-until"};
inline constexpr Text<> idle_shadowed{"other permits give all that it gives: remove it, or say what is to be different",
                                      "otros permisos dan todo lo que da: quítela, o diga qué ha de ser distinto"};
inline constexpr Text<> idle_contradicted{"forbids of this policy take all that it gives: one of the two is not meant",
                                          "prohibiciones de esta política quitan todo lo que da: una de las dos sobra"};
inline constexpr Text<> idle_empty{
    "it reaches nothing: no such section in these kinds, or no such agency enrolled (--agencies)",
    "no alcanza nada: no hay tal sección en estas clases, o tal agencia inscrita (--agencies)"};
inline constexpr Text<> idle_for_now{"nothing that it covers is permitted; keep it if it is there for what comes",
                                     "nada de lo que cubre está permitido; consérvela si es para lo que venga"};
inline constexpr Text<> conditions_apply{"* not whatever the marks and the purpose: see who-sees, --csv or --json",
                                         "* no con cualquier marca y propósito: véase who-sees, --csv o --json"};
inline constexpr Text<> nothing_is_shared{"Nothing is shared.", "No se comparte nada."};
inline constexpr Text<> rules{"rules", "reglas"};
inline constexpr Text<> nobody_sees{"Nobody.", "Nadie."};
inline constexpr Text<> widens{"WIDENS", "AMPLÍA"};
inline constexpr Text<> narrows{"NARROWS", "RESTRINGE"};
inline constexpr Text<> only_when{"only", "solo"};
inline constexpr Text<> nothing_changes{"Nothing changes.", "Nada cambia."};
inline constexpr Text<Number, Number> changes{"{} changes widen, {} narrow.", "{} cambios amplían, {} restringen."};
inline constexpr Text<> lacks_sender{"name the sender in from", "nombrar al remitente en from"};
inline constexpr Text<> lacks_recipient{"name the recipient in to", "nombrar al destinatario en to"};
inline constexpr Text<> lacks_kind{"name the kind", "nombrar la clase"};
inline constexpr Text<> lacks_section{"name the section", "nombrar la sección"};
inline constexpr Text<> lacks_rung{"allow a finer rung in finest", "permitir un peldaño más fino en finest"};
inline constexpr Text<> lacks_tlp{"allow this TLP", "permitir este TLP"};
inline constexpr Text<> lacks_classification{"allow this classification", "permitir esta clasificación"};
inline constexpr Text<> lacks_purpose{"allow this purpose", "permitir este propósito"};
inline constexpr Text<> not_valid_yet{"be valid already", "estar ya vigente"};
inline constexpr Text<> not_valid_any_more{"be valid still", "seguir vigente"};
inline constexpr Text<> language_code{"en", "es"};
inline constexpr Text<Words> no_policy_crosses{"{} has no policy in force: nothing crosses",
                                               "{} no tiene política vigente: nada cruza"};
inline constexpr Text<> and_between{" and ", " y "};
inline constexpr Text<Words, Words> rule_would_have_to{"{} would have to {}", "{} tendría que {}"};
inline constexpr Text<Words, Words, Words> assert_broken_goes{"assert '{}' does not hold: {} goes{}",
                                                              "assert '{}' no se cumple: {} pasa{}"};
inline constexpr Text<Words, Words, Words> assert_broken_stays{"assert '{}' does not hold: {} does not go{}",
                                                               "assert '{}' no se cumple: {} no pasa{}"};
inline constexpr Text<Words, Number> well_formed{"Well formed: {}; {} asserts.", "Bien formada: {}; {} asserts."};
inline constexpr Text<> nothing_was_signed{"; nothing was signed", "; no se firmó nada"};
inline constexpr Text<Words, Words, Number, Words, Words, Number> signed_bundle{
    "{}: {} version {}, {}, hash {}; signatures now: {}.", "{}: {} versión {}, {}, resumen {}; firmas ahora: {}."};
inline constexpr Text<Words, Number, Words> in_force{"In force: {} version {}, hash {}.",
                                                     "Vigente: {} versión {}, resumen {}."};
inline constexpr Text<Words> exported{
    "{}: schema.cedarschema, policies.cedar, entities.json. Not in them: obligations, quotas, and what the treaty "
    "says.",
    "{}: schema.cedarschema, policies.cedar, entities.json. No contienen obligaciones, cupos, ni lo que dice el "
    "tratado."};
inline constexpr Text<> heat_map_title{"Who receives what from whom", "Quién recibe qué de quién"};
inline constexpr Text<> heat_map_legend{
    "The darker, the more sections go, and the finer. Grey: nothing. Point at a cell to read it.",
    "Cuanto más oscuro, más secciones pasan, y más finas. Gris: nada. Señale una casilla para leerla."};
inline constexpr Text<Words> begun{
    "{}: a policy that shares nothing yet. Add rules, then: puente policy check, sign.",
    "{}: una política que aún no comparte nada. Añada reglas, y luego: puente policy check, sign."};
inline constexpr Text<> what_it_changes{"What it changes of what is in force:", "Lo que cambia de lo vigente:"};
inline constexpr Text<Words> changes_unknown{"What it changes is not known here ({}); compare with puente policy diff.",
                                             "Aquí no se sabe qué cambia ({}); compárela con puente policy diff."};
inline constexpr Text<> enrolled_unknown{
    "(MX/* and US/* stand for any other agency of that nation: who is enrolled, --agent or --agencies says)",
    "(MX/* y US/* valen por cualquier otra agencia de esa nación: --agent o --agencies dicen quién está inscrito)"};
inline constexpr Text<Words, Words> agency_unknown{"{} is not enrolled; the nearest is {}.",
                                                   "{} no está inscrita; la más parecida es {}."};
inline constexpr Text<Words, Words, Words> unknown_in{
    "{} (unknown): named in {}; not enrolled, the nearest is {}",
    "{} (unknown): figura en {}; no está inscrita, la más parecida es {}"};
inline constexpr Text<> other_policy_unknown{
    "(the other nation's policy is not given: this is what the policy alone allows)",
    "(no se dio la política de la otra nación: esto es lo que la política permite por sí sola)"};
inline constexpr Text<Words, Number, Words, Words> version_line{"{} version {}, signed {}, hash {}",
                                                                "{} versión {}, firmada {}, resumen {}"};
inline constexpr Text<> signed_by{"by", "por"};
inline constexpr Text<> community{"community", "comunidad"};
inline constexpr Text<> nobody{"nobody", "nadie"};
inline constexpr Text<Words> none_in_force{"{}: no policy is in force; nothing crosses.",
                                           "{}: no hay política vigente; nada cruza."};
inline constexpr Text<> in_force_mark{"; in force", "; vigente"};
inline constexpr Text<> goes{"goes", "pasa"};
inline constexpr Text<> nothing{"nothing", "nada"};
inline constexpr Text<> stays{"stays", "se queda"};
inline constexpr Text<Number, Number, Number, Number, Number> flow{
    "{} records: {} whole, {} in part, {} not at all; {} sections go",
    "{} registros: {} enteros, {} en parte, {} nada; pasan {} secciones"};
inline constexpr Text<Number> in_records{"in {} records", "en {} registros"};
inline constexpr Text<> nothing_goes_otherwise{"Nothing goes otherwise than before.",
                                               "Nada pasa de otro modo que antes."};
inline constexpr Text<> goes_but_should_stay{"goes, and was to stay", "pasa, y debía quedarse"};
inline constexpr Text<> stays_but_should_go{"stays, and was to go", "se queda, y debía pasar"};
inline constexpr Text<Number, Number, Number, Number> cases_run{"{} cases, {} misses; they look at {} of {} rules.",
                                                                "{} casos, {} fallos; miran {} de {} reglas."};
inline constexpr Text<> rules_without_case{"no case looks at", "ningún caso mira"};
inline constexpr Text<> all_but{"not ", "no "};
inline constexpr Text<Number, Number, Number> rule_counts{"{} permits, {} forbids, {} oblige rules",
                                                          "{} permisos, {} prohibiciones, {} reglas oblige"};
inline constexpr Text<Words> community_differs{"community '{}':", "comunidad '{}':"};
inline constexpr Text<Words, Words> only_one_lists{" only {} lists {};", " solo {} incluye a {};"};
inline constexpr Text<> no_permit_reaches{" no permit reaches them by it", " ningún permiso las alcanza por ella"};
inline constexpr Text<> purpose_prefix{"purpose ", "propósito "};
inline constexpr Text<> from_prefix{"from ", "desde "};
inline constexpr Text<> until_prefix{"until ", "hasta "};
inline constexpr Text<> or_between{", or ", ", o "};
inline constexpr Text<> withheld{"withheld", "retenido"};
inline constexpr Text<> withheld_silently{"withheld silently", "retenido en silencio"};
inline constexpr Text<Number, Words> quota{"; at most {} in {}", "; a lo más {} en {}"};

}  // namespace puente::client::present::messages::policies
