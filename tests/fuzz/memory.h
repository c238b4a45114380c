// How much memory reading an input takes at one time: what a stranger sends must not make us allocate more than some
// times its size. Counted by AddressSanitizer's allocator; elsewhere nothing is.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>

#include "tests/fuzz/fuzz.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PUENTE_COUNTS_MEMORY 1
#include <sanitizer/allocator_interface.h>
#endif
#endif

namespace puente::fuzz {

#ifdef PUENTE_COUNTS_MEMORY

// From its making to its end, of this thread.
class MemoryBound {
 public:
  // At most `factor` times the input, and what a reader needs for any input or makes once.
  MemoryBound(std::size_t input_bytes, std::size_t factor, std::size_t always = 16 << 10)
      : most_(always + factor * input_bytes) {
    static const bool counting = __sanitizer_install_malloc_and_free_hooks(allocated, freed) > 0;
    require(counting);
    live() = peak() = 0;
  }
  MemoryBound(const MemoryBound&) = delete;
  MemoryBound& operator=(const MemoryBound&) = delete;
  ~MemoryBound() {
    if (peak() <= static_cast<std::ptrdiff_t>(most_)) return;
    std::fprintf(stderr, "%td bytes of memory at one time, at most %zu were expected\n", peak(), most_);
    std::abort();
  }

 private:
  static std::ptrdiff_t& live() {
    static thread_local std::ptrdiff_t bytes = 0;
    return bytes;
  }
  static std::ptrdiff_t& peak() {
    static thread_local std::ptrdiff_t bytes = 0;
    return bytes;
  }
  static void allocated(const volatile void* /*memory*/, std::size_t size) {
    live() += static_cast<std::ptrdiff_t>(size);
    peak() = std::max(peak(), live());
  }
  static void freed(const volatile void* memory) {
    live() -= static_cast<std::ptrdiff_t>(__sanitizer_get_allocated_size(const_cast<const void*>(memory)));
  }

  std::size_t most_;
};

#else

class MemoryBound {
 public:
  MemoryBound(std::size_t /*input_bytes*/, std::size_t /*factor*/, std::size_t /*always*/ = 0) {}
};

#endif

}  // namespace puente::fuzz
