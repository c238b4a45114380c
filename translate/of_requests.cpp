// Of requests and what answers them, and of drafts (client/api, client/cli/officer).
#include "translate/tables.h"

namespace puente::translate {
namespace {

constexpr Sentence of_requests_all[] = {
    {"request {} was recalled by {} at {}: there is nothing to answer any more",
     "la solicitud {0} fue retirada por {1} el {2}: ya no hay nada que contestar"},
    {"request {} was answered at {}, and there is nothing to clarify; puente request asks anew",
     "la solicitud {0} se contestó el {1}, y no hay nada que aclarar; puente request pregunta de nuevo"},
    {"request {} was refused before, by record {}; puente recall {} takes that back first",
     "la solicitud {0} ya se negó, con el registro {1}; puente recall {2} lo retira primero"},
    {"request {} was answered before, by record {}; puente recall {} takes that back first",
     "la solicitud {0} ya se contestó, con el registro {1}; puente recall {2} lo retira primero"},
    {"the question of request {} is withheld from this agency, and cannot be answered: puente clarify {} asks for it, "
     "puente refuse {} --code b refuses",
     "la pregunta de la solicitud {0} está retenida para esta dependencia, y no puede contestarse: puente clarify {1} "
     "la pide, puente refuse {2} --code b la niega"},
    {"request {} came from {}, and its answer goes there: name it in `to`",
     "la solicitud {0} vino de {1}, y su respuesta va ahí: nómbrela en `to`"},
    {"request {} was sent from here: others answer it (puente requests)",
     "la solicitud {0} se envió desde aquí: la contestan otros (puente requests)"},
    {"record {} is no request, and an answer names one (puente requests)",
     "el registro {0} no es una solicitud, y una respuesta nombra una (puente requests)"},
    {"more than one sender used the record id {}; say whose request is meant, --from AGENCY or its device's key id",
     "más de un remitente usó el id de registro {0}; diga de quién es la solicitud, --from DEPENDENCIA o el id de "
     "llave "
     "de su dispositivo"},
    {"no request {} was received here (puente requests)", "aquí no se recibió ninguna solicitud {0} (puente requests)"},
    {"no record {} is here (puente inbox, puente track)", "aquí no está el registro {0} (puente inbox, puente track)"},
    {"'kind' is reply, refusal, or request (for clarification)",
     "'kind' es reply, refusal o request (para aclaración)"},
    {"the agent did not say what answers the request", "el agente no dijo qué contesta la solicitud"},

    // ---- request, reply, refuse, clarify
    {"what is asked? --question TEXT says it, --ask asks for all of it, and --out FILE writes a form to fill in",
     "¿qué se pregunta? --question TEXTO lo dice, --ask pregunta por todo, y --out ARCHIVO escribe un formulario para "
     "llenar"},
    {"what is the answer? --text TEXT says it, --ask asks for all of it, and --out FILE writes a form to fill in",
     "¿cuál es la respuesta? --text TEXTO la dice, --ask pregunta por todo, y --out ARCHIVO escribe un formulario para "
     "llenar"},
    {"what is to be clarified? --question TEXT says it, --ask asks for all of it, and --out FILE writes a form to fill "
     "in",
     "¿qué hay que aclarar? --question TEXTO lo dice, --ask pregunta por todo, y --out ARCHIVO escribe un formulario "
     "para llenar"},
    {"--code goes with --left-out: what the answer leaves out, and why; puente refuse answers nothing at all",
     "--code va con --left-out: qué omite la respuesta y por qué; puente refuse no contesta nada"},
    {"ask other agencies something; their clock begins when it is accepted",
     "pregunta algo a otras dependencias; su plazo empieza cuando se acepta"},
    {"agencies: US/DEA,US/FBI", "dependencias: US/DEA,US/FBI"},
    {"what is asked", "qué se pregunta"},
    {"what it is about, for those who may not see the question",
     "de qué trata, para quienes no pueden ver la pregunta"},
    {"counter-narcotics, prosecution, … (puente new request has all)",
     "counter-narcotics, prosecution, … (puente new request las tiene todas)"},
    {"threat-to-life, urgent or routine", "threat-to-life, urgent o routine"},
    {"does the answer lie within direct reach of the one asked: direct or indirect",
     "¿está la respuesta al alcance directo de a quien se pregunta?: direct o indirect"},
    {"TLP:RED, TLP:AMBER+STRICT, TLP:AMBER, TLP:GREEN or TLP:CLEAR",
     "TLP:RED, TLP:AMBER+STRICT, TLP:AMBER, TLP:GREEN o TLP:CLEAR"},
    {"a record that it belongs to: its id, or the first digits of it",
     "un registro al que pertenece: su id, o los primeros dígitos de él"},
    {"ask for all that is not given, question by question, at a terminal",
     "pregunta por todo lo que no se indica, una cosa tras otra, en una terminal"},
    {"send nothing: write it as a form to this file, which must not be there yet",
     "no envía nada: lo escribe como formulario en este archivo, que no debe existir todavía"},
    {"its id, the first digits of it, or its position in the inbox",
     "su id, los primeros dígitos de él, o su posición en los recibidos"},
    {"in place of the request's", "en lugar del de la solicitud"},
    {"answer a request that was received", "contesta una solicitud recibida"},
    {"the answer", "la respuesta"},
    {"this is a part of it: what is left out and why; the clock goes on",
     "esto es una parte: qué se omite y por qué; el plazo sigue"},
    {"of what is left out, as of a refusal: a to g", "de lo que se omite, como en una negativa: de a a g"},
    {"refuse a request that was received, with the coded reason",
     "niega una solicitud recibida, con el motivo en clave"},
    {"a not available; b the request lacks something; c judicial authorisation refused; d data not allowed; e "
     "inaccurate or outdated; f harm to security or a person; g minor offence",
     "a no se tiene; b a la solicitud le falta algo; c se negó la autorización judicial; d datos no permitidos; e "
     "inexacto o desactualizado; f daño a la seguridad o a una persona; g delito menor"},
    {"the reason in words", "el motivo en palabras"},
    {"ask who sent a request what it means: its clock stands still until they answer",
     "pregunta a quien envió una solicitud qué quiere decir: su plazo se detiene hasta que contesta"},
    {"what is to be clarified", "qué hay que aclarar"},

    // ---- requests, thread
    {"requests that wait, overdue ones first; exit code 2 where one that waits for this agency is overdue",
     "solicitudes que esperan, las vencidas primero; código de salida 2 si está vencida una que espera a esta "
     "dependencia"},
    {"also those that are over", "también las que terminaron"},
    {"only those that wait for this agency", "solo las que esperan a esta dependencia"},
    {"only those that wait for others", "solo las que esperan a otras"},
    {"the records that name each other, in order, and their clocks",
     "los registros que se nombran unos a otros, en orden, y sus plazos"},
    {"any of them: its id, the first digits of it, or its position",
     "cualquiera de ellos: su id, los primeros dígitos de él, o su posición"},

    // ---- drafts
    {"there is no draft {} (puente drafts)", "no hay borrador {0} (puente drafts)"},
    {"a draft of more than 1 MiB: keep it as a file, and send that",
     "un borrador de más de 1 MiB: guárdelo como archivo, y envíe ese"},
    {"a draft that says nothing", "un borrador que no dice nada"},
    {"200 drafts are kept already; send or drop some first (puente drafts)",
     "ya se guardan 200 borradores; envíe o deseche algunos primero (puente drafts)"},
    {"draft {}", "borrador {0}"},
    {"an exchange of an unknown kind", "un intercambio de una clase desconocida"},
    {"an exchange of an unknown urgency or accessibility", "un intercambio de urgencia o acceso desconocidos"},
    {"a replay row's event", "el evento de una fila de repetición"},
    {"the agent sent a draft without its text", "el agente envió un borrador sin su texto"},
    {"what is written and not sent yet, kept encrypted by the agent",
     "lo escrito que aún no se envía; el agente lo guarda cifrado"},
    {"keep a form or a document as a new draft, finished or not",
     "guarda un formulario o un documento como nuevo borrador, terminado o no"},
    {"the form; - reads what is piped", "el formulario; - lee lo que llega por la tubería"},
    {"keep what stands in a file in place of a draft", "guarda lo que hay en un archivo en lugar de un borrador"},
    {"its number in puente drafts", "su número en puente drafts"},
    {"print a draft, or write it to a file to go on with",
     "imprime un borrador, o lo escribe en un archivo para seguir"},
    {"write it to this file, which must not be there yet", "lo escribe en este archivo, que no debe existir todavía"},
    {"send a draft as puente send does; once it is sent, it is a draft no more",
     "envía un borrador como puente send; una vez enviado, deja de ser borrador"},
    {"throw a draft away", "desecha un borrador"},
    {"those that list, find and show records, as the page docs/agent-api-records.md",
     "las que listan, buscan y muestran registros, como la página docs/agent-api-records.md"},
    {"those about requests and drafts, as the page docs/agent-api-requests.md",
     "las de solicitudes y borradores, como la página docs/agent-api-requests.md"},
};

}  // namespace

Sentences of_requests() { return of_requests_all; }

}  // namespace puente::translate
