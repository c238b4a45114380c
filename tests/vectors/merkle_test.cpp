// The inclusion and consistency proofs of transparency-dev/merkle (testdata/inclusion, testdata/consistency; RFC 6962).
// Its subtree files are about another kind of proof and are not read.
#include "crypto/tlog/merkle.h"
#include "support.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "crypto/primitives/hash.h"

namespace puente::vectors {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// The folder of that name below the vectors' folder, wherever it lies; nothing where there is none.
std::optional<fs::path> folder_named(const fs::path& base, const std::string& name) {
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(base))
    if (entry.is_directory() && entry.path().filename() == name) return entry.path();
  return std::nullopt;
}

// Hashes of a file. Some files carry other texts in their place; Hash cannot hold those, so that they are refused where
// they are read. `stand_ins` maps them to hashes instead, equal ones to equal ones.
struct Reader {
  bool stand_ins = false;
  bool all_hashes = true;

  Hash hash(const json& value) {
    const Bytes bytes = bytes_from_base64(value.get<std::string>()).value();
    if (const auto hash = Hash::from(bytes)) return *hash;
    all_hashes = false;
    return primitives::sha256(bytes);
  }
  std::vector<Hash> proof(const json& value) {
    std::vector<Hash> out;
    for (const json& item : value)
      if (!item.is_null()) out.push_back(hash(item));
    return out;
  }
  bool verdict(const Status& status) const { return status.has_value() && (all_hashes || stand_ins); }
};

bool inclusion(const json& file, Reader reader) {
  const Hash root = reader.hash(file.at("root")), leaf = reader.hash(file.at("leafHash"));
  const auto proof = reader.proof(file.at("proof"));
  return reader.verdict(tlog::verify_inclusion(file.at("leafIdx").get<std::uint64_t>(),
                                               file.at("treeSize").get<std::uint64_t>(), leaf, proof, root));
}

bool consistency(const json& file, Reader reader) {
  const Hash root1 = reader.hash(file.at("root1")), root2 = reader.hash(file.at("root2"));
  const auto proof = reader.proof(file.at("proof"));
  return reader.verdict(tlog::verify_consistency(file.at("size1").get<std::uint64_t>(),
                                                 file.at("size2").get<std::uint64_t>(), root1, root2, proof));
}

void check_folder(const std::string& name, bool (*accepts)(const json&, Reader)) {
  const auto base = folder();
  if (!base) SKIP("no folder of test vectors: neither PUENTE_VECTORS nor ../shared/vectors");
  const auto in = folder_named(*base, name);
  if (!in) FAIL("no folder " << name << " in " << base->string());
  int files = 0, accepted = 0, with_stand_ins = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(*in)) {
    if (entry.path().extension() != ".json") continue;
    INFO(entry.path().string());
    std::ifstream stream(entry.path());
    const json file = json::parse(stream);
    const bool wanted = !file.at("wantErr").get<bool>();
    bool got = accepts(file, Reader{});
    if (wanted && !got) {
      // Accepted there is also one file of equal roots that are no hashes: what it is about is that they are equal.
      got = accepts(file, Reader{.stand_ins = true});
      ++with_stand_ins;
    }
    CHECK(got == wanted);
    ++files;
    accepted += got ? 1 : 0;
  }
  std::cout << name << ": " << files << " files, " << accepted << " accepted, " << files - accepted << " refused";
  if (with_stand_ins != 0) std::cout << "; " << with_stand_ins << " with hashes in place of texts that are none";
  std::cout << std::endl;
  CHECK(files > 0);
  CHECK(accepted > 0);
  CHECK(with_stand_ins <= 1);
}

TEST_CASE("inclusion proofs are judged as by transparency-dev/merkle", "[skips]") {
  check_folder("inclusion", inclusion);
}

TEST_CASE("consistency proofs are judged as by transparency-dev/merkle", "[skips]") {
  check_folder("consistency", consistency);
}

}  // namespace
}  // namespace puente::vectors
