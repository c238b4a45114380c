// A line to type for each command, which its help, its manual page and a test show.
#pragma once

#include <span>

#include "io/outline.h"

namespace puente::client::cli {

std::span<const puente::io::Example> all_examples();

}  // namespace puente::client::cli
