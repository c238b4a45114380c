// Help of the commands for officers.
#include "translate/tables.h"

namespace puente::translate {
namespace {

constexpr Sentence of_help_officer_all[] = {
    {"also send rows that differ from what was sent, in its place, and rows to recipients who had none",
     "envía también las filas que difieren de lo enviado, en su lugar, y a destinatarios que no las tenían"},
    {"send nothing: say what would be done", "no envía nada: dice qué se haría"},
    {"send nothing: recall what was sent of these rows, for this reason",
     "no envía nada: retira lo que se envió de estas filas, por este motivo"},
    {"file for the rows that were not sent: line and reason",
     "archivo para las filas que no se enviaron: línea y motivo"},
    {"also what each holds, and what was withheld under which rule",
     "también qué contiene cada uno, y qué se retuvo por qué regla"},
    {"of this agency or device: only where two senders used one id",
     "de esta dependencia o dispositivo: solo si dos remitentes usaron un mismo id"},
    {"one record as it may be seen here", "un registro como puede verse aquí"},
    {"its id, the first digits of it, or its position", "su id, los primeros dígitos de él, o su posición"},
    {"opens what needs a reason; it is logged, and the sender's nation reads it",
     "abre lo que necesita un motivo; queda en la bitácora, y la nación del remitente lo lee"},
    {"write the proof that its delivery is in the log to this file (C2SP tlog-proof)",
     "escribe en este archivo la prueba de que su entrega está en la bitácora (C2SP tlog-proof)"},
    {"the file; without --sealed it will hold plain text", "el archivo; sin --sealed contendrá texto en claro"},
    {"a record sent from here, as it was sealed (see puente record); kept until it is finished",
     "un registro enviado de aquí, tal como se selló (véase puente record); se conserva hasta que termina"},
    {"sealed records in files, as the broker sees them",
     "registros sellados en archivos, como los ve el intermediario"},
    {"what can be seen without any key", "qué puede verse sin ninguna clave"},
    {"of puente export --sealed", "de puente export --sealed"},
    {"form, digests, signature and the sender's certificate", "forma, resúmenes, firma y certificado del remitente"},
    {"signed by both nations", "firmado por ambas naciones"},
    {"entries (of puente directory export) or certificates (PEM)",
     "entradas (de puente directory export) o certificados (PEM)"},
    {"the time to judge by, 2026-11-24T08:15:00Z; else when it was created",
     "la hora según la cual se juzga, 2026-11-24T08:15:00Z; si no, la de su creación"},
    {"send a record; exit code 2 where nothing goes to a recipient",
     "envía un registro; código de salida 2 si a un destinatario no le pasa nada"},
    {"a form (puente new) or the record's document (JSON); - reads what is piped",
     "un formulario (puente new) o el documento del registro (JSON); - lee lo que llega por la tubería"},
    {"send without asking: for scripts", "envía sin preguntar: para programas"},
    {"a form of a kind of record, to fill in and send", "un formulario de una clase de registro, para llenar y enviar"},
    {"violent-event, seizure, …; without it, all kinds are listed",
     "hecho-violento, decomiso, …; sin ella, se listan todas las clases"},
    {"ask for it question by question, at a terminal", "pregunta por él punto por punto, en una terminal"},
    {"the JSON Schema of a kind's document, for programs", "el JSON Schema del documento de una clase, para programas"},
    {"violent-event, seizure, …", "hecho-violento, decomiso, …"},
    {"instead, write the pages of docs/kinds to this folder",
     "en vez de eso, escribe las páginas de docs/kinds en esta carpeta"},
    {"write it to this file, which must not be there yet; else it is printed",
     "lo escribe en este archivo, que no debe existir; si no, lo muestra"},
    {"send nothing; who would see what, and under which rule?", "no envía nada; ¿quién vería qué, y por qué regla?"},
    {"what became of records sent, newest first; exit code 2 where nothing goes to a recipient",
     "qué fue de los registros enviados, del más reciente al más antiguo; código de salida 2 si a un destinatario no "
     "le pasa nada"},
    {"only this one: its id, the first digits of it, or its position",
     "solo este: su id, los primeros dígitos de él, o su posición"},
    {"write the proof that its acceptance is in the log to this file (C2SP tlog-proof)",
     "escribe en este archivo la prueba de que su aceptación está en la bitácora (C2SP tlog-proof)"},
    {"at most so many", "a lo más este número"},
    {"of those not finished, what policy looks at and no contents, as JSON lines for `policy simulate`",
     "de los no terminados, lo que mira la política y ningún contenido, como líneas JSON para `policy simulate`"},
    {"take back a record sent from here", "retira un registro enviado de aquí"},
    {"why; whoever has it reads it", "por qué; lo lee quien lo tenga"},
    {"the agent: connection, outbox, inbox, policies, witnesses; exit code 2 while there are alarms, drafts that are "
     "stuck, or entries without proof",
     "el agente: conexión, enviados, recibidos, políticas, testigos; código de salida 2 mientras haya alarmas, "
     "borradores detenidos o asientos sin prueba"},
    {"forget the alarms told so far: somebody has seen to them",
     "olvida las alarmas dichas hasta ahora: alguien ya las atendió"},
    {"the script that lets a shell complete what is typed", "el guion con que un shell completa lo que se escribe"},
    {"bash, zsh or fish", "bash, zsh o fish"},
    {"the manual page of a command, as man -l reads it", "la página de manual de una orden, como la lee man -l"},
    {"such as: policy sign; without it, the page of puente itself",
     "por ejemplo: policy sign; sin ella, la página de puente mismo"},
    {"instead, write the pages of all commands to this folder",
     "en vez de eso, escribe las páginas de todas las órdenes en esta carpeta"},
    {"there is no manual page '{}': puente man names all commands",
     "no hay página de manual '{0}': puente man nombra todas las órdenes"},
};

}  // namespace

Sentences of_help_officer() { return of_help_officer_all; }

}  // namespace puente::translate
