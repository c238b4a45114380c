#include "tests/support/seeded.h"

// The one way that OpenSSL 3.0 has to replace its generators for all of a process is deprecated, and still there
// in 3.5.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/rand.h>
#include <sodium/randombytes.h>

#include <memory>
#include <mutex>

#include "crypto/primitives/drbg.h"

namespace puente::support {
namespace {

struct Source {
  std::mutex mutex;
  std::unique_ptr<primitives::Drbg> random;
};
// Never destroyed: libraries may draw while the process ends.
Source& source() {
  static Source* const one = new Source;
  return *one;
}

void draw(void* out, std::size_t count) {
  const std::lock_guard lock(source().mutex);
  source().random->fill({static_cast<std::uint8_t*>(out), count});
}

int openssl_draw(unsigned char* out, int count) {
  draw(out, static_cast<std::size_t>(count));
  return 1;
}
int openssl_seed(const void*, int) { return 1; }
int openssl_add(const void*, int, double) { return 1; }
int openssl_status() { return 1; }
constexpr RAND_METHOD openssl_method{openssl_seed, openssl_draw, nullptr, openssl_add, openssl_draw, openssl_status};

const char* sodium_name() { return "tests"; }
std::uint32_t sodium_random() {
  std::uint32_t out = 0;
  draw(&out, sizeof(out));
  return out;
}
randombytes_implementation sodium_method{sodium_name, sodium_random, nullptr, nullptr, draw, nullptr};

}  // namespace

Seed seed_of(std::uint64_t number) {
  Seed out;
  for (std::size_t i = 0; i < sizeof(number); ++i) out.array()[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return out;
}

void seed_libraries(const Seed& seed) {
  const std::lock_guard lock(source().mutex);
  const bool first = source().random == nullptr;
  Seed own = seed;
  own.array().back() ^= 0xff;  // a test's own generator of the same seed draws other values
  source().random = std::make_unique<primitives::Drbg>(own);
  if (!first) return;
  source().random->random<Seed>();  // sets libsodium up, which draws by its own means
  RAND_set_rand_method(&openssl_method);
  randombytes_set_implementation(&sodium_method);
}

}  // namespace puente::support
