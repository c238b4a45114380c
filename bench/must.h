// For programs that measure: what fails ends them, with its reason.
#pragma once

#include <fmt/format.h>

#include <cstdlib>

#include "crypto/base/error.h"

namespace puente::bench {

inline void must(const Status& status) {
  if (status) return;
  fmt::print(stderr, "{}\n", status.error().what);
  std::exit(1);
}

template <class T>
T must(Result<T> result) {
  if (!result) must(Status(tl::unexpected(result.error())));
  return std::move(*result);
}

}  // namespace puente::bench
