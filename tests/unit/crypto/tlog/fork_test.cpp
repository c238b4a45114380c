#include "crypto/tlog/fork.h"

#include "crypto/tlog/cosignature.h"
#include "tests/unit/crypto/tlog/support.h"

namespace puente::tlog {
namespace {

using namespace test;

const std::string origin = "puente.example/log";
const Vkey log = vkey_of(origin, SignatureType::ed25519, 1);
const std::vector<Vkey> witnesses{vkey_of("mx/1", SignatureType::cosignature_v1, 11),
                                  vkey_of("us/1", SignatureType::cosignature_v1, 21)};
const Instant noon = parse_utc("2026-03-01T12:00:00Z").value();

// A tree of `size` leaves that says something else from leaf `from` on.
MemoryTree history(std::uint64_t size, std::uint64_t from) {
  MemoryTree out;
  for (std::uint64_t i = 0; i < size; ++i) out.append(i < from ? leaf_of(i) : leaf_of(1'000'000 + i));
  return out;
}

std::string head_of(const MemoryTree& tree, std::initializer_list<int> cosigners = {}, const std::string& of = origin,
                    std::uint8_t key = 1) {
  Note note = sign_checkpoint({of, tree.size(), tree.root(), {}}, origin, key_of(key));
  for (const int i : cosigners)
    note.signatures.push_back(
        cosign(note.text, i == 0 ? "mx/1" : "us/1", key_of(i == 0 ? std::uint8_t{11} : std::uint8_t{21}), noon));
  return format_note(note);
}

ForkVerdict verdict_of(const ForkEvidence& evidence) { return judge_fork(evidence, log, witnesses).value().verdict; }

TEST_CASE("two roots of one size are a fork, and the witnesses that cosigned both are named") {
  const ForkEvidence evidence{log, head_of(history(9, 9), {0, 1}), head_of(history(9, 4), {0}), std::nullopt, {}};
  const ForkFinding finding = judge_fork(evidence, log, witnesses).value();
  CHECK(finding.verdict == ForkVerdict::proven);
  CHECK(finding.older.size() == 9);
  CHECK(finding.older.root() == history(9, 9).root());
  CHECK(finding.newer.root() == history(9, 4).root());
  CHECK(finding.cosigned_older == std::vector<std::size_t>{0, 1});
  CHECK(finding.cosigned_newer == std::vector<std::size_t>{0});
  CHECK(verdict_of({log, head_of(history(9, 9)), head_of(history(9, 9)), std::nullopt, {}}) == ForkVerdict::grown);
}

TEST_CASE("a larger tree that is no continuation is a fork once its root at the older size is shown") {
  for (std::uint64_t size = 1; size <= 20; ++size) {
    for (std::uint64_t newer_size = size + 1; newer_size <= 21; ++newer_size) {
      const MemoryTree newer = history(newer_size, 0);
      const ForkEvidence open{log, head_of(history(size, size)), head_of(newer), std::nullopt, {}};
      CHECK(verdict_of(open) == ForkVerdict::open);
      const ForkEvidence complete = complete_fork(open, newer).value();
      CHECK(verdict_of(complete) == ForkVerdict::proven);
      CHECK(parse_fork(view_of(format_fork(complete))).value() == complete);

      const MemoryTree grown = history(newer_size, newer_size);
      const ForkEvidence honest{log, head_of(history(size, size)), head_of(grown), std::nullopt, {}};
      CHECK(verdict_of(complete_fork(honest, grown).value()) == ForkVerdict::grown);
    }
  }
}

TEST_CASE(
    "nobody is framed: without the log's own signature, or with a proof that leads elsewhere, there is no verdict") {
  const MemoryTree newer = history(12, 3);
  const ForkEvidence open{log, head_of(history(9, 9)), head_of(newer), std::nullopt, {}};
  const ForkEvidence good = complete_fork(open, newer).value();
  REQUIRE(verdict_of(good) == ForkVerdict::proven);

  ForkEvidence bad = good;
  bad.newer = head_of(newer, {}, origin, 2);  // somebody else's key
  CHECK(code_of(judge_fork(bad, log, witnesses)) == ErrorCode::unauthenticated);
  CHECK(code_of(judge_fork(good, vkey_of(origin, SignatureType::ed25519, 2), witnesses)) == ErrorCode::unauthenticated);
  bad = good;
  bad.root = flipped(*bad.root, 9);
  CHECK(code_of(judge_fork(bad, log, witnesses)) == ErrorCode::unauthenticated);
  for (std::size_t i = 0; i < good.proof.size(); ++i) {
    bad = good;
    bad.proof[i] = flipped(bad.proof[i], 77);
    CHECK(code_of(judge_fork(bad, log, witnesses)) == ErrorCode::unauthenticated);
  }
  bad = good;
  bad.proof.pop_back();
  CHECK(code_of(judge_fork(bad, log, witnesses)) == ErrorCode::malformed);
  bad = good;
  std::swap(bad.older, bad.newer);
  CHECK(code_of(judge_fork(bad, log, witnesses)) == ErrorCode::malformed);
  // Two heads of one size need no proof, and get none.
  bad = {log, head_of(history(9, 9)), head_of(history(9, 1)), good.root, good.proof};
  CHECK(code_of(judge_fork(bad, log, witnesses)) == ErrorCode::malformed);
  bad = {log, head_of(history(9, 9)), head_of(history(9, 1)), std::nullopt, {}};
  CHECK(complete_fork(bad, history(9, 1)).value() == bad);
  // The heads of two logs do not contradict each other, even if one key signs both.
  bad = {log, head_of(history(9, 9)), head_of(history(9, 1), {}, "puente.example/other"), std::nullopt, {}};
  CHECK(code_of(judge_fork(bad, log, witnesses)) == ErrorCode::mismatch);
  // A cosignature that somebody bent is not a witness's.
  bad = {log, head_of(history(9, 9), {0}), head_of(history(9, 1)), std::nullopt, {}};
  Note note = parse_note(bad.older).value();
  note.signatures[1].signature[30] ^= 1;
  bad.older = format_note(note);
  CHECK(code_of(judge_fork(bad, log, witnesses)) == ErrorCode::unauthenticated);
}

TEST_CASE("everything continues the empty tree") {
  const MemoryTree empty;
  CHECK(verdict_of({log, head_of(empty), head_of(history(4, 0)), std::nullopt, {}}) == ForkVerdict::grown);
  const ForkEvidence nothing{log, head_of(empty), head_of(history(4, 0)), std::nullopt, {}};
  CHECK(complete_fork(nothing, history(4, 0)).value() == nothing);
}

TEST_CASE("text that is no evidence is refused with its line") {
  const MemoryTree newer = history(12, 3);
  const std::string good =
      format_fork(complete_fork({log, head_of(history(9, 9)), head_of(newer), std::nullopt, {}}, newer).value());
  CHECK(good.starts_with("puente/fork-evidence@v1\nlog puente.example/log+"));
  CHECK(code_of(parse_fork(view_of("puente/fork-evidence@v1\nlog\n"))) == ErrorCode::malformed);
  CHECK(code_of(parse_fork(view_of("puente/fork-evidence@v1\nlogs x\n"))) == ErrorCode::malformed);
  for (std::size_t i = 0; i < good.size(); ++i) {
    if (const auto cut = parse_fork(view_of(good.substr(0, i)))) CHECK(format_fork(*cut) == good.substr(0, i));
    std::string bent = good;
    bent[i] = static_cast<char>(bent[i] ^ 2);
    if (const auto read = parse_fork(view_of(bent))) CHECK(format_fork(*read) == bent);
  }
  CHECK(code_of(parse_fork({})) == ErrorCode::malformed);
  CHECK(code_of(parse_fork(Bytes(fork_max_bytes + 1, 'a'))) == ErrorCode::too_large);
  std::string many = good;
  for (int i = 0; i < 64; ++i) many += base64_of(leaf_of(1).view()) + "\n";
  CHECK(code_of(parse_fork(view_of(many))) == ErrorCode::malformed);
  std::string no_log = good;
  no_log.replace(no_log.find("log "), 4, "lag ");
  CHECK(parse_fork(view_of(no_log)).error().what.find("line 2") != std::string::npos);
}

}  // namespace
}  // namespace puente::tlog
