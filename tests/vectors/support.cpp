#include "support.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <vector>

namespace puente::vectors {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> json_files(const fs::path& in) {
  std::vector<fs::path> out;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(in)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_regular_file() && (name.ends_with(".json") || name.ends_with(".json.gz"))) out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

// zlib's gz functions hand on unchanged what is not compressed.
std::string read_file(const fs::path& path) {
  const gzFile file = gzopen(path.c_str(), "rb");
  if (!file) throw std::runtime_error("cannot open " + path.string());
  std::string out;
  std::array<char, 1 << 16> buffer;
  int size = 0;
  while ((size = gzread(file, buffer.data(), buffer.size())) > 0)
    out.append(buffer.data(), static_cast<std::size_t>(size));
  if (gzclose(file) != Z_OK || size < 0) throw std::runtime_error("cannot read to the end of " + path.string());
  return out;
}

}  // namespace

std::optional<fs::path> folder() {
  fs::path found;
  if (const char* named = std::getenv("PUENTE_VECTORS"); named && *named) {
    found = named;
  } else if (const char* source = std::getenv("PUENTE_SOURCE_DIR"); source && *source) {
    found = fs::path(source) / ".." / "shared" / "vectors";
  }
  if (found.empty() || !fs::is_directory(found)) return std::nullopt;
  return fs::canonical(found);
}

void for_each_file(std::string_view marker, const std::function<Count(const nlohmann::json&)>& check) {
  const std::optional<fs::path> in = folder();
  if (!in) SKIP("no folder of test vectors: neither PUENTE_VECTORS nor ../shared/vectors");
  Count all;
  for (const fs::path& path : json_files(*in)) {
    const std::string name = fs::relative(path, *in).string();
    INFO(name);
    const std::string text = read_file(path);
    if (text.find(marker) == std::string::npos) continue;
    const nlohmann::json content = nlohmann::json::parse(text);
    if (content.contains("definitions")) continue;  // a JSON schema: describes a format, holds no case
    const Count count = check(content);
    std::cout << name << ": " << count.checked << " cases";
    if (count.left_out > 0) std::cout << ", " << count.left_out << " for other algorithms or sizes left out";
    std::cout << std::endl;
    CHECK(count.checked + count.left_out > 0);
    all.checked += count.checked;
    all.left_out += count.left_out;
  }
  INFO("files of " << in->string() << " with " << marker);
  CHECK(all.checked > 0);
}

Bytes hex_member(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return {};
  Result<Bytes> bytes = bytes_from_hex(found->get<std::string>());
  if (!bytes) throw std::runtime_error(std::string(name) + " is not hexadecimal");
  return std::move(*bytes);
}

}  // namespace puente::vectors
