#include "broker/edge/connection.h"

#include "broker/edge/limits.h"
#include "crypto/base/read_bytes.h"
#include "crypto/base/transcript.h"

namespace puente::broker::edge {
namespace {

constexpr std::uint8_t inner_more = 1, inner_command = 2;
constexpr std::size_t out_bytes_wanted = 256 << 10;  // encrypted ahead, and a frame
constexpr std::size_t out_bytes_idle = 64 << 10;     // beyond, no answer to PING: what waits tells the peer as much
constexpr std::size_t kept_bytes = 64 << 10;         // of a buffer that is empty
constexpr std::string_view message_name = "\x07MESSAGE";

Closing closing_of(ErrorCode code) {
  if (code == ErrorCode::too_large) return Closing::too_large;
  return code == ErrorCode::unauthenticated ? Closing::proof : Closing::malformed;
}

void give_back_if_empty(Bytes& buffer) {
  if (buffer.empty() && buffer.capacity() > kept_bytes) buffer = Bytes();
}

}  // namespace

std::size_t bytes_of(const OutMessage& message) {
  std::size_t out = waiting_overhead_bytes;
  for (const SharedBytes& frame : message) out += frame.size();
  return out;
}

std::string_view name_of(Closing closing) {
  static constexpr std::array<std::string_view, closing_count> names{
      "ended", "malformed", "too-large", "proof",    "stranger", "revoked",    "too-often",
      "flood", "replaced",  "room",      "too-slow", "silent",   "not-reading"};
  return names.at(static_cast<std::size_t>(closing));
}

std::string_view meaning_of(Closing closing) {
  static constexpr std::array<std::string_view, closing_count> meanings{
      "the other side ended it",
      "malformed",
      "over a bound",
      "its proof does not hold",
      "its key is not enrolled (400)",
      "its key was revoked, or its certificate is over",
      "its key connects too often (300)",
      "more come from there than may",
      "a newer one of its key replaced it",
      "no room",
      "over a time limit",
      "silent",
      "it does not read"};
  return meanings.at(static_cast<std::size_t>(closing));
}

Connection::Connection(std::uint64_t number, const ServerKey& server, Gate& gate, const Seed& seed, Instant now)
    : number_(number),
      server_(server),
      gate_(gate),
      seed_(seed),
      began_at_(now),
      heard_at_(now),
      sent_at_(now),
      pinged_at_(now),
      whole_at_(now) {
  // All of it at once: libzmq waits for our signature after its first ten octets.
  const auto ours = greeting();
  out_.assign(ours.begin(), ours.end());
}

void Connection::close(Closing why) {
  if (closing_) return;
  closing_ = why;
  waiting_.clear();
  waiting_bytes_ = 0;
  message_ = {};
  message_bytes_ = 0;
}

void Connection::receive(ByteView bytes, Instant now) {
  if (closing_ || bytes.empty()) return;
  if (partial_bytes() == 0) whole_at_ = now;
  heard_at_ = now;
  const bool joined = !pending_.empty();
  if (joined) pending_.insert(pending_.end(), bytes.begin(), bytes.end());
  const ByteView all = joined ? ByteView(pending_) : bytes;
  std::size_t used = 0;
  while (!closing_) {
    const std::size_t taken = read_one(all.subspan(used), now);
    if (taken == 0) break;
    used += taken;
  }
  if (closing_)
    pending_ = {};
  else if (!joined)
    pending_.assign(bytes.begin() + static_cast<std::ptrdiff_t>(used), bytes.end());
  else if (used == pending_.size())
    pending_.clear();
  else
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(used));
}

void Connection::not_read(Duration time, Instant now) {
  heard_at_ = std::min(now, heard_at_ + time);
  whole_at_ = std::min(now, whole_at_ + time);
  if (authenticated() && !spoke_) began_at_ = std::min(now, began_at_ + time);
}

std::size_t Connection::body_max() const {
  return state_ == State::ready ? codec::frame_bytes_max + message_overhead_bytes : handshake_frame_bytes_max;
}

