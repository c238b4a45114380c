#include "crypto/tlog/checkpoint.h"

#include "tests/unit/crypto/tlog/support.h"

namespace puente::tlog {
namespace {

using namespace test;

// The example of C2SP tlog-checkpoint.
const std::string spec_text =
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
const std::string spec_line =
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

TEST_CASE("the example checkpoint of the specification is read, and written back byte for byte") {
  const Note note = parse_note(spec_text + "\n" + spec_line).value();
  const Checkpoint checkpoint = parse_checkpoint(note.text).value();
  CHECK(checkpoint.origin == "example.com/behind-the-sofa");
  CHECK(checkpoint.size == 20'852'163);
  CHECK(checkpoint.root.hex() == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62");
  CHECK(checkpoint.extensions.empty());
  CHECK(format_checkpoint(checkpoint) == spec_text);
}

TEST_CASE("extension lines are kept as they are") {
  const Checkpoint checkpoint = parse_checkpoint(spec_text + "one\ntwo more\n").value();
  CHECK(checkpoint.extensions == std::vector<std::string>{"one", "two more"});
  CHECK(format_checkpoint(checkpoint) == spec_text + "one\ntwo more\n");
}

TEST_CASE("the empty tree has its one root") {
  const std::string empty = "o\n0\n" + base64_of(empty_root().view()) + "\n";
  CHECK(parse_checkpoint(empty).value().size == 0);
  CHECK(code_of(parse_checkpoint("o\n0\n" + base64_of(leaf_of(0).view()) + "\n")) == ErrorCode::malformed);
}

TEST_CASE("what is not a checkpoint is refused") {
  const std::string root = base64_of(leaf_of(0).view());
  REQUIRE(parse_checkpoint("o\n1\n" + root + "\n"));
  for (const std::string& text : std::vector<std::string>{"",
                                                          "\n",
                                                          "o\n",
                                                          "o\n1\n",
                                                          "o\n1\n" + root,
                                                          "\n1\n" + root + "\n",
                                                          "o\n\n" + root + "\n",
                                                          "o\n01\n" + root + "\n",
                                                          "o\n+1\n" + root + "\n",
                                                          "o\n-1\n" + root + "\n",
                                                          "o\n 1\n" + root + "\n",
                                                          "o\n1 \n" + root + "\n",
                                                          "o\n1x\n" + root + "\n",
                                                          "o\n0x1\n" + root + "\n",
                                                          "o\n00\n" + root + "\n",
                                                          "o\n99999999999999999999\n" + root + "\n",
                                                          "o\n1\n\n",
                                                          "o\n1\n" + root.substr(4) + "\n",
                                                          "o\n1\n" + root.substr(0, 43) + "\n",
                                                          "o\n1\nAAAA" + root + "\n",
                                                          "o\n1\n " + root + "\n",
                                                          "o\n1\n" + root + "\n\n",
                                                          "o\n1\n" + root + "\next\n\n",
                                                          "o\n1\n" + root + "\n\next\n",
                                                          "o\n1\n" + root + "\next",
                                                          "o\n1\n" + root + "\ne\txt\n",
                                                          "o\xff\n1\n" + root + "\n",
                                                          std::string(256, 'o') + "\n1\n" + root + "\n"})
    CHECK(code_of(parse_checkpoint(text)) == ErrorCode::malformed);
  CHECK(parse_checkpoint("o\n" + std::to_string(tree_size_max) + "\n" + root + "\n"));
  CHECK(code_of(parse_checkpoint("o\n" + std::to_string(tree_size_max + 1) + "\n" + root + "\n")) ==
        ErrorCode::too_large);
  CHECK(code_of(parse_checkpoint("o\n1\n" + root + "\n" + std::string(note_max_bytes, 'x') + "\n")) ==
        ErrorCode::too_large);
}

TEST_CASE("origins are one line") {
  CHECK(check_origin("puente.example/joint log"));
  CHECK_FALSE(check_origin(""));
  CHECK_FALSE(check_origin("a\nb"));
  CHECK_FALSE(check_origin("a\tb"));
  CHECK_FALSE(check_origin(std::string(256, 'o')));
}

TEST_CASE("a log's signed checkpoint verifies under its key, and no other text does") {
  const Checkpoint checkpoint{"puente.example/log", 12, leaf_of(0), {}};
  Note note = sign_checkpoint(checkpoint, "puente.example/log", key_of(1));
  const Vkey log = vkey_of("puente.example/log", SignatureType::ed25519, 1);
  CHECK(parse_checkpoint(note.text) == checkpoint);
  CHECK(verify_note(note, {&log, 1}));
  CHECK(parse_note(format_note(note)) == note);
  note.text[note.text.find("12")] = '3';
  CHECK(code_of(verify_note(note, {&log, 1})) == ErrorCode::unauthenticated);
}

}  // namespace
}  // namespace puente::tlog
