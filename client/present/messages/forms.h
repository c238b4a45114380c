// Texts in English and Spanish. Of forms: what a template tells whoever fills it in, and what is asked before it is
// sent.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::forms {

// ---- the template
inline constexpr Text<Words> title{"PUENTE: {}", "PUENTE: {}"};
inline constexpr Text<> fill_in{
    "Fill in what you know between the quotes, and leave the rest as it is: what is empty is left out.",
    "Escriba lo que sabe entre las comillas, y deje lo demás como está: lo vacío se omite."};
inline constexpr Text<> help_is_not_sent{"What stands behind # is help and is not sent. Examples are fictional.",
                                         "Lo que está tras # es ayuda y no se envía. Los ejemplos son ficticios."};
inline constexpr Text<> quotes{
    "Save it as plain text. Lists are in brackets: [\"US/DEA\", \"US/FBI\"]. A quote within a text is \\\".",
    "Guárdelo como texto sin formato. Las listas van entre corchetes: [\"US/DEA\", \"US/FBI\"]. Unas comillas dentro "
    "de un "
    "texto son \\\"."};
inline constexpr Text<> then_send{
    "Then:  puente send FILE   shows who gets what and why not, and asks before anything is sent.",
    "Después:  puente send ARCHIVO   muestra qué recibe cada quien y por qué no, y pregunta antes de enviar."};
inline constexpr Text<Words> other_language{"En español:  puente new {} --lang es",
                                            "In English:  puente new {} --lang en"};
inline constexpr Text<> to{
    "Who receives it: agencies by name. Each gets only what the rules of both nations permit it.",
    "Quién lo recibe: dependencias por su nombre. A cada una le pasa solo lo que permiten las reglas de ambas "
    "naciones."};
inline constexpr Text<> purpose{"What it may be used for; nothing else. One of:",
                                "Para qué puede usarse, y para nada más. Una de:"};
inline constexpr Text<> urgency{"How urgent it is. One of:", "Qué tan urgente es. Una de:"};
inline constexpr Text<> expires{
    "After this nobody gets it any more (UTC), as 2026-12-01T00:00:00Z. Empty: 14 days from now, the longest there is.",
    "Después de esto ya nadie lo recibe (UTC), como 2026-12-01T00:00:00Z. Vacío: 14 días desde ahora, lo más que hay."};
inline constexpr Text<> answers{"The id of the record that this one answers, if it does (puente inbox).",
                                "El id del registro al que este contesta, si contesta a alguno (puente inbox)."};
inline constexpr Text<> answered{"The id of the request that this answers (puente inbox).",
                                 "El id de la solicitud a la que esto contesta (puente inbox)."};
inline constexpr Text<> supersedes{"The id of the record that this one corrects, if it does (puente track).",
                                   "El id del registro que este corrige, si corrige alguno (puente track)."};
inline constexpr Text<> marks{"marks", "marcas"};
inline constexpr Text<> tlp{"How far it may be passed on. One of:", "Hasta dónde puede circular. Una de:"};
inline constexpr Text<> handling{"Conditions, any of:", "Condiciones, las que apliquen:"};
inline constexpr Text<> handling_text{"The text of H3:", "El texto de H3:"};
inline constexpr Text<> classification{
    "Your nation's classification; it crosses only as the treaty says. Empty: none. One of:",
    "La clasificación de su nación; cruza solo como dice el tratado. Vacía: ninguna. Una de:"};
inline constexpr Text<Words> caveats{"Caveats, any of: {}", "Restricciones, las que apliquen: {}"};
inline constexpr Text<> grading{
    "How good the source and the information are, in one scheme; leave it empty where you do not grade.",
    "Qué tan buenas son la fuente y la información, en un esquema; déjelo vacío si no evalúa."};
inline constexpr Text<> admiralty{
    "admiralty: source A (reliable) to F (cannot be judged); information 1 (confirmed) to 6 (cannot be judged)",
    "admiralty: fuente de A (fiable) a F (no se puede juzgar); información de 1 (confirmada) a 6 (no se puede juzgar)"};
inline constexpr Text<> europol{"europol: source A, B, C or X; information 1, 2, 3 or 4",
                                "europol: fuente A, B, C o X; información 1, 2, 3 o 4"};
