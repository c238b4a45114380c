// Checks of our own invariants, on in every build: a bug stops the process rather than let it go on with wrong state.
#pragma once

namespace puente {

// Prints file, line and why (no values, which might be secret) to stderr, and aborts.
[[noreturn]] void check_failed(const char* file, int line, const char* why);

}  // namespace puente

#define PUENTE_CHECK(condition, why)                   \
  do {                                                 \
    if (!(condition)) [[unlikely]]                     \
      ::puente::check_failed(__FILE__, __LINE__, why); \
  } while (false)
