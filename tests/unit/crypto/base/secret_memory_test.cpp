#include "crypto/base/secret_memory.h"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "crypto/base/secret.h"

using namespace puente;

namespace {

// The sanitizers' run-time answers mlock with success and locks nothing.
#if defined(__has_feature)  // clang
#if __has_feature(address_sanitizer)
#define PUENTE_ADDRESS_SANITIZER
#endif
#endif
#if defined(PUENTE_ADDRESS_SANITIZER) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitizersIgnoreMlock = true;
#else
constexpr bool kSanitizersIgnoreMlock = false;
#endif

bool all_zero(const std::uint8_t* from, std::size_t size) {
  return std::all_of(from, from + size, [](std::uint8_t byte) { return byte == 0; });
}

// What the kernel says of the mapping that holds `address`.
struct Mapping {
  std::size_t locked_kib = 0;
  bool excluded_from_cores = false;
};
Mapping mapping_of(const void* address) {
  std::ifstream smaps("/proc/self/smaps");
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  Mapping out;
  bool inside = false;
  for (std::string line; std::getline(smaps, line);) {
    unsigned long from = 0, to = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &from, &to) == 2) inside = wanted >= from && wanted < to;
    if (inside && line.starts_with("Locked:")) out.locked_kib = std::stoul(line.substr(7));
    if (inside && line.starts_with("VmFlags:")) out.excluded_from_cores = line.find(" dd") != std::string::npos;
  }
  return out;
}

// In a child process.
template <class Act>
bool dies(Act act) {
  const pid_t child = fork();
  if (child == 0) {
    for (const int signal : {SIGSEGV, SIGBUS, SIGABRT}) std::signal(signal, SIG_DFL);  // Catch2 has its own handlers
    act();
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return status != 0;
}

}  // namespace

TEST_CASE("Small secrets lie in one arena, aligned, zeroed, apart from each other") {
  std::vector<std::uint8_t*> all;
  for (const std::size_t size : {1U, 32U, 33U, 64U, 512U, 5000U, 65536U}) {
    std::uint8_t* const memory = detail::allocate_secret(size);
    CHECK(reinterpret_cast<std::uintptr_t>(memory) % 16 == 0);
    CHECK(all_zero(memory, size));
    std::memset(memory, 0xa5, size);
    all.push_back(memory);
  }
  std::size_t i = 0;
  for (const std::size_t size : {1U, 32U, 33U, 64U, 512U, 5000U, 65536U}) {
    CHECK(std::all_of(all[i], all[i] + size, [](std::uint8_t byte) { return byte == 0xa5; }));
    detail::free_secret(all[i++], size);
  }
}

TEST_CASE("What is given back is handed out again, wiped, and counted") {
  const std::size_t before = secret_memory().in_use_bytes;
  std::uint8_t* const first = detail::allocate_secret(32);
  CHECK(secret_memory().in_use_bytes == before + 32);
  std::memset(first, 0x77, 32);
  detail::free_secret(first, 32);
  CHECK(secret_memory().in_use_bytes == before);
  std::uint8_t* const again = detail::allocate_secret(32);
  CHECK(again == first);
  CHECK(all_zero(again, 32));
  detail::free_secret(again, 32);
}

TEST_CASE("The arena grows when it is full") {
  std::vector<SecretBytes> held;
  for (int i = 0; i < 40; ++i) held.push_back(SecretBytes(60'000));  // more than two pieces
  held.front().reveal_mutable()[59'999] = 1;
  held.back().reveal_mutable()[0] = 2;
  CHECK(held.front().reveal()[59'999] == 1);
  CHECK(held[1].reveal()[0] == 0);
}

TEST_CASE("Arena and guarded pages are left out of core files, and locked where the system lets us") {
  const SecretBytes small(100), large(100'000);
  const ContentKey kept = ContentKey().duplicate().guarded();
  const bool all_locked = secret_memory().unlocked_bytes == 0;
  CHECK(secret_memory().locked_bytes + secret_memory().unlocked_bytes >= (1U << 20));
  for (const std::uint8_t* const memory : {small.reveal().data(), large.reveal().data(), kept.reveal().data()}) {
    const Mapping mapping = mapping_of(memory);
    CHECK(mapping.excluded_from_cores);
    if (all_locked && !kSanitizersIgnoreMlock) CHECK(mapping.locked_kib > 0);
  }
}

TEST_CASE("Writing to a guarded key, or beyond the end of a large secret, ends the process") {
  CHECK(dies([] {
    ContentKey key = ContentKey().duplicate().guarded();
    key.reveal_mutable()[0] = 1;
  }));
  CHECK(dies([] {
    SecretBytes large(100'000);
    volatile std::uint8_t* const end = large.reveal_mutable().data() + 100'000;
    *end = 1;
  }));
  CHECK_FALSE(dies([] { SecretBytes(100'000).reveal_mutable()[99'999] = 1; }));
}
