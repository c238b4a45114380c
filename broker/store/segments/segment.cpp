#include "broker/store/segments/segment.h"

#include <fmt/format.h>

#include "crypto/base/read_bytes.h"
#include "crypto/base/transcript.h"
#include "crypto/primitives/aead.h"

namespace puente::broker::store {
namespace {

constexpr std::uint64_t block_bytes = 512;
constexpr std::size_t header_bytes = 32;
constexpr std::size_t kept_frame_bytes = 8 << 20;  // of its memory, between commits
constexpr std::string_view magic = "puente-1";

std::array<std::uint8_t, header_bytes> header_of(std::uint64_t id, std::uint64_t commit, std::uint64_t size) {
  std::array<std::uint8_t, header_bytes> out{};
  const std::span<std::uint8_t> all(out);
  copy_into(all, view_of(magic));
  copy_into(all.subspan(8), big_endian(id));
  copy_into(all.subspan(16), big_endian(commit));
  copy_into(all.subspan(24), big_endian(size));
  return out;
}

primitives::Nonce12 nonce_of(std::uint64_t commit) {
  primitives::Nonce12 out;
  copy_into(std::span(out.array()).subspan(4), big_endian(commit));
  return out;
}

Bytes aad_of(std::uint64_t offset, ByteView header) {
  return std::move(Transcript("segment").lp(offset).lp(header)).bytes();
}

std::uint64_t whole_blocks(std::uint64_t bytes) { return (bytes + block_bytes - 1) / block_bytes * block_bytes; }

}  // namespace

struct Segment::Found {
  std::uint64_t commit = 0;
  std::uint64_t bytes = 0;  // in the file, with its padding
  SecretBytes plaintext;
};

void Segment::begin_frame() {
  if (frame_.capacity() > kept_frame_bytes) frame_ = {};
  frame_.assign(header_bytes, 0);
}

StoreStatus Segment::end_frame(std::uint64_t commit) {
  const std::size_t size = frame_.size() - header_bytes;
  const auto header = header_of(key_.id, commit, size);
  copy_into(frame_, header);
  frame_.resize(whole_blocks(frame_.size() + primitives::aead_tag_size_bytes));
  const std::span<std::uint8_t> body = std::span(frame_).subspan(header_bytes);
  primitives::chacha20poly1305_seal(key_.key, nonce_of(commit), aad_of(at_, header), body.first(size),
                                    body.first(size + primitives::aead_tag_size_bytes));
  PUENTE_REQUIRE(file_->write_at(at_, frame_));
  PUENTE_REQUIRE(file_->sync());
  at_ += frame_.size();
  return {};
}

// None: there is no whole frame of this segment.
StoreResult<std::optional<Segment::Found>> Segment::frame_at(std::uint64_t offset, std::uint64_t file_size,
                                                             std::uint64_t& tried) const {
  if (offset + header_bytes + primitives::aead_tag_size_bytes > file_size) return std::optional<Found>();
  std::array<std::uint8_t, header_bytes> header{};
  PUENTE_REQUIRE(file_->read_at(offset, header));
  const std::uint64_t commit = read_u64(ByteView(header).subspan(16));
  const std::uint64_t size = read_u64(ByteView(header).subspan(24));
  if (!equal(header, header_of(key_.id, commit, size))) return std::optional<Found>();
  if (size > file_size - offset - header_bytes - primitives::aead_tag_size_bytes) return std::optional<Found>();
  Bytes sealed(size + primitives::aead_tag_size_bytes);
  PUENTE_REQUIRE(file_->read_at(offset + header_bytes, sealed));
  auto plaintext = primitives::chacha20poly1305_open(key_.key, nonce_of(commit), aad_of(offset, header), sealed);
  if (!plaintext) {
    tried += sealed.size();
    return std::optional<Found>();
  }
  return std::optional(Found{commit, whole_blocks(header_bytes + sealed.size()), std::move(*plaintext)});
}

StoreStatus Segment::check_nothing_behind(std::uint64_t offset, std::uint64_t file_size) const {
  const std::uint64_t end = offset;
  std::uint64_t tried = 0;
  for (offset += block_bytes; offset < file_size; offset += block_bytes) {
    PUENTE_TRY(const std::optional<Found> found, frame_at(offset, file_size, tried));
    // Frames that an earlier segment left lie beside each other: together they are no longer than the file.
    if (tried > 2 * file_size)
      return damaged(
          fmt::format("segment {}: behind byte {} stands again and again what is no frame: the file was altered; see "
                      "docs/operator.md, 'A restored broker'",
                      key_.id, end));
    if (found)
      return damaged(
          fmt::format("segment {}: what stands at byte {} is not what was written there, and commit {} stands behind "
                      "it: the file was altered; see docs/operator.md, 'A restored broker'",
                      key_.id, end, found->commit));
  }
  return {};
}

StoreStatus Segment::read(std::uint64_t after, const Sink& sink) const {
  PUENTE_TRY(const std::uint64_t file_size, file_->size());
  std::uint64_t next = after + 1;  // the first may be an earlier one, which the database holds already
  std::uint64_t offset = 0, tried = 0;
  while (true) {
    PUENTE_TRY(std::optional<Found> found, frame_at(offset, file_size, tried));
    if (!found) break;
    const bool first = offset == 0, known = found->commit <= after;
    offset += found->bytes;
    if (known && first) next = found->commit;
    if (found->commit != next)
      return damaged(
          fmt::format("segment {}: commit {} follows commit {}: some are missing; see docs/operator.md, 'A restored "
                      "broker'",
                      key_.id, found->commit, next - 1));
    if (!known) PUENTE_REQUIRE(sink(found->commit, found->plaintext.reveal()));
    ++next;
  }
  return check_nothing_behind(offset, file_size);
}

}  // namespace puente::broker::store
