#include "client/core/conversation.h"

namespace puente::client::core {
namespace {

constexpr Duration hello_again_after = seconds(30);
// One comes each minute to whoever said hello. Where none does, the broker may have dropped us (its queue to us was
// full).
constexpr Duration heartbeat_missing_after = minutes(3);

bool is_over(Instant since, Duration span, Instant now) { return now - since >= span || now < since; }

}  // namespace

void Conversation::connected() {
  linked_ = true;
  welcomed_ = false;
  hello_due_ = true;
}

void Conversation::disconnected(Instant now) {
  if (welcomed_) missing_since_ = now;
  linked_ = welcomed_ = hello_due_ = false;
}

void Conversation::begin_again(Instant now) {
  if (!is_over(hello_at_, hello_again_after, now)) return;
  if (welcomed_) missing_since_ = now;
  welcomed_ = false;
  hello_due_ = true;
}

void Conversation::tick(Instant now) {
  if (!linked_) return;
  if (!welcomed_ || is_over(heartbeat_at_, heartbeat_missing_after, now)) begin_again(now);
}

void Conversation::hello(Turn& turn, const codec::Hello& hello) {
  hello_at_ = turn.now;
  ask(turn, hello);
}

void Conversation::welcome(Instant now) {
  heartbeat_at_ = now;
  welcomed_ = true;
}

}  // namespace puente::client::core