inline constexpr Text<> ladders{
    "A ladder says one thing more and less finely. Give the finest that you know: each recipient gets the finest that "
    "its "
    "rules permit, and what follows from it is added. Where puente send asks for one that you do not know, write "
    "\"unknown\".",
    "Una escala dice lo mismo de más fino a más general. Dé lo más fino que sepa: a cada destinatario le pasa lo más "
    "fino "
    "que permiten sus reglas, y lo que se sigue se añade. Si puente send pide uno que no sabe, escriba "
    "\"desconocido\"."};
inline constexpr Text<Words> ladder{"Ladder, finest first: {}", "Escala, de lo más fino a lo más general: {}"};
inline constexpr Text<Words> repeated{"For each more: copy these lines, from {} on.",
                                      "Por cada uno más: copie estas líneas, desde {}."};
inline constexpr Text<Words> for_example{"for example {}", "por ejemplo {}"};
inline constexpr Text<> yes{"yes", "sí"};
inline constexpr Text<> no{"no", "no"};

// ---- question by question
inline constexpr Text<> ask_begins{
    "Enter skips what you do not know; a number stands for a choice; Ctrl-D ends, and what was answered is kept.",
    "Intro omite lo que no sabe; un número vale por una opción; Ctrl-D termina, y lo respondido se conserva."};
inline constexpr Text<> ask_section{"Fill it in? (yes/no) ", "¿Llenarla? (sí/no) "};
inline constexpr Text<> ask_several{"several with commas", "varias con comas"};
inline constexpr Text<> ask_needed{"this is needed: write it", "esto hace falta: escríbalo"};
inline constexpr Text<> ask_utf8{"this is not UTF-8: set the terminal to UTF-8",
                                 "esto no es UTF-8: ponga la terminal en UTF-8"};

// ---- the pages of kinds
inline constexpr Text<> page_is_made{"Made from the vocabulary: `puente --force schema --pages docs/kinds`.",
                                     "Hecha del vocabulario: `puente --force schema --pages docs/kinds`."};
inline constexpr Text<Words> page_in_the_other_language{"En español: [aquí](es/{}.md)", "In English: [here](../{}.md)"};
inline constexpr Text<Words, Words> page_commands{
    "As a form: `puente new {} -o FILE`. For programs, as JSON Schema: `puente schema {}`.",
    "Como formulario: `puente --lang es new {} -o ARCHIVO`. Para programas, como JSON Schema: `puente schema {}`."};
inline constexpr Text<> page_of_keys{
    "Before the sections a form has `to`, `purpose`, `urgency` and `[marks]`, as every record. A key that is left "
    "empty is left "
    "out; each section may be.",
    "Antes de las secciones un formulario tiene `para`, `finalidad`, `urgencia` y `[marcas]`, como todo registro. Una "
    "clave vacía "
    "se omite; también cada sección."};
inline constexpr Text<Words> page_in_json{"In JSON: `{}`.", "En JSON: `{}`."};
inline constexpr Text<> page_columns{"| heading | key | for example, or one of |",
                                     "| título | clave | por ejemplo, o una de |"};
inline constexpr Text<> page_example{"A form filled in", "Un formulario lleno"};
inline constexpr Text<> page_example_is{"Fictional. `puente send` refuses values that say they are an example.",
                                        "Ficticio. `puente send` rechaza los valores que dicen ser un ejemplo."};
inline constexpr Text<> page_kinds{"Kinds of records", "Clases de registros"};
inline constexpr Text<> page_kinds_other{"En español: [aquí](es/README.md)", "In English: [here](../README.md)"};
inline constexpr Text<> page_kinds_how{
    "`puente new KIND` makes a form of one; [agent.md](../agent.md#writing-a-record) says how.",
    "`puente new CLASE` hace un formulario de una; [agent.es.md](../../agent.es.md#escribir-un-registro) "
    "dice cómo."};
inline constexpr Text<> page_kinds_columns{"| kind | what it tells |", "| clase | qué dice |"};

// ---- what commands say
inline constexpr Text<Words> written{"Written to {}. Fill it in with any editor; then: puente send FILE",
                                     "Escrito en {}. Llénelo con cualquier editor; después: puente send ARCHIVO"};
inline constexpr Text<> kinds{"The kinds of records; puente new KIND makes a form of one:",
                              "Las clases de registros; puente new CLASE hace un formulario de una:"};
inline constexpr Text<> send_it{"Send it? (yes/no)", "¿Enviarlo? (sí/no)"};
inline constexpr Text<> not_sent{"Nothing was sent.", "No se envió nada."};

}  // namespace puente::client::present::messages::forms
