// Reading by form stands in for encoding again where a struct is always written whole: the two must say the same of any
// bytes, near to a canonical form above all.
#include <catch2/catch_test_macros.hpp>
#include <cstring>
#include <functional>
#include <random>

#include "schemas/codec/audit.h"
#include "schemas/codec/record.h"
#include "tests/unit/schemas/samples.h"

using namespace puente;
using namespace puente::codec;

namespace {

// Whether a decoder takes bytes, and if so, whether its encoder writes them.
enum class Verdict { refused, taken_as_written, taken_otherwise };

struct Judged {
  std::string name;
  Bytes bytes;
  std::function<Verdict(ByteView)> judge;
};

template <class T>
Judged judged(std::string name, const T& value, Result<T> (*decode)(ByteView)) {
  return {std::move(name), encode(value), [decode](ByteView bytes) {
            const auto out = decode(bytes);
            if (!out) return Verdict::refused;
            return equal(encode(*out), bytes) ? Verdict::taken_as_written : Verdict::taken_otherwise;
          }};
}

Header header_with(bool full) {
  Header out;
  out.slot_digests = ascending<Hash>(8);
  out.entry_digests = ascending<Hash>(4);
  out.release_digests = ascending<Hash>(1);
  if (!full) return out;  // data without its last words, empty lists and texts
  out.head_seen.size = 7;
  out.reply_to = filled<RecordId>(5);
  out.marks.handling = {model::Handling::h0, model::Handling::h3};
  out.marks.handling_text = "por nueve días";
  return out;
}

EpochSeal epoch_seal() {
  EpochSeal out;
  out.auditor = filled<KeyId>(1);
  out.sealed.array().fill(2);
  return out;
}

std::vector<Judged> all_judged() {
  const BatchSignature batch{filled<Signature>(1), 2, 1, ascending<Hash>(1)};
  const model::Label label{model::Section::place, model::Rung::cell, 0};
  std::vector<SlotGrant> none_granted{{filled<KeyId>(4), 0}, {filled<KeyId>(5), 0}};
  std::vector<SlotGrant> some_granted{{filled<KeyId>(4), 5}, {filled<KeyId>(5), 0}};
  const auto entry = [](std::optional<PairId> pair) {
    return RecipientEntry{filled<KeyId>(1), filled<KeyId>(2), filled<EncapsulatedKey>(3), pair,
                          ascending<WrappedKey>(8)};
  };
  const auto release = [](std::vector<SlotGrant> grants) {
    return ReleaseEntry{filled<KeyId>(1), filled<KeyId>(2), filled<EncapsulatedKey>(3), std::move(grants), 6,
                        filled<Hash>(7)};
  };
  return {
      judged("header", header_with(true), decode_header),
      judged("header with less", header_with(false), decode_header),
      judged("slot", Slot{filled<Salt>(1), filled<SlotId>(2), label, filled<Hash>(3), Bytes(61, 4)}, decode_slot),
      judged("slot without data", Slot{filled<Salt>(1), filled<SlotId>(2), {}, filled<Hash>(3), Bytes(16, 4)},
             decode_slot),
      judged("recipient entry", entry(filled<PairId>(9)), decode_recipient_entry),
      judged("recipient entry without pair", entry(std::nullopt), decode_recipient_entry),
      judged("release entry", release(some_granted), decode_release_entry),
      judged("release entry that grants nothing", release(none_granted), decode_release_entry),
      judged("sealed record", SealedRecord{Bytes(16, 1), batch, {Bytes(8, 2), {}}, Bytes(8, 3), {Bytes(9, 4)}},
             decode_sealed_record),
      judged("leaf", LeafInput{1, Audience::us, 2, 3, filled<Hash>(4), filled<Hash>(5), filled<Hash>(6)},
             decode_leaf_input),
      judged("log entry", EntryPlaintext{filled<Nonce>(1), Bytes(13, 2)}, decode_entry_plaintext),
      judged("epoch seal", epoch_seal(), decode_epoch_seal),
      judged("block", Block{{{0, Bytes(8, 1), Bytes(8, 2)}, {3, Bytes(9, 1), Bytes(7, 2)}}}, decode_block),
      judged("block of entry 0", Block{{{0, Bytes(8, 1), Bytes(8, 2)}}}, decode_block),
  };
}

}  // namespace

TEST_CASE("what an encoder writes of a record or a log entry is taken") {
  for (const Judged& one : all_judged()) {
    CAPTURE(one.name);
    CHECK(one.judge(one.bytes) == Verdict::taken_as_written);
  }
}

TEST_CASE("with any one bit changed, bytes are refused or are what the encoder writes") {
  for (const Judged& one : all_judged()) {
    CAPTURE(one.name);
    for (std::size_t bit = 0; bit < 8 * one.bytes.size(); ++bit) {
      Bytes changed = one.bytes;
      changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
      CAPTURE(bit);
      REQUIRE(one.judge(changed) != Verdict::taken_otherwise);
    }
  }
}

TEST_CASE("with a word left out, doubled, zeroed or moved, bytes are refused or are what the encoder writes") {
  std::size_t refused = 0, all = 0;
  for (const Judged& one : all_judged()) {
    CAPTURE(one.name);
    const std::size_t words = one.bytes.size() / 8;
    for (std::size_t i = 0; i < words; ++i) {
      const auto place = one.bytes.begin() + static_cast<std::ptrdiff_t>(8 * i);
      Bytes shorter = one.bytes, longer = one.bytes, zeroed = one.bytes;
      shorter.erase(shorter.begin() + (place - one.bytes.begin()), shorter.begin() + (place - one.bytes.begin()) + 8);
      longer.insert(longer.begin() + (place - one.bytes.begin()), place, place + 8);
      set_word(zeroed, i, 0);
      std::vector<Bytes> others{std::move(shorter), std::move(longer), std::move(zeroed)};
      for (std::size_t j = 0; j < std::min<std::size_t>(words, 16); ++j) {
        Bytes moved = one.bytes;  // two pointers then may lead to the same words
        set_word(moved, i, word_at(one.bytes, j));
        others.push_back(std::move(moved));
      }
      for (const Bytes& other : others) {
        CAPTURE(i);
        const Verdict verdict = one.judge(other);
        REQUIRE(verdict != Verdict::taken_otherwise);
        ++all;
        if (verdict == Verdict::refused) ++refused;
      }
    }
  }
  CHECK(refused > all / 4);  // most do not fit
}

TEST_CASE("with pointers that lie in any way, bytes are refused or are what the encoder writes") {
  std::mt19937_64 random(7);  // the same in every run
  for (const Judged& one : all_judged()) {
    CAPTURE(one.name);
    const std::size_t words = one.bytes.size() / 8;
    for (int i = 0; i < 20'000; ++i) {
      Bytes changed = one.bytes;
      const std::size_t word = random() % words;
      const std::uint64_t before = word_at(changed, word);
      const std::uint64_t kinds[] = {before ^ (std::uint64_t{1} << random() % 64), before + (4U << random() % 3),
                                     before - (4U << random() % 3), random(), before + (std::uint64_t{1} << 35)};
      set_word(changed, word, kinds[random() % std::size(kinds)]);
      if (random() % 4 == 0) changed.resize(changed.size() + 8 * (random() % 3));
      REQUIRE(one.judge(changed) != Verdict::taken_otherwise);
    }
  }
}
