#include "crypto/pki/signed_text.h"

#include <catch2/catch_test_macros.hpp>

#include "crypto/base/transcript.h"
#include "tests/unit/crypto/pki/forge.h"

namespace puente::pki::test {
namespace {

constexpr std::size_t roomy = 1 << 20;
constexpr std::string_view begin = "-----BEGIN CMS-----\n";
constexpr std::string_view end = "-----END CMS-----\n";

struct Person {
  PrivateKey key = PrivateKey::generate_p256();
  Certificate certificate;
  Person(const Authority& root, const std::string& name)
      : certificate(enrol(root, key, {root.certificate.name().country, "SRE", name}, Role::liaison)) {}
};

struct Signed {
  Authority root = root_of("MX");
  Person ana{root, "ana"};
  Person luis{root, "luis"};
  SignedText text{"[bundle]\nnation = \"MX\"  # año\n", {}};
  Signed() {
    must(sign(ana));
    must(sign(luis));
  }
  Result<int> sign(const Person& person, std::string_view purpose = "bundle") {
    PUENTE_REQUIRE(sign_text(text, purpose, person.certificate, person.key, now));
    return 0;
  }
};

ErrorCode parse_code(const std::string& text) { return code_of(parse_signed_text(text, roomy)); }

}  // namespace

TEST_CASE("a signed text gives its signers in their order, and comes back as it was written") {
  const Signed made;
  const std::string written = format_signed_text(made.text);
  CHECK(written.starts_with(made.text.body + std::string(begin)));
  CHECK(written.ends_with(end));
  const SignedText read = must(parse_signed_text(written, roomy));
  CHECK(read == made.text);
  CHECK(format_signed_text(read) == written);
  const auto signers = must(verify_signed_text(read, "bundle"));
  REQUIRE(signers.size() == 2);
  CHECK(signers[0] == made.ana.certificate);
  CHECK(signers[1] == made.luis.certificate);
}

TEST_CASE("a text that nobody signed has no signers") {
  CHECK(must(parse_signed_text("words\tand\ttabs\n", roomy)).body == "words\tand\ttabs\n");
  const SignedText read = must(parse_signed_text("words\n", roomy));
  CHECK(read.signatures.empty());
  CHECK(must(verify_signed_text(read, "bundle")).empty());
}

TEST_CASE("the hash is over purpose and body, and no signature changes it") {
  Bytes input = Transcript().lp("puente/1 bundle").lp("words\n").bytes();
  CHECK(signed_text_hash("bundle", "words\n") == sha256(input));
  CHECK(signed_text_hash("treaty", "words\n") != sha256(input));
}

TEST_CASE("a signature under one purpose is none under another") {
  const Signed made;
  CHECK(code_of(verify_signed_text(made.text, "treaty")) == ErrorCode::unauthenticated);
}

TEST_CASE("an altered body is refused") {
  Signed made;
  made.text.body[12] = 'U';
  CHECK(code_of(verify_signed_text(made.text, "bundle")) == ErrorCode::unauthenticated);
  CHECK(code_of(made.sign(made.ana)) == ErrorCode::unauthenticated);  // nor can it be signed onto
}

TEST_CASE("signing again replaces one's own signature and leaves the others") {
  Signed made;
  const SignedText before = made.text;
  must(made.sign(made.ana));
  REQUIRE(made.text.signatures.size() == 2);
  CHECK(made.text.signatures[1] == before.signatures[1]);
  CHECK(must(verify_signed_text(made.text, "bundle"))[0] == made.ana.certificate);
}

TEST_CASE("one signature twice is refused, and so is a second one by the same key") {
  Signed made;
  SignedText twice{made.text.body, {made.text.signatures[0], made.text.signatures[0]}};
  CHECK(code_of(verify_signed_text(twice, "bundle")) == ErrorCode::malformed);
  const SignedText first = made.text;
  must(made.sign(made.ana));  // another ECDSA signature of the same key
  twice.signatures = {first.signatures[0], made.text.signatures[0]};
  CHECK(code_of(verify_signed_text(twice, "bundle")) == ErrorCode::malformed);
}

TEST_CASE("at most eight signatures are taken") {
  Signed made;
  std::vector<Person> more;
  for (int i = 0; i < 6; ++i) more.emplace_back(made.root, "liaison-" + std::to_string(i));
  for (const Person& person : more) must(made.sign(person));
  CHECK(made.text.signatures.size() == signed_text_signatures_max);
  const Person ninth(made.root, "ninth");
  CHECK(code_of(made.sign(ninth)) == ErrorCode::too_large);
  must(made.sign(more[0]));  // replacing still works
  made.text.signatures.push_back(made.text.signatures[0]);
  CHECK(parse_code(format_signed_text(made.text)) == ErrorCode::too_large);
  CHECK(code_of(verify_signed_text(made.text, "bundle")) == ErrorCode::too_large);
}

TEST_CASE("only one form of the same signatures is read") {
  const Signed made;
  const std::string good = format_signed_text(made.text);
  const std::size_t block = made.text.body.size();
  const auto with = [&](std::size_t at, std::string_view inserted) {
    std::string out = good;
    out.insert(at, inserted);
    return out;
  };
  CHECK(parse_code(good + "\n") == ErrorCode::malformed);
  CHECK(parse_code(good + "words\n") == ErrorCode::malformed);
  CHECK(parse_code(with(block + begin.size(), "\n")) == ErrorCode::malformed);
  CHECK(parse_code(with(block + begin.size() + 10, "\n")) == ErrorCode::malformed);
  CHECK(parse_code(with(block + begin.size() + 10, " ")) == ErrorCode::malformed);
  CHECK(parse_code(with(block + begin.size() + 10, "\r")) == ErrorCode::malformed);
  CHECK(parse_code(good.substr(0, good.size() - 1)) == ErrorCode::malformed);
  CHECK(parse_code(good.substr(0, good.size() - end.size())) == ErrorCode::malformed);
  CHECK(parse_code(made.text.body + std::string(begin) + std::string(end)) == ErrorCode::malformed);
  CHECK(code_of(parse_signed_text(good, good.size() - 1)) == ErrorCode::too_large);
  CHECK(parse_signed_text(good, good.size()));
}

TEST_CASE("a body that could hide something is refused, and the line is named") {
  const std::vector<std::string> bad{"",
                                     "no newline",
                                     "a\r\n",
                                     std::string("a\nb\0c\n", 6),
                                     "bell\a\n",
                                     "\xff\n",
                                     "\xc0\xaf\n",
                                     "right to left \xe2\x80\xae\n",
                                     "zero\xe2\x80\x8bwidth\n",
                                     "\xef\xbb\xbfmark\n"};
  for (const std::string& body : bad) {
    CAPTURE(body);
    CHECK(parse_code(body) == ErrorCode::malformed);
  }
  const auto hidden = parse_signed_text("one\ntwo \xe2\x80\xae\n", roomy);
  CHECK(hidden.error().what.find("line 2") != std::string::npos);
  Signed made;
  made.text = {"a\n" + std::string(begin) + "b\n", {}};
  CHECK(code_of(made.sign(made.ana)) == ErrorCode::malformed);
  // In the middle of a line it is only text.
  made.text = {"# -----BEGIN CMS-----\n", {}};
  must(made.sign(made.ana));
  CHECK(must(parse_signed_text(format_signed_text(made.text), roomy)) == made.text);
}

TEST_CASE("a block must hold one signature, and a small one") {
  Signed made;
  made.text.signatures[0] = Bytes(cms_bytes_max + 1, 0x30);
  CHECK(parse_code(format_signed_text(made.text)) == ErrorCode::too_large);
  made.text.signatures[0] = {0x30, 0x00};
  CHECK(code_of(verify_signed_text(made.text, "bundle")) == ErrorCode::malformed);
}

TEST_CASE("signers are different persons, or one is told in its spellings") {
  const Signed made;
  const auto persons = [&](const std::string& name) {
    return check_different_persons({made.ana.certificate, made.luis.certificate, Person(made.root, name).certificate});
  };
  for (const char* name : {"ana", "ANA", "Ana", "\u0430na", "an\u0430", "\uff41na"})
    CHECK(code_of(persons(name)) == ErrorCode::not_permitted);
  CHECK(persons("ana").error().what == "MX/SRE/ana signed it twice, with two keys");
  CHECK(persons("ANA").error().what ==
        "'MX/SRE/ana' and 'MX/SRE/ANA' signed it, and count as one person: it is one name in two spellings");
  CHECK(persons("aná"));
  CHECK(persons("ana 2"));
  CHECK(check_different_persons({}));
}

TEST_CASE("who has signed signs again with the same key only, and a refusal changes nothing") {
  Signed made;
  const SignedText before = made.text;
  const Person again(made.root, "ANA");
  CHECK(code_of(sign_text_as_person(made.text, "bundle", again.certificate, again.key, now)) ==
        ErrorCode::not_permitted);
  CHECK(made.text == before);
  CHECK(sign_text_as_person(made.text, "bundle", made.ana.certificate, made.ana.key, now));
  CHECK(made.text.signatures.size() == 2);
}

}  // namespace puente::pki::test
