// A witness of one nation: C2SP tlog-witness over HTTP, for the one log that the treaty names.
//
// Guarantee: never cosigns a head that is not consistent with every one before; the new head is on the disk before the
// answer goes out, and checking and storing are one step (one mutex, one file written whole).
// Besides add-checkpoint it serves the newest checkpoint it cosigned: GET /checkpoint.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "crypto/primitives/sign.h"
#include "crypto/tlog/note.h"
#include "trust/handover.h"

namespace puente::client::io {

struct WitnessConfig {
  std::string listen;  // "127.0.0.1:8501"
  std::string name;    // of its key
  std::string origin;  // of the log
  tlog::Vkey log;
  std::filesystem::path state;  // file of the newest checkpoint
  // Where the log is a shard after another: what the state file then holds of the one before must lead to it.
  std::optional<trust::Handover> handover{};
};

class WitnessServer {
 public:
  // Serves on threads of its own until it goes. `key` must outlive it. Fails with `io` where it cannot listen, and with
  // the parser's error where the state file is damaged (a witness that forgot its state must not go on). At the
  // beginning of a shard the newest checkpoint of the one before is kept in a file beside, and fails with `mismatch`
  // where it does not lead to the hand-over.
  static Result<std::unique_ptr<WitnessServer>> start(const WitnessConfig& config, const primitives::SigningKey& key);
  virtual ~WitnessServer() = default;
  virtual int port() const = 0;
};

}  // namespace puente::client::io
