// Of a broker's core and store (broker).
#include "translate/tables.h"

namespace puente::translate {
namespace {

constexpr Sentence of_broker_all[] = {
    {"{}: cannot move it to {}: {}", "{0}: no se pudo mover a {1}: {2}"},
    {"ignore SIGPIPE", "ignorar SIGPIPE"},
    {"read the limit of open files", "leer el límite de archivos abiertos"},
    {"raise the limit of open files", "aumentar el límite de archivos abiertos"},
    {"the key file holds another key under the name {}", "el archivo de claves contiene otra clave con el nombre {0}"},
    {"the key file", "el archivo de claves"},
    {"{}: 8 MiB for the log's last entry and 8 MiB to begin with are not there: {}; make room first",
     "{0}: no hay 8 MiB para el último asiento de la bitácora y 8 MiB para empezar: {1}; haga espacio antes"},
    {"{} is there already: that shard was put aside before, and {} was put back since; see docs/operator.md",
     "{0} ya existe: ese tramo se apartó antes, y desde entonces se repuso {1}; véase docs/operator.md"},
    {"{}: cannot be put aside into {}: {}", "{0}: no se pudo apartar en {1}: {2}"},
    {"the treaty names another {} than this broker's: was public.toml of another folder proposed?",
     "el tratado nombra otra {0} que la de este intermediario: ¿se propuso el public.toml de otra carpeta?"},
    {"device key", "clave de dispositivo"},
    {"log key", "clave de la bitácora"},
    {"transport key", "clave de transporte"},
    {"cannot wait for messages: {}", "no se pudo esperar mensajes: {0}"},
    {"cannot wait for connections: {}", "no se pudo esperar conexiones: {0}"},
    {"it was killed, or ended without a word; the last was {} seconds ago",
     "lo mataron, o terminó sin decir nada; lo último fue hace {0} segundos"},
    {"no word for {} seconds: it hangs", "sin noticias desde hace {0} segundos: está colgado"},
    {"serving", "en servicio"},
    {"stop", "se le pidió"},
    {"starting; the run before ended: {}", "arrancando; la ejecución anterior terminó: {0}"},
    {"ended: {}", "terminó: {0}"},
    {"NOTHING IS RELEASED: {}", "NADA SE LIBERA: {0}"},
    {"log: {} entries, {} under a quorum of both nations, at {}",
     "bitácora: {0} asientos, {1} bajo un quórum de ambas naciones, el {2}"},
    {"{} records, {} bytes", "{0} registros, {1} bytes"},
    {"waiting: {}; an agency may have {}", "en espera: {0}; una dependencia puede tener {1}"},
    {"{}: {} waiting", "{0}: {1} en espera"},
    {"  {} {}: {}, {} messages, {} bytes, {} refused; {} waiting",
     "  {0} {1}: {2}, {3} mensajes, {4} bytes, {5} rechazados; {6} en espera"},
    {"not connected", "sin conexión"},
    {"; OVER {} {} times", "; EXCEDIÓ {0} {1} veces"},
    {"{}: budgets.volume-free-percent-for-life is above volume-free-percent: threats to life are taken longer than "
     "other "
     "records, not shorter",
     "{0}: budgets.volume-free-percent-for-life es mayor que volume-free-percent: las amenazas a la vida se aceptan "
     "por "
     "más tiempo que los demás registros, no por menos"},
    {"devices connected: {}", "dispositivos conectados: {0}"},
    {"witness {}: {}", "testigo {0}: {1}"},
    {"witness {}: MISSING: {}", "testigo {0}: FALTA: {1}"},
    {"cosigned {}", "cofirmó {0}"},
    {"ALARM {}: {}", "ALARMA {0}: {1}"},
    {"ALARM {} ({} times since {}): {}", "ALARMA {0} ({1} veces desde {2}): {3}"},
    {"ALARMS: {} more were not kept", "ALARMAS: otras {0} no se conservaron"},
    {"these stand until you have seen them: puente-broker status --seen",
     "siguen ahí hasta que las haya visto: puente-broker status --seen"},
    {"HELD: {}", "RETENIDO: {0}"},
    {"no record is taken: {} bytes are free on the volume of the store, and {} are to stay free",
     "no se acepta ningún registro: quedan {0} bytes libres en el volumen del almacén, y han de quedar libres {1}"},
    {"no record is taken but threats to life: {} bytes are free on the volume of the store, and {} are to stay free",
     "no se acepta ningún registro salvo amenazas a la vida: quedan {0} bytes libres en el volumen del almacén, y han "
     "de "
     "quedar libres {1}"},
    {"HELD: {} more", "RETENIDOS: otros {0}"},
    {"records of device {} of {} wait for device {} of {}, which refused {} of them within a day, until {}",
     "los registros del dispositivo {0} de {1} esperan ante el dispositivo {2} de {3}, que rechazó {4} en un día, "
     "hasta "
     "{5}"},
    {"somebody has seen the alarms: they stand no longer, unless they happen again",
     "alguien vio las alarmas: ya no siguen ahí, salvo que ocurran de nuevo"},
    {"{}: not a broker's status: {}", "{0}: no es el estado de un intermediario: {1}"},
    {"{} is for the role {}, and this is a certificate of the role {}",
     "{0} es para la función {1}, y este es un certificado de la función {2}"},
    {"the treaty hands over to shard {} of the log, and what it begins with is not here: put the file that `puente "
     "handover draft` wrote into the folder, as 'handover'",
     "el tratado traspasa al tramo {0} de la bitácora, y aquí no está con qué empieza: ponga en la carpeta, como "
     "'handover', el archivo que escribió `puente handover draft`"},
    {"the log does not hold: {}", "la bitácora no se sostiene: {0}"},
    {"what is in force has changed", "lo vigente cambió"},
    {"say hello first", "salude primero"},
    {"delivery {} was acknowledged before it was sent", "la entrega {0} se acusó antes de enviarse"},
    {"a delivery's event", "el suceso de una entrega"},
    {"a reason says why, in a few words", "un motivo dice por qué, en pocas palabras"},
    {"nothing of that record waits for a reason here; it may be over, or recalled",
     "nada de ese registro espera aquí un motivo; quizá venció o se retiró"},
    {"no record with that header was delivered to this device, or it is over",
     "no se entregó a este dispositivo ningún registro con ese encabezado, o ya venció"},
    {"budget {}: {} records wait for device {} already, {} of them of this sender, and of {} in all a sender may have "
     "no "
     "more than is free",
     "cupo {0}: ya esperan {1} registros para el dispositivo {2}, {3} de ellos de este remitente, y de {4} en total un "
     "remitente no puede tener más de lo que queda libre"},
    {"budget {}: {} {} wait at the broker, the limit for {} is {} now, and this record of {} bytes does not fit: it "
     "does "
     "when recipients have taken some",
     "cupo {0}: en el intermediario esperan {1} ({2}), el límite para {3} es ahora {4}, y este registro de {5} bytes "
     "no "
     "cabe: cabrá cuando los destinatarios hayan tomado algunos"},
    {"budget volume: {} bytes are free on the volume of the broker's store, and {} ({} %) are to stay free",
     "cupo volume: hay {0} bytes libres en el volumen del almacén del intermediario, y {1} ({2} %) deben quedar "
     "libres"},
    {"no record {} of this device is known here: it was not accepted, or it expired",
     "aquí no se conoce el registro {0} de este dispositivo: no se aceptó, o venció"},
    {"the record was recalled before", "el registro ya se había retirado"},
    {"a refusal that the device has not signed", "un rechazo que el dispositivo no firmó"},
    {"a delivery's leaf", "la hoja de una entrega"},
    {"delivery {} has another event by now: it comes again", "la entrega {0} ya tiene otro suceso: viene de nuevo"},
    {"device {} of {} says that deliveries came with frames that are not their headers'",
     "el dispositivo {0} de {1} dice que llegaron entregas con tramas que no son las de sus encabezados"},
    {"records of device {} of {} wait from now on for device {} of {}, which refused {} of them within a day",
     "los registros del dispositivo {0} de {1} esperan desde ahora para el dispositivo {2} de {3}, que rechazó {4} en "
     "un día"},
    {"record {}: its release entry gives no shares ({}): not delivered",
     "registro {0}: su asiento de liberación no da partes ({1}): no se entregó"},
    {"the release entry gives no shares", "el asiento de liberación no da partes"},
    {"waits for an approval", "espera una aprobación"},
    {"this broker has started, and serves nobody before witnesses of both nations have said that its store is the "
     "newest: come again",
     "este intermediario ha arrancado, y no atiende a nadie antes de que testigos de ambas naciones digan que su "
     "almacén es el más reciente: vuelva a intentar"},
    {"frames after a message that has none", "tramas tras un mensaje que no las lleva"},
    {"sending a record", "enviar un registro"},
    {"the log of this broker does not hold, and nothing is accepted: its operator knows why",
     "la bitácora de este intermediario no se sostiene, y no se acepta nada: quien lo opera sabe por qué"},
    {"budget {}: such a device says {} within a minute: come again in the next",
     "cupo {0}: un dispositivo así dice {1} en un minuto: vuelva a intentar en el siguiente"},
    {"this broker speaks protocol {}, and the device protocol {}: install the same version of Puente on both sides",
     "este intermediario habla el protocolo {0}, y el dispositivo el {1}: instale la misma versión de Puente en ambos "
     "lados"},
    {"this is shard {} of the log ({}), by version {} of the treaty, and the treaty held there names shard {}: put the "
     "same treaty on both sides",
     "este es el tramo {0} de la bitácora ({1}), según la versión {2} del tratado, y el tratado que se tiene allá "
     "nombra el tramo {3}: ponga el mismo tratado en ambos lados"},
    {"the device holds a head of size {}, and this log has {} entries",
     "el dispositivo tiene una cabeza de tamaño {0}, y esta bitácora tiene {1} asientos"},
    {"device {} holds delivery {}, and this broker has given it {}: was an older store put back?",
     "el dispositivo {0} tiene la entrega {1}, y este intermediario le ha dado {2}: ¿se repuso un almacén anterior?"},
    {"activating a policy", "poner en vigor una política"},
    {"orders are for liaisons, and this is a certificate of the role {}",
     "las órdenes son de los enlaces, y este es un certificado de la función {0}"},
    {"this is for agents, about records that they sent or received",
     "esto es para agentes, sobre registros que enviaron o recibieron"},
    {"the approval is of a time to come", "la aprobación es de una hora futura"},
    {"the approval is over, or was signed more than an hour ago; look again",
     "la aprobación terminó, o se firmó hace más de una hora; mire otra vez"},
    {"this is an approval of the other nation; its own liaisons bring it",
     "esta es una aprobación de la otra nación; la traen sus propios enlaces"},
    {"no record with that header waits for an approval; see puente approve list",
     "ningún registro con ese encabezado espera una aprobación; véase puente approve list"},
    {"the record does not wait any more; see puente approve list",
     "el registro ya no espera; véase puente approve list"},
    {"the approval names another record than its header is of",
     "la aprobación nombra otro registro que el de su encabezado"},
    {"{} is of the agency that sends the record; somebody else approves it",
     "{0} es de la dependencia que envía el registro; lo aprueba otra persona"},
    {"the record waits for no such approval; see puente approve list",
     "el registro no espera tal aprobación; véase puente approve list"},
    {"what would be released is not what was approved: policies have changed; see puente approve list",
     "lo que se liberaría no es lo que se aprobó: las políticas cambiaron; véase puente approve list"},
    {"paused by {}", "en pausa por {0}"},
    {"over the quota of {}: {} records to {} in {}", "rebasa el cupo de {0}: {1} registros a {2} en {3}"},
    {"the record names another device as its sender than the one this connection belongs to",
     "el registro nombra como remitente otro dispositivo que el de esta conexión"},
    {"the sender", "el remitente"},
    {"the record is not to be released yet: keep it as a draft until its time",
     "el registro aún no debe liberarse: consérvelo como borrador hasta su hora"},
    {"{} {} is not an agent of the directory", "{0} {1} no es un agente del directorio"},
    {"this record id was used before with another header; both are kept as evidence. Seal the content anew under a new "
     "record id",
     "este id de registro ya se usó con otro encabezado; ambos se conservan como evidencia. Selle el contenido de "
     "nuevo con otro id"},
    {"the sender decided with a newer policy version than is in force here",
     "el remitente decidió con una versión de la política más reciente que la vigente aquí"},
    {"{} {} is not in the directory", "{0} {1} no está en el directorio"},
    {"{} was not valid when the record was made", "{0} no era válida cuando se hizo el registro"},
    {"the record is sealed to another release authority than this broker",
     "el registro está sellado para otra autoridad de liberación que este intermediario"},
    {"the release key", "la llave de liberación"},
    {"the recipient {} is not an agent of the directory", "el destinatario {0} no es un agente del directorio"},
    {"the recipient's encryption key", "la llave de cifrado del destinatario"},
    {"signed two records under one record id", "firmó dos registros con un mismo id"},
    {"signed two records under one number of its chain", "firmó dos registros con un mismo número de su cadena"},
    {"ended one delivery in two ways", "terminó una entrega de dos modos"},
    {"a record of the spool", "un registro en espera"},
    {"the queue names a record that the spool does not hold: {}",
     "la cola nombra un registro que no está en espera: {0}"},
    {"it holds a treaty and no heartbeat", "contiene un tratado y ningún latido"},
};

}  // namespace

Sentences of_broker() { return of_broker_all; }

}  // namespace puente::translate
