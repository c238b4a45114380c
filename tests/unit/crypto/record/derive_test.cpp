// Expected values were computed from the text of docs/sealing.md by another implementation (Python: hashlib, hmac and
// the `cryptography` package), so that a change in the construction, or in how it is encoded, shows here.
#include "crypto/record/derive.h"

#include <catch2/catch_test_macros.hpp>

#include "crypto/primitives/hash.h"
#include "crypto/record/locks/locks.h"
#include "crypto/record/padding.h"

using namespace puente;
namespace locks = record::locks;

namespace {

template <class T>
T filled(std::uint8_t byte) {
  T out;
  if constexpr (requires { out.reveal_mutable(); })
    std::ranges::fill(out.reveal_mutable(), byte);
  else
    out.array().fill(byte);
  return out;
}

const model::Label label{model::Section::place, model::Rung::municipality, 0};
const auto slot_id = filled<SlotId>(0x22);
const auto recipient = filled<KeyId>(0x77);

Hash context() {
  codec::Header header;
  header.record_id = filled<RecordId>(0x11);
  header.device = filled<KeyId>(0x33);
  return record::slot_context(header, slot_id, label, 512);
}

codec::Slot slot() {
  const auto cek = filled<ContentKey>(0x44);
  const SecretBytes padded = record::pad(view_of("hola"), 512);
  const locks::SectionKeys keys(cek, context());
  Bytes ciphertext(512 + 16);
  keys.encrypt(padded, ciphertext);
  return {filled<Salt>(0x55), slot_id, label, keys.commit(), ciphertext};
}

}  // namespace

TEST_CASE("context, commitment, ciphertext and digest of a slot are those of the construction") {
  CHECK(context().hex() == "2964298ca1c264eba192a133209f7190b0c265c4033e03a2a7e2be46bc857825");
  CHECK(slot().commit.hex() == "9eeb4beb2db96476e7545d71e53108cc86fd424d66b46275e9b6e080855d0fbe");
  CHECK(primitives::sha256(slot().ciphertext).hex() ==
        "bb3448581765ed8188dd56c217f1c3c5f039ba964dbf7bb36de0b5ee72460dc1");
  CHECK(record::digest_of(slot()).hex() == "7b4472498f54f99ff9accebdd09e7a8fa5e47a06d58852e02611a2a18984f936");
}

TEST_CASE("share and wrapped key are those of the construction, with and without a pair secret") {
  const Hash digest = record::digest_of(slot());
  const ReleaseShare share = record::ReleaseShares(filled<record::ReleaseSeed>(0x66)).of(digest, recipient);
  CHECK(hex_of(share.reveal()) == "24625a03b399c386cf9cc6c75ab629e0b36d5267880b071a2f1823ee32fee7f4");
  const std::array<const ReleaseShare*, 1> shares{&share};
  locks::RecipientHalves halves(filled<locks::RecipientSeed>(0x88));
  const auto enc = filled<codec::EncapsulatedKey>(0x99);
  const auto pair = filled<PairSecret>(0xaa);
  const auto wrapped = [&](const PairSecret* with) {
    return locks::wrap(locks::wrap_key(halves, shares, with, context(), digest, recipient, enc), context(),
                       filled<ContentKey>(0x44))
        .hex();
  };
  CHECK(wrapped(nullptr) ==
        "df820e91bff9fe7ec76f80aa6bbfbf207ea446705356e8422941c1c5467aee7fec7923201dad278ecc5d7f21005f2526");
  CHECK(wrapped(&pair) ==
        "cda5b1604b93d24ebea0b0fdea3fb6742ce55953a291c3c7bd66c3535a7ab4d2459f9a3f233a785d70f732b76493e128");
  CHECK(locks::pair_id_of(pair).hex() == "b9f73f129205c98e");
}

TEST_CASE("hashes and messages of header, batch and entry are those of the construction") {
  CHECK(record::header_hash(view_of("header bytes")).hex() ==
        "7141223fb194b1f2aba2266587c662b7361635ac5e59f80add1f5487d26e6977");
  CHECK(record::entry_digest(view_of("entry bytes")).hex() ==
        "6a04b3200d6d2a07e944ba61ee4f7afdde0fd0e001991c31ac277b9f54067c91");
  CHECK(primitives::sha256(record::batch_message(filled<Hash>(0x12), 8)).hex() ==
        "5aae6c98cc10d56b6cd8694ba234ce4ec1afa8ba47fff19c9467dcee7a1ef26d");
}

TEST_CASE("HPKE info and seed context are those of the construction") {
  const auto info = [](record::Role role) {
    return primitives::sha256(record::hpke_info(role, filled<KeyId>(0x33), filled<KeyId>(0x77), filled<KeyId>(0x78)))
        .hex();
  };
  CHECK(info(record::Role::recipient) == "cb588cd101a08227982170660506df99bed45b34e8698ec5545a1d1df4749187");
  CHECK(info(record::Role::release) == "fd2e44b381ad208f656ac70814da09d824e7750abfc7e7a9f4e6191fa5977a05");
  CHECK(hex_of(record::seed_context(filled<RecordId>(0x11))) ==
        "0000000d7075656e74652f3120736565640000001011111111111111111111111111111111");
}

TEST_CASE("a wrapped key opens under its own key and context only") {
  const auto key = filled<locks::WrapKey>(1);
  const auto cek = filled<ContentKey>(2);
  const codec::WrappedKey wrapped = locks::wrap(key, context(), cek);
  const auto opened = locks::unwrap(key, context(), wrapped);
  REQUIRE(opened);
  CHECK(equal_constant_time(opened->reveal(), cek.reveal()));
  CHECK_FALSE(locks::unwrap(filled<locks::WrapKey>(3), context(), wrapped));
  CHECK_FALSE(locks::unwrap(key, Hash{}, wrapped));
  codec::WrappedKey changed = wrapped;
  changed.array()[47] ^= 1;
  CHECK_FALSE(locks::unwrap(key, context(), changed));
}