std::size_t Connection::read_one(ByteView bytes, Instant now) {
  if (state_ == State::greeting) {
    if (const Status good = check_greeting(bytes); !good) {
      close(closing_of(good.error().code));
      return 0;
    }
    if (bytes.size() < greeting_bytes) return 0;
    state_ = State::hello;
    return greeting_bytes;
  }
  const auto head = read_head(bytes, body_max());
  if (!head) {
    close(closing_of(head.error().code));
    return 0;
  }
  if (!*head) return 0;
  const std::uint8_t kind = (*head)->flags & static_cast<std::uint8_t>(~flag_long);
  if (kind != (state_ == State::ready ? 0 : flag_command)) {
    close(Closing::malformed);
    return 0;
  }
  const std::size_t size = (*head)->head_bytes + (*head)->body_bytes;
  if (bytes.size() < size) return 0;
  const ByteView body = bytes.subspan((*head)->head_bytes, (*head)->body_bytes);
  const Status taken = state_ == State::ready ? take_message(body, now) : shake_hands(body, now);
  if (!taken) close(closing_of(taken.error().code));
  return size;
}

Status Connection::shake_hands(ByteView body, Instant now) {
  PUENTE_TRY(const Command command, read_command(body));
  if (state_ == State::hello && command.name == "HELLO") {
    if (!gate_.begins(number_, now)) {
      close(Closing::flood);
      return {};
    }
    handshake_.emplace(server_, seed_);
    wipe(seed_.array());
    PUENTE_TRY(const Bytes welcome, handshake_->hello(command.data));
    const Bytes frame = command_frame("WELCOME", welcome);
    out_.insert(out_.end(), frame.begin(), frame.end());
    state_ = State::initiate;
    return {};
  }
  if (state_ == State::initiate && command.name == "INITIATE") return introduce(command.data, now);
  return fail(ErrorCode::malformed, "a command that has no place in the handshake");
}

Status Connection::introduce(ByteView data, Instant now) {
  PUENTE_TRY(const CurvePublic claimed, handshake_->claim(data));
  if (!gate_.knows(claimed)) {
    refuse(Closing::stranger, "400");
    return {};
  }
  PUENTE_REQUIRE(handshake_->prove());
  PUENTE_TRY(const std::optional<ByteView> type, find_property(handshake_->metadata(), "Socket-Type"));
  if (!type || !equal(*type, view_of("DEALER")))
    return fail(ErrorCode::malformed, "the broker speaks with sockets of the type DEALER");
  if (!gate_.admits(number_, claimed, now)) {
    refuse(Closing::too_often, "300");
    return {};
  }
  Bytes metadata;
  append_property(metadata, {"Socket-Type", view_of("ROUTER")});
  const Bytes frame = command_frame("READY", handshake_->ready(metadata));
  out_.insert(out_.end(), frame.begin(), frame.end());
  keys_ = handshake_->keys();
  peer_ = claimed;
  handshake_.reset();
  state_ = State::ready;
  began_at_ = now;
  return {};
}

// A client that is told does not come back by itself; one that is only closed comes back several times a second.
void Connection::refuse(Closing why, std::string_view status) {
  Bytes data{static_cast<std::uint8_t>(status.size())};
  data.insert(data.end(), status.begin(), status.end());
  const Bytes frame = command_frame("ERROR", data);
  out_.insert(out_.end(), frame.begin(), frame.end());
  told_ = true;
  close(why);
}

Status Connection::take_message(ByteView body, Instant now) {
  const std::size_t head = message_name.size() + 8;
  if (body.size() < head + tag_bytes + 1 || !equal(body.first(message_name.size()), view_of(message_name)))
    return fail(ErrorCode::malformed, "a frame that is no MESSAGE");
  const std::uint64_t counter = read_u64(body.subspan(message_name.size()));
  if (counter <= keys_->heard) return fail(ErrorCode::malformed, "a MESSAGE whose counter does not grow");
  auto opened = keys_->from_client.open(counter, body.subspan(head));
  if (!opened) return fail(ErrorCode::unauthenticated, "a MESSAGE that does not open");
  keys_->heard = counter;
  ++frames_opened_;
  if ((opened->flags & ~(inner_more | inner_command)) != 0 || opened->flags == (inner_more | inner_command))
    return fail(ErrorCode::malformed, "a MESSAGE with flags that mean nothing");
  if (opened->flags == inner_command) return take_command(opened->payload);

  message_bytes_ += opened->payload.size();
  if (message_.size() == frames_max || message_bytes_ > message_bytes_max)
    return fail(ErrorCode::too_large, "a message of more frames or bytes than there may be");
  message_.push_back(std::move(opened->payload));
  if (opened->flags == inner_more) return {};
  messages_.push_back(std::exchange(message_, {}));
  message_bytes_ = 0;
  whole_at_ = now;
  spoke_ = true;
  return {};
}

