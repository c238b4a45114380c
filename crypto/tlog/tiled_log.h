// Verification of a whole log that lies in files (C2SP tlog-tiles): anybody's log, not only ours.
//
// Read are `checkpoint` (and `checkpoint.*`, `checkpoints/*`, where copies of earlier ones are kept) and all below
// `tile/`. Guarantee, when there is no finding of severity `failed`: every checkpoint is signed by the log's key under
// its origin and, at its size, the root of the one tree; every tile, full or partial, holds just that tree's hashes;
// every entry of the bundles there hashes to its leaf. Memory: some tiles a level and one bundle (at most 16 MiB),
// whatever the size. Non-guarantee: what entries mean; that the checkpoint is the newest. A log whose beginning was
// pruned is not verified to its root. Not thread safe.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crypto/tlog/checkpoint.h"
#include "crypto/tlog/tile_builder.h"

namespace puente::tlog {

// A port: files below one folder, by paths with '/'. Errors: `io`; `too_large` beyond bytes_max.
class LogFiles {
 public:
  virtual ~LogFiles() = default;
  virtual Result<std::optional<Bytes>> read(const std::string& path, std::size_t bytes_max) = 0;  // nothing: no file
  struct Item {
    std::string name;
    bool folder = false;
  };
  virtual Result<std::vector<Item>> list(const std::string& folder) = 0;  // ascending; empty where there is none
};

enum class Severity {
  failed,  // what is there contradicts itself or its signature
  open,    // something is there, or missing, that nothing vouches for
};

struct LogFinding {
  std::string name;  // "checkpoint-malformed", "tile-altered", …: stable, for programs
  Severity severity = Severity::failed;
  std::string file;
  std::uint64_t offset = 0;  // in bytes, of what is wrong in the file
  std::string what;
};

struct TiledTerms {
  Vkey log;                     // of type ed25519
  std::string origin;           // of its checkpoints
  std::vector<Vkey> witnesses;  // whose cosignature each newest checkpoint must carry
};

struct TiledSummary {
  std::uint64_t size = 0;  // of the newest checkpoint
  Hash root;
  std::uint64_t checkpoints = 0, tiles = 0, partial_tiles = 0, bundles = 0, entries = 0;
  bool has_bundles = false;
  std::uint64_t findings_failed = 0, findings_open = 0;
};

class TiledLog {
 public:
  using OnFinding = std::function<void(const LogFinding&)>;
  using OnProgress = std::function<void(std::uint64_t leaves, std::uint64_t all)>;
  using OnEntry = std::function<void(std::uint64_t index, ByteView entry)>;  // verified against its leaf

  TiledLog(LogFiles& files, TiledTerms terms, OnFinding finding);
  // Findings go to the callback, in the order of the files; errors are only those of the port.
  Result<TiledSummary> verify(const OnProgress& progress, const OnEntry& entry = {});

 private:
  Status read_checkpoints();
  Status read_checkpoint(const std::string& path, bool main);
  Result<bool> read_tree(const OnProgress& progress, const OnEntry& entry);  // false: ended early
  Result<std::optional<Bytes>> leaf_tile(std::uint64_t index, unsigned width);
  Status read_bundle(std::uint64_t index, const std::vector<Hash>& leaves, const OnEntry& entry);
  Status compare_tile(const Tile& tile);
  Status walk(const std::string& folder);
  Status look_at(const std::string& path);
  Status look_at_prefix(const std::string& path, const TileId& id, const TileId& whole, bool bundle);
  void find(std::string name, Severity severity, std::string file, std::uint64_t offset, std::string what);

  LogFiles& files_;
  TiledTerms terms_;
  OnFinding on_finding_;
  std::map<std::uint64_t, std::pair<Hash, std::string>> heads_;  // size → root and file, of signed checkpoints
  TileBuilder tree_;
  std::optional<std::uint64_t> first_missing_bundle_;
  TiledSummary summary_;
};

// Where in the bytes of a note that does not parse it goes wrong: the first byte that is no text, the first signature
// line that is none, or the first one too many; else 0.
std::uint64_t note_fault(ByteView note);

}  // namespace puente::tlog
