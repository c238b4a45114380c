// For programs that measure: what fails ends them, with its reason.
#pragma once

#include <fmt/format.h>

#include <cstdlib>

#include "crypto/base/store_error.h"

namespace puente::bench {

template <class E>
void must(const tl::expected<void, E>& status) {
  if (status) return;
  fmt::print(stderr, "{}\n", as_error(status.error()).what);
  std::exit(1);
}

template <class T, class E>
T must(tl::expected<T, E> result) {
  if (!result) must(tl::expected<void, E>(tl::unexpected(result.error())));
  return std::move(*result);
}

}  // namespace puente::bench
