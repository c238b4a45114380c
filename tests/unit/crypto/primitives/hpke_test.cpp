#include "crypto/primitives/hpke.h"

#include <array>
#include <catch2/catch_test_macros.hpp>

#include "crypto/primitives/drbg.h"

namespace puente::primitives {
namespace {

constexpr std::array all_aeads{HpkeAead::aes_128_gcm, HpkeAead::aes_256_gcm, HpkeAead::chacha20_poly1305,
                               HpkeAead::export_only};

struct Ends {
  SenderContext sender;
  ReceiverContext receiver;
};

// Both ends of one context; `receiver_info` and `receiver_seed` let them disagree.
Ends ends(HpkeAead aead, std::string_view sender_info = "info", std::string_view receiver_info = "info",
          std::uint8_t receiver_seed = 1) {
  Drbg random{Seed{}};
  const X25519Public receiver = public_of(generate_x25519_key(Bytes(32, 1)));
  Encapsulated made = setup_base_sender(aead, receiver, view_of(sender_info), random.random<X25519Private>()).value();
  const X25519KeyPair own(generate_x25519_key(Bytes(32, receiver_seed)));
  return {std::move(made.context), setup_base_receiver(aead, made.enc, own, view_of(receiver_info)).value()};
}

TEST_CASE("both ends export the same secrets, different for each exporter context and AEAD") {
  std::vector<std::string> seen;
  for (const HpkeAead aead : all_aeads) {
    const Ends both = ends(aead);
    for (const char* context : {"", "one", "two"}) {
      const SharedSecret sent = both.sender.export_secret(view_of(context));
      CHECK(equal(sent.reveal(), both.receiver.export_secret(view_of(context)).reveal()));
      CHECK(equal(sent.reveal(), both.sender.export_bytes(view_of(context), 32).reveal()));
      seen.push_back(hex_of(sent.reveal()));
    }
  }
  std::ranges::sort(seen);
  CHECK(std::ranges::adjacent_find(seen) == seen.end());
}

TEST_CASE("ends that disagree on info or on the receiver's key share nothing") {
  for (const Ends& both :
       {ends(HpkeAead::chacha20_poly1305, "info", "Info"), ends(HpkeAead::chacha20_poly1305, "info", "info", 2)})
    CHECK_FALSE(equal(both.sender.export_secret({}).reveal(), both.receiver.export_secret({}).reveal()));
}

TEST_CASE("a receiver with its private key alone agrees with one that holds the pair") {
  const X25519KeyPair pair(generate_x25519_key(Bytes(32, 3)));
  const Encapsulated made =
      setup_base_sender(HpkeAead::export_only, pair.public_key(), view_of("i"), generate_x25519_key(Bytes(32, 4)))
          .value();
  const auto one = setup_base_receiver(HpkeAead::export_only, made.enc, pair, view_of("i")).value();
  const auto two = setup_base_receiver(HpkeAead::export_only, made.enc, pair.private_key(), view_of("i")).value();
  CHECK(equal(one.export_secret({}).reveal(), two.export_secret({}).reveal()));
  CHECK(equal(one.export_secret({}).reveal(), made.context.export_secret({}).reveal()));
}

TEST_CASE("messages open in their order, and a refused one does not use up its place") {
  for (const HpkeAead aead : {HpkeAead::aes_128_gcm, HpkeAead::aes_256_gcm, HpkeAead::chacha20_poly1305}) {
    Ends both = ends(aead);
    const Bytes first = both.sender.seal(view_of("aad"), view_of("first"));
    const Bytes second = both.sender.seal(view_of("aad"), view_of("first"));
    CHECK(first != second);

    const auto early = both.receiver.open(view_of("aad"), second);
    REQUIRE_FALSE(early.has_value());
    CHECK(early.error().code == ErrorCode::unauthenticated);
    CHECK_FALSE(both.receiver.open(view_of("AAD"), first).has_value());
    CHECK(text_of(both.receiver.open(view_of("aad"), first).value().reveal()) == "first");
    CHECK_FALSE(both.receiver.open(view_of("aad"), first).has_value());
    CHECK(text_of(both.receiver.open(view_of("aad"), second).value().reveal()) == "first");
  }
}

TEST_CASE("keys of small order are refused on either end") {
  const X25519Private own = generate_x25519_key(Bytes(32, 1));
  const auto sender = setup_base_sender(HpkeAead::export_only, X25519Public{}, {}, own.duplicate());
  const auto receiver = setup_base_receiver(HpkeAead::export_only, X25519Public{}, own, {});
  REQUIRE_FALSE(sender.has_value());
  REQUIRE_FALSE(receiver.has_value());
  CHECK(sender.error().code == ErrorCode::unauthenticated);
  CHECK(receiver.error().code == ErrorCode::unauthenticated);
}

// RFC 9180 appendix A.2.1, so that a copy without the vector files still checks one.
TEST_CASE("HPKE gives the values of RFC 9180 appendix A.2.1") {
  const auto hex = [](std::string_view text) { return bytes_from_hex(text).value(); };
  X25519Private ephemeral = derive_x25519_key(hex("909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b"));
  const X25519Private receiver =
      derive_x25519_key(hex("1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df"));
  CHECK(hex_of(ephemeral.reveal()) == "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600");
  CHECK(hex_of(receiver.reveal()) == "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
  const Bytes info = hex("4f6465206f6e2061204772656369616e2055726e");
  Encapsulated made =
      setup_base_sender(HpkeAead::chacha20_poly1305, public_of(receiver), info, std::move(ephemeral)).value();
  CHECK(made.enc.hex() == "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a");
  CHECK(hex_of(made.context.seal(hex("436f756e742d30"),
                                 hex("4265617574792069732074727574682c20747275746820626561757479"))) ==
        "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28");
}

}  // namespace
}  // namespace puente::primitives
