#include "crypto/base/secret_memory.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstring>
#include <new>

#include "crypto/base/check.h"

// With AddressSanitizer what is not handed out is poisoned, as on the heap.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(memory, size) ((void)(memory), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(memory, size) ((void)(memory), (void)(size))
#endif

namespace puente {
namespace {

constexpr std::size_t piece_bytes = 1 << 20;
constexpr std::size_t pieces_max = 64;
constexpr std::size_t smallest = 32;
constexpr std::size_t largest = 64 << 10;
constexpr std::size_t class_count = 12;  // 32, 64, … 64 KiB
static_assert(smallest << (class_count - 1) == largest);

// Held for a few instructions at a time.
class Spin {
 public:
  explicit Spin(std::atomic_flag& flag) : flag_(flag) {
    while (flag_.test_and_set(std::memory_order_acquire)) {
    }
  }
  Spin(const Spin&) = delete;
  Spin& operator=(const Spin&) = delete;
  ~Spin() { flag_.clear(std::memory_order_release); }

 private:
  std::atomic_flag& flag_;
};

std::size_t whole_pages(std::size_t size) { return (size + 4095) / 4096 * 4096; }

// Pages that libsodium has locked, or could not: asked again, since sodium_malloc does not say.
struct Locks {
  std::atomic<std::size_t> locked{0}, unlocked{0};
  void count(void* memory, std::size_t size) {
    (sodium_mlock(memory, size) == 0 ? locked : unlocked) += whole_pages(size);
  }
};

class Arena {
 public:
  // Never destroyed: secrets in static storage outlive any order of destruction.
  static Arena& get() {
    alignas(Arena) static std::array<std::uint8_t, sizeof(Arena)> place;
    static Arena* const arena = new (place.data()) Arena();
    return *arena;
  }

  static std::size_t class_of(std::size_t size) {
    return static_cast<std::size_t>(std::bit_width((size + smallest - 1) / smallest - 1));
  }
  static std::size_t size_of(std::size_t size_class) { return smallest << size_class; }

  std::uint8_t* take(std::size_t size) {
    const std::size_t size_class = class_of(size);
    std::uint8_t* out = nullptr;
    {
      const Spin held(flag_);
      in_use_ += size_of(size_class);
      if (Free* const first = free_[size_class]; first != nullptr) {
        ASAN_UNPOISON_MEMORY_REGION(first, sizeof(Free));
        free_[size_class] = first->next;
        out = reinterpret_cast<std::uint8_t*>(first);
      } else {
        out = carve(size_of(size_class));
      }
    }
    ASAN_UNPOISON_MEMORY_REGION(out, size);
    std::memset(out, 0, std::min(size, sizeof(Free)));  // the rest is zeros: carve() and give_back() see to it
    return out;
  }

  // False: not of the arena.
  bool give_back(std::uint8_t* memory, std::size_t size) {
    const Spin held(flag_);
    bool ours = false;
    for (std::size_t i = 0; i < pieces_ && !ours; ++i) ours = memory >= piece_[i] && memory < piece_[i] + piece_bytes;
    if (!ours) return false;
    sodium_memzero(memory, size);
    const std::size_t size_class = class_of(size);
    in_use_ -= size_of(size_class);
    auto* const freed = reinterpret_cast<Free*>(memory);
    ASAN_UNPOISON_MEMORY_REGION(freed, sizeof(Free));
    freed->next = free_[size_class];
    free_[size_class] = freed;
    ASAN_POISON_MEMORY_REGION(memory, size_of(size_class));
    return true;
  }

  std::size_t in_use() {
    const Spin held(flag_);
    return in_use_;
  }
  Locks locks;

 private:
  struct Free {
    Free* next;
  };

  Arena() { add_piece(); }

  void add_piece() {
    PUENTE_CHECK(sodium_init() >= 0, "libsodium starts");
    PUENTE_CHECK(pieces_ < pieces_max, "secrets of more than 64 MiB at a time");
    auto* const piece = static_cast<std::uint8_t*>(sodium_malloc(piece_bytes));
    PUENTE_CHECK(piece != nullptr, "no memory left for secrets");
    locks.count(piece, piece_bytes);
    piece_[pieces_++] = piece;
    used_ = 0;
    ASAN_POISON_MEMORY_REGION(piece, piece_bytes);
  }

  std::uint8_t* carve(std::size_t size) {
    if (piece_bytes - used_ < size) add_piece();  // what is left over stays unused
    std::uint8_t* const out = piece_[pieces_ - 1] + used_;
    used_ += size;
    ASAN_UNPOISON_MEMORY_REGION(out, size);
    std::memset(out, 0, size);
    ASAN_POISON_MEMORY_REGION(out, size);
    return out;
  }

  std::atomic_flag flag_ = ATOMIC_FLAG_INIT;
  std::array<std::uint8_t*, pieces_max> piece_{};
  std::size_t pieces_ = 0;
  std::size_t used_ = 0;  // of the newest piece
  std::array<Free*, class_count> free_{};
  std::size_t in_use_ = 0;
};

}  // namespace

SecretMemory secret_memory() {
  Arena& arena = Arena::get();
  return {arena.locks.locked, arena.locks.unlocked, arena.in_use()};
}

namespace detail {

std::uint8_t* allocate_secret(std::size_t size_bytes) {
  return size_bytes <= largest ? Arena::get().take(size_bytes) : allocate_guarded(size_bytes);
}

std::uint8_t* allocate_guarded(std::size_t size_bytes) {
  // The end touches the guard page: whole multiples of 16 keep the start aligned.
  const std::size_t size = (size_bytes + 15) / 16 * 16;
  Arena& arena = Arena::get();
  auto* const out = static_cast<std::uint8_t*>(sodium_malloc(size));
  PUENTE_CHECK(out != nullptr, "no memory left for secrets");
  arena.locks.count(out, size);
  std::memset(out, 0, size);
  return out;
}

void seal_guarded(std::uint8_t* memory) { sodium_mprotect_readonly(memory); }

void free_secret(std::uint8_t* memory, std::size_t size_bytes) noexcept {
  if (memory == nullptr) return;
  Arena& arena = Arena::get();
  if (arena.give_back(memory, size_bytes)) return;
  const std::size_t pages = whole_pages((size_bytes + 15) / 16 * 16);
  std::atomic<std::size_t>& counted = arena.locks.locked >= pages ? arena.locks.locked : arena.locks.unlocked;
  counted -= pages;
  sodium_free(memory);  // wipes
}

}  // namespace detail
}  // namespace puente
