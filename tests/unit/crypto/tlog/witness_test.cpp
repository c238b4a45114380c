#include "crypto/tlog/witness.h"

#include "crypto/tlog/checkpoint.h"
#include "crypto/tlog/cosignature.h"
#include "crypto/tlog/tree.h"
#include "tests/unit/crypto/tlog/support.h"

namespace puente::tlog {
namespace {

using namespace test;

// The example request of C2SP tlog-witness.
const std::string spec_request =
    "old 20852014\n"
    "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
    "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
    "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
    "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
    "\n"
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— example.com/behind-the-sofa "
    "opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";
// And its example answer.
const std::string spec_answer =
    "— witness.example/w1 "
    "CMp+6LWBU0anHGH5aNDTJkH/gj79sG+T6+iP2ThYN5krrDJbR1HDnucjL39QsZTSvVjyQLrdk3DXDqI5G2HgLatVs0pWh6Up69HVOw==\n"
    "— witness.example/w1 "
    "I7rEps0pvK2UqkS2gSpVUDhrhVtQV9lgF6pRrWAvjJHjyWpW7VcE3SiOlVlbQNt64vWhO+DlkL0+UfzuOBMh9ChdMkP1vi/lCAsmlw==\n"
    "— witness.example/w2 "
    "AWui8Sk55XjYLOijihBjhqEH6nS1ndDymE0a+6idX7pLcnoB+dhnz0854aLZgrrKbYKA7nC3HNJhm/kWl7oJlqU3rXXvpysAdyP3wQ==\n";

const std::string origin = "puente.example/log";
const Instant now = parse_utc("2026-03-01T12:00:00Z").value();
const Vkey witness = vkey_of("mx/0", SignatureType::cosignature_v1, 10);
const MemoryTree tree{leaves_of(40)};

AddCheckpoint request(std::uint64_t old_size, std::uint64_t size) {
  const Hash root = root_at(tree, size).value();
  return {old_size, old_size <= size ? consistency_proof(tree, old_size, size).value() : std::vector<Hash>(),
          format_note(sign_checkpoint({origin, size, root, {}}, origin, key_of(1)))};
}

TEST_CASE("the specification's example request is read, and written back byte for byte") {
  const AddCheckpoint parsed = parse_add_checkpoint(view_of(spec_request)).value();
  CHECK(parsed.old_size == 20'852'014);
  REQUIRE(parsed.proof.size() == 4);
  CHECK(parsed.proof[1].hex() == "8eb2590e663c63b4b2244d0c58ba4ba3390854c48c65c0f992fb8ac4f0b7b309");
  CHECK(parse_note(parsed.note).value().signatures.size() == 2);
  CHECK(format_add_checkpoint(parsed) == spec_request);
}

TEST_CASE("the specification's example answer is read as three cosignatures") {
  const auto lines = parse_signature_lines(spec_answer).value();
  REQUIRE(lines.size() == 3);
  for (const NoteSignature& line : lines) CHECK(line.signature.size() == cosignature_size_bytes);
  CHECK(lines[2].name == "witness.example/w2");
}

TEST_CASE("requests that do not follow the grammar are refused") {
  const std::string note = request(0, 1).note;
  const std::string hash = base64_of(leaf_of(0).view()) + "\n";
  REQUIRE(parse_add_checkpoint(view_of("old 0\n\n" + note)));
  for (const std::string& body :
       std::vector<std::string>{"", "\n", "old\n\n" + note, "old \n\n" + note, "old 01\n\n" + note, "old -1\n\n" + note,
                                "Old 1\n\n" + note, "old  1\n\n" + note, "old 1 \n\n" + note, "old 1\r\n\n" + note,
                                "1\n\n" + note, "old 1", "old 1\n", "old 1\n" + hash, "old 1\nAAAA\n\n" + note,
                                "old 1\n" + hash.substr(1) + "\n" + note, "old 18446744073709551616\n\n" + note})
    CHECK(code_of(parse_add_checkpoint(view_of(body))) == ErrorCode::malformed);

  std::string body = "old 1\n";
  for (int i = 0; i < 63; ++i) body += hash;
  CHECK(parse_add_checkpoint(view_of(body + "\n" + note)));
  CHECK(code_of(parse_add_checkpoint(view_of(body + hash + "\n" + note))) == ErrorCode::too_large);
  CHECK(code_of(parse_add_checkpoint(Bytes(add_checkpoint_max_bytes + 1, 'o'))) == ErrorCode::too_large);
}

TEST_CASE("the client takes its witness's newest cosignature, and no other's word for it") {
  const std::string text = parse_note(request(0, 7).note).value().text;
  const auto line = [&](const char* name, std::uint8_t seed, Instant time) {
    return format_signature_line(cosign(text, name, key_of(seed), time));
  };
  const std::string old_one = line("mx/0", 10, now - seconds(60)), new_one = line("mx/0", 10, now);
  const std::string early = line("mx/0", 10, now + minutes(6)), other = line("us/0", 20, now);
  const auto taken = take_cosignature(early + old_one + new_one + other, text, witness, now).value();
  CHECK(format_signature_line(taken) == new_one);
  CHECK(format_signature_line(take_cosignature(new_one + old_one, text, witness, now).value()) == new_one);
  CHECK(code_of(take_cosignature(other, text, witness, now)) == ErrorCode::unauthenticated);
  CHECK(code_of(take_cosignature("\xff\n", text, witness, now)) == ErrorCode::malformed);
  CHECK(code_of(take_cosignature(early, text, witness, now)) == ErrorCode::unauthenticated);
  CHECK(code_of(take_cosignature(new_one, text + "x\n", witness, now)) == ErrorCode::unauthenticated);
  CHECK(code_of(take_cosignature("", text, witness, now)) == ErrorCode::malformed);
  CHECK(code_of(take_cosignature("sorry\n", text, witness, now)) == ErrorCode::malformed);
  CHECK(code_of(take_cosignature(std::string(100'000, 'x'), text, witness, now)) == ErrorCode::too_large);
}

TEST_CASE("a conflict's body is one size") {
  CHECK(parse_conflict("20852014\n") == 20'852'014);
  for (const char* body : {"", "1", "\n", "1\n\n", "1\n2\n", "01\n", " 1\n", "one\n"})
    CHECK(code_of(parse_conflict(body)) == ErrorCode::malformed);
}

}  // namespace
}  // namespace puente::tlog
