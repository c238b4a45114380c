// Texts in English and Spanish. Of certificates, and of what the log says of them.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::directory {

inline constexpr Text<> revoked_mark{"  REVOKED", "  REVOCADO"};
inline constexpr Text<Words, Number> written{"Written to {}: {} entries.", "Escrito en {}: {} entradas."};
inline constexpr Text<Words> not_in_log{"NOT IN THE LOG: entry {}", "NO ESTÁ EN LA BITÁCORA: asiento {}"};
inline constexpr Text<Words> signed_once{"Signed. A second liaison adds a signature with --add {}.",
                                         "Firmado. Un segundo enlace agrega su firma con --add {}."};
inline constexpr Text<Words> revoked{"Revoked: {}.", "Revocado: {}."};
inline constexpr Text<> package_renewed{
    "A new key is published; the log's next epochs are sealed to it.",
    "Se publicó una clave nueva; las próximas épocas de la bitácora se sellan para ella."};
inline constexpr Text<Words> certified_until{"Certified until {}.", "Certificado hasta {}."};

}  // namespace puente::client::present::messages::directory
