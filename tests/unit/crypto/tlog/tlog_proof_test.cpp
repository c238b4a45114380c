#include "crypto/tlog/tlog_proof.h"

#include "crypto/tlog/tree.h"
#include "tests/unit/crypto/tlog/support.h"

namespace puente::tlog {
namespace {

using namespace test;

const std::string origin = "example.com/fancylog";
const Vkey log = vkey_of(origin, SignatureType::ed25519, 1);

struct Sample {
  MemoryTree tree{leaves_of(20)};
  std::string note = format_note(sign_checkpoint({origin, 20, tree.root(), {}}, origin, key_of(1)));
  TlogProof proof{copy_of(view_of("age-v1.2.1")), 7, tree.inclusion_proof(7), note};
  LogHead head() const { return verify_head_log_only(view_of(proof.checkpoint), log, origin).value(); }
};

std::string text_of_sample() { return format_tlog_proof(Sample().proof); }

ErrorCode refused(std::string text) { return code_of(parse_tlog_proof(view_of(text))); }

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("a proof is the text of C2SP tlog-proof, line by line, and is read back as it was") {
  const Sample sample;
  const std::string text = format_tlog_proof(sample.proof);
  CHECK(text.starts_with("c2sp.org/tlog-proof@v1\nextra YWdlLXYxLjIuMQ==\nindex 7\n"));
  CHECK(text.ends_with("\n\n" + sample.note));
  CHECK(parse_tlog_proof(view_of(text)).value() == sample.proof);

  TlogProof bare = sample.proof;
  bare.extra.clear();
  CHECK(format_tlog_proof(bare).starts_with("c2sp.org/tlog-proof@v1\nindex 7\n"));
  CHECK(parse_tlog_proof(view_of(format_tlog_proof(bare))).value() == bare);

  // A log of one entry: no hashes at all.
  TlogProof alone{{}, 0, {}, format_note(sign_checkpoint({origin, 1, leaf_of(0), {}}, origin, key_of(1)))};
  CHECK(parse_tlog_proof(view_of(format_tlog_proof(alone))).value() == alone);
  CHECK(verify_tlog_proof(alone, leaf_of(0), verify_head_log_only(view_of(alone.checkpoint), log, origin).value()));
}

TEST_CASE("a proof holds for its leaf at its index under its checkpoint, and for nothing else") {
  Sample sample;
  CHECK(verify_tlog_proof(sample.proof, leaf_of(7), sample.head()));
  CHECK(code_of(verify_tlog_proof(sample.proof, leaf_of(8), sample.head())) == ErrorCode::unauthenticated);

  const LogHead other =
      verify_head_log_only(view_of(format_note(sign_checkpoint({origin, 19, leaf_of(3), {}}, origin, key_of(1)))), log,
                           origin)
          .value();
  CHECK(code_of(verify_tlog_proof(sample.proof, leaf_of(7), other)) == ErrorCode::mismatch);

  TlogProof wrong = sample.proof;
  wrong.index = 6;
  CHECK(code_of(verify_tlog_proof(wrong, leaf_of(7), sample.head())) == ErrorCode::unauthenticated);
  wrong.index = 20;
  CHECK(code_of(verify_tlog_proof(wrong, leaf_of(7), sample.head())) == ErrorCode::malformed);
  wrong = sample.proof;
  wrong.hashes.pop_back();
  CHECK(code_of(verify_tlog_proof(wrong, leaf_of(7), sample.head())) == ErrorCode::malformed);
  // An inner node offered as a leaf: its place in the tree has fewer hashes above it.
  wrong.hashes = sample.tree.inclusion_proof(6);
  const Hash inner = node_hash(leaf_of(6), leaf_of(7));
  wrong.hashes.erase(wrong.hashes.begin());
  CHECK(code_of(verify_tlog_proof(wrong, inner, sample.head())) == ErrorCode::malformed);
}

TEST_CASE("text that is no proof is refused with its line") {
  const std::string good = text_of_sample();
  CHECK(refused("") == ErrorCode::malformed);
  CHECK(refused(replaced(good, "@v1", "@v2")) == ErrorCode::malformed);
  CHECK(refused(replaced(good, "extra YWdlLXYxLjIuMQ==", "extra ")) == ErrorCode::malformed);
  CHECK(refused(replaced(good, "extra YWdlLXYxLjIuMQ==", "extra YWdlLXYxLjIuMQ")) == ErrorCode::malformed);
  CHECK(refused(replaced(good, "index 7", "index 07")) == ErrorCode::malformed);
  CHECK(refused(replaced(good, "index 7", "index -7")) == ErrorCode::malformed);
  CHECK(refused(replaced(good, "index 7", "index 18446744073709551616")) == ErrorCode::malformed);
  CHECK(refused(replaced(good, "index 7\n", "")) == ErrorCode::malformed);
  CHECK(refused(replaced(good, "index 7\n", "index 7\nabc\n")) == ErrorCode::malformed);
  CHECK(refused(good.substr(0, good.find("\n\n"))) == ErrorCode::malformed);
  CHECK(refused(good.substr(0, good.find("\n\n") + 2)) == ErrorCode::malformed);
  CHECK(refused(std::string(tlog_proof_max_bytes + 1, 'a')) == ErrorCode::too_large);

  CHECK(
      refused(replaced(good, "extra YWdlLXYxLjIuMQ==", "extra " + base64_of(Bytes(tlog_proof_extra_max_bytes + 1)))) ==
      ErrorCode::too_large);
  CHECK(refused(good + std::string(note_max_bytes, 'a')) == ErrorCode::too_large);

  std::string many = "index 7\n";
  for (std::size_t i = 0; i < 64; ++i) many += base64_of(leaf_of(i).view()) + "\n";
  CHECK(refused(replaced(good, "index 7\n", many)) == ErrorCode::malformed);
  const auto told = parse_tlog_proof(view_of(replaced(good, "index 7", "index x")));
  CHECK(told.error().what.find("line 3") != std::string::npos);
}

TEST_CASE("no cut and no flipped bit of a proof is read as anything but what it says") {
  const std::string good = text_of_sample();
  for (std::size_t i = 0; i < good.size(); ++i) {
    if (const auto cut = parse_tlog_proof(view_of(good.substr(0, i))))
      CHECK(format_tlog_proof(*cut) == good.substr(0, i));
    std::string bent = good;
    bent[i] = static_cast<char>(bent[i] ^ 4);
    if (const auto read = parse_tlog_proof(view_of(bent))) CHECK(format_tlog_proof(*read) == bent);
  }
}

}  // namespace
}  // namespace puente::tlog
