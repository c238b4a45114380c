// An import: rows of a file become records of the agent, in batches.
//
// Guarantee: each row is a record that the agent has on its disk, or a reject with line and reason; a row that the
// agent holds already (by the mapping's name and key) is not sent again with the same content, so an import can be
// interrupted and started anew; one whose content differs, that was recalled, or that others than before are to get, is
// counted, and sent only by an update. Recipients to whom nothing of a row goes are counted. A failure of the agent
// itself (unavailable, not permitted, its store) ends the import: no row is rejected for it.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "client/import/import.h"
#include "client/session/agent_api.h"
#include "crypto/base/language.h"

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

// Rows of one kind, and where the first of them are.
struct Lines {
  static constexpr std::size_t lines_max = 20;
  std::uint64_t count = 0;
  std::vector<std::uint64_t> first;  // at most lines_max

  void add(std::uint64_t line);
};

// Rows of which nothing goes to an agency.
struct NothingFor {
  std::uint64_t rows = 0;
  std::set<std::string> rules;  // that withhold all; none: no rule permits anything
};

struct ImportCounts {
  std::uint64_t sent = 0, existing = 0, rejected = 0;
  std::uint64_t corrected = 0, extended = 0, again = 0;  // among those sent
  Lines differs, recalled, further;                      // among those that were there: an update would send them
  std::map<std::string, NothingFor> nothing;             // by agency
  std::uint64_t bytes = 0;                               // of the file, read so far
  bool interrupted = false;
  PlaceCounts places;
};

struct ImportHooks {
  std::function<Status(const import::Reject&)> reject;  // an error ends the import
  std::function<void(const ImportCounts&)> progress;    // after each batch
  std::function<bool()> stop;                           // asked before each batch; true: end it here
};

struct ImportChoice {
  bool update = false;                    // send what differs from what was sent, in its place, and to whom it is new
  bool trial = false;                     // send nothing: count what would be
  Language language = Language::english;  // of the agent's reasons for rejects
};

// counts: as far as it came, also where it ends with an error.
Status run_import(session::AgentApi& api, import::Mapping mapping, const std::filesystem::path& file,
                  const ImportChoice& choice, const ImportHooks& hooks, ImportCounts& counts);

struct RecallCounts {
  std::uint64_t records = 0;     // recalled now
  std::uint64_t unreleased = 0;  // devices that never get one of them
  std::uint64_t released = 0;    // devices that have one, or may, and are told
  std::uint64_t rows = 0;        // read
  Lines left;                    // rows of which a record could not be recalled
  std::string problem;           // of the first of these
};

// Recalls what was sent of the rows of a file under this mapping, and was not refused or recalled before.
Status recall_import(session::AgentApi& api, import::Mapping mapping, const std::filesystem::path& file,
                     const std::string& reason, RecallCounts& counts);

// What a file's rows become, in order; `take` may end it by false.
Status read_rows(import::Mapping mapping, const std::filesystem::path& file,
                 const std::function<Result<bool>(import::ImportItem)>& take,
                 const std::function<void(std::uint64_t bytes)>& read);

// A shipped mapping by name, or a file; `to` ("US/DEA,US/FBI") replaces its recipients unless empty.
Result<import::Mapping> load_mapping(const std::string& name_or_file, const std::string& to);

}  // namespace puente::client::cli
