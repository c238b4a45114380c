// Finds the files of test vectors: ../shared/vectors beside the project, or the folder named by PUENTE_VECTORS, which
// is searched through all its subfolders. Files are told apart by what they contain, not by where they lie.
#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/bytes.h"

namespace puente::vectors {

// How many cases of a file were checked, and how many are for something we do not have.
struct Count {
  int checked = 0;
  int left_out = 0;
};

// Where they are; nothing where there is no such folder, which is the one reason to skip a test of vectors.
std::optional<std::filesystem::path> folder();

// Gives every *.json and *.json.gz that contains `marker` to `check`, and prints "file: N cases" for each. Skips the
// calling test, saying why, where there is no folder. Fails it where a file with the marker holds no case, and where
// the folder holds no case of the kind at all: a file that changed its form must not pass for one that is not here.
void for_each_file(std::string_view marker, const std::function<Count(const nlohmann::json&)>& check);

// The named member, from hexadecimal; empty if there is none. Throws if it is not hexadecimal.
Bytes hex_member(const nlohmann::json& object, const char* name);

}  // namespace puente::vectors
