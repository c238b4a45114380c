// Records of the spool, decoded, the latest of them kept in memory.
#pragma once

#include <deque>

#include "broker/core/judgement.h"

namespace puente::broker::core {

class Spool {
 public:
  explicit Spool(ports::Store& store) : store_(store) {}

  // Fails with what load() fails with, or a store's `mismatch`.
  Result<std::shared_ptr<const LoadedRecord>> record(const Hash& header_hash);
  void remember(const std::shared_ptr<const LoadedRecord>& record);

 private:
  ports::Store& store_;
  std::map<Hash, std::shared_ptr<const LoadedRecord>> cache_;  // the oldest goes first
  std::deque<Hash> order_;
  std::size_t bytes_ = 0;
};

}  // namespace puente::broker::core
