// Texts in English and Spanish. Of an agent's key file.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::keys {

inline constexpr Text<Words, Words, Words> pair_installed{
    "Pair secret {} with {} is installed, for use from {}.",
    "El secreto de pareja {} con {} está instalado, para usarse desde {}."};
inline constexpr Text<Words, Words> carry_pair{"Carry {} to {} by hand, install it there, and destroy the file.",
                                               "Lleve {} a {} en mano, instálelo allá y destruya el archivo."};
inline constexpr Text<Words> carry_token_key{
    "Written. Carry {} to the agency's other devices by hand, and destroy the file.",
    "Escrito. Lleve {} en mano a los demás dispositivos de la dependencia y destruya el archivo."};
inline constexpr Text<> token_key_installed{
    "Installed: from now on this device's tokens are those of the agency's others.",
    "Instalada: desde ahora este dispositivo da los mismos tokens que los demás de la dependencia."};

}  // namespace puente::client::present::messages::keys
