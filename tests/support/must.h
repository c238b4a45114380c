// What a test takes for granted.
#pragma once

#include <stdexcept>
#include <type_traits>
#include <utility>

#include "crypto/base/store_error.h"

namespace puente::support {

// The value, or the test ends with the error's text.
template <class T, class E>
T must(tl::expected<T, E> result) {
  if (!result) throw std::runtime_error(as_error(result.error()).what);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace puente::support
