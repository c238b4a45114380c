#include "broker/edge/handshake.h"

#include "crypto/base/read_bytes.h"
#include "crypto/base/transcript.h"
#include "crypto/primitives/drbg.h"

namespace puente::broker::edge {
namespace {

constexpr std::size_t hello_bytes = 2 + 72 + 32 + 8 + 80;  // of the data
constexpr std::size_t hello_zeros = 64;
constexpr std::size_t vouch_bytes = 16 + tag_bytes + 64;
constexpr std::size_t initiate_bytes_min = 96 + 8 + tag_bytes + 32 + vouch_bytes;
constexpr std::uint64_t ready_counter = 1;  // messages to the client begin at the next

CurvePublic key_in(ByteView bytes) {
  const Result<CurvePublic> out = CurvePublic::from(bytes);
  PUENTE_CHECK(out.has_value(), "32 bytes of a message whose length was checked");
  return *out;
}

}  // namespace

Handshake::Handshake(const ServerKey& server, const Seed& seed) : server_(server) {
  primitives::Drbg random(seed);
  random.fill(own_.reveal_mutable());
  random.fill(welcome_nonce_);
  random.fill(cookie_);
}

Result<Bytes> Handshake::hello(ByteView data) {
  if (data.size() != hello_bytes) return fail(ErrorCode::malformed, "a HELLO of another length than 200 octets");
  if (data[0] != 1 || data[1] != 0) return fail(ErrorCode::malformed, "a HELLO of another CURVE than version 1.0");
  peer_ = key_in(data.subspan(74, 32));
  const std::uint64_t counter = read_u64(data.subspan(106));
  PUENTE_TRY(const BoxKey key, agree(server_.private_key, peer_));
  PUENTE_TRY(const Bytes zeros, open(key, short_nonce("CurveZMQHELLO---", counter), data.subspan(114)));
  if (!equal(zeros, Bytes(hello_zeros))) return fail(ErrorCode::malformed, "a HELLO with something else than zeros");
  heard_ = counter;
  Bytes plain = public_of(own_).bytes();
  plain.insert(plain.end(), cookie_.begin(), cookie_.end());
  Bytes out(welcome_nonce_.begin(), welcome_nonce_.end());
  const Bytes box = seal(key, long_nonce("WELCOME-", welcome_nonce_), plain);
  out.insert(out.end(), box.begin(), box.end());
  return out;
}

Result<CurvePublic> Handshake::claim(ByteView data) {
  if (data.size() < initiate_bytes_min) return fail(ErrorCode::malformed, "an INITIATE of less than 257 octets");
  if (!equal_constant_time(data.first(96), cookie_))
    return fail(ErrorCode::unauthenticated, "an INITIATE with another connection's cookie");
  const std::uint64_t counter = read_u64(data.subspan(96));
  if (counter <= heard_) return fail(ErrorCode::malformed, "an INITIATE whose counter does not grow");
  PUENTE_TRY(session_, agree(own_, peer_));
  PUENTE_TRY(initiate_, open(session_, short_nonce("CurveZMQINITIATE", counter), data.subspan(104)));
  heard_ = counter;
  claimed_ = key_in(ByteView(initiate_).first(32));
  return claimed_;
}

Status Handshake::prove() const {
  const ByteView vouch = ByteView(initiate_).subspan(32, vouch_bytes);
  PUENTE_TRY(const BoxKey key, agree(own_, claimed_));
  PUENTE_TRY(const Bytes keys, open(key, long_nonce("VOUCH---", vouch.first(16)), vouch.subspan(16)));
  if (!equal(ByteView(keys).first(32), peer_.view()))
    return fail(ErrorCode::unauthenticated, "a vouch for another connection's key");
  if (!equal(ByteView(keys).subspan(32), server_.public_key.view()))
    return fail(ErrorCode::unauthenticated, "a vouch that was meant for another server");
  return {};
}

ByteView Handshake::metadata() const { return ByteView(initiate_).subspan(32 + vouch_bytes); }

Bytes Handshake::ready(ByteView metadata) const {
  const auto counter = big_endian(ready_counter);
  Bytes out(counter.begin(), counter.end());
  const Bytes box = seal(session_, short_nonce("CurveZMQREADY---", ready_counter), metadata);
  out.insert(out.end(), box.begin(), box.end());
  return out;
}

TrafficKeys Handshake::keys() const {
  return {MessageKey(session_, "CurveZMQMESSAGEC"), MessageKey(session_, "CurveZMQMESSAGES"), heard_};
}

}  // namespace puente::broker::edge
