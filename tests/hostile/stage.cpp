#include "tests/hostile/attack.h"

namespace puente::hostile {

void Stage::won(std::string how) {
  const std::lock_guard lock(mutex_);
  if (losses_.size() < 10) losses_.push_back(std::move(how));
}

std::vector<std::string> Stage::losses() const {
  const std::lock_guard lock(mutex_);
  return losses_;
}

}  // namespace puente::hostile
