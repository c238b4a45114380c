// Where a witness keeps the heads it cosigned. What it has forgotten it could sign against: a store that cannot be read
// or written ends in an error, never in "nothing is kept".
//
// Not thread safe; one witness owns it. Errors: `failed`, `full`.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "crypto/base/store_error.h"

namespace puente::witness::core {

class HeadStore {
 public:
  virtual ~HeadStore() = default;
  // The checkpoint that was put last, as it was put; nothing before the first.
  virtual StoreResult<std::optional<std::string>> newest() = 0;
  // Durable when it returns: a cosignature goes out on the strength of it.
  virtual StoreStatus put_newest(const std::string& note) = 0;
  // The last checkpoint of a shard of the log that has ended, kept beside as evidence.
  virtual StoreStatus put_ended(std::uint64_t shard, const std::string& note) = 0;
};

// In memory, for tests and simulation; outlives the witness that uses it.
class MemoryHeadStore final : public HeadStore {
 public:
  StoreResult<std::optional<std::string>> newest() override { return newest_; }
  StoreStatus put_newest(const std::string& note) override {
    newest_ = note;
    return {};
  }
  StoreStatus put_ended(std::uint64_t shard, const std::string& note) override {
    ended_[shard] = note;
    return {};
  }
  const std::map<std::uint64_t, std::string>& ended() const { return ended_; }

 private:
  std::optional<std::string> newest_;
  std::map<std::uint64_t, std::string> ended_;
};

}  // namespace puente::witness::core
