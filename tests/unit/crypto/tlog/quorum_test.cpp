#include "crypto/tlog/quorum.h"

#include <type_traits>

#include "crypto/tlog/cosignature.h"
#include "tests/unit/crypto/tlog/support.h"

namespace puente::tlog {
namespace {

using namespace test;

const std::string origin = "puente.example/log";
const Instant now = parse_utc("2026-03-01T12:00:00Z").value();
const Vkey log = vkey_of(origin, SignatureType::ed25519, 1);

// Witness i of a nation has the name "mx/<i>" or "us/<i>" and the seed 10 + i or 20 + i.
std::string name_of(bool mx, int i) { return (mx ? "mx/" : "us/") + std::to_string(i); }
std::uint8_t seed_of(bool mx, int i) { return static_cast<std::uint8_t>((mx ? 10 : 20) + i); }

WitnessSet witnesses_of(int each) {
  WitnessSet out;
  for (int i = 0; i < each; ++i) {
    out.mx.push_back(vkey_of(name_of(true, i), SignatureType::cosignature_v1, seed_of(true, i)));
    out.us.push_back(vkey_of(name_of(false, i), SignatureType::cosignature_v1, seed_of(false, i)));
  }
  return out;
}

struct Head {
  explicit Head(std::uint64_t size = 12)
      : note(sign_checkpoint({origin, size, leaf_of(size), {}}, origin, key_of(1))) {}
  Head& cosigned(bool mx, int i, Instant time) {
    note.signatures.push_back(cosign(note.text, name_of(mx, i), key_of(seed_of(mx, i)), time));
    return *this;
  }
  Head& mx(int i, Instant time = now) { return cosigned(true, i, time); }
  Head& us(int i, Instant time = now) { return cosigned(false, i, time); }
  Result<CosignedHead> verify(const WitnessSet& witnesses) const {
    return verify_head(view_of(format_note(note)), log, origin, witnesses, now);
  }
  bool may_release(const WitnessSet& witnesses, QuorumMode mode) const {
    return verify_release_head(view_of(format_note(note)), log, origin, witnesses, now, mode).has_value();
  }

