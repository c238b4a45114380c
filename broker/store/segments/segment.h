// A segment: a file to which each commit is appended as one frame, encrypted and authenticated, with one write and one
// sync. It says which commits are durable until the database (sqlcipher/) holds their rows; then its key is destroyed
// and the file is written over.
//
//   frame  := header ‖ ciphertext ‖ tag ‖ zeros, up to a multiple of 512 bytes, at such a multiple
//   header := "puente-1" ‖ id ‖ commit ‖ size of the plaintext      8 bytes each, big-endian
//
// ChaCha20-Poly1305 (RFC 8439) under the segment's own random key; nonce: 4 zero bytes and the commit's number; AAD:
// lp("puente/1 segment") lp(offset) lp(header). A process never appends to a segment of another, so no number meets the
// same key twice.
//
// Guarantee: frames that read() gives are those that append() wrote with that key, at their places, in their order,
// from `after` on without a gap. A frame that is not whole ends them: it was being written when the program or the
// machine stopped, and nobody was told of it. If whole ones stand behind it, or a number is missing, that is `damaged`;
// so is what lies there if it says again and again that it is a frame: looking for one reads no more than twice the
// file. Non-guarantee: frames that are missing at the very end, as when a file was cut off or an older copy of it was
// put back, are not noticed here: the witnesses' heads tell (docs/log.md). A frame's size and number can be seen.
// Errors: those of the file. Not thread safe.
#pragma once

#include <functional>
#include <optional>

#include "crypto/base/secret.h"
#include "io/synced_file.h"

namespace puente::broker::store {

struct SegmentKey {
  std::uint64_t id = 0;  // ascends from segment to segment, until the store is closed; then it begins anew
  AeadKey key;
};

class Segment {
 public:
  // From its beginning, over what an earlier one left there.
  Segment(std::unique_ptr<puente::io::SyncedFile> file, SegmentKey key)
      : file_(std::move(file)), key_(std::move(key)) {}

  // Of a commit's plaintext: append() seals it in place. Call fill() to write it behind the header.
  template <class Fill>
  StoreStatus append(std::uint64_t commit, const Fill& fill) {
    begin_frame();
    fill(frame_);
    return end_frame(commit);
  }

  // Each whole frame from commit number `after` + 1 on. An error of `sink` ends the reading.
  using Sink = std::function<StoreStatus(std::uint64_t commit, ByteView plaintext)>;
  StoreStatus read(std::uint64_t after, const Sink& sink) const;

  std::uint64_t size_bytes() const { return at_; }
  std::uint64_t id() const { return key_.id; }
  const puente::io::SyncedFile& file() const { return *file_; }

 private:
  struct Found;
  void begin_frame();
  StoreStatus end_frame(std::uint64_t commit);
  // `tried`: how many bytes were decrypted in vain, added to.
  StoreResult<std::optional<Found>> frame_at(std::uint64_t offset, std::uint64_t file_size, std::uint64_t& tried) const;
  StoreStatus check_nothing_behind(std::uint64_t offset, std::uint64_t file_size) const;

  std::unique_ptr<puente::io::SyncedFile> file_;
  SegmentKey key_;
  std::uint64_t at_ = 0;  // where the next frame begins
  Bytes frame_;           // kept from commit to commit: its memory is used again
};

}  // namespace puente::broker::store
