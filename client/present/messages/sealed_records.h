// Texts in English and Spanish. Of sealed records in files.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::sealed_records {

inline constexpr Text<> record{"record", "registro"};
inline constexpr Text<> sender{"sender", "remitente"};
inline constexpr Text<> created{"created", "creado"};
inline constexpr Text<> expires{"expires", "vence"};
inline constexpr Text<> purpose{"purpose", "propósito"};
inline constexpr Text<> marks{"marks", "marcas"};
inline constexpr Text<> header_hash{"header hash", "hash"};
inline constexpr Text<> batch{"batch", "lote"};
inline constexpr Text<> chain{"chain", "cadena"};
inline constexpr Text<> size{"size", "tamaño"};
inline constexpr Text<> sealed{"sealed", "sellada"};
inline constexpr Text<> recipient{"for", "para"};
inline constexpr Text<Words, Words, Words, Words> signature_stands{
    "Record {}: sealed and signed by {}, {}, whose certificate stands at {}.",
    "Registro {}: sellado y firmado por {}, {}, cuyo certificado es válido el {}."};
inline constexpr Text<Number, Number> recipient_keys{
    "Recipients' keys: {} are those of their packages, {} not in the directory given.",
    "Claves de destinatarios: {} son las de sus paquetes, {} no están en el directorio dado."};

}  // namespace puente::client::present::messages::sealed_records
