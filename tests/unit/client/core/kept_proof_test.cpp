#include "client/core/kept_proof.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::client::core {
namespace {

KeptProof example() {
  KeptProof out;
  out.proof.leaf = {1, 2, 3};
  out.proof.nonce.array()[5] = 9;
  out.proof.event = {4};
  out.proof.index = 77;
  out.proof.inclusion = {Hash{}, Hash{}};
  out.proof.inclusion[1].array()[0] = 1;
  out.head_note = "a note\n";
  out.quorum_time = Instant{1'790'000'000'123};
  return out;
}

}  // namespace

TEST_CASE("a kept proof comes back as it was") {
  const Bytes bytes = encode_kept_proof(example());
  const KeptProof read = decode_kept_proof(bytes).value();
  CHECK(read.proof.index == 77);
  CHECK(read.proof.inclusion == example().proof.inclusion);
  CHECK(read.head_note == "a note\n");
  CHECK(read.quorum_time == example().quorum_time);
  CHECK(encode_kept_proof(read) == bytes);
}

TEST_CASE("a kept proof that is cut off anywhere, or goes on, is refused") {
  const Bytes bytes = encode_kept_proof(example());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(decode_kept_proof(ByteView(bytes).first(size)));
  }
  Bytes longer = bytes;
  longer.insert(longer.end(), {0, 0, 0, 0});
  CHECK_FALSE(decode_kept_proof(longer));
}

}  // namespace puente::client::core
