#include "crypto/primitives/hpke_schedule.h"

#include <initializer_list>

#include "crypto/primitives/aead.h"

namespace puente::primitives::hpke {
namespace {

void append(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

std::array<std::uint8_t, 2> big_endian_16(std::uint16_t value) {
  return {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value & 0xff)};
}

}  // namespace

std::array<std::uint8_t, 5> kem_suite_id(std::uint16_t kem) {
  const auto number = big_endian_16(kem);
  return {'K', 'E', 'M', number[0], number[1]};
}

std::array<std::uint8_t, 10> suite_id(std::uint16_t kem, std::uint16_t kdf, std::uint16_t aead) {
  const auto first = big_endian_16(kem), second = big_endian_16(kdf), third = big_endian_16(aead);
  return {'H', 'P', 'K', 'E', first[0], first[1], second[0], second[1], third[0], third[1]};
}

SecretBytes labeled_ikm(ByteView suite_id, std::string_view label, ByteView ikm) {
  const std::initializer_list<ByteView> parts{view_of("HPKE-v1"), suite_id, view_of(label), ikm};
  std::size_t size = 0;
  for (const ByteView part : parts) size += part.size();
  SecretBytes out(size);  // of its final size from the start: growing would leave copies of ikm behind
  std::span<std::uint8_t> rest = out.reveal_mutable();
  for (const ByteView part : parts) {
    copy_into(rest, part);
    rest = rest.subspan(part.size());
  }
  return out;
}

Transcript labeled_info(ByteView suite_id, std::string_view label, ByteView info, std::size_t out_size_bytes) {
  Transcript out;
  out.raw(big_endian_16(static_cast<std::uint16_t>(out_size_bytes)));  // HKDF-Expand bounds it to 8,160
  return out.raw(view_of("HPKE-v1")).raw(suite_id).raw(view_of(label)).raw(info);
}

SharedSecret labeled_extract(ByteView suite_id, ByteView salt, std::string_view label, ByteView ikm) {
  return hkdf_extract(salt, labeled_ikm(suite_id, label, ikm).reveal());
}

void labeled_expand(ByteView suite_id, ByteView prk, std::string_view label, ByteView info,
                    std::span<std::uint8_t> out) {
  hkdf_expand(prk, labeled_info(suite_id, label, info, out.size()).view(), out);
}

SharedSecret extract_and_expand(ByteView kem_suite_id, ByteView dh, ByteView kem_context) {
  const SharedSecret eae_prk = labeled_extract(kem_suite_id, {}, "eae_prk", dh);
  SharedSecret out;
  labeled_expand(kem_suite_id, eae_prk.reveal(), "shared_secret", kem_context, out.reveal_mutable());
  return out;
}

Secrets key_schedule(ByteView suite_id, std::uint8_t mode, ByteView shared_secret, ByteView info, Psk psk,
                     std::size_t key_size_bytes) {
  Bytes context{mode};
  append(context, labeled_extract(suite_id, {}, "psk_id_hash", psk.psk_id).reveal());
  append(context, labeled_extract(suite_id, {}, "info_hash", info).reveal());
  const SharedSecret secret = labeled_extract(suite_id, shared_secret, "secret", psk.psk);

  Secrets out{SecretBytes(key_size_bytes), SecretBytes(key_size_bytes == 0 ? 0 : aead_nonce_size_bytes), {}};
  if (key_size_bytes > 0) {
    labeled_expand(suite_id, secret.reveal(), "key", context, out.key.reveal_mutable());
    labeled_expand(suite_id, secret.reveal(), "base_nonce", context, out.base_nonce.reveal_mutable());
  }
  labeled_expand(suite_id, secret.reveal(), "exp", context, out.exporter_secret.reveal_mutable());
  return out;
}

void export_bytes(ByteView suite_id, const HkdfExpander& exporter_secret, ByteView context,
                  std::span<std::uint8_t> out) {
  exporter_secret.expand(labeled_info(suite_id, "sec", context, out.size()).view(), out);
}

SecretBytes nonce_of(ByteView base_nonce, std::uint64_t sequence) {
  SecretBytes out = SecretBytes::copy_of(base_nonce);
  const std::span<std::uint8_t> bytes = out.reveal_mutable();
  for (std::size_t i = 0; i < 8; ++i) bytes[bytes.size() - 1 - i] ^= static_cast<std::uint8_t>(sequence >> (8 * i));
  return out;
}

}  // namespace puente::primitives::hpke
