#include "broker/app/service.h"

#include <zmq.h>

#include <algorithm>

#include "broker/app/messages.h"
#include "broker/app/status.h"
#include "io/clock.h"

namespace puente::broker::app {
namespace {

constexpr std::size_t messages_at_once = 512;    // of one group commit
constexpr std::size_t bytes_at_once = 32 << 20;  // and of their frames, beyond the last
constexpr Duration tick_every = seconds(1);
constexpr Duration witness_patience = seconds(6);  // at the start; a little more than one request's
constexpr Duration compare_every = minutes(1);
constexpr Duration tend_every = minutes(10);

}  // namespace

StoreStatus Service::begin() {
  // Before anything is written or served: what the witnesses keep tells whether this store is the newest.
  for (const auto& witness : witnesses_) witness->fetch_held();
  const Instant until = puente::io::now() + witness_patience;
  while (compared_ < witnesses_.size() && puente::io::now() < until) {
    zmq_pollitem_t item{nullptr, answers_.descriptor(), ZMQ_POLLIN, 0};
    zmq_poll(&item, 1, static_cast<long>(tick_every.ms));
    PUENTE_REQUIRE(take_answers());
  }
  last_compared_ = puente::io::now();
  PUENTE_REQUIRE(commit());
  return tick();
}

AnswerStatus Service::serve(const puente::io::StopSignal& stop) {
  while (true) {
    zmq_pollitem_t items[] = {{router_.zap_socket(), 0, ZMQ_POLLIN, 0},
                              {router_.router_socket(), 0, ZMQ_POLLIN, 0},
                              {nullptr, answers_.descriptor(), ZMQ_POLLIN, 0},
                              {nullptr, stop.descriptor(), ZMQ_POLLIN, 0}};
    const Duration since = puente::io::now() - last_tick_;
    const std::int64_t wait = gone_.empty() ? std::clamp<std::int64_t>(tick_every.ms - since.ms, 0, tick_every.ms) : 0;
    if (zmq_poll(items, 4, static_cast<long>(wait)) < 0 && zmq_errno() != EINTR)
      return fail(ErrorCode::io, std::string("cannot wait for messages: ") + zmq_strerror(zmq_errno()));
    if ((items[3].revents & ZMQ_POLLIN) != 0) break;
    PUENTE_REQUIRE(router_.serve_zap());
    for (Bytes& routing_id : std::exchange(gone_, {})) PUENTE_REQUIRE(step(core::PeerGone{std::move(routing_id)}));
    PUENTE_REQUIRE(take_messages());
    PUENTE_REQUIRE(take_answers());
    const Instant now = puente::io::now();
    if (now - last_tick_ >= tick_every || now < last_tick_) PUENTE_REQUIRE(tick());
    PUENTE_REQUIRE(commit());
  }
  say_info("asked to stop");
  PUENTE_REQUIRE(step(core::Stopping{}));
  PUENTE_REQUIRE(commit());
  return {};
}

AnswerStatus Service::take_messages() {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < messages_at_once && bytes < bytes_at_once; ++i) {
    PUENTE_TRY(std::optional<io::Received> message, router_.receive([](const Error& error) {
      say({core::Notice::Level::warning, "a message was dropped: " + error.what});
    }));
    if (!message) return {};
    for (const Bytes& frame : message->frames) bytes += frame.size();
    PUENTE_REQUIRE(
        step(core::FrameReceived{std::move(message->routing_id), message->peer, std::move(message->frames)}));
  }
  return {};
}

StoreStatus Service::take_answers() {
  // An answer may release what waits: not without the store that it was written to.
  PUENTE_REQUIRE(store_.check_in_place());
  for (io::WitnessAnswer& answer : answers_.take()) {
    if (answer.held) {
      ++compared_;
      PUENTE_REQUIRE(step(core::WitnessHolds{answer.witness, answer.status, std::move(answer.body)}));
    } else {
      PUENTE_REQUIRE(step(core::WitnessAnswered{answer.witness, answer.status, std::move(answer.body)}));
    }
  }
  return {};
}

StoreStatus Service::tick() {
  last_tick_ = puente::io::now();
  PUENTE_REQUIRE(store_.check_in_place());
  if (last_tick_ - last_tended_ >= tend_every || last_tick_ < last_tended_) {
    last_tended_ = last_tick_;
    PUENTE_TRY(std::vector<core::EntryOffered> packages,
               keyring_.tend(core_.registry().directory(), last_tick_, core_.erase_by(last_tick_)));
    for (core::EntryOffered& package : packages) PUENTE_REQUIRE(step(std::move(package)));
  }
  if (last_tick_ - last_compared_ >= compare_every || last_tick_ < last_compared_) {
    last_compared_ = last_tick_;
    for (const auto& witness : witnesses_) witness->fetch_held();
  }
  for (core::EntryOffered& entry : enrolments_.poll()) PUENTE_REQUIRE(step(std::move(entry)));
  PUENTE_REQUIRE(step(core::Tick{}));
  PUENTE_REQUIRE(commit());
  if (last_tick_ - last_status_ >= status_every || last_tick_ < last_status_) tell_status({});
  return {};
}

void Service::tell_status(const std::string& ended) {
  last_status_ = puente::io::now();
  if (const Status told = write_status(status_, core_.health(), ended, last_status_); !told)
    say_error("the status is not written: " + told.error().what);
}

StoreStatus Service::step(core::Input input) {
  PUENTE_TRY(core::Outputs outputs, core_.step(puente::io::now(), puente::io::fresh_seed(), std::move(input)));
  carry_out(std::move(outputs));
  return {};
}

// A batch that was stored may let the next one go (what waited in the store is taken up): until there is none.
StoreStatus Service::commit() {
  while (const std::optional<ports::WriteBatch> batch = core_.take_batch()) {
    PUENTE_REQUIRE(store_.commit(*batch));
    PUENTE_REQUIRE(step(core::BatchStored{}));
  }
  return {};
}

void Service::carry_out(core::Outputs outputs) {
  for (core::Output& output : outputs) {
    if (auto* const message = std::get_if<core::Send>(&output)) {
      send(*message);
    } else if (auto* const ask = std::get_if<core::AskWitness>(&output)) {
      witnesses_.at(ask->witness)->post(std::move(ask->body));
    } else if (const auto* const answered = std::get_if<core::EntryAnswered>(&output)) {
      if (answered->token >= Enrolments::first_token)
        enrolments_.answered(*answered);
      else if (answered->refused)
        say_error("a release package of our own is refused: " + answered->refused->what);
    } else if (const auto* const notice = std::get_if<core::Notice>(&output)) {
      say(*notice);
    }
  }
}

void Service::send(core::Send& message) {
  std::vector<ByteView> frames{message.message};
  frames.insert(frames.end(), message.slots.begin(), message.slots.end());
  if (const Status sent = router_.send(message.routing_id, frames); !sent) {
    if (sent.error().code != ErrorCode::unavailable) say_error("a message could not be sent: " + sent.error().what);
    gone_.push_back(std::move(message.routing_id));
  }
}

}  // namespace puente::broker::app
