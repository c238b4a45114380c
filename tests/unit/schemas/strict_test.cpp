// One content, one encoding: every decoder refuses bytes that say the same in another form, or carry more than is read.
#include <capnp/any.h>
#include <capnp/serialize.h>

#include <catch2/catch_test_macros.hpp>
#include <cstring>
#include <functional>

#include "schemas/codec/audit.h"
#include "schemas/codec/canonical_copy.h"
#include "schemas/codec/content.h"
#include "schemas/codec/directory.h"
#include "schemas/codec/wire.h"
#include "tests/unit/schemas/samples.h"

using namespace puente;
using namespace puente::codec;

namespace {

struct Sample {
  std::string name;
  Bytes bytes;
  std::function<Status(ByteView)> decode;
};

template <class T>
std::function<Status(ByteView)> with(Result<T> (*decode)(ByteView)) {
  return [decode](ByteView bytes) -> Status {
    const auto out = decode(bytes);
    if (!out) return tl::unexpected(out.error());
    return {};
  };
}

Header header() {
  Header out;
  out.head_seen.size = 7;  // the last field of the data section: without it the section is shorter
  out.slot_digests = ascending<Hash>(8);
  out.entry_digests = ascending<Hash>(4);
  out.release_digests = ascending<Hash>(1);
  return out;
}

std::vector<Sample> samples() {
  const BatchSignature batch{filled<Signature>(1), 1, 0, {}};
  const DirectorySignature signature{filled<KeyId>(1), Bytes(64, 2)};
  const PackageBody package{filled<KeyId>(1), PackageUse::release, filled<X25519Public>(2), {3}, {4}};
  const LeafInput leaf{1, Audience::us, 2, 3, filled<Hash>(4), filled<Hash>(5), filled<Hash>(6)};
  return {
      {"header", encode(header()), with(decode_header)},
      {"slot",
       encode(Slot{filled<Salt>(1),
                   filled<SlotId>(2),
                   {model::Section::place, model::Rung::cell, 0},
                   filled<Hash>(3),
                   Bytes(64, 4)}),
       with(decode_slot)},
      {"recipient entry",
       encode(RecipientEntry{filled<KeyId>(1), filled<KeyId>(2), filled<EncapsulatedKey>(3), std::nullopt,
                             ascending<WrappedKey>(8)}),
       with(decode_recipient_entry)},
      {"release entry",
       encode(ReleaseEntry{filled<KeyId>(1),
                           filled<KeyId>(2),
                           filled<EncapsulatedKey>(3),
                           {{filled<KeyId>(4), 5}},
                           6,
                           filled<Hash>(7)}),
       with(decode_release_entry)},
      {"sealed record", encode(SealedRecord{Bytes(16, 1), batch, {Bytes(8, 2)}, Bytes(8, 3), {Bytes(8, 4)}}),
       with(decode_sealed_record)},
      {"package", encode(package), with(decode_package_body)},
      {"revocation", encode(RevocationBody{filled<KeyId>(1), "lost", {2}}), with(decode_revocation_body)},
      {"directory entry", encode(DirectoryEntry(SignedPackage{encode(package), {signature}})),
       with(decode_directory_entry)},
      {"leaf", encode(leaf), with(decode_leaf_input)},
      {"log entry", encode(EntryPlaintext{filled<Nonce>(1), Bytes(8, 2)}), with(decode_entry_plaintext)},
      {"event", encode(Event{{1}, ReturnEvent{filled<Hash>(1), filled<KeyId>(2), "expired"}}), with(decode_event)},
      {"block", encode(Block{{{1, Bytes(8, 1), Bytes(8, 2)}}}), with(decode_block)},
      {"submit", encode(DeviceMessage{1, Submit{Bytes(16, 1), batch, {Bytes(8, 2)}, Bytes(8, 3)}}),
       with(decode_device_message)},
      {"receipt", encode(BrokerMessage{1, Receipt{filled<RecordId>(1), filled<Hash>(2)}}), with(decode_broker_message)},
      {"done", encode(BrokerMessage{1, Done{}}), with(decode_broker_message)},
  };
}

struct Root {  // of a canonical message: a struct pointer in word 0, its sections behind it
  std::size_t data_words, pointers;
};
Root root_of(const Bytes& bytes) {
  const std::uint64_t pointer = word_at(bytes, 0);
  return {(pointer >> 32) & 0xffff, pointer >> 48};
}
constexpr std::uint64_t one_offset = 4;  // bits 2 to 31 of a pointer

// A struct as a later schema might have it: one more word of data, not zero.
Bytes with_unknown_field(Bytes bytes) {
  const Root root = root_of(bytes);
  set_word(bytes, 0, word_at(bytes, 0) + (std::uint64_t{1} << 32));
  const Bytes extra{1, 0, 0, 0, 0, 0, 0, 0};
  bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(8 * (1 + root.data_words)), extra.begin(), extra.end());
  return bytes;
}

