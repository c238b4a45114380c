#include "broker/ports/batch_blob.h"

#include "crypto/base/read_bytes.h"
#include "crypto/base/transcript.h"

namespace puente::broker::ports {
namespace {

constexpr std::size_t fixed_bytes = Signature::size_bytes + 16;

}  // namespace

Bytes batch_blob(const codec::BatchSignature& batch) {
  Transcript out;
  out.raw(batch.signature.view()).raw(big_endian(batch.size)).raw(big_endian(batch.index));
  for (const Hash& hash : batch.path) out.raw(hash.view());
  return std::move(out).bytes();
}

StoreResult<codec::BatchSignature> batch_from_blob(ByteView blob) {
  if (blob.size() < fixed_bytes || (blob.size() - fixed_bytes) % Hash::size_bytes != 0)
    return damaged("a batch signature of the wrong length");
  codec::BatchSignature out;
  PUENTE_TRY(out.signature, read_back(Signature::from(blob.first(Signature::size_bytes)), "a batch signature"));
  out.size = read_u64(blob.subspan(Signature::size_bytes));
  out.index = read_u64(blob.subspan(Signature::size_bytes + 8));
  for (ByteView rest = blob.subspan(fixed_bytes); !rest.empty(); rest = rest.subspan(Hash::size_bytes)) {
    PUENTE_TRY(const Hash hash, read_back(Hash::from(rest.first(Hash::size_bytes)), "a batch signature"));
    out.path.push_back(hash);
  }
  return out;
}

}  // namespace puente::broker::ports
