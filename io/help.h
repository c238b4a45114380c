// How the help of a command is printed: as wide as the terminal, in either language.
#pragma once

#include <memory>
#include <string>

#include "crypto/base/language.h"

namespace CLI {
class FormatterBase;
}  // namespace CLI

namespace puente::io {

std::shared_ptr<CLI::FormatterBase> help_formatter(Language language);

// The name of an argument that its position tells ("file"): nobody types it.
std::string position_in_spanish(const std::string& position);

}  // namespace puente::io
