#include "crypto/primitives/hash.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <thread>
#include <vector>

#include "crypto/base/secret.h"

namespace puente::primitives {
namespace {

TEST_CASE("SHA-256 gives the values of FIPS 180-4") {
  CHECK(sha256(view_of("abc")).hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256({}).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("SHA-256 of parts is that of their bytes one behind the other") {
  CHECK(sha256_joined({view_of("a"), {}, view_of("bc")}) == sha256(view_of("abc")));
  CHECK(sha256_joined({}) == sha256({}));
}

TEST_CASE("HMAC-SHA256 gives the values of RFC 4231") {
  CHECK(hmac_sha256(Bytes(20, 0x0b), view_of("Hi There")).hex() ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hmac_sha256(view_of("Jefe"), view_of("what do ya want for nothing?")).hex() ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  // a key longer than SHA-256's block
  CHECK(hmac_sha256(Bytes(131, 0xaa), view_of("Test Using Larger Than Block-Size Key - Hash Key First")).hex() ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("an empty HMAC key is an empty key, not the one before") {
  const Hash empty = hmac_sha256({}, view_of("x"));
  hmac_sha256(view_of("another key"), view_of("x"));
  CHECK(hmac_sha256({}, view_of("x")) == empty);
  CHECK(empty.hex() == hmac_sha256(Bytes(32, 0), view_of("x")).hex());  // RFC 2104 pads keys with zeros
}

TEST_CASE("a keyed HMAC serves many messages, each alone") {
  const std::string long_key(131, 'k'), long_message(200, 'm');
  for (const std::string& key : {std::string("key"), std::string(), long_key}) {
    const HmacKey hmac(view_of(key));
    Hash tag;
    for (const std::string& message : {std::string("one"), std::string("two"), std::string(), long_message}) {
      hmac.tag({view_of(message).first(message.size() / 2), view_of(message).subspan(message.size() / 2)}, tag.array());
      CHECK(tag == hmac_sha256(view_of(key), view_of(message)));
    }
  }
}

TEST_CASE("hashing on several threads at once gives the same values as on one") {
  const auto chain = [](std::uint8_t start) {
    Hash value;
    value.array()[0] = start;
    for (int i = 0; i < 2000; ++i) value = sha256(hmac_sha256(value.view(), view_of("step")).view());
    return value;
  };
  std::vector<Hash> found(4);
  {
    std::vector<std::jthread> threads;
    for (std::uint8_t i = 0; i < 4; ++i) threads.emplace_back([&, i] { found[i] = chain(i); });
  }
  for (std::uint8_t i = 0; i < 4; ++i) CHECK(found[i] == chain(i));
}

}  // namespace
}  // namespace puente::primitives
