// Texts in English and Spanish. Of an agency's officers.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::officers {

inline constexpr Text<Words, Words, Words> certified{"Certified {}, key {}, until {}.",
                                                     "Certificado: {}, clave {}, hasta {}."};
inline constexpr Text<> removed{"Removed: the agent takes nothing from this key any more.",
                                "Retirado: el agente ya no acepta nada de esta clave."};

}  // namespace puente::client::present::messages::officers
