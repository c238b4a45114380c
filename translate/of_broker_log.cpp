// Of a broker's log, its edge, its store and its notices (broker).
#include "translate/tables.h"

namespace puente::translate {
namespace {

constexpr Sentence of_broker_log_all[] = {
    {"directory, bundles and pauses are not those of the newest heartbeat in the log",
     "el directorio, los paquetes y las pausas no son los del latido más reciente de la bitácora"},
    {"local time and the newest quorum's differ by more than 10 minutes",
     "la hora local y la del quórum más reciente difieren en más de 10 minutos"},
    {"the newest heartbeat under a quorum is older than 10 minutes",
     "el latido más reciente bajo un quórum tiene más de 10 minutos"},
    {"the entries of the log do not lead to the counters and running hashes that are stored",
     "los asientos de la bitácora no llevan a los contadores y resúmenes acumulados que están guardados"},
    {"the log's origin is '{}', not '{}'", "el origen de la bitácora es '{0}', no '{1}'"},
    {"the leaf hashes do not give the root of the newest checkpoint: the file was altered or an older copy was put "
     "back. Nothing is served; see docs/operator.md, 'A restored broker'",
     "los resúmenes de las hojas no dan la raíz del punto de control más reciente: el archivo se alteró o se repuso "
     "una copia anterior. No se atiende nada; véase docs/operator.md, 'A restored broker'"},
    {"the store holds rows and no checkpoint of the log that they belong to: a part of an older copy was put back. "
     "Nothing is served; see docs/operator.md, 'A restored broker'",
     "el almacén tiene filas y ningún punto de control de la bitácora a la que pertenecen: se repuso una parte de una "
     "copia anterior. No se atiende nada; véase docs/operator.md, 'A restored broker'"},
    {"more entries were verified than the log has: an older copy was put back",
     "se verificaron más asientos de los que tiene la bitácora: se repuso una copia anterior"},
    {"queues, receipts, directory or other rows are not those that were signed with the newest head: the file was "
     "altered or an older copy of a part was put back. Nothing is served; see docs/operator.md, 'A restored broker'",
     "las colas, los acuses, el directorio u otras filas no son los que se firmaron con la cabeza más reciente: el "
     "archivo se alteró o se repuso una copia anterior de una parte. No se atiende nada; véase docs/operator.md, 'A "
     "restored broker'"},
    {"a kept leaf", "una hoja guardada"},
    {"the event kept for entry {} is not the log's", "el suceso guardado para el asiento {0} no es el de la bitácora"},
    {"the auditors' packages in the directory", "los paquetes de los auditores en el directorio"},
    {"a block of the log", "un bloque de la bitácora"},
    {"entry {} of the log is not there", "el asiento {0} de la bitácora no está"},
    {"a leaf of the log", "una hoja de la bitácora"},
    {"{} more requests of device {} of {} were refused within a minute",
     "se rechazaron otras {0} solicitudes del dispositivo {1} de {2} en un minuto"},
    {"budget {}: an auditor may begin {} readings of the log a minute: come again in the next",
     "cupo {0}: un auditor puede empezar {1} lecturas de la bitácora por minuto: vuelva a intentar en el siguiente"},
    {"a tile of the log has the wrong length", "una losa de la bitácora tiene una longitud incorrecta"},
    {"a tile of the log", "una losa de la bitácora"},
    {"tile {}/{} of the log is shorter than its size says",
     "la losa {0}/{1} de la bitácora es más corta de lo que dice su tamaño"},
    {"tile {}/{} of the log is missing", "falta la losa {0}/{1} de la bitácora"},
    {"tile {}/{} of the log is not what the leaves give", "la losa {0}/{1} de la bitácora no es la que dan las hojas"},
    {"node {}/{} is not in the log's tree", "el nodo {0}/{1} no está en el árbol de la bitácora"},
    {"a proof for the log", "una prueba para la bitácora"},
    {"leaf {} is not in the log's tree", "la hoja {0} no está en el árbol de la bitácora"},
    {"the newest quorum head", "la cabeza de quórum más reciente"},
    {"witnesses have cosigned a log of {} entries, and this one has {}: an older copy was put back. See "
     "docs/operator.md",
     "los testigos cofirmaron una bitácora de {0} asientos, y esta tiene {1}: se repuso una copia anterior. Véase "
     "docs/operator.md"},
    {"the log's tree", "el árbol de la bitácora"},
    {"the log is not the one that witnesses have cosigned", "la bitácora no es la que cofirmaron los testigos"},
    {"witness {} shows a checkpoint that is not this log's: {}",
     "el testigo {0} muestra un punto de control que no es de esta bitácora: {1}"},
    {"witness {} holds a head of {} entries that this log has signed, and here are {}: an older copy was put back. "
     "Nothing is served; see docs/operator.md, 'A restored broker'",
     "el testigo {0} tiene una cabeza de {1} asientos que esta bitácora firmó, y aquí hay {2}: se repuso una copia "
     "anterior. No se atiende nada; véase docs/operator.md, 'A restored broker'"},
    {"witness {} holds a head of {} entries that this log has signed, with another root than the entries here give: "
     "history was changed. Nothing is served; see docs/operator.md, 'A restored broker'",
     "el testigo {0} tiene una cabeza de {1} asientos que esta bitácora firmó, con otra raíz que la que dan los "
     "asientos de aquí: se cambió la historia. No se atiende nada; véase docs/operator.md, 'A restored broker'"},
    {"witness {} holds a head of size {}, and has cosigned one of size {}: its state was put back or lost; tell its "
     "nation",
     "el testigo {0} tiene una cabeza de tamaño {1}, y cofirmó una de tamaño {2}: su estado se repuso o se perdió; "
     "avise a su nación"},
    {"its state was put back or lost", "su estado se repuso o se perdió"},
    {"it holds a head of size {}, and ours has {}: one of us has lost or changed history",
     "tiene una cabeza de tamaño {0}, y la nuestra {1}: uno de los dos perdió o cambió la historia"},
    {"HTTP status {}", "estado HTTP {0}"},
    {"no head as new as the device's has its quorum since this broker's start",
     "desde que arrancó este intermediario, ninguna cabeza tan reciente como la del dispositivo tiene su quórum"},
    {"reading the log", "leer la bitácora"},
    {"the log has {} entries under its newest quorum head",
     "la bitácora tiene {0} asientos bajo su cabeza de quórum más reciente"},
    {"proofs for a tree of {} entries, from {}; the log has {}",
     "pruebas para un árbol de {0} asientos, desde {1}; la bitácora tiene {2}"},
    {"a proof for an entry beyond its head", "una prueba de un asiento posterior a su cabeza"},
    {"what waits for liaisons is theirs", "lo que espera a los enlaces es de ellos"},
    {"too many entries wait for the next heartbeat: try again in a minute",
     "demasiadas entradas esperan el siguiente latido: intente en un minuto"},
    {"the directory holds {} packages of {} already", "el directorio ya contiene {0} paquetes de {1}"},
    {"an entry of the directory is not the one that was stored: {}",
     "una entrada del directorio no es la que se guardó: {0}"},
    {"order {} of {} is not the one that was stored", "la orden {0} de {1} no es la que se guardó"},
    {"a bundle is not the one that was stored: {}", "un paquete no es el que se guardó: {0}"},
    {"this is an order of the other nation; its own liaisons bring it",
     "esta es una orden de la otra nación; la traen sus propios enlaces"},
    {"order: no agent of {} was ever enrolled; a pause that names nobody would stop nothing",
     "orden: nunca se inscribió un agente de {0}; una pausa que no nombra a nadie no detendría nada"},
    {"the value '{}' is not what a recipient refused", "el valor '{0}' no es lo que rechazó un destinatario"},
    {"the value '{}' is no number", "el valor '{0}' no es un número"},
    {"the newest heartbeat has another length", "el latido más reciente tiene otra longitud"},
    {"the counts of pauses have another length", "las cuentas de pausas tienen otra longitud"},
    {"a pause of no nation", "una pausa de ninguna nación"},
    {"the verified head has another length", "la cabeza verificada tiene otra longitud"},
    {"this process may open {} files, which is too few for a broker: raise its limit (ulimit -n, LimitNOFILE)",
     "este proceso puede abrir {0} archivos, muy pocos para un intermediario: aumente su límite (ulimit -n, "
     "LimitNOFILE)"},
    {"a stranger is answered with something else than a short command",
     "a un desconocido se le contesta con algo más que una orden corta"},
    {"the broker does not answer a connection of its own: {}",
     "el intermediario no contesta a una conexión propia: {0}"},
    {"a stranger's CURVE key was not refused; nothing is served",
     "no se rechazó la clave CURVE de un desconocido; no se atiende nada"},
    {"'{}' is no address in numbers", "'{0}' no es una dirección en números"},
    {"listen on {}, port {}", "escuchar en {0}, puerto {1}"},
    {"a witness's url must look like http://127.0.0.1:8501, not '{}'",
     "la url de un testigo se escribe como http://127.0.0.1:8501, no '{0}'"},
    {"entries of a record of the wrong length", "las entradas de un registro tienen una longitud incorrecta"},
    {"slots of a record of the wrong length", "las ranuras de un registro tienen una longitud incorrecta"},
    {"a batch signature of the wrong length", "una firma de lote de longitud incorrecta"},
    {"a batch signature", "una firma de lote"},
    {"{}: a store of schema version {}, and this program knows version {}: go on with the program that made it, or "
     "begin a shard of the log (docs/operator.md, 'A store of another version')",
     "{0}: un almacén de la versión de esquema {1}, y este programa conoce la {2}: siga con el programa que lo hizo, o "
     "empiece un tramo de la bitácora (docs/operator.md, 'A store of another version')"},
    {"a commit in a segment does not have its form", "una escritura en un segmento no tiene su forma"},
    {"segment {}: what stands at byte {} is not what was written there, and commit {} stands behind it: the file was "
     "altered; see docs/operator.md, 'A restored broker'",
     "segmento {0}: lo que está en el byte {1} no es lo que se escribió ahí, y detrás está la escritura {2}: se alteró "
     "el "
     "archivo; véase docs/operator.md, 'A restored broker'"},
    {"segment {}: behind byte {} stands again and again what is no frame: the file was altered; see docs/operator.md, "
     "'A "
     "restored broker'",
     "segmento {0}: detrás del byte {1} está una y otra vez lo que no es una trama: se alteró el archivo; véase "
     "docs/operator.md, 'A restored broker'"},
    {"segment {}: commit {} follows commit {}: some are missing; see docs/operator.md, 'A restored broker'",
     "segmento {0}: la escritura {1} sigue a la {2}: faltan algunas; véase docs/operator.md, 'A restored broker'"},
    {"segment.file: there are two files, 0 and 1", "segment.file: hay dos archivos, 0 y 1"},
    {"taken: its row is missing", "taken: falta su fila"},
    {"an approval of no nation, or for nothing", "una aprobación de ninguna nación, o para nada"},
    {"an outcome of no known kind", "un resultado de ninguna clase conocida"},
    {"a refusal of no known kind", "un rechazo de ninguna clase conocida"},
    {"a queue entry of an unknown kind or urgency", "una entrada de la cola de clase o urgencia desconocida"},
    {"a bundle of no nation", "un paquete de ninguna nación"},
    {"evidence of no known kind", "evidencia de ninguna clase conocida"},
    {"an order of no nation", "una orden de ninguna nación"},
    {"shard {} of the log begins: the one before, {}, ended at {} entries; what was queued there is sent again by its "
     "senders",
     "empieza el tramo {0} de la bitácora: el anterior, {1}, terminó en {2} asientos; lo que esperaba ahí lo envían de "
     "nuevo sus remitentes"},
    {"a message without content, or from a transport key that the directory does not hold any more, was dropped",
     "se descartó un mensaje sin contenido, o de una clave de transporte que el directorio ya no contiene"},
    {"device {} says that it holds a head of size {}, which this log does not lead to, and does not prove it",
     "el dispositivo {0} dice tener una cabeza de tamaño {1}, a la que esta bitácora no lleva, y no lo prueba"},
    {"device {} of {} shows a head of {} entries that both nations' witnesses cosigned, which the {} entries here do "
     "not "
     "lead to: an older copy was put back, or history was changed. Nothing is served; see docs/operator.md, 'A "
     "restored "
     "broker'",
     "el dispositivo {0} de {1} muestra una cabeza de {2} asientos que cofirmaron los testigos de las dos naciones, y "
     "a la "
     "que no llevan los {3} asientos de aquí: se repuso una copia anterior, o se cambió la historia. No se atiende "
     "nada; "
     "vea docs/operator.md, 'A restored broker'"},
    {"a device has shown a head of {} entries that both nations' witnesses cosigned, which the {} entries here do not "
     "lead to. Nothing is served; see docs/operator.md, 'A restored broker'",
     "un dispositivo mostró una cabeza de {0} asientos que cofirmaron los testigos de las dos naciones, y a la que no "
     "llevan los {1} asientos de aquí. No se atiende nada; vea docs/operator.md, 'A restored broker'"},
    {"a head of size {} is shown, and {} said", "se muestra una cabeza de tamaño {0}, y se dice {1}"},
    {"the device shows a head of size {} that the {} entries of this log do not lead to, and that is not cosigned: {}",
     "el dispositivo muestra una cabeza de tamaño {0} a la que no llevan los {1} asientos de esta bitácora, y que no "
     "está "
     "cofirmada: {2}"},
    {"broker.toml: [witnesses] names '{}', and the treaty has {}",
     "broker.toml: [witnesses] nombra '{0}', y el tratado tiene {1}"},
    {"listen on unix:{} (is something else there?)", "escuchar en unix:{0} (¿hay otra cosa ahí?)"},
    {"{}: too long for a Unix socket", "{0}: demasiado largo para un socket Unix"},
    {"the head that a device has shown could not be kept: {}",
     "no se pudo guardar la cabeza que mostró un dispositivo: {0}"},
    {"device {} of {} {}: both are kept as evidence (puente store dump)",
     "el dispositivo {0} de {1} {2}: ambos se conservan como evidencia (puente store dump)"},
    {"{}: nothing is released", "{0}: nada se libera"},
    {"releases go on", "las liberaciones continúan"},
    {"the log does not hold: {}. Nothing is accepted or released",
     "la bitácora no se sostiene: {0}. Nada se acepta ni se libera"},
    {"all {} entries of the log were derived again, and hold",
     "los {0} asientos de la bitácora se derivaron de nuevo, y se sostienen"},
    {"no consistency proof for a witness: {}", "no hay prueba de consistencia para un testigo: {0}"},
    {"witness {} answers again", "el testigo {0} responde de nuevo"},
    {"witness {} does not cosign: {}; releases wait until its nation's quorum is back",
     "el testigo {0} no cofirma: {1}; las liberaciones esperan a que vuelva el quórum de su nación"},
    {"{} refused ({}, {}): {}", "{0} rechazado ({1}, {2}): {3}"},
    {"another treaty than at the last start (version {}): {} entries and bundles do not stand under it and are not in "
     "force",
     "otro tratado que en el último arranque (versión {0}): {1} entradas y paquetes no valen bajo él y no están "
     "vigentes"},
};

}  // namespace

Sentences of_broker_log() { return of_broker_log_all; }

}  // namespace puente::translate
