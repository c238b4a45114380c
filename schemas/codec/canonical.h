// Private to the codec: canonical Cap'n Proto bytes in and out. Our encoding of a message is its canonical form's
// words, one segment, without a segment table (capnproto.org, Encoding, Canonicalization).
#pragma once

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <kj/exception.h>

#include <cstring>
#include <optional>
#include <string>
#include <type_traits>

#include "crypto/base/bytes.h"
#include "crypto/base/check.h"
#include "crypto/base/secret.h"
#include "schemas/codec/canonical_copy.h"

namespace puente::codec {

// Whether the copies that Cap'n Proto makes on the way are wiped: those of shares and plaintexts are.
enum class Content { plain, secret };

// Wipes words when it goes, on every way out.
class WipedWords {
 public:
  explicit WipedWords(kj::ArrayPtr<capnp::word> words) : words_(words) {}
  WipedWords(const WipedWords&) = delete;
  WipedWords& operator=(const WipedWords&) = delete;
  ~WipedWords() {
    auto bytes = words_.asBytes();
    wipe(std::span(bytes.begin(), bytes.size()));
  }

 private:
  kj::ArrayPtr<capnp::word> words_;
};

// Zeroed words to build a message in: this thread's 8 KiB, where most fit. One message at a time: an encoder that is
// called while another fills its message is our own bug and stops the process.
class Scratch {
 public:
  Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();
  static kj::ArrayPtr<capnp::word> words();
};

// A message under construction; Cap'n Proto zeroes the scratch after it. Of secret content, all segments are wiped.
class Building : private Scratch, public capnp::MallocMessageBuilder {
 public:
  explicit Building(Content content) : MallocMessageBuilder(Scratch::words()), content_(content) {}
  ~Building() noexcept(false) override;

 private:
  Content content_;
};

// Fills a message with `fill(root builder)` and returns its canonical bytes.
template <class Schema, Content content = Content::plain, class Fill>
Bytes encode_with(Fill fill) {
  Building message(content);
  auto root = message.template initRoot<Schema>();
  fill(root);
  const auto segments = message.getSegmentsForOutput();
  if (segments.size() == 1)
    return canonical_copy({reinterpret_cast<const std::uint64_t*>(segments[0].begin()), segments[0].size()});
  kj::Array<capnp::word> words = capnp::canonicalize(root.asReader());
  std::optional<WipedWords> wiped;
  if constexpr (content == Content::secret) wiped.emplace(words.asPtr());
  const kj::ArrayPtr<const kj::byte> bytes = words.asBytes();
  return {bytes.begin(), bytes.end()};
}

// How a decoder writes what it has read once more: the type's own encoder.
struct ByEncoder {
  template <class T>
  Bytes operator()(const T& value) const {
    return encode(value);
  }
};

// Errors of all decoders. `what` names the struct.
Status check_words(ByteView bytes, std::size_t bytes_max, const char* what);  // of the whole
tl::unexpected<Error> not_canonical(const char* what);
inline Status check_size(std::size_t size_bytes, std::size_t bytes_max, const char* field) {
  if (size_bytes > bytes_max) return fail(ErrorCode::too_large, std::string(field) + ": longer than allowed");
  return {};
}

// Checks size and form, calls `read(root reader)`, which returns a Result, and lets through only bytes that are exactly
// what `write` makes of it: one content has one encoding, and nothing travels in bytes that nobody reads (words of
// fields unknown here, or what an empty list points at, which Cap'n Proto's own isCanonical() does not look at).
// Everything Cap'n Proto throws ends here. `what` names the struct in errors.
template <class Schema, Content content = Content::plain, class Read, class Write = ByEncoder>
auto decode_with(ByteView bytes, std::size_t bytes_max, const char* what, Read read, Write write = {})
    -> decltype(read(std::declval<typename Schema::Reader>())) {
  PUENTE_REQUIRE(check_words(bytes, bytes_max, what));
  const std::size_t count = bytes.size() / sizeof(capnp::word);
  kj::ArrayPtr<const capnp::word> words(reinterpret_cast<const capnp::word*>(bytes.data()), count);
  kj::Array<capnp::word> aligned;  // a copy, where the bytes lie between words
  std::optional<WipedWords> wiped;
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(capnp::word) != 0) {
    aligned = kj::heapArray<capnp::word>(count);
    std::memcpy(static_cast<void*>(aligned.begin()), bytes.data(), bytes.size());
    if constexpr (content == Content::secret) wiped.emplace(aligned.asPtr());
    words = aligned.asPtr();
  }
  try {
    const kj::ArrayPtr<const capnp::word> segments[] = {words};
    capnp::ReaderOptions options;
    // Bounds what is read, and so what is written again, also where two pointers lead to the same words.
    options.traversalLimitInWords = 4 * count + 64;
    options.nestingLimit = 16;
    capnp::SegmentArrayMessageReader message(kj::arrayPtr(segments, 1), options);
    auto result = read(message.getRoot<Schema>());
    if (!result) return tl::unexpected<Error>(result.error().at(what));
    Bytes again = write(*result);
    const bool same = equal(again, bytes);
    if constexpr (content == Content::secret) wipe(again);
    if (!same) return not_canonical(what);
    return result;
  } catch (const kj::Exception&) {
    return fail(ErrorCode::malformed, std::string(what) + ": the bytes do not follow the schema");
  }
}

