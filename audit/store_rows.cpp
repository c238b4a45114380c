#include "audit/store_rows.h"

#include "crypto/base/read_bytes.h"

namespace puente::audit {
namespace {

constexpr std::size_t stored_chain_bytes = 16 + Hash::size_bytes;

}  // namespace

Bytes stored_chains(const ChainStates& chains) {
  Transcript out;
  for (const ChainState& chain : chains)
    out.raw(big_endian(chain.epoch)).raw(big_endian(chain.counter)).raw(chain.running.view());
  return std::move(out).bytes();
}

Result<ChainStates> read_chains(ByteView stored) {
  ChainStates out;
  if (stored.size() != stored_chain_bytes * out.size())
    return fail(ErrorCode::malformed, "the log's chains have another length");
  for (ChainState& chain : out) {
    chain.epoch = read_u64(stored);
    chain.counter = read_u64(stored.subspan(8));
    PUENTE_TRY(chain.running, Hash::from(stored.subspan(16, Hash::size_bytes)));
    stored = stored.subspan(stored_chain_bytes);
  }
  return out;
}

}  // namespace puente::audit
