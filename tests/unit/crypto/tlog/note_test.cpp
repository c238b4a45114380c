#include "crypto/tlog/note.h"

#include <random>

#include "crypto/tlog/text.h"
#include "tests/unit/crypto/tlog/support.h"

namespace puente::tlog {
namespace {

using namespace test;

// The example of C2SP signed-note, and the key pair and note that Go's package sumdb/note documents.
const std::string spec_note =
    "Ognuno sta solo sul cuor della terra\n"
    "trafitto da un raggio di sole:\n"
    "\n"
    "ed è subito sera.\n"
    "\n"
    "— quasimodo.example/salvatore "
    "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
const std::string go_vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const std::string go_key = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";  // type, then seed
const std::string go_text =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
const std::string go_line =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const std::string go_note = go_text + "\n" + go_line;

TEST_CASE("the example note of the specification is read, and written back byte for byte") {
  const Note note = parse_note(spec_note).value();
  CHECK(note.text == "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n");
  REQUIRE(note.signatures.size() == 1);
  CHECK(note.signatures[0].name == "quasimodo.example/salvatore");
  CHECK(note.signatures[0].id.hex() == "367ba04b");
  CHECK(note.signatures[0].signature.size() == 64);
  CHECK(format_note(note) == spec_note);
}

TEST_CASE("the note of Go's documentation verifies under its key, and our signature is the same bytes") {
  const Vkey vkey = parse_vkey(go_vkey).value();
  CHECK(vkey.name == "PeterNeumann");
  CHECK(vkey.type == SignatureType::ed25519);
  CHECK(format_vkey(vkey) == go_vkey);
  const Note note = parse_note(go_note).value();
  CHECK(verify_note(note, {&vkey, 1}) == std::vector<std::size_t>{0});

  const Bytes key = bytes_from_base64(go_key).value();
  const auto signing_key = primitives::generate_signing_key(ByteView(key).subspan(1));
  CHECK(signing_key.public_key() == vkey.key);
  const Note signed_note{go_text, {sign_note(go_text, "PeterNeumann", signing_key)}};
  CHECK(format_note(signed_note) == go_note);
}

TEST_CASE("a verifier key with any part cut off or any character changed is no key") {
  for (std::size_t i = 0; i < go_vkey.size(); ++i) {
    CHECK_FALSE(parse_vkey(go_vkey.substr(0, i)));
    if (i != 0) CHECK_FALSE(parse_vkey(go_vkey.substr(i)));
    std::string altered = go_vkey;
    ++altered[i];
    CHECK_FALSE(parse_vkey(altered));
  }
  CHECK_FALSE(parse_vkey("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
  CHECK_FALSE(parse_vkey(go_vkey + "\n"));
  CHECK(code_of(parse_vkey("x+00000000+BVBB")) == ErrorCode::unknown_value);
  CHECK(code_of(parse_vkey("x+00000000+AVBB")) == ErrorCode::malformed);
  CHECK(code_of(parse_vkey("x+00000000+")) == ErrorCode::malformed);
  CHECK(code_of(parse_vkey(std::string(2'000, 'x'))) == ErrorCode::too_large);
}

TEST_CASE("verifier keys of both types round trip, and differ in their ids") {
  const Vkey log = vkey_of("puente.example/log", SignatureType::ed25519, 1);
  const Vkey witness = vkey_of("puente.example/log", SignatureType::cosignature_v1, 1);
  CHECK(parse_vkey(format_vkey(log)) == log);
  CHECK(parse_vkey(format_vkey(witness)) == witness);
  CHECK(log.id != witness.id);
}

TEST_CASE("key names are words") {
  for (const char* name :
       {"a", "example.com/log", "é", "日本", "a-b_c:d", "a\xe2\x80\x8b", "\xe2\x80\x90", "\xe3\x80\x81"})
    CHECK(is_key_name(name));
  CHECK(is_key_name(std::string(255, 'x')));
  CHECK_FALSE(is_key_name(std::string(256, 'x')));
  for (const char* name : {"", " ", "a b", "a+b", "a\nb", "a\tb",
                           "a\xc2\xa0"
                           "b",  // U+00A0
                           "\xe2\x80\x83", "\xe3\x80\x80", "\xe1\x9a\x80", "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9",
                           "\xe2\x80\xaf", "\xe2\x81\x9f", "\xff", "\xc3"})
    CHECK_FALSE(is_key_name(name));
  CHECK(code_of(make_vkey("a b", SignatureType::ed25519, Ed25519Public())) == ErrorCode::malformed);
}

TEST_CASE("text is UTF-8 in its one form, without controls") {
  for (const char* text : {"", "a\nb\n", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
                           "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
    CHECK(is_note_text(text));
  CHECK_FALSE(is_note_text(std::string_view("a\0b", 3)));
  for (const char* text : {"\r", "\t", "\x1f", "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x41",
                           "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
                           "\xf5\x80\x80\x80", "\xff", "\xe2\x82", "\xf0\x9f\x98", "a\xe2\x82"})
    CHECK_FALSE(is_note_text(text));
}

TEST_CASE("what is not a note is refused") {
  const std::string sig =
      "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
  REQUIRE(parse_note("text\n\n— N " + sig + "\n"));
  REQUIRE(parse_note("\n\n— N " + sig + "\n"));
  for (const std::string& note :
       std::vector<std::string>{"",
                                "\n",
                                "\n\n",
                                "text\n",
                                "text\n\n",
                                "text\n— N " + sig + "\n",
                                "text\n\n— N " + sig,
                                "text\n\n— N " + sig + "\n\n",
                                "text\n\n- N " + sig + "\n",
                                "text\n\n—N " + sig + "\n",
                                "text\n\n—  " + sig + "\n",
                                "text\n\n— " + sig + "\n",
                                "text\n\n— N  " + sig + "\n",
                                "text\n\n— N " + sig + " \n",
                                "text\n\n— N+ " + sig + "\n",
                                "text\n\n— N " + sig + "\r\n",
                                "te\rxt\n\n— N " + sig + "\n",
                                "te\xff"
                                "xt\n\n— N " +
                                    sig + "\n",
                                "text\n\n— N\n",
                                "text\n\n— N \n",
                                "text\n\n— N AAAAAA==\n",                                 // an id without a signature
                                "text\n\n— N " + sig.substr(0, sig.size() - 1) + "\n",    // no padding
                                "text\n\n— N " + sig.substr(0, sig.size() - 2) + "N=\n",  // bits left over
                                "text\n\n— N " + sig + "\nmore\n",
                                "text\n\n— N " + sig + "\n— \n"})
    CHECK(code_of(parse_note(note)) == ErrorCode::malformed);
}

TEST_CASE("a note is at most 64 KiB and 100 signatures") {
  std::string note = "text\n\n";
  for (int i = 0; i < 100; ++i) note += go_line;
  CHECK(parse_note(note).value().signatures.size() == 100);
  CHECK(code_of(parse_note(note + go_line)) == ErrorCode::too_large);

  const std::string end = "\n\n" + go_line;
  CHECK(parse_note(std::string(note_max_bytes - end.size(), 'x') + end));
  CHECK(code_of(parse_note(std::string(note_max_bytes - end.size() + 1, 'x') + end)) == ErrorCode::too_large);
}

TEST_CASE("whatever happens to a note, it is refused or is read as just what it is") {
  std::mt19937 random(6962);
  const std::string seeds[] = {spec_note, go_note, go_text + "\n" + go_line + go_line};
  int read = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string note = seeds[random() % 3];
    for (auto changes = 1 + random() % 3; changes != 0; --changes) {
      const std::size_t at = random() % note.size();
      switch (random() % 4) {
        case 0:
          note[at] = static_cast<char>(random());
          break;
        case 1:
          note.erase(at, 1 + random() % 4);
          break;
        case 2:
          note.insert(at, 1, "\n +=—"[random() % 7]);
          break;
        default:
          note.insert(at, note.substr(random() % note.size(), random() % 20));
      }
      if (note.empty()) note = "\n";
    }
    const auto parsed = parse_note(note);
    if (!parsed) continue;
    ++read;
    REQUIRE(format_note(*parsed) == note);
  }
  CHECK(read > 100);
}

TEST_CASE("signatures count only by keys that are known, and then each must be good") {
  const Vkey a = vkey_of("a", SignatureType::ed25519, 1), b = vkey_of("b", SignatureType::ed25519, 2);
  const Vkey impostor = vkey_of("a", SignatureType::ed25519, 3);
  const std::vector<Vkey> known{a, b};
  Note note{"text\n", {sign_note("text\n", "a", key_of(1))}};
  CHECK(verify_note(note, known) == std::vector<std::size_t>{0});
  note.signatures.push_back(sign_note("text\n", "b", key_of(2)));
  note.signatures.push_back(sign_note("text\n", "a", key_of(1)));
  CHECK(verify_note(note, known) == std::vector<std::size_t>{0, 1});
  // Unknown: the same name with another id, and another name.
  note.signatures.push_back(sign_note("text\n", "a", key_of(3)));
  note.signatures.push_back({"c", a.id, Bytes(64)});
  CHECK(verify_note(note, known) == std::vector<std::size_t>{0, 1});
  CHECK(code_of(verify_note(note, {&impostor, 0})) == ErrorCode::unauthenticated);

  const Note foreign{"text\n", {sign_note("text\n", "a", key_of(3))}};
  CHECK(code_of(verify_note(foreign, known)) == ErrorCode::unauthenticated);
  CHECK(verify_note(foreign, {&impostor, 1}));

  Note bad = note;
  bad.text = "Text\n";
  CHECK(code_of(verify_note(bad, known)) == ErrorCode::unauthenticated);
  bad = note;
  bad.signatures[1].signature[10] ^= 1;
  CHECK(code_of(verify_note(bad, known)) == ErrorCode::unauthenticated);
  bad = note;
  bad.signatures[2].signature.pop_back();
  CHECK(code_of(verify_note(bad, known)) == ErrorCode::unauthenticated);
  bad = note;
  bad.signatures[0] = {"a", a.id, sign_note("text\n", "a", key_of(3)).signature};
  CHECK(code_of(verify_note(bad, known)) == ErrorCode::unauthenticated);
}

}  // namespace
}  // namespace puente::tlog
