// Of records listed and found by words (client/search, client/api/found.cpp, client/cli/officer/found_commands.cpp).
#include "translate/tables.h"

namespace puente::translate {
namespace {

constexpr Sentence of_search_all[] = {
    {"{}: a star stands only at the end of a word, for all that begin so: guz*",
     "{0}: un asterisco va solo al final de una palabra, para todas las que empiezan así: guz*"},
    {"{} has no letter and no digit: leave it out, or write a word",
     "{0} no tiene ninguna letra ni cifra: quítelo, o escriba una palabra"},
    {"{}: a beginning needs at least two letters or digits before its star",
     "{0}: un principio necesita al menos dos letras o cifras antes de su asterisco"},
    {"a search of more than 1,000 bytes: write some words of what is looked for, at most 16",
     "una búsqueda de más de 1,000 bytes: escriba algunas palabras de lo que busca, a lo más 16"},
    {"a search that is not UTF-8 text: type the words anew",
     "una búsqueda que no es texto UTF-8: escriba de nuevo las palabras"},
    {"a quotation mark is open: write one before and one after the words that stand together, as in '\"carlos guzman\" "
     "tijuana'",
     "hay comillas sin cerrar: escriba unas antes y otras después de las palabras que van juntas, como en '\"carlos "
     "guzman\" tijuana'"},
    {"nothing to search for: write words, \"words that stand together\", the beginning of a word and a star (guz*), or "
     "at least 5 characters of a number",
     "nada que buscar: escriba palabras, \"palabras que van juntas\", el principio de una palabra y un asterisco "
     "(guz*), o al menos 5 caracteres de un número"},
    {"a search of more than 16 words: leave some out; every word must be found",
     "una búsqueda de más de 16 palabras: quite algunas; todas deben encontrarse"},
    {"records received have no 'recipient' to filter by: it is this agency",
     "los registros recibidos no se filtran por 'recipient': es esta dependencia"},
    {"records sent have no 'sender' to filter by: it is this agency",
     "los registros enviados no se filtran por 'sender': es esta dependencia"},
    {"'unread' is of records received; records sent are one's own",
     "'unread' es de los registros recibidos; los enviados son propios"},
    {"record {} was taken back, and what it said is kept no more",
     "el registro {0} fue retirado, y lo que decía ya no se conserva"},
    {"outbox_document.document: it is no JSON object", "outbox_document.document: no es un objeto JSON"},
    {"inbox_fact.position: no such record", "inbox_fact.position: no hay tal registro"},
    {"outbox_fact.position: no such record", "outbox_fact.position: no hay tal registro"},
    {"a record without its facts", "un registro sin sus datos"},
    {"a kind, purpose or urgency outside the vocabulary", "una clase, finalidad o urgencia fuera del vocabulario"},
    {"--after goes on with one list: say which, --received or --sent",
     "--after continúa una lista: diga cuál, --received o --sent"},
    {"--sent shows one's own record: it takes no --from, --reason or --proof",
     "--sent muestra un registro propio: no admite --from, --reason ni --proof"},
    {"records received, oldest first: what each is about",
     "registros recibidos, del más antiguo al más reciente: de qué trata cada uno"},
    {"records sent from here, oldest first: what each is about",
     "registros enviados de aquí, del más antiguo al más reciente: de qué trata cada uno"},
    {"records found by words, newest first, such as: puente search tijuana 'carlos guzman' SKU12. Every word must be "
     "there; guz* finds what begins so, 5 characters find a number, and names that sound alike are called possible",
     "registros que se encuentran por palabras, del más reciente al más antiguo, como: puente search tijuana 'carlos "
     "guzman' SKU12. Todas las palabras deben estar; guz* encuentra lo que empieza así, 5 caracteres encuentran un "
     "número, y los nombres que suenan igual se llaman posibles"},
    {"the words; in quotation marks, those that stand together", "las palabras; entre comillas, las que van juntas"},
    {"only those after this position, in the order of the list",
     "solo los posteriores a esta posición, en el orden de la lista"},
    {"how many at most", "cuántos a lo más"},
    {"only this kind, such as seizure", "solo esta clase, como seizure"},
    {"only with these words in its places", "solo con estas palabras en sus lugares"},
    {"only since this day or time: 2026-11-24, 2026-11-24T12:00:00Z",
     "solo desde este día u hora: 2026-11-24, 2026-11-24T12:00:00Z"},
    {"only this urgency: threat-to-life, urgent, routine", "solo esta urgencia: threat-to-life, urgent, routine"},
    {"only this purpose, such as firearms", "solo esta finalidad, como firearms"},
    {"only from this agency, such as US/DEA", "solo de esta dependencia, como US/DEA"},
    {"only to this agency, such as US/DEA", "solo a esta dependencia, como US/DEA"},
    {"only from this agency, or to it", "solo de esta dependencia, o a ella"},
    {"show what comes from now on, until Ctrl-C: new records, threats to life, clocks that run out, recalls, alarms",
     "mostrar lo que llegue desde ahora, hasta Ctrl-C: registros nuevos, riesgos para la vida, plazos que se acaban, "
     "retiros, alarmas"},
    {"send a record again to those that a pause, a quota or its end kept it from: puente resend 8c1f",
     "enviar un registro de nuevo a quienes una pausa, un cupo o su fin se lo impidió: puente resend 8c1f"},
    {"records sent that did not reach somebody, and what to do; exit code 2 where there are any",
     "registros enviados que no llegaron a alguien, y qué hacer; código de salida 2 si hay alguno"},
    {"in place of this record sent from here: its id, the first digits of it, or its position",
     "en lugar de este registro enviado de aquí: su identificador, sus primeras cifras o su posición"},
    {"only what you have not opened", "solo lo que usted no ha abierto"},
    {"the newest first", "primero el más reciente"},
    {"in this order: oldest or newest first, the urgent first, by agency or by kind",
     "en este orden: primero los más antiguos (oldest) o los más recientes (newest), los urgentes (urgency), por "
     "dependencia (agency) o por clase (kind)"},
    {"only requests that wait for an answer of this agency",
     "solo solicitudes que esperan respuesta de esta dependencia"},
    {"--waiting-for-me lists requests: leave --kind out", "--waiting-for-me lista solicitudes: quite --kind"},
    {"only among those received", "solo entre los recibidos"},
    {"only among those sent from here", "solo entre los enviados de aquí"},
    {"one of the records sent from here, by its position too",
     "uno de los registros enviados de aquí, también por su posición"},
};

}  // namespace

Sentences of_search() { return of_search_all; }

}  // namespace puente::translate
