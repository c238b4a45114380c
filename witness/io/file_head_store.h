// The heads of a witness in its folder: "checkpoint" is the newest, "checkpoint.shard-n" the last of a shard that
// ended.
//
// Guarantee: after a crash "checkpoint" holds the old head or the new one, whole (io/files.h). Errors:
// `failed`; `damaged` where the file is longer than a note can be.
#pragma once

#include <filesystem>

#include "witness/core/head_store.h"

namespace puente::witness::io {

class FileHeadStore final : public core::HeadStore {
 public:
  explicit FileHeadStore(const std::filesystem::path& folder) : newest_(folder / "checkpoint") {}

  StoreResult<std::optional<std::string>> newest() override;
  StoreStatus put_newest(const std::string& note) override;
  StoreStatus put_ended(std::uint64_t shard, const std::string& note) override;

 private:
  std::filesystem::path newest_;
};

}  // namespace puente::witness::io
