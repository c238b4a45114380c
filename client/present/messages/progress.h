// Texts in English and Spanish. Of work that takes a while.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::progress {

inline constexpr Text<> records{"records", "registros"};
inline constexpr Text<> left{"left", "restantes"};

}  // namespace puente::client::present::messages::progress
