// Records of the spool, decoded, the latest of them kept in memory.
#pragma once

#include <deque>

#include "broker/core/judgement.h"

namespace puente::broker::core {

class Spool {
 public:
  explicit Spool(ports::Store& store) : store_(store) {}

  // Damaged where the spool does not hold it, or not in its form.
  StoreResult<std::shared_ptr<const LoadedRecord>> record(const Hash& header_hash);
  // Null where the spool does not hold it: not yet, or not any more.
  StoreResult<std::shared_ptr<const LoadedRecord>> find(const Hash& header_hash);
  void remember(const std::shared_ptr<const LoadedRecord>& record);

 private:
  ports::Store& store_;
  std::map<Hash, std::shared_ptr<const LoadedRecord>> cache_;  // the oldest goes first
  std::deque<Hash> order_;
  std::size_t bytes_ = 0;
};

}  // namespace puente::broker::core
