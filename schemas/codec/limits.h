// Bounds on what crosses a wire (docs/messages.md): all is checked before anything is allocated for it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "crypto/base/time.h"

namespace puente::codec {

inline constexpr std::size_t frame_bytes_max = 1 << 20;
inline constexpr std::size_t slots_max = 32;
inline constexpr std::size_t record_bytes_max = 16 << 20;
inline constexpr std::size_t recipients_max = 64;  // recipient devices of a record
inline constexpr std::size_t header_bytes_max = 16 << 10;
inline constexpr std::size_t entry_bytes_max = 4 << 10;
inline constexpr std::size_t release_entry_bytes_max = 8 << 10;
inline constexpr std::size_t batch_records_max = 4096;
inline constexpr std::size_t batch_path_max = 12;    // log2(batch_records_max)
inline constexpr std::size_t proof_hashes_max = 63;  // RFC 6962 proofs of a tree below 2^63
inline constexpr std::size_t proofs_max = 256;       // inclusion proofs in one message
inline constexpr std::size_t note_bytes_max = 64 << 10;
inline constexpr std::size_t directory_entry_bytes_max = 64 << 10;
inline constexpr std::size_t bundle_bytes_max = 900 << 10;
inline constexpr std::size_t order_bytes_max = 64 << 10;  // of a liaison's order (trust/order.h)
inline constexpr std::size_t orders_max = 256;            // of both nations that matter at one time
inline constexpr std::size_t holds_max = 2048;            // of one message
inline constexpr std::size_t event_bytes_max = 64 << 10;
inline constexpr std::size_t leaf_bytes_max = 1 << 10;
inline constexpr std::size_t log_ciphertext_bytes_max = event_bytes_max + 2048;
inline constexpr std::size_t page_entries_max = 4096;
inline constexpr Duration record_life_max = days(14);
inline constexpr Duration created_ahead_max = minutes(5);
inline constexpr std::uint16_t suite_1 = 1;
inline constexpr std::uint16_t protocol_2 = 2;
inline constexpr std::size_t notices_max = 128;  // of one page
inline constexpr std::uint16_t gazetteer_1 = 1;

}  // namespace puente::codec