// The same with one more pointer, to an empty struct.
Bytes with_unknown_pointer(Bytes bytes) {
  const Root root = root_of(bytes);
  set_word(bytes, 0, word_at(bytes, 0) + (std::uint64_t{1} << 48));
  const std::size_t first = 1 + root.data_words;
  for (std::size_t i = first; i < first + root.pointers; ++i) {
    const std::uint64_t pointer = word_at(bytes, i);
    if (pointer != 0 && (pointer & 0xffffffff) != 0xfffffffc) set_word(bytes, i, pointer + one_offset);
  }
  const Bytes empty_struct{0xfc, 0xff, 0xff, 0xff, 0, 0, 0, 0};
  bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(8 * (first + root.pointers)), empty_struct.begin(),
               empty_struct.end());
  return bytes;
}

// Positions of the root's pointers to empty byte lists.
std::vector<std::size_t> empty_lists(const Bytes& bytes) {
  const Root root = root_of(bytes);
  std::vector<std::size_t> out;
  for (std::size_t i = 1 + root.data_words; i < 1 + root.data_words + root.pointers; ++i)
    if ((word_at(bytes, i) & 3) == 1 && word_at(bytes, i) >> 35 == 0) out.push_back(i);
  return out;
}

}  // namespace

TEST_CASE("every sample is what its decoder takes") {
  for (const Sample& sample : samples()) {
    CAPTURE(sample.name);
    const Status taken = sample.decode(sample.bytes);
    CHECK((taken ? "" : taken.error().what) == std::string());
  }
}

namespace {

std::vector<std::uint64_t> words_of(const Bytes& bytes) {
  std::vector<std::uint64_t> out(bytes.size() / 8);
  std::memcpy(out.data(), bytes.data(), bytes.size());
  return out;
}

Bytes by_the_library(const std::vector<std::uint64_t>& words) {
  const kj::ArrayPtr<const capnp::word> segment(reinterpret_cast<const capnp::word*>(words.data()), words.size());
  const kj::ArrayPtr<const capnp::word> segments[] = {segment};
  capnp::SegmentArrayMessageReader message(kj::arrayPtr(segments, 1));
  const auto canonical = message.getRoot<capnp::AnyStruct>().canonicalize();
  return {canonical.asBytes().begin(), canonical.asBytes().end()};
}

// A word of zeros more at the end of the root's data and of its pointers, as builders leave it.
Bytes loosened(Bytes bytes) {
  bytes = with_unknown_field(std::move(bytes));
  set_word(bytes, root_of(bytes).data_words, 0);
  bytes = with_unknown_pointer(std::move(bytes));
  const Root root = root_of(bytes);
  set_word(bytes, root.data_words + root.pointers, 0);
  return bytes;
}

}  // namespace

TEST_CASE("what encoders write is what Cap'n Proto's own canonical form is") {
  for (const Sample& sample : samples()) {
    CAPTURE(sample.name);
    CHECK(by_the_library(words_of(sample.bytes)) == sample.bytes);
    const auto loose = words_of(loosened(sample.bytes));
    CHECK(by_the_library(loose) == sample.bytes);
    CHECK(canonical_copy(loose) == sample.bytes);
  }
}

