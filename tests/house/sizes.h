// What can be held in one's head: bounds on files, folders and classes.
#pragma once

#include <string_view>
#include <vector>

#include "tests/house/tracked.h"

namespace puente::house {

inline constexpr std::size_t source_lines_max = 350;
inline constexpr std::size_t sources_per_folder_max = 25;
inline constexpr std::size_t methods_max = 25;

// House code (arrows.h) of more than source_lines_max lines.
std::vector<Finding> check_source(std::string_view path, std::string_view text);

// Folders of house code with more than sources_per_folder_max files .cpp in them, those of folders below not counted.
std::vector<Finding> check_folders(const std::vector<TrackedFile>& files);

// Classes and structs in headers of broker/core and client/core that declare more than methods_max functions:
// constructors count, what is defaulted, deleted or a friend does not. It reads text, not C++: macros and classes
// inside of function bodies are not seen.
std::vector<Finding> check_classes(std::string_view path, std::string_view text);

}  // namespace puente::house
