// Texts in English and Spanish. Of records that leave for other tools, and of files of theirs that are read.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::exchange {

inline constexpr Text<Words> evidence_written{
    "Written to {}: the record, its signature and the proof that it is in the log.",
    "Escrito en {}: el registro, su firma y la prueba de que está en la bitácora."};
inline constexpr Text<Words> sealed_written{"Written to {}: the record as it was sealed.",
                                            "Escrito en {}: el registro tal como se selló."};
inline constexpr Text<Words, Number> written{
    "Written to {}: {} records with all their marks. puente exports lists the file until you say that it is destroyed.",
    "Escrito en {}: {} registros con todas sus marcas. puente exports lista el archivo hasta que diga que se "
    "destruyó."};
inline constexpr Text<> nothing_left{"Nothing leaves: no file was written.",
                                     "Nada sale: no se escribió ningún archivo."};
inline constexpr Text<Words, Words> stays{"{} stays: {}", "{} se queda: {}"};
inline constexpr Text<Number> more_stay{"and {} more stay (--json names all)",
                                        "y {} más se quedan (--json los nombra todos)"};
inline constexpr Text<Words, Words> unopened{
    "{}: without {}, which needs a reason to be opened (--reason; it is logged, and the sender's nation reads it)",
    "{}: sin {}, que requiere un motivo para abrirse (--reason; queda en la bitácora, y lo lee la nación del "
    "remitente)"};
inline constexpr Text<Words> allowed{
    "Allowed until {}: another officer with a key lets it leave with puente export RECORD --format … --reason TEXT.",
    "Permitido hasta {}: otro oficial con clave lo deja salir con puente export REGISTRO --format … --reason TEXTO."};
inline constexpr Text<> none_out{"No file with records is out.", "No hay ningún archivo con registros afuera."};
inline constexpr Text<> recalled{"RECALLED", "RETIRADO"};
inline constexpr Text<> due{"KEPT TOO LONG", "PLAZO VENCIDO"};
inline constexpr Text<> gone{"destroyed", "destruido"};
inline constexpr Text<Words, Words> by_two{"{}, allowed by {}", "{}, con permiso de {}"};
inline constexpr Text<> destroy{
    "Destroy the files named above in capitals, and everything made of them; then: puente exports --gone FILE",
    "Destruya los archivos señalados arriba en mayúsculas, y todo lo hecho con ellos; después: puente exports --gone "
    "ARCHIVO"};
inline constexpr Text<Words, Words> destroyed{"{} is noted as destroyed: {} records were in it.",
                                              "Se anotó que {} se destruyó: contenía {} registros."};

inline constexpr Text<Number, Number, Number> imported{"{} records sent, {} were there already, {} refused",
                                                       "{} registros enviados, {} ya estaban, {} rechazados"};
inline constexpr Text<Number> differs{
    "{} were sent before with other content: --update sends what the file says now, in their place",
    "{} se enviaron antes con otro contenido: --update envía lo que el archivo dice ahora, en su lugar"};
inline constexpr Text<> trial{"A trial: nothing was sent.", "Un ensayo: no se envió nada."};
inline constexpr Text<Number> left{"{} things of the file were not taken over:", "{} cosas del archivo no se tomaron:"};
inline constexpr Text<Words, Words> left_one{"  {}: {}", "  {}: {}"};
inline constexpr Text<Number> more_left{"  and {} more (--left FILE writes all)",
                                        "  y {} más (--left ARCHIVO las escribe todas)"};

}  // namespace puente::client::present::messages::exchange
