// What a shell completes, made of the outline of all commands. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "io/outline.h"

namespace puente::client::cli {

// A script for bash, zsh or fish; none for another shell. Commands, options and values out of lists are completed;
// where a value or a word may be a file, the shell's own completion of files goes on.
std::optional<std::string> completion_script(const puente::io::CommandOutline& program, std::string_view shell);

}  // namespace puente::client::cli