TEST_CASE("lists of structs take the shape of their longest, lists of every size are copied whole") {
  // Root: no data, five pointers: three structs of 2 words and 2 pointers (zeros at their ends), an empty list of
  // structs, bytes, bits, a struct of nothing.
  const std::uint64_t none = 0xfffffffc;
  const auto pointer = [](std::uint64_t kind, std::uint64_t offset, std::uint64_t high) {
    return kind | (offset << 2) | (high << 32);
  };
  std::vector<std::uint64_t> words{pointer(0, 0, 5U << 16)};
  words.push_back(pointer(1, 4, (12U << 3) | 7));   // three structs, behind the five pointers
  words.push_back(pointer(1, 19, 7));               // none, its tag behind their 13 words and 3 of text
  words.push_back(pointer(1, 19, (9U << 3) | 2));   // nine bytes
  words.push_back(pointer(1, 20, (65U << 3) | 1));  // 65 bits
  words.push_back(none);
  words.push_back(pointer(0, 3, 0) | (std::uint64_t{2} << 32) | (std::uint64_t{2} << 48));  // the tag
  words.insert(words.end(), {1, 0, 0, 0});
  words.insert(words.end(), {2, 0, pointer(1, 5, (3U << 3) | 2), 0});
  words.insert(words.end(), {3, 0, none, 0});
  words.insert(words.end(), {0x434241, 0, 0});
  words.push_back(pointer(0, 0, 0) | (std::uint64_t{1} << 32));
  words.insert(words.end(), {0x1122334455667788, 0x99});
  words.insert(words.end(), {0xffffffffffffffff, 1});
  const Bytes canonical = canonical_copy(words);
  CHECK(canonical == by_the_library(words));
  CHECK(canonical.size() < words.size() * 8);
  CHECK(canonical_copy(words_of(canonical)) == canonical);
}

TEST_CASE("a message of any length is encoded alike, in one piece or in many") {
  for (const std::size_t size : std::initializer_list<std::size_t>{0, 1, 8, 8000, 8100, 8192, 20'000, 200'000}) {
    CAPTURE(size);
    const Bytes bytes = encode(EntryPlaintext{filled<Nonce>(1), Bytes(size, 2)});
    CHECK(by_the_library(words_of(bytes)) == bytes);
    const auto back = decode_entry_plaintext(bytes);
    REQUIRE(back.has_value() == (size <= 64 << 10));
    // Between words: read from an aligned copy.
    Bytes shifted(1, 0);
    shifted.insert(shifted.end(), bytes.begin(), bytes.end());
    CHECK(decode_entry_plaintext(ByteView(shifted).subspan(1)).has_value() == back.has_value());
  }
}

TEST_CASE("no decoder takes a message with data or pointers that it does not know") {
  for (const Sample& sample : samples()) {
    CAPTURE(sample.name);
    for (const Bytes& more : {with_unknown_field(sample.bytes), with_unknown_pointer(sample.bytes)}) {
      REQUIRE(more.size() == sample.bytes.size() + 8);
      const Status taken = sample.decode(more);
      REQUIRE_FALSE(taken);
      CHECK(taken.error().code == ErrorCode::malformed);
    }
  }
}

TEST_CASE("no decoder takes an empty list that points elsewhere, or a null in its place") {
  std::size_t tried = 0;
  for (const Sample& sample : samples()) {
    CAPTURE(sample.name);
    for (const std::size_t at : empty_lists(sample.bytes)) {
      const std::uint64_t pointer = word_at(sample.bytes, at);
      for (const std::uint64_t other : {pointer + one_offset, pointer - one_offset, std::uint64_t{0}}) {
        Bytes changed = sample.bytes;
        set_word(changed, at, other);
        CHECK_FALSE(sample.decode(changed));
        ++tried;
      }
    }
  }
  CHECK(tried >= 9);  // the header's replyTo and supersedes, the entry's pairId, at least
}

TEST_CASE("a section whose empty text points elsewhere is refused") {
  const model::Label label{model::Section::narrative, model::Rung::whole, 0};
  const auto bytes = content_from_json(model::Kind::territory, label, R"({"text":"x"})");
  REQUIRE(bytes);
  const Bytes good(bytes->reveal().begin(), bytes->reveal().end());
  REQUIRE(content_to_json(model::Kind::territory, label, good));
  Bytes changed = good;
  // A second text (`language`) behind the first: empty, and pointing at it.
  set_word(changed, 0, word_at(changed, 0) + (std::uint64_t{1} << 48));
  set_word(changed, 1, word_at(changed, 1) + one_offset);
  const std::uint64_t empty_bytes_at_next_word = 0x0000000200000001;
  Bytes pointer(8);
  set_word(pointer, 0, empty_bytes_at_next_word);
  changed.insert(changed.begin() + 16, pointer.begin(), pointer.end());
  CHECK_FALSE(content_to_json(model::Kind::territory, label, changed));
}
