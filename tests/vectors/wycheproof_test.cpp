// Wycheproof (C2SP): edge cases that implementations have got wrong, through our own wrappers. "acceptable" means that
// an implementation may refuse the case; if it does not, its answer must be the given one.
#include <catch2/catch_test_macros.hpp>
#include <optional>

#include "crypto/primitives/aead.h"
#include "crypto/primitives/evp_aead.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/hkdf.h"
#include "crypto/primitives/sign.h"
#include "crypto/primitives/x25519.h"
#include "support.h"

namespace puente::vectors {
namespace {

using nlohmann::json;
namespace p = primitives;

enum class Verdict { valid, invalid, acceptable };

Verdict verdict_of(const json& test) {
  const std::string result = test.at("result");
  if (result == "valid") return Verdict::valid;
  if (result == "acceptable") return Verdict::acceptable;
  REQUIRE(result == "invalid");
  return Verdict::invalid;
}

using GroupFilter = std::function<bool(const json& group)>;
using CaseCheck = std::function<void(const json& group, const json& test)>;

// Gives every case of the groups that are `ours` to `check`.
Count each_case(const json& file, const GroupFilter& ours, const CaseCheck& check) {
  Count count;
  for (const json& group : file.at("testGroups")) {
    const bool is_ours = ours(group);
    for (const json& test : group.at("tests")) {
      if (is_ours) {
        INFO("tcId " << test.at("tcId") << " " << test.at("comment"));
        check(group, test);
      }
      ++(is_ours ? count.checked : count.left_out);
    }
  }
  return count;
}

bool algorithm_is(const json& file, std::string_view name) { return file.at("algorithm").get<std::string>() == name; }

TEST_CASE("X25519 gives Wycheproof's secrets and refuses every all-zero one", "[skips]") {
  for_each_file("xdh_comp_schema", [](const json& file) {
    const auto ours = [](const json& group) { return group.at("curve") == "curve25519"; };
    return each_case(file, ours, [](const json&, const json& test) {
      const X25519Private own = X25519Private::from(hex_member(test, "private")).value();
      const Bytes expected = hex_member(test, "shared");
      const Verdict verdict = verdict_of(test);
      const auto shared = X25519Public::from(hex_member(test, "public")).and_then([&](const X25519Public& peer) {
        return p::x25519(own, peer);
      });
      if (expected == Bytes(32, 0) || verdict == Verdict::invalid) {
        CHECK_FALSE(shared.has_value());
      } else {
        CHECK((shared.has_value() || verdict == Verdict::acceptable));
        if (shared) CHECK(equal(shared->reveal(), expected));
      }
    });
  });
}

TEST_CASE("Ed25519 verifies Wycheproof's valid signatures and no invalid one", "[skips]") {
  for_each_file("eddsa_verify_schema", [](const json& file) {
    // Earlier versions of the format have other names.
    const auto key_of = [](const json& group) { return group.at(group.contains("publicKey") ? "publicKey" : "key"); };
    const auto ours = [&](const json& group) { return key_of(group).at("curve") == "edwards25519"; };
    return each_case(file, ours, [&](const json& group, const json& test) {
      const Ed25519Public key = Ed25519Public::from(hex_member(key_of(group), "pk")).value();
      const Bytes der = hex_member(group, group.contains("publicKeyDer") ? "publicKeyDer" : "keyDer");
      CHECK(p::key_id_of(key).array() == p::sha256(der).array());
      const auto signature = Signature::from(hex_member(test, "sig"));
      const bool verified = signature && p::verify(key, hex_member(test, "msg"), *signature);
      const Verdict verdict = verdict_of(test);
      if (verdict != Verdict::acceptable) CHECK(verified == (verdict == Verdict::valid));
    });
  });
}

std::optional<p::EvpAead> aead_of(const json& file, const json& group) {
  const int key_size_bits = group.at("keySize");
  if (group.at("tagSize") != 128) return std::nullopt;
  if (algorithm_is(file, "CHACHA20-POLY1305")) return p::EvpAead::chacha20_poly1305;
  if (algorithm_is(file, "AES-GCM") && group.at("ivSize") == 96 && key_size_bits == 128) return p::EvpAead::aes_128_gcm;
  if (algorithm_is(file, "AES-GCM") && group.at("ivSize") == 96 && key_size_bits == 256) return p::EvpAead::aes_256_gcm;
  return std::nullopt;
}

TEST_CASE("the AEADs seal and open as Wycheproof says", "[skips]") {
  for_each_file("aead_test_schema", [](const json& file) {
    const auto ours = [&](const json& group) { return aead_of(file, group).has_value(); };
    return each_case(file, ours, [&](const json& group, const json& test) {
      const p::EvpAead aead = aead_of(file, group).value();
      const Bytes key = hex_member(test, "key");
      const Bytes aad = hex_member(test, "aad");
      const Bytes message = hex_member(test, "msg");
      Bytes sealed = hex_member(test, "ct");
      const Bytes tag = hex_member(test, "tag");
      sealed.insert(sealed.end(), tag.begin(), tag.end());
      const auto nonce = p::Nonce12::from(hex_member(test, "iv"));  // other sizes cannot be expressed: refused
      const bool valid = verdict_of(test) == Verdict::valid;
      if (!nonce) {
        CHECK_FALSE(valid);
        return;
      }
      // What everybody else calls is checked through its own name.
      const bool chacha = aead == p::EvpAead::chacha20_poly1305;
      const auto opened = chacha ? p::chacha20poly1305_open(AeadKey::from(key).value(), *nonce, aad, sealed)
                                 : p::evp_open(aead, key, nonce->view(), aad, sealed);
      CHECK(opened.has_value() == valid);
      if (!valid) return;
      if (opened) CHECK(equal(opened->reveal(), message));
      CHECK((chacha ? p::chacha20poly1305_seal(AeadKey::from(key).value(), *nonce, aad, message)
                    : p::evp_seal(aead, key, nonce->view(), aad, message)) == sealed);
    });
  });
}

TEST_CASE("HKDF-SHA256 gives Wycheproof's keys, up to the size it allows", "[skips]") {
  for_each_file("hkdf_test_schema", [](const json& file) {
    const auto ours = [&](const json&) { return algorithm_is(file, "HKDF-SHA-256"); };
    return each_case(file, ours, [](const json&, const json& test) {
      const std::size_t size = test.at("size");
      REQUIRE((size <= p::hkdf_expand_size_bytes_max) == (verdict_of(test) == Verdict::valid));
      if (size > p::hkdf_expand_size_bytes_max) return;  // asking for that stops the process
      const SharedSecret prk = p::hkdf_extract(hex_member(test, "salt"), hex_member(test, "ikm"));
      const Bytes info = hex_member(test, "info");
      Bytes out(size);
      p::hkdf_expand(prk.reveal(), info, out);
      CHECK(out == hex_member(test, "okm"));
    });
  });
}

TEST_CASE("HMAC-SHA256 gives Wycheproof's tags, also cut short", "[skips]") {
  for_each_file("mac_test_schema", [](const json& file) {
    const auto ours = [&](const json&) { return algorithm_is(file, "HMACSHA256"); };
    return each_case(file, ours, [](const json& group, const json& test) {
      const std::size_t size = group.at("tagSize").get<std::size_t>() / 8;
      const Hash tag = p::hmac_sha256(hex_member(test, "key"), hex_member(test, "msg"));
      REQUIRE(size <= tag.view().size());
      CHECK(equal_constant_time(tag.view().first(size), hex_member(test, "tag")) ==
            (verdict_of(test) == Verdict::valid));
    });
  });
}

}  // namespace
}  // namespace puente::vectors
