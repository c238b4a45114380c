#include "crypto/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace puente {

void check_failed(const char* file, int line, const char* why) {
  std::fprintf(stderr, "puente: internal check failed at %s:%d: %s\n", file, line, why);
  std::abort();
}

}  // namespace puente