  Note note;
};

TEST_CASE("no head can be made but by its verification") {
  CHECK_FALSE(std::is_default_constructible_v<CosignedHead>);
  CHECK_FALSE(std::is_constructible_v<CosignedHead, LogHead>);
  CHECK_FALSE(std::is_constructible_v<CosignedHead, LogHead, Instant>);
  CHECK_FALSE(std::is_convertible_v<LogHead, CosignedHead>);
  CHECK_FALSE(std::is_default_constructible_v<LogHead>);
  CHECK_FALSE(std::is_constructible_v<LogHead, Checkpoint, Note>);
}

TEST_CASE("one witness of each nation is a quorum of one and one") {
  const auto witnesses = witnesses_of(1);
  const auto head = Head().mx(0, now - seconds(9)).us(0, now - seconds(4)).verify(witnesses).value();
  CHECK(head.size() == 12);
  CHECK(head.root() == leaf_of(12));
  CHECK(head.origin() == origin);
  CHECK(head.quorum_time() == now - seconds(9));
  CHECK(head.note().signatures.size() == 3);
  CHECK(head.log_head().size() == 12);

  CHECK(code_of(Head().verify(witnesses)) == ErrorCode::unauthenticated);
  CHECK(code_of(Head().mx(0).verify(witnesses)) == ErrorCode::unauthenticated);
  CHECK(code_of(Head().us(0).verify(witnesses)) == ErrorCode::unauthenticated);
}

TEST_CASE("of three, two are a majority of their nation, and no number of one nation's stands in for the other's") {
  const auto witnesses = witnesses_of(3);
  CHECK(Head().mx(0).mx(2).us(1).us(2).verify(witnesses));
  CHECK(Head().mx(0).mx(1).mx(2).us(0).us(1).us(2).verify(witnesses));
  CHECK_FALSE(Head().mx(0).us(0).us(1).us(2).verify(witnesses));
  CHECK_FALSE(Head().mx(0).mx(1).mx(2).us(1).verify(witnesses));
  CHECK_FALSE(Head().mx(0).mx(1).mx(2).verify(witnesses));
  // The same witness twice is one witness.
  CHECK_FALSE(Head().mx(0).mx(0, now - seconds(1)).us(0).us(1).verify(witnesses));
  // Half is not more than half.
  auto four = witnesses_of(4);
  CHECK_FALSE(Head().mx(0).mx(1).us(0).us(1).us(2).verify(four));
  CHECK(Head().mx(0).mx(1).mx(3).us(0).us(1).us(2).verify(four));
}

TEST_CASE("quorum time is the earlier nation's, and each nation's the earliest of the newest that make its majority") {
  const auto witnesses = witnesses_of(3);
  const auto at = [](int s) { return now - seconds(s); };
  CHECK(Head().mx(0, at(50)).mx(1, at(20)).mx(2, at(10)).us(0, at(5)).us(1, at(3)).verify(witnesses)->quorum_time() ==
        at(20));
  CHECK(Head().mx(0, at(5)).mx(1, at(3)).us(2, at(50)).us(1, at(20)).us(0, at(10)).verify(witnesses)->quorum_time() ==
        at(20));
  // Of one witness's several, the newest counts, in whatever order they stand.
  CHECK(Head()
            .mx(0, at(1))
            .mx(0, at(90))
            .mx(1, at(2))
            .us(0, at(80))
            .us(0, at(4))
            .us(1, at(3))
            .verify(witnesses)
            ->quorum_time() == at(4));
  // Old cosignatures still make a quorum: freshness is judged by the time, elsewhere.
  CHECK(Head().mx(0, at(9'000)).mx(1, at(9'000)).us(0).us(1).verify(witnesses)->quorum_time() == at(9'000));
}

TEST_CASE("a cosignature more than five minutes ahead does not count, and hides no earlier one") {
  const auto witnesses = witnesses_of(1);
  const Instant edge = now + minutes(5);
  CHECK(Head().mx(0, edge).us(0, edge).verify(witnesses)->quorum_time() == edge);
  CHECK_FALSE(Head().mx(0, edge + seconds(1)).us(0).verify(witnesses));
  CHECK(Head().mx(0, edge + seconds(1)).mx(0, now - seconds(7)).us(0).verify(witnesses)->quorum_time() ==
        now - seconds(7));
}

TEST_CASE("cosignatures of another head are no cosignatures of this one") {
  const auto witnesses = witnesses_of(1);
  const Head other = Head(13).mx(0).us(0);
  Head head;
  head.us(0);
  head.note.signatures.push_back(other.note.signatures[1]);
  CHECK(code_of(head.verify(witnesses)) == ErrorCode::unauthenticated);
  // Two halves of a quorum over two heads: neither is one.
  CHECK_FALSE(Head(12).mx(0).verify(witnesses));
  CHECK_FALSE(Head(13).us(0).verify(witnesses));
}

TEST_CASE("the log itself must have signed, under its own origin") {
  const auto witnesses = witnesses_of(1);
  Head head = Head().mx(0).us(0);
  const Bytes good = copy_of(view_of(format_note(head.note)));
  CHECK(code_of(verify_head(good, log, "puente.example/other", witnesses, now)) == ErrorCode::mismatch);
  CHECK(code_of(verify_head(good, vkey_of(origin, SignatureType::ed25519, 2), origin, witnesses, now)) ==
        ErrorCode::unauthenticated);
  CHECK(code_of(verify_head(good, vkey_of(origin, SignatureType::cosignature_v1, 1), origin, witnesses, now)) ==
        ErrorCode::usage);
  CHECK(code_of(verify_head({}, log, origin, witnesses, now)) == ErrorCode::malformed);
  head.note.signatures.erase(head.note.signatures.begin());
  CHECK(code_of(head.verify(witnesses)) == ErrorCode::unauthenticated);

  const Note no_checkpoint{"hello\n", {sign_note("hello\n", origin, key_of(1))}};
  CHECK(code_of(verify_head_log_only(view_of(format_note(no_checkpoint)), log, origin)) == ErrorCode::malformed);
}

TEST_CASE("a bad signature of a known witness spoils the note; an unknown witness's does not") {
  const auto witnesses = witnesses_of(1);
  Head head = Head().mx(0).us(0);
  head.note.signatures.push_back({"public.example/w", NoteKeyId(), Bytes(72, 1)});
  CHECK(head.verify(witnesses));
  head.note.signatures[1].signature[20] ^= 1;
  CHECK(code_of(head.verify(witnesses)) == ErrorCode::unauthenticated);
}

TEST_CASE("the log alone gives a LogHead, whoever else has signed") {
  const Head head;
  const auto log_head = verify_head_log_only(view_of(format_note(head.note)), log, origin).value();
  CHECK(log_head.size() == 12);
  CHECK(log_head.root() == leaf_of(12));
  CHECK(log_head.origin() == origin);
  CHECK(log_head.note() == head.note);
}

TEST_CASE("what a release waits for is as the treaty says") {
  const auto witnesses = witnesses_of(1);
  for (const auto& [head, both, one] : std::vector<std::tuple<Head, bool, bool>>{{Head(), false, false},
                                                                                 {Head().mx(0), false, true},
                                                                                 {Head().us(0), false, true},
                                                                                 {Head().mx(0).us(0), true, true}}) {
    CHECK(head.may_release(witnesses, QuorumMode::both_nations) == both);
    CHECK(head.may_release(witnesses, QuorumMode::one_nation) == one);
    CHECK(head.may_release(witnesses, QuorumMode::none));
    CHECK_FALSE(head.may_release(witnesses, static_cast<QuorumMode>(7)));
  }
}

TEST_CASE("a set of witnesses in which a key could vote twice, or the log for itself, is refused") {
  const Head head = Head().mx(0).us(0);
  auto twice = witnesses_of(2);
  twice.mx[1] = vkey_of("mx/again", SignatureType::cosignature_v1, seed_of(true, 0));
  CHECK(code_of(head.verify(twice)) == ErrorCode::usage);
  auto both_sides = witnesses_of(1);
  both_sides.us[0] = vkey_of("us/0", SignatureType::cosignature_v1, seed_of(true, 0));
  CHECK(code_of(head.verify(both_sides)) == ErrorCode::usage);
  auto own = witnesses_of(1);
  own.us[0] = vkey_of("us/0", SignatureType::cosignature_v1, 1);
  CHECK(code_of(head.verify(own)) == ErrorCode::usage);
  auto wrong_type = witnesses_of(1);
  wrong_type.us[0].type = SignatureType::ed25519;
  CHECK(code_of(head.verify(wrong_type)) == ErrorCode::usage);
  auto none = witnesses_of(1);
  none.us.clear();
  CHECK(code_of(head.verify(none)) == ErrorCode::usage);
  CHECK(code_of(check_witnesses(witnesses_of(16), log)) == ErrorCode::usage);
  CHECK(check_witnesses(witnesses_of(9), log));
}

}  // namespace
}  // namespace puente::tlog
