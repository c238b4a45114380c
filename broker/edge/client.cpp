#include "broker/edge/client.h"

#include "broker/edge/frames.h"
#include "crypto/base/read_bytes.h"
#include "crypto/base/transcript.h"
#include "crypto/primitives/drbg.h"

namespace puente::broker::edge {
namespace {

void add(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

}  // namespace

std::array<std::uint8_t, 64> client_greeting() {
  auto out = greeting();
  out[32] = 0;
  return out;
}

Client::Client(const CurvePublic& server, const ClientKey& own, const Seed& seed) : server_(server), own_(own) {
  primitives::Drbg random(seed);
  random.fill(short_private_.reveal_mutable());
  random.fill(vouch_nonce_);
  short_public_ = public_of(short_private_);
}

Bytes Client::hello() {
  const Result<BoxKey> key = agree(short_private_, server_);
  PUENTE_CHECK(key.has_value(), "the server's key is a proper one");
  Bytes data{1, 0};
  data.resize(2 + 72);
  add(data, short_public_.view());
  add(data, big_endian(++counter));
  add(data, seal(*key, short_nonce("CurveZMQHELLO---", counter), Bytes(64)));
  return command_frame("HELLO", data);
}

Result<Bytes> Client::initiate(ByteView welcome, ByteView metadata) {
  if (welcome.size() != 16 + tag_bytes + 32 + 96) return fail(ErrorCode::malformed, "a WELCOME of another length");
  PUENTE_TRY(const BoxKey hello_key, agree(short_private_, server_));
  PUENTE_TRY(const Bytes opened, edge::open(hello_key, long_nonce("WELCOME-", welcome.first(16)), welcome.subspan(16)));
  PUENTE_TRY(const CurvePublic server_short, CurvePublic::from(ByteView(opened).first(32)));
  PUENTE_TRY(session_, agree(short_private_, server_short));
  to_server_.emplace(session_, "CurveZMQMESSAGEC");
  from_server_.emplace(session_, "CurveZMQMESSAGES");

  Bytes vouched = vouch_for.value_or(short_public_).bytes();
  add(vouched, vouch_to.value_or(server_).view());
  PUENTE_TRY(const BoxKey vouch_key, agree(own_.private_key, server_short));
  Bytes plain = own_.public_key.bytes();
  add(plain, vouch_nonce_);
  add(plain, seal(vouch_key, long_nonce("VOUCH---", vouch_nonce_), vouched));
  add(plain, metadata);

  Bytes data(opened.begin() + 32, opened.end());  // the cookie
  add(data, big_endian(++counter));
  add(data, seal(session_, short_nonce("CurveZMQINITIATE", counter), plain));
  return command_frame("INITIATE", data);
}

Status Client::ready(ByteView data) {
  if (data.size() < 8) return fail(ErrorCode::malformed, "a READY without a counter");
  PUENTE_TRY(const Bytes metadata,
             edge::open(session_, short_nonce("CurveZMQREADY---", read_u64(data)), data.subspan(8)));
  PUENTE_REQUIRE(find_property(metadata, "Socket-Type"));
  return {};
}

Bytes Client::message(std::uint8_t flags, ByteView payload) {
  Bytes body = copy_of(view_of("\x07MESSAGE"));
  add(body, big_endian(++counter));
  to_server_->seal(counter, flags, payload, body);
  Bytes out;
  append_head(out, 0, body.size());
  add(out, body);
  return out;
}

Result<MessageKey::Opened> Client::open(ByteView body) const {
  PUENTE_TRY(const Command command, read_command(body));
  if (command.name != "MESSAGE" || command.data.size() < 8) return fail(ErrorCode::malformed, "not a MESSAGE");
  auto out = from_server_->open(read_u64(command.data), command.data.subspan(8));
  if (!out) return fail(ErrorCode::unauthenticated, "a MESSAGE that does not open");
  return std::move(*out);
}

}  // namespace puente::broker::edge
