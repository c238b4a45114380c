// Of records in the formats of other tools (client/exchange, client/api/leaving.cpp, client/cli/officer).
#include "translate/tables.h"

namespace puente::translate {
namespace {

constexpr Sentence of_exchange_all[] = {
    {"{}: a text is missing", "{0}: falta un texto"},
    {"{} is no section's label", "{0} no es la etiqueta de ninguna sección"},
    {"a record without marks or sections", "un registro sin marcas o sin secciones"},
    {"{} is no time: write it as 2026-11-24T08:15:00.000Z",
     "{0} no es una hora: escríbala como 2026-11-24T08:15:00.000Z"},
    {"also classified {}", "también clasificado {0}"},
    {"a marking of {}, which is not in the file; the record is TLP:RED for it",
     "una marca de {0}, que no está en el archivo; por ella el registro es TLP:RED"},
    {"a marking of {}, which says nothing known here; the record is TLP:RED for it",
     "una marca de {0}, que no dice nada que aquí se conozca; por ella el registro es TLP:RED"},
    {"this is no object", "esto no es un objeto"},
    {"type: it is missing, or no name of a type of objects", "type: falta, o no es el nombre de un tipo de objetos"},
    {"id: {} is not '{}--' and a UUID", "id: {0} no es '{1}--' y un UUID"},
    {"{}: this must be a text", "{0}: esto debe ser un texto"},
    {"{}: it is missing; every {} has it", "{0}: falta; todo {1} lo lleva"},
    {"modified: it lies before created", "modified: es anterior a created"},
    {"{}: this must be an id", "{0}: esto debe ser un identificador"},
    {"{}: this must be a list of ids", "{0}: esto debe ser una lista de identificadores"},
    {"{} ({}): another object of this file has the same id and version, and says something else; ask whoever made the "
     "file",
     "{0} ({1}): otro objeto de este archivo tiene el mismo identificador y versión, y dice otra cosa; pregunte a "
     "quien "
     "hizo el archivo"},
    {"an older version, of {}; the newest was read", "una versión anterior, de {0}; se leyó la más reciente"},
    {"a bundle over 32 MiB: split it into several", "un paquete de más de 32 MiB: divídalo en varios"},
    {"neither a bundle nor an object of STIX", "no es un paquete ni un objeto de STIX"},
    {"objects: this must be a list", "objects: esto debe ser una lista"},
    {"a bundle of more than 50,000 objects: split it into several",
     "un paquete de más de 50,000 objetos: divídalo en varios"},
    {"the object", "el objeto"},
    {"no kind of record holds it, and no report, grouping or note of this file refers to it",
     "ninguna clase de registro lo admite, y ningún report, grouping o note de este archivo se refiere a él"},
    {"{} refers to it, and it is not in the file", "{0} se refiere a él, y no está en el archivo"},
    {"what it refers to is too large for an attachment; its name and text were read",
     "aquello a lo que se refiere es demasiado grande para un anexo; se leyeron su nombre y su texto"},
    {"it has neither a name nor a text", "no tiene ni nombre ni texto"},
    {"{}: a person's record has no section for it", "{0}: un registro de persona no tiene sección para ello"},
    {"record: it is missing", "record: falta"},
    {"a {} has no {}", "un registro de clase {0} no tiene {1}"},
    {"{}: neither content nor value", "{0}: sin content ni value"},
    {"{} names it, and it is not in the file", "{0} lo nombra, y no está en el archivo"},
    {"{}: it stands twice", "{0}: está dos veces"},
    {"a reason that says nothing: write why the record must leave",
     "un motivo que no dice nada: escriba por qué debe salir el registro"},
    {"it is under {}: it leaves with a reason (--reason) and a second officer's (puente allow-export)",
     "está bajo {0}: sale con un motivo (--reason) y el de un segundo oficial (puente allow-export)"},
    {"two senders used its id: which of the two records a second officer allowed cannot be told",
     "dos remitentes usaron su identificador: no se puede saber cuál de los dos registros permitió un segundo oficial"},
    {"it is under {}: two officers with keys of their own let it leave (--officer; puente officer)",
     "está bajo {0}: lo dejan salir dos oficiales con claves propias (--officer; puente officer)"},
    {"it is under {}, and no other officer allowed it within a day: puente allow-export {} --reason TEXT, with another "
     "--officer",
     "está bajo {0}, y ningún otro oficial lo permitió en un día: puente allow-export {1} --reason TEXTO, con otro "
     "--officer"},
    {"it is under {}, and never leaves", "está bajo {0}, y no sale nunca"},
    {"there is no such format: stix, misp, geojson or csv", "no hay tal formato: stix, misp, geojson o csv"},
    {"'file' names the file that the record goes into, in at most 1024 bytes",
     "'file' nombra el archivo al que va el registro, en 1024 bytes a lo más"},
    {"its sender has recalled it: it does not leave any more", "su remitente lo retiró: ya no sale"},
    {"two officers with keys of their own let a record leave (--officer; puente officer)",
     "dos oficiales con claves propias dejan salir un registro (--officer; puente officer)"},
    {"no record {} was received or sent here", "ningún registro {0} se recibió ni se envió aquí"},
    {"no file of that name is out (puente exports)", "no hay afuera ningún archivo de ese nombre (puente exports)"},
    {"without --format one record leaves, with its evidence: name it, or add --format stix",
     "sin --format sale un solo registro, con su evidencia: nómbrelo, o agregue --format stix"},
    {"name records, or say which by --words and filters: not both",
     "nombre registros, o diga cuáles con --words y filtros: no ambas cosas"},
    {"which records? name them (puente inbox, puente search), or say which: --words tijuana, --kind seizure, --since "
     "2026-11-24, or --all",
     "¿qué registros? nómbrelos (puente inbox, puente search), o diga cuáles: --words tijuana, --kind seizure, --since "
     "2026-11-24, o --all"},
    {"more than 10,000 records: narrow the search, or use --limit and --after",
     "más de 10,000 registros: acote la búsqueda, o use --limit y --after"},
    {"--sealed is a form of its own: leave --format out", "--sealed es una forma aparte: quite --format"},
    {"{}: it is still there: delete it first", "{0}: todavía está: bórrelo primero"},
    {"records in a file: one with its evidence, or many for another tool, such as: puente export --format stix --kind "
     "seizure --since 2026-11-01 --out seizures.json. What is under TLP:RED or ORCON never leaves; no-onward, H1, H2, "
     "TLP:AMBER+STRICT and NOFORN need a reason and a second officer (puente allow-export)",
     "registros en un archivo: uno con su evidencia, o muchos para otra herramienta, por ejemplo: puente export "
     "--format "
     "stix --kind seizure --since 2026-11-01 --out decomisos.json. Lo que está bajo TLP:RED u ORCON no sale nunca; "
     "no-onward, H1, H2, TLP:AMBER+STRICT y NOFORN requieren un motivo y un segundo oficial (puente allow-export)"},
    {"ids, the first digits of them, or positions", "identificadores, sus primeros dígitos, o posiciones"},
    {"of another tool; else one record with its evidence, as JSON",
     "de otra herramienta; si no, un registro con su evidencia, en JSON"},
    {"why; opens what needs a reason, too: it is kept, and the sender's nation may read it",
     "por qué; abre también lo que requiere un motivo: se conserva, y la nación del remitente puede leerlo"},
    {"with --format: records sent from here; else those received",
     "con --format: registros enviados de aquí; si no, los recibidos"},
    {"with --format: every record", "con --format: todos los registros"},
    {"with --format: those with these words, as puente search finds them",
     "con --format: los que tienen estas palabras, como los encuentra puente search"},
    {"only from this agency, or to it with --sent", "solo de esta dependencia, o para ella con --sent"},
    {"as the second of two officers: a restricted record may leave within a day, such as: puente --officer luis "
     "allow-export 4f2a --reason 'joint case 12'",
     "como segundo de dos oficiales: un registro restringido puede salir en un día, por ejemplo: puente --officer luis "
     "allow-export 4f2a --reason 'caso conjunto 12'"},
    {"why; it is kept with your signature", "por qué; se conserva con su firma"},
    {"one of the records sent from here", "uno de los registros enviados de aquí"},
    {"files with records that are out: where, by whom, and which were recalled or are kept too long",
     "archivos con registros que están afuera: dónde, por quién, y cuáles se retiraron o pasaron de su plazo"},
    {"also those that are destroyed", "también los destruidos"},
    {"only those after this number", "solo los que siguen a este número"},
    {"this file is destroyed, and so is everything made of it",
     "este archivo se destruyó, y también todo lo hecho con él"},
    {"--map, --recall and --rejects are of CSV files: leave them out with --format",
     "--map, --recall y --rejects son de archivos CSV: quítelos con --format"},
    {"how is the file to be read? --map MAPPING of a CSV file, or --format stix",
     "¿cómo debe leerse el archivo? --map CORRESPONDENCIA de un archivo CSV, o --format stix"},
    {"send a record for each row of a CSV file, or for what a file of another tool says, such as: puente import "
     "--format stix --to US/DEA --purpose counter-narcotics report.json (docs/exchange.md)",
     "envía un registro por cada fila de un archivo CSV, o por lo que dice un archivo de otra herramienta, por "
     "ejemplo: "
     "puente import --format stix --to US/DEA --purpose counter-narcotics informe.json (docs/exchange.es.md)"},
    {"of a CSV file: ucdp-ged, ofac-sdn, or a file (docs/import.md)",
     "de un archivo CSV: ucdp-ged, ofac-sdn, o un archivo (docs/import.md)"},
    {"of another tool's file", "del archivo de otra herramienta"},
    {"with --format: what the records may be used for", "con --format: para qué pueden usarse los registros"},
    {"with --format: of what bears no mark", "con --format: de lo que no lleva marca"},
    {"with --format: file for what was not taken over, and why",
     "con --format: archivo para lo que no se tomó, y por qué"},
    {"recipients, of a CSV file instead of the mapping's: US/DEA,US/FBI",
     "destinatarios, de un archivo CSV en lugar de los de la correspondencia: US/DEA,US/FBI"},
    {"who gets the records? --to US/DEA,US/FBI", "¿quién recibe los registros? --to US/DEA,US/FBI"},
    {"the agent answered for more records than it got", "el agente respondió por más registros de los que recibió"},
    {"the agent did not answer for every record", "el agente no respondió por todos los registros"},
    {"what may the records be used for? --purpose counter-narcotics, or another purpose",
     "¿para qué pueden usarse los registros? --purpose counter-narcotics, u otra finalidad"},
    {"with --format", "con --format"},
    {"the file", "el archivo"},
};

}  // namespace

Sentences of_exchange() { return of_exchange_all; }

}  // namespace puente::translate
