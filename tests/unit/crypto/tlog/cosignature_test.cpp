#include "crypto/tlog/cosignature.h"

#include "crypto/tlog/checkpoint.h"
#include "tests/unit/crypto/tlog/support.h"

namespace puente::tlog {
namespace {

using namespace test;

const Instant now = parse_utc("2026-03-01T12:00:00Z").value();
const std::string text = format_checkpoint({"puente.example/log", 12, leaf_of(0), {}});

TEST_CASE("the example of the specification states its time and has its lengths") {
  // C2SP tlog-cosignature: "time 1679315147".
  const Note note = parse_note(
                        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
                        "— example.com/behind-the-sofa "
                        "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
                        "— witness.example.com/w1 "
                        "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+"
                        "mbIUBkBIfZ+qnA==\n")
                        .value();
  REQUIRE(note.signatures.size() == 2);
  const NoteSignature& witness = note.signatures[1];
  CHECK(witness.name == "witness.example.com/w1");
  CHECK(witness.signature.size() == cosignature_size_bytes);
  CHECK(hex_of(ByteView(witness.signature).first(8)) == hex_of(big_endian(1'679'315'147)));
}

TEST_CASE("what is signed is the header line, the time line and the checkpoint") {
  const NoteSignature signature = cosign(text, "w", key_of(1), Instant{now.ms + 999});
  const Signature bytes = Signature::from(ByteView(signature.signature).subspan(8)).value();
  const std::string message = "cosignature/v1\ntime " + std::to_string(now.unix_seconds()) + "\n" + text;
  CHECK(primitives::verify(key_of(1).public_key(), view_of(message), bytes));
  CHECK(hex_of(ByteView(signature.signature).first(8)) ==
        hex_of(big_endian(static_cast<std::uint64_t>(now.unix_seconds()))));
  CHECK(signature.id == note_key_id("w", SignatureType::cosignature_v1, key_of(1).public_key()));
}

TEST_CASE("a cosignature verifies under its witness and over its text, and tells its time") {
  const Vkey witness = vkey_of("w", SignatureType::cosignature_v1, 1);
  const NoteSignature good = cosign(text, "w", key_of(1), now);
  CHECK(verify_cosignature(witness, text, good) == now);
  CHECK(verify_signature(witness, text, good));
  const Note note{text, {good}};
  CHECK(verify_note(note, {&witness, 1}) == std::vector<std::size_t>{0});

  CHECK(code_of(verify_cosignature(witness, text + "x\n", good)) == ErrorCode::unauthenticated);
  CHECK(code_of(verify_cosignature(vkey_of("w", SignatureType::cosignature_v1, 2), text, good)) ==
        ErrorCode::unauthenticated);
  CHECK(code_of(verify_cosignature(vkey_of("v", SignatureType::cosignature_v1, 1), text, good)) ==
        ErrorCode::unauthenticated);
  CHECK(code_of(verify_cosignature(vkey_of("w", SignatureType::ed25519, 1), text, good)) == ErrorCode::malformed);
  for (std::size_t i = 0; i < good.signature.size(); ++i) {
    NoteSignature bad = good;
    bad.signature[i] ^= 1;
    CHECK_FALSE(verify_cosignature(witness, text, bad));
  }
  NoteSignature bad = good;
  bad.signature.pop_back();
  CHECK(code_of(verify_cosignature(witness, text, bad)) == ErrorCode::malformed);
}

TEST_CASE("a log's signature is not a cosignature, nor the other way round, though the key be the same") {
  const Vkey log = vkey_of("w", SignatureType::ed25519, 1);
  const Vkey witness = vkey_of("w", SignatureType::cosignature_v1, 1);
  const Note by_log{text, {sign_note(text, "w", key_of(1))}};
  const Note by_witness{text, {cosign(text, "w", key_of(1), now)}};
  CHECK_FALSE(verify_note(by_log, {&witness, 1}));
  CHECK_FALSE(verify_note(by_witness, {&log, 1}));
  // The same 64 bytes, relabelled.
  NoteSignature relabelled = by_witness.signatures[0];
  relabelled.id = log.id;
  relabelled.signature.erase(relabelled.signature.begin(), relabelled.signature.begin() + 8);
  CHECK_FALSE(verify_signature(log, text, relabelled));
}

TEST_CASE("times beyond what an Instant holds are refused") {
  const Vkey witness = vkey_of("w", SignatureType::cosignature_v1, 1);
  for (const std::uint64_t time : {253'402'300'800ULL, 9'223'372'036'854'775'807ULL, ~0ULL}) {
    const std::string message = "cosignature/v1\ntime " + std::to_string(time) + "\n" + text;
    NoteSignature signature{"w", witness.id, Bytes()};
    const auto timestamp = big_endian(time);
    const Signature bytes = primitives::sign(key_of(1), view_of(message));
    signature.signature.assign(timestamp.begin(), timestamp.end());
    signature.signature.insert(signature.signature.end(), bytes.view().begin(), bytes.view().end());
    CHECK(code_of(verify_cosignature(witness, text, signature)) == ErrorCode::malformed);
  }
}

}  // namespace
}  // namespace puente::tlog
