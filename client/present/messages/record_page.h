// Texts in English and Spanish. Of one record on its page.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::record_page {

inline constexpr Text<> proof{"proof", "prueba"};
inline constexpr Text<Words, Words, Words> proof_line{
    "entry {} of a log of {}, cosigned by both nations at {}",
    "asiento {} de una bitácora de {}, cofirmada por ambas naciones el {}"};
inline constexpr Text<Words, Words> rung_mismatch{
    "does not follow from {}: by the gazetteer it is {}. The sender signed both: keep it as evidence",
    "no se sigue de {}: según el nomenclátor es {}. El remitente firmó ambos: consérvelo como evidencia"};
inline constexpr Text<> withheld_by_default{"withheld: no rule permits it (default deny)",
                                            "retenida: ninguna regla la permite (denegación por omisión)"};
inline constexpr Text<Words> withheld_without_basis{"withheld under rule {} (its legal basis is not known here)",
                                                    "retenida por la regla {} (su fundamento no se conoce aquí)"};
inline constexpr Text<Words, Words> withheld_by_rule{"withheld under rule {}; legal basis: {}",
                                                     "retenida por la regla {}; fundamento: {}"};
inline constexpr Text<> record{"record", "registro"};
inline constexpr Text<> kind{"kind", "clase"};
inline constexpr Text<> from{"from", "de"};
inline constexpr Text<> to{"to", "para"};
inline constexpr Text<> state{"state", "estado"};
inline constexpr Text<> marks{"marks", "marcas"};
inline constexpr Text<> purpose{"purpose", "finalidad"};
inline constexpr Text<> urgency{"urgency", "urgencia"};
inline constexpr Text<> created{"created", "creado"};
inline constexpr Text<> expires{"expires", "vence"};
inline constexpr Text<> received{"received", "recibido"};
inline constexpr Text<> recalled{"RECALLED", "RETIRADO"};
inline constexpr Text<> replies_to{"replies to", "contesta a"};
inline constexpr Text<> supersedes{"supersedes", "sustituye a"};
inline constexpr Text<> obligations{"obligations", "obligaciones"};
inline constexpr Text<> opens_with_reason{"  (opens with --reason)", "  (se abre con --reason)"};
inline constexpr Text<> erased{"  (erased)", "  (borrada)"};
inline constexpr Text<> erased_on{"  (erased on ", "  (se borra el "};

}  // namespace puente::client::present::messages::record_page
