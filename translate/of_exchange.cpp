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
};

}  // namespace

Sentences of_exchange() { return of_exchange_all; }

}  // namespace puente::translate
