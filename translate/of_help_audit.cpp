// Help: options of every command, and of those for auditors.
#include "translate/tables.h"

namespace puente::translate {
namespace {

constexpr Sentence of_help_audit_all[] = {
    {"puente: share intelligence records between agencies, each section sealed for whom it is meant",
     "puente: comparte registros de inteligencia entre dependencias, cada sección sellada para quien debe verla"},
    {"folder of an agent, liaison or auditor", "carpeta de un agente, enlace o auditor"},
    {"folder of the officer who asks: signs what an agent is asked for",
     "carpeta del oficial que pide: firma lo que se pide al agente"},
    {"write over a file that is there", "escribe sobre un archivo que ya existe"},
    {"colours: auto (on a terminal, without NO_COLOR), always or never",
     "colores: auto (en una terminal, sin NO_COLOR), always (siempre) o never (nunca)"},
    {"print data as JSON, one object a line", "imprime los datos como JSON, un objeto por línea"},
    {"language: en or es; else that of the locale", "idioma: en o es; si no, el de la configuración regional"},
    {"check and read the log, as an auditor", "revisa y lee la bitácora, como auditor"},
    {"the newest head, who cosigned it, and what is new since the last audit",
     "la cabeza más reciente, quién la cofirmó y qué hay de nuevo desde la última auditoría"},
    {"is the log complete and unaltered? Exit code 3 on a finding. With --tiles: anybody's log",
     "¿está la bitácora completa y sin alterar? Código de salida 3 si hay un hallazgo. Con --tiles: la de cualquiera"},
    {"read again what earlier verifications have read", "lee de nuevo lo que ya leyeron verificaciones anteriores"},
    {"what is held from earlier commands, without asking the broker",
     "lo que se tiene de órdenes anteriores, sin preguntar al intermediario"},
    {"print the entries that this auditor may read, once verified",
     "imprime los asientos que este auditor puede leer, una vez verificados"},
    {"only the newest so many", "solo este número de los más recientes"},
    {"all that the log says of one record or entry", "todo lo que la bitácora dice de un registro o asiento"},
    {"index of an entry, or 4 digits or more of a record's or header's id",
     "índice de un asiento, o 4 dígitos o más del id de un registro o de un encabezado"},
    {"print the entries that contain a text", "imprime los asientos que contienen un texto"},
    {"any part of any field", "cualquier parte de cualquier campo"},
    {"verify, then print new entries as they come", "verifica, y luego imprime los asientos nuevos conforme llegan"},
    {"begin with the newest so many that are there already",
     "empieza con este número de los más recientes que ya están"},
    {"seconds between two looks at the broker", "segundos entre dos consultas al intermediario"},
    {"write a bundle: the log as C2SP tiles, and the ciphertexts and keys that are this auditor's",
     "escribe un paquete: la bitácora como losas C2SP, y los textos cifrados y claves que son de este auditor"},
    {"new folder for it", "carpeta nueva para él"},
    {"does this file show that a log has signed two histories? Exit code 2: yes, proven; 3: not shown",
     "¿muestra este archivo que una bitácora firmó dos historias? Código de salida 2: sí, probado; 3: no se muestra"},
    {"a *.fork file, as agents save it", "un archivo *.fork, como lo guardan los agentes"},
    {"verifier key of the log; else that of --agent's treaty, else the file's own",
     "clave verificadora de la bitácora; si no, la del tratado de --agent; si no, la del propio archivo"},
    {"verifier keys of witnesses, to be told who cosigned",
     "claves verificadoras de testigos, para saber quién cofirmó"},
    {"folder with the newer tree's tiles (a bundle, say): completes open evidence",
     "carpeta con las losas del árbol nuevo (por ejemplo, un paquete): completa una evidencia abierta"},
    {"write the evidence, completed, to this file", "escribe la evidencia, completada, en este archivo"},
    {"derive every tile, root, counter and running hash again from the entries of a stopped broker's folder (whose "
     "other rows must be those signed with the newest head) or a bundle, and compare with what the witnesses keep",
     "deriva de nuevo cada losa, raíz, contador y resumen acumulado de los asientos de la carpeta de un intermediario "
     "detenido (cuyas demás filas deben ser las firmadas con la cabeza más reciente) o de un paquete, y compara con lo "
     "que guardan los testigos"},
    {"folder of a broker, which should not run meanwhile",
     "carpeta de un intermediario, que no debe estar en marcha entretanto"},
    {"of --dir: a shard of the log that ended, against the hand-over",
     "de --dir: un tramo de la bitácora que terminó, frente al traspaso"},
    {"do not ask the witnesses", "no pregunta a los testigos"},
    {"read an exported bundle instead of the broker (see puente audit export)",
     "lee un paquete exportado en vez del intermediario (véase puente audit export)"},
    {"only what names this agency (MX/FGR) or nation (MX)",
     "solo lo que nombra esta dependencia (MX/FGR) o nación (MX)"},
    {"only records of this kind", "solo registros de esta clase"},
    {"only what this rule decided (MX/rule-id)", "solo lo que decidió esta regla (MX/id-de-regla)"},
    {"only this kind of event (accept, delivery, …)", "solo esta clase de suceso (accept, delivery, …)"},
    {"from this day or time on (UTC)", "desde este día u hora (UTC)"},
    {"before this day or time (UTC)", "antes de este día u hora (UTC)"},
    {"write a *.tlog-proof file for every entry about a record, or for one entry",
     "escribe un archivo *.tlog-proof por cada asiento sobre un registro, o de un solo asiento"},
    {"folder for the files", "carpeta para los archivos"},
    {"prove that the entries are there without saying what they say",
     "prueba que los asientos están, sin decir qué dicen"},
    {"check a *.tlog-proof file, alone and offline", "revisa un archivo *.tlog-proof, por sí solo y sin conexión"},
    {"the proof", "la prueba"},
    {"signed treaty file; else that of --agent", "archivo del tratado firmado; si no, el de --agent"},
    {"for a proof of another log: its verifier key", "para una prueba de otra bitácora: su clave verificadora"},
    {"its origin, where that is not the key's name", "su origen, si no es el nombre de la clave"},
    {"witnesses of it that must have cosigned", "testigos suyos que deben haber cofirmado"},
    {"file with the entry that should be in that log", "archivo con el asiento que debería estar en esa bitácora"},
    {"exchanges as the laws ask for them, and a ledger of reciprocity; no contents",
     "los intercambios como los piden las leyes, y un balance de reciprocidad; sin contenidos"},
    {"text, csv, json or html", "text, csv, json o html"},
    {"which table as CSV: exchanges, ledger or withheld", "qué tabla como CSV: exchanges, ledger o withheld"},
    {"file to write instead of printing", "archivo en que se escribe en vez de imprimir"},
    {"folder of any log in C2SP tlog-tiles form; needs --origin-key",
     "carpeta de cualquier bitácora en forma C2SP tlog-tiles; necesita --origin-key"},
    {"verifier key of that log", "clave verificadora de esa bitácora"},
    {"verifier keys of witnesses that must have cosigned",
     "claves verificadoras de testigos que deben haber cofirmado"},
    {"ask every witness for the newest checkpoint it keeps, and compare it with the whole log",
     "pide a cada testigo el punto de control más reciente que guarda, y lo compara con la bitácora entera"},
    {"once, where the head that an earlier audit kept is lost: go on without comparing the log with it",
     "una vez, donde se perdió la cabeza que guardó una auditoría anterior: sigue sin comparar con ella la bitácora"},
    {"{} is missing, where an earlier audit left it: put it back; where it is lost, one command with --head-lost goes "
     "on "
     "without comparing the log with it",
     "falta {0}, donde la dejó una auditoría anterior: póngala de nuevo; si se perdió, una orden con --head-lost sigue "
     "sin comparar con ella la bitácora"},
    {"{}: not as an audit left it; put it back, or remove it",
     "{0}: no está como lo dejó una auditoría; póngalo de "
     "nuevo, o quítelo"},
    {"entry {} of the log is a reading in this auditor's name of {}, up to entry {}, and {} does not know of it: "
     "either "
     "an older copy of the folder was put back, or somebody else reads with this key. Put the newest copy back; where "
     "it "
     "is lost, one command with --head-lost goes on",
     "el asiento {0} de la bitácora es una lectura a nombre de este auditor del {1}, hasta el asiento {2}, y {3} no la "
     "conoce: o se puso de nuevo una copia más antigua de la carpeta, o alguien más lee con esta llave. Ponga la copia "
     "más nueva; si se perdió, una orden con --head-lost sigue"},
};

}  // namespace

Sentences of_help_audit() { return of_help_audit_all; }

}  // namespace puente::translate
