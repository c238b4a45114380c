// An import: rows of a file become records of the agent, in batches.
//
// Guarantee: each row is a record that the agent has on its disk, or a reject with line and reason; a row that the
// agent holds already (by the mapping's name and key) is not sent again, so an import can be interrupted and started
// anew. A failure of the agent itself (unavailable, not permitted, its store) ends the import: no row is rejected for
// it.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "client/import/import.h"
#include "client/session/agent_api.h"

namespace puente::client::cli {

// What was made of the places that rows name: of those that became records.
struct PlaceCounts {
  static constexpr std::size_t names_max = 1000, lines_max = 20;
  std::map<std::string, std::uint64_t> states;             // code → rows
  std::map<std::string, std::uint64_t> unknown_states;     // name → rows; at most names_max
  std::map<std::string, std::uint64_t> unknown_countries;  // the same
  std::uint64_t without_place = 0;
  std::vector<std::uint64_t> lines_without_place;  // the first lines_max

  void add(const import::ImportedRecord& record);
};

struct ImportCounts {
  std::uint64_t sent = 0, existing = 0, rejected = 0;
  std::uint64_t bytes = 0;  // of the file, read so far
  bool interrupted = false;
  PlaceCounts places;
};

struct ImportHooks {
  std::function<Status(const import::Reject&)> reject;  // an error ends the import
  std::function<void(const ImportCounts&)> progress;    // after each batch
  std::function<bool()> stop;                           // asked before each batch; true: end it here
};

// counts: as far as it came, also where it ends with an error.
Status run_import(session::AgentApi& api, import::Mapping mapping, const std::filesystem::path& file,
                  const ImportHooks& hooks, ImportCounts& counts);

// A shipped mapping by name, or a file; `to` ("US/DEA,US/FBI") replaces its recipients unless empty.
Result<import::Mapping> load_mapping(const std::string& name_or_file, const std::string& to);

}  // namespace puente::client::cli
