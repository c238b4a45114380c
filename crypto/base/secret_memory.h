// Where secrets lie (secret.h): memory that is locked, left out of core files, and wiped.
//
// Two kinds. Small, short-lived secrets (all that a record needs: keys, shares, seeds, plaintexts) lie in one arena,
// made at the first use; long-lived keys, and plaintexts of more than 64 KiB, get pages of their own between guard
// pages (libsodium, sodium_malloc), which costs as much as an X25519. The arena grows by further pieces when it is
// full. Guarantee: what is given back is wiped first; the memory is excluded from core files (MADV_DONTDUMP), and from
// swap where the system lets us lock it. It may not (RLIMIT_MEMLOCK): secret_memory() then says so, and programs report
// it. Non-guarantee: copies in registers, on the stack, and inside libraries: OpenSSL and SQLCipher wipe theirs, libzmq
// does not (docs/threat-model.md); JSON documents and what Cap'n Proto builds on the way (wiped, not locked). Thread
// safe.
#pragma once

#include <cstddef>
#include <cstdint>

namespace puente {

struct SecretMemory {
  std::size_t locked_bytes = 0;    // that no swap sees
  std::size_t unlocked_bytes = 0;  // that the system refused to lock
  std::size_t in_use_bytes = 0;    // of the arena, handed out now
};

// As of now. Makes the arena where there is none yet: programs call it as they start.
SecretMemory secret_memory();

namespace detail {

// 16-byte aligned, zeroed; at least 1 byte. Memory that cannot be had ends the process.
std::uint8_t* allocate_secret(std::size_t size_bytes);
std::uint8_t* allocate_guarded(std::size_t size_bytes);
// Once written, a guarded secret is only read: a write to it then ends the process.
void seal_guarded(std::uint8_t* memory);
// Wipes and gives back what either of them gave; null is fine.
void free_secret(std::uint8_t* memory, std::size_t size_bytes) noexcept;

}  // namespace detail
}  // namespace puente
