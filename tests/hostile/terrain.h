// The network that is attacked: real programs on loopback, made by scripts/net.sh, and what their folders say.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "crypto/base/error.h"
#include "trust/directory.h"

namespace puente::hostile {

struct Terrain {
  std::filesystem::path folder;
  std::string endpoint;  // of the broker
  CurvePublic broker_key;
  KeyId authority;
  std::uint64_t shard = 1;
  std::vector<std::string> witnesses;  // "127.0.0.1:20001"
  trust::Directory directory;          // as it was when the attack began
  int broker = 0;                      // its process

  std::filesystem::path agent(const std::string& name) const { return folder / "agents" / name; }
  std::filesystem::path auditor(const std::string& nation) const { return folder / "auditors" / nation; }
  // The first agent of that agency.
  const trust::Device& device(const std::string& agency) const;
};
// Asks the broker for the directory, as a liaison. The agents that are played by hand must not run.
Result<Terrain> survey(const std::filesystem::path& folder);

// Of the broker's process, as /proc tells it; all zero where it has ended.
struct Usage {
  double memory_mib = 0;  // resident
  double cpu_seconds = 0;
  std::size_t descriptors = 0;
};
Usage usage_of(int process);
bool lives(int process);
double megabytes_of(const std::filesystem::path& folder);  // of the files in it

}  // namespace puente::hostile
