// Texts in English and Spanish. Of manual pages and of what shells complete.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::manual {

inline constexpr Text<> name{"NAME", "NOMBRE"};
inline constexpr Text<> synopsis{"SYNOPSIS", "SINOPSIS"};
inline constexpr Text<> arguments{"ARGUMENTS", "ARGUMENTOS"};
inline constexpr Text<> options{"OPTIONS", "OPCIONES"};
inline constexpr Text<> commands{"COMMANDS", "ÓRDENES"};
inline constexpr Text<> example{"EXAMPLE", "EJEMPLO"};
inline constexpr Text<> exit_status{"EXIT STATUS", "ESTADO DE SALIDA"};
inline constexpr Text<> see_also{"SEE ALSO", "VÉASE TAMBIÉN"};
inline constexpr Text<> some_options{"options", "opciones"};
inline constexpr Text<> a_command{"command", "orden"};
inline constexpr Text<> a_value{"value", "valor"};
inline constexpr Text<Words> one_of{"One of: {}.", "Uno de: {}."};
inline constexpr Text<> exit_codes{"0 done, 1 error, 2 finding, 3 verification failed, 4 not permitted, 64 usage.",
                                   "0 hecho, 1 error, 2 hallazgo, 3 verificación fallida, 4 no permitido, 64 uso."};
inline constexpr Text<Words> pages_written{"Manual pages written to {}: man -M finds them there.",
                                           "Páginas de manual escritas en {}: man -M las encuentra ahí."};

}  // namespace puente::client::present::messages::manual
