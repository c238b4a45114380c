// The language that whoever runs a program reads.
#pragma once

#include "crypto/base/language.h"

namespace puente::io {

// That of the locale (LC_ALL, LC_MESSAGES, LANG: the first that is set); else English.
Language language_of_locale();

}  // namespace puente::io
