// Values to fill samples with.
#pragma once

#include <cstdint>
#include <vector>

namespace puente {

template <class F>
F filled(std::uint8_t value) {
  F out;
  out.array().fill(value);
  return out;
}
template <class F>
std::vector<F> ascending(std::size_t count) {
  std::vector<F> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(filled<F>(static_cast<std::uint8_t>(i + 1)));
  return out;
}

}  // namespace puente