inline capnp::Data::Reader as_data(ByteView bytes) { return {bytes.data(), bytes.size()}; }
inline ByteView view(capnp::Data::Reader data) { return {data.begin(), data.size()}; }
inline capnp::Text::Reader text(const std::string& value) { return {value.c_str(), value.size()}; }

// Exactly as many bytes as F has.
template <class F>
Result<F> read_fixed(capnp::Data::Reader value, const char* field) {
  auto out = F::from(view(value));
  if (!out) return tl::unexpected<Error>(out.error().at(field));
  return out;
}

template <class F>
Result<std::optional<F>> read_optional(capnp::Data::Reader value, const char* field) {
  if (value.size() == 0) return std::optional<F>();
  PUENTE_TRY(F out, read_fixed<F>(value, field));
  return std::optional<F>(std::move(out));
}

inline Result<Bytes> read_data(capnp::Data::Reader value, std::size_t bytes_max, const char* field) {
  PUENTE_REQUIRE(check_size(value.size(), bytes_max, field));
  return Bytes(value.begin(), value.end());
}

// UTF-8 without NUL, at most bytes_max bytes.
Result<std::string> checked_text(std::string_view value, std::size_t bytes_max, const char* field);
inline Result<std::string> read_text(capnp::Text::Reader value, std::size_t bytes_max, const char* field) {
  return checked_text({value.begin(), value.size()}, bytes_max, field);
}

template <class E, class S>
Result<E> read_enum(S value, std::size_t count, const char* field) {
  const auto number = static_cast<std::uint16_t>(value);
  if (number >= count)
    return fail(ErrorCode::unknown_value, std::string(field) + ": no value " + std::to_string(number) + " is known");
  return static_cast<E>(number);
}
template <class S, class E>
S write_enum(E value) {
  return static_cast<S>(static_cast<std::uint16_t>(value));
}

template <class List>
Status check_count(const List& list, std::size_t least, std::size_t most, const char* field) {
  if (list.size() < least || list.size() > most)
    return fail(list.size() > most ? ErrorCode::too_large : ErrorCode::malformed,
                std::string(field) + ": " + std::to_string(list.size()) + " items; " + std::to_string(least) + " to " +
                    std::to_string(most) + " are taken");
  return {};
}

// A list of fixed-size byte strings.
template <class F, class List>
Result<std::vector<F>> read_list(const List& list, std::size_t least, std::size_t most, const char* field) {
  PUENTE_REQUIRE(check_count(list, least, most, field));
  std::vector<F> out(list.size());
  for (unsigned i = 0; i < list.size(); ++i) {
    const ByteView item = view(list[i]);
    if (item.size() != F::size_bytes) return tl::unexpected<Error>(F::from(item).error().at(field));
    copy_into(out[i].array(), item);
  }
  return out;
}
template <class List>
Result<std::vector<Bytes>> read_datas(const List& list, std::size_t least, std::size_t most, std::size_t bytes_max,
                                      const char* field) {
  PUENTE_REQUIRE(check_count(list, least, most, field));
  std::vector<Bytes> out;
  for (const auto item : list) {
    PUENTE_TRY(Bytes value, read_data(item, bytes_max, field));
    out.push_back(std::move(value));
  }
  return out;
}
template <class T>
Status check_ascending(const std::vector<T>& values, const char* field) {
  for (std::size_t i = 1; i < values.size(); ++i)
    if (!(values[i - 1] < values[i]))
      return fail(ErrorCode::malformed, std::string(field) + ": must ascend without repeats");
  return {};
}

template <class Builder, class Values>
void write_list(Builder list, const Values& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if constexpr (requires { values[i].view(); })
      list.set(static_cast<unsigned>(i), as_data(values[i].view()));
    else
      list.set(static_cast<unsigned>(i), as_data(values[i]));
  }
}
inline unsigned count(std::size_t size) {
  PUENTE_CHECK(size <= 0xffffffffU, "a list that Cap'n Proto can hold");
  return static_cast<unsigned>(size);
}

}  // namespace puente::codec
