// Private to this room and its tests: the inner steps of HPKE (RFC 9180), for KEMs and suites that hpke.h does not
// offer too, so that the labels and the key schedule can be checked against every official vector.
#pragma once

#include <array>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"
#include "crypto/base/transcript.h"
#include "crypto/primitives/hkdf.h"
#include "crypto/primitives/hpke.h"

namespace puente::primitives::hpke {

// Section 4. suite_id is "KEM" and the KEM's number, or "HPKE" and three numbers, each of 2 bytes.
std::array<std::uint8_t, 5> kem_suite_id(std::uint16_t kem);
std::array<std::uint8_t, 10> suite_id(std::uint16_t kem, std::uint16_t kdf, std::uint16_t aead);
SecretBytes labeled_ikm(ByteView suite_id, std::string_view label, ByteView ikm);
Transcript labeled_info(ByteView suite_id, std::string_view label, ByteView info, std::size_t out_size_bytes);
SharedSecret labeled_extract(ByteView suite_id, ByteView salt, std::string_view label, ByteView ikm);
void labeled_expand(ByteView suite_id, ByteView prk, std::string_view label, ByteView info,
                    std::span<std::uint8_t> out);

// Section 4.1, ExtractAndExpand of the KEMs with HKDF-SHA256.
SharedSecret extract_and_expand(ByteView kem_suite_id, ByteView dh, ByteView kem_context);

// Section 5.1, for HKDF-SHA256. `key_size_bytes` is 0 for export only.
struct Secrets {
  SecretBytes key;
  SecretBytes base_nonce;  // 12 bytes, or none for export only
  SharedSecret exporter_secret;
};
struct Psk {
  ByteView psk;  // both empty in Base and Auth mode
  ByteView psk_id;
};
Secrets key_schedule(ByteView suite_id, std::uint8_t mode, ByteView shared_secret, ByteView info, Psk psk,
                     std::size_t key_size_bytes);

// Section 5.3.
void export_bytes(ByteView suite_id, const HkdfExpander& exporter_secret, ByteView context,
                  std::span<std::uint8_t> out);

// Section 5.2: base_nonce xor the sequence number.
SecretBytes nonce_of(ByteView base_nonce, std::uint64_t sequence);

}  // namespace puente::primitives::hpke
