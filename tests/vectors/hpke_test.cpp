// The official vectors of HPKE (RFC 9180, cfrg/draft-irtf-cfrg-hpke). Those of our suite go through the interface that
// the rest of Puente uses; the others (other modes, curves, HKDF-SHA512) check the labels, the key schedule, the
// exports and the AEADs step by step. Suites of later drafts are left out, and counted.
#include "crypto/primitives/hpke.h"

#include <catch2/catch_test_macros.hpp>
#include <optional>

#include "crypto/primitives/aead.h"
#include "crypto/primitives/evp_aead.h"
#include "crypto/primitives/hpke_schedule.h"
#include "hpke_suites.h"
#include "support.h"

namespace puente::vectors {
namespace {

using nlohmann::json;
namespace p = primitives;

constexpr std::uint16_t kdf_sha256 = 1;
constexpr std::uint16_t kdf_sha512 = 3;
constexpr int mode_base = 0;
constexpr int mode_auth = 2;  // and 3, auth with psk

struct Vector {
  const json& object;
  int mode = object.at("mode");
  std::uint16_t kem = object.at("kem_id");
  std::uint16_t kdf = object.at("kdf_id");
  std::uint16_t aead = object.at("aead_id");

  Bytes operator[](const char* name) const { return hex_member(object, name); }
  Bytes suite() const { return copy_of(p::hpke::suite_id(kem, kdf, aead)); }
  bool is_ours() const { return mode == mode_base && kem == kem_x25519 && kdf == kdf_sha256; }
  bool is_of_rfc_9180() const {
    return mode <= 3 && (kem == kem_p256 || kem == kem_p521 || kem == kem_x25519 || kem == kem_x448) &&
           (kdf == kdf_sha256 || kdf == kdf_sha512) && ((aead >= 1 && aead <= 3) || aead == 0xffff);
  }
  std::optional<p::EvpAead> evp() const {
    if (aead == 1) return p::EvpAead::aes_128_gcm;
    if (aead == 2) return p::EvpAead::aes_256_gcm;
    if (aead == 3) return p::EvpAead::chacha20_poly1305;
    return std::nullopt;
  }
};

// LabeledExtract and LabeledExpand over either hash: ours for SHA-256, our labels with OpenSSL's HKDF for SHA-512.
Bytes labeled_extract(bool sha512, ByteView suite, ByteView salt, std::string_view label, ByteView ikm) {
  if (sha512) return hkdf_sha512_extract(salt, p::hpke::labeled_ikm(suite, label, ikm).reveal());
  return copy_of(p::hpke::labeled_extract(suite, salt, label, ikm).reveal());
}

Bytes labeled_expand(bool sha512, ByteView suite, ByteView prk, std::string_view label, ByteView info,
                     std::size_t size) {
  if (sha512) return hkdf_sha512_expand(prk, p::hpke::labeled_info(suite, label, info, size).view(), size);
  Bytes out(size);
  p::hpke::labeled_expand(suite, prk, label, info, out);
  return out;
}

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes out;
  for (const Bytes& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

Bytes dh(std::uint16_t kem, ByteView own_private, ByteView own_public, ByteView peer_public) {
  if (kem != kem_x25519) return openssl_dh(kem, own_private, own_public, peer_public);
  const X25519Private own = X25519Private::from(own_private).value();
  CHECK(equal(p::public_of(own).view(), own_public));
  return copy_of(p::x25519(own, X25519Public::from(peer_public).value()).value().reveal());
}

// Section 4.1, from the sender's and from the receiver's keys.
void check_kem(const Vector& v) {
  const bool auth = v.mode >= mode_auth;
  const bool sha512 = v.kem == kem_p521 || v.kem == kem_x448;
  Bytes sender_dh = dh(v.kem, v["skEm"], v["pkEm"], v["pkRm"]);
  Bytes receiver_dh = dh(v.kem, v["skRm"], v["pkRm"], v["enc"]);
  Bytes context = joined({v["enc"], v["pkRm"]});
  if (auth) {
    sender_dh = joined({sender_dh, dh(v.kem, v["skSm"], v["pkSm"], v["pkRm"])});
    receiver_dh = joined({receiver_dh, dh(v.kem, v["skRm"], v["pkRm"], v["pkSm"])});
    context = joined({context, v["pkSm"]});
  }
  CHECK(sender_dh == receiver_dh);
  const Bytes suite = copy_of(p::hpke::kem_suite_id(v.kem));
  const Bytes expected = v["shared_secret"];
  if (sha512) {
    const Bytes prk = labeled_extract(true, suite, {}, "eae_prk", sender_dh);
    CHECK(labeled_expand(true, suite, prk, "shared_secret", context, 64) == expected);
  } else {
    CHECK(equal(p::hpke::extract_and_expand(suite, sender_dh, context).reveal(), expected));
  }
  if (v.kem != kem_x25519) return;
  CHECK(equal(p::derive_x25519_key(v["ikmE"]).reveal(), v["skEm"]));
  CHECK(equal(p::derive_x25519_key(v["ikmR"]).reveal(), v["skRm"]));
  if (auth) CHECK(equal(p::derive_x25519_key(v["ikmS"]).reveal(), v["skSm"]));
}

// Section 5.1.
void check_key_schedule(const Vector& v) {
  const std::size_t key_size = v.evp() ? p::key_size_bytes(*v.evp()) : 0;
  const Bytes suite = v.suite();
  const Bytes psk = v["psk"];
  const Bytes psk_id = v["psk_id"];
  if (v.kdf == kdf_sha256) {
    const p::hpke::Secrets made = p::hpke::key_schedule(suite, static_cast<std::uint8_t>(v.mode), v["shared_secret"],
                                                        v["info"], {psk, psk_id}, key_size);
    CHECK(equal(made.key.reveal(), v["key"]));
    CHECK(equal(made.base_nonce.reveal(), v["base_nonce"]));
    CHECK(equal(made.exporter_secret.reveal(), v["exporter_secret"]));
    return;
  }
  const Bytes context =
      joined({Bytes{static_cast<std::uint8_t>(v.mode)}, labeled_extract(true, suite, {}, "psk_id_hash", psk_id),
              labeled_extract(true, suite, {}, "info_hash", v["info"])});
  CHECK(context == v["key_schedule_context"]);
  const Bytes secret = labeled_extract(true, suite, v["shared_secret"], "secret", psk);
  CHECK(secret == v["secret"]);
  CHECK(labeled_expand(true, suite, secret, "exp", context, 64) == v["exporter_secret"]);
  if (key_size == 0) return;
  CHECK(labeled_expand(true, suite, secret, "key", context, key_size) == v["key"]);
  CHECK(labeled_expand(true, suite, secret, "base_nonce", context, p::aead_nonce_size_bytes) == v["base_nonce"]);
}

void check_exports_and_messages(const Vector& v) {
  for (const json& exported : v.object.at("exports")) {
    const Bytes value = labeled_expand(v.kdf == kdf_sha512, v.suite(), v["exporter_secret"], "sec",
                                       hex_member(exported, "exporter_context"), exported.at("L"));
    CHECK(value == hex_member(exported, "exported_value"));
  }
  std::uint64_t sequence = 0;
  for (const json& message : v.object.at("encryptions")) {
    const SecretBytes nonce = p::hpke::nonce_of(v["base_nonce"], sequence++);
    REQUIRE(equal(nonce.reveal(), hex_member(message, "nonce")));
    CHECK(p::evp_seal(v.evp().value(), v["key"], nonce.reveal(), hex_member(message, "aad"),
                      hex_member(message, "pt")) == hex_member(message, "ct"));
  }
}

// The same through the interface that Puente uses.
void check_interface(const Vector& v) {
  const p::HpkeAead aead{v.aead};
  X25519Private ephemeral = p::derive_x25519_key(v["ikmE"]);
  const p::X25519KeyPair receiver(p::derive_x25519_key(v["ikmR"]));
  CHECK(equal(receiver.public_key().view(), v["pkRm"]));
  p::Encapsulated made = p::setup_base_sender(aead, receiver.public_key(), v["info"], std::move(ephemeral)).value();
  CHECK(equal(made.enc.view(), v["enc"]));
  p::ReceiverContext opening = p::setup_base_receiver(aead, made.enc, receiver, v["info"]).value();
  for (const json& exported : v.object.at("exports")) {
    const Bytes context = hex_member(exported, "exporter_context");
    const Bytes expected = hex_member(exported, "exported_value");
    CHECK(equal(made.context.export_bytes(context, exported.at("L")).reveal(), expected));
    CHECK(equal(opening.export_bytes(context, exported.at("L")).reveal(), expected));
    if (expected.size() == 32) CHECK(equal(opening.export_secret(context).reveal(), expected));
  }
  for (const json& message : v.object.at("encryptions")) {
    const Bytes aad = hex_member(message, "aad");
    const Bytes expected = hex_member(message, "ct");
    CHECK(made.context.seal(aad, hex_member(message, "pt")) == expected);
    const auto opened = opening.open(aad, expected);
    REQUIRE(opened.has_value());
    CHECK(equal(opened->reveal(), hex_member(message, "pt")));
  }
}

// Gives every vector of RFC 9180 that `wanted` accepts to `check`.
void for_each_vector(const std::function<bool(const Vector&)>& wanted,
                     const std::function<void(const Vector&)>& check) {
  for_each_file("\"kem_id\"", [&](const json& file) {
    Count count;
    for (const json& object : file) {
      const Vector v{object};
      INFO("mode " << v.mode << " kem " << v.kem << " kdf " << v.kdf << " aead " << v.aead);
      const bool ours = v.is_of_rfc_9180() && wanted(v);
      if (ours) check(v);
      ++(ours ? count.checked : count.left_out);
    }
    return count;
  });
}

TEST_CASE("HPKE with our suite, Base mode and each AEAD gives the official keys, exports and messages", "[skips]") {
  for_each_vector([](const Vector& v) { return v.is_ours(); }, check_interface);
}

TEST_CASE("HPKE's steps give every official secret, key schedule, export and message, in all modes and suites",
          "[skips]") {
  for_each_vector([](const Vector&) { return true; },
                  [](const Vector& v) {
                    check_kem(v);
                    check_key_schedule(v);
                    check_exports_and_messages(v);
                  });
}

}  // namespace
}  // namespace puente::vectors
