// Texts in English and Spanish. Of keys and certificates on their way.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::enrolment {

inline constexpr Text<Words, Words> keys_made{"Keys made in {}. Bring {} to your nation's root.",
                                              "Claves creadas en {}. Lleve {} a la raíz de su nación."};
inline constexpr Text<Words, Words> officer_keys_made{
    "Keys made in {}. Bring {} to whoever runs your agency's agent.",
    "Claves creadas en {}. Lleve {} a quien opera el agente de su dependencia."};
inline constexpr Text<Words> renewal_requested{"Bring {} to your nation's root, and accept what it issues.",
                                               "Lleve {} a la raíz de su nación y acepte lo que emita."};
inline constexpr Text<Words, Words, Words, Words> issued{"Issued {} as {}, key {}, until {}.",
                                                         "Emitido {} como {}, clave {}, hasta {}."};
inline constexpr Text<Number, Words> enrolled{"Enrolled. {} entries for the directory lie in {}.",
                                              "Inscrito. {} entradas para el directorio están en {}."};

}  // namespace puente::client::present::messages::enrolment