Status Connection::take_command(ByteView body) {
  PUENTE_TRY(const Command command, read_command(body));
  if (command.name == "PONG" && command.data.size() <= ping_context_bytes_max) return {};
  // Time to live, then the context. (A PING without them makes libzmq 4.3.4 answer with 16 octets of its memory.)
  if (command.name != "PING" || command.data.size() < 2 || command.data.size() > 2 + ping_context_bytes_max)
    return fail(ErrorCode::malformed, "a command that is none, or of another length than it has");
  if (out_.size() - out_begin_ > out_bytes_idle) return {};
  Bytes pong = copy_of(view_of("\x04PONG"));
  pong.insert(pong.end(), command.data.begin() + 2, command.data.end());
  encrypt(inner_command, pong);
  return {};
}

void Connection::encrypt(std::uint8_t flags, ByteView payload) {
  append_head(out_, 0, message_overhead_bytes + payload.size());
  const ByteView name = view_of(message_name);
  out_.insert(out_.end(), name.begin(), name.end());
  const auto counter = big_endian(++counter_);
  out_.insert(out_.end(), counter.begin(), counter.end());
  keys_->to_client.seal(counter_, flags, payload, out_);
}

void Connection::send(OutMessage message) {
  PUENTE_CHECK(authenticated() && !message.empty(), "a message to somebody, with at least one frame");
  if (closing_) return;
  waiting_bytes_ += bytes_of(message);
  waiting_.push_back(std::move(message));
}

void Connection::encrypt_some() {
  while (!waiting_.empty() && out_.size() - out_begin_ < out_bytes_wanted) {
    OutMessage& message = waiting_.front();
    const bool last = next_frame_ + 1 == message.size();
    const ByteView frame = message[next_frame_];
    encrypt(last ? 0 : inner_more, frame);
    waiting_bytes_ -= frame.size();
    message[next_frame_++] = {};
    if (!last) continue;
    waiting_bytes_ -= waiting_overhead_bytes;
    waiting_.pop_front();
    next_frame_ = 0;
  }
}

ByteView Connection::unsent() {
  encrypt_some();
  return ByteView(out_).subspan(out_begin_);
}

void Connection::sent(std::size_t bytes, Instant now) {
  PUENTE_CHECK(bytes <= out_.size() - out_begin_, "more was sent than there was");
  out_begin_ += bytes;
  if (bytes > 0) sent_at_ = now;
  if (out_begin_ == out_.size())
    out_.clear();
  else if (out_begin_ > out_bytes_wanted)
    out_.erase(out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(out_begin_));
  else
    return;
  out_begin_ = 0;
}

void Connection::tick(Instant now) {
  // Not where they have just become empty: who is busy needs them again at once.
  give_back_if_empty(pending_);
  give_back_if_empty(out_);
  if (closing_) return;
  if (!authenticated()) {
    if (now - began_at_ >= handshake_time) close(Closing::too_slow);
    return;
  }
  if (!spoke_ && now - began_at_ >= first_message_time) return close(Closing::too_slow);
  if (partial_bytes() > 0 && now - whole_at_ >= message_time) return close(Closing::too_slow);
  if (now - heard_at_ >= silence_max) return close(Closing::silent);
  if (out_.size() == out_begin_ && waiting_.empty()) sent_at_ = now;
  if (now - sent_at_ >= unread_max) return close(Closing::not_reading);
  if (now - heard_at_ < ping_every || now - pinged_at_ < ping_every || out_.size() > out_begin_) return;
  pinged_at_ = now;
  const Bytes ping{4, 'P', 'I', 'N', 'G', 0, 0};  // no time to live: the peer's own heartbeats are its affair
  encrypt(inner_command, ping);
}

}  // namespace puente::broker::edge
