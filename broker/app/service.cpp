#include "broker/app/service.h"

#include <zmq.h>

#include "broker/app/messages.h"
#include "broker/app/status.h"
#include "io/clock.h"

namespace puente::broker::app {
namespace {

constexpr std::size_t messages_at_once = 512;      // of one group commit
constexpr std::size_t bytes_at_once = 32 << 20;    // and of their frames, beyond the last
constexpr Duration witness_patience = seconds(6);  // at the start; a little more than one request's

}  // namespace

StoreStatus Service::begin() {
  const Instant until = puente::io::now() + witness_patience;
  driver_.compare(puente::io::now());
  while (driver_.compared() < witnesses_.size() && puente::io::now() < until) {
    zmq_pollitem_t item{nullptr, answers_.descriptor(), ZMQ_POLLIN, 0};
    zmq_poll(&item, 1, static_cast<long>(drive::Driver::tick_every.ms));
    PUENTE_REQUIRE(take_answers());
  }
  return driver_.begin(puente::io::now());
}

AnswerStatus Service::serve(const puente::io::StopSignal& stop) {
  while (true) {
    zmq_pollitem_t items[] = {{router_.zap_socket(), 0, ZMQ_POLLIN, 0},
                              {router_.router_socket(), 0, ZMQ_POLLIN, 0},
                              {nullptr, answers_.descriptor(), ZMQ_POLLIN, 0},
                              {nullptr, stop.descriptor(), ZMQ_POLLIN, 0}};
    if (zmq_poll(items, 4, static_cast<long>(driver_.idle_for(puente::io::now()).ms)) < 0 && zmq_errno() != EINTR)
      return fail(ErrorCode::io, std::string("cannot wait for messages: ") + zmq_strerror(zmq_errno()));
    if ((items[3].revents & ZMQ_POLLIN) != 0) break;
    PUENTE_REQUIRE(router_.serve_zap());
    PUENTE_REQUIRE(take_messages());
    PUENTE_REQUIRE(take_answers());
    PUENTE_REQUIRE(driver_.end_round(puente::io::now()));
  }
  say_info("asked to stop");
  PUENTE_REQUIRE(driver_.stop(puente::io::now()));
  return {};
}

AnswerStatus Service::take_messages() {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < messages_at_once && bytes < bytes_at_once; ++i) {
    PUENTE_TRY(std::optional<io::Received> message, router_.receive([this](const Error& error) {
      say({core::Notice::Level::warning, "a message was dropped: " + error.what});
    }));
    if (!message) return {};
    for (const Bytes& frame : message->frames) bytes += frame.size();
    PUENTE_REQUIRE(driver_.take(puente::io::now(), core::FrameReceived{std::move(message->routing_id), message->peer,
                                                                       std::move(message->frames)}));
  }
  return {};
}

StoreStatus Service::take_answers() {
  for (io::WitnessAnswer& answer : answers_.take()) {
    const Instant now = puente::io::now();
    if (answer.held)
      PUENTE_REQUIRE(driver_.take(now, core::WitnessHolds{answer.witness, answer.status, std::move(answer.body)}));
    else
      PUENTE_REQUIRE(driver_.take(now, core::WitnessAnswered{answer.witness, answer.status, std::move(answer.body)}));
  }
  return {};
}

void Service::tell_status(const std::string& ended) {
  const Instant now = puente::io::now();
  if (const Status told = write_status(status_, core_.health(), ended, now); !told)
    say_error("the status is not written: " + told.error().what);
}

Seed Service::fresh_seed() { return puente::io::fresh_seed(); }
StoreStatus Service::commit(const ports::WriteBatch& batch) { return store_.commit(batch); }
StoreStatus Service::check_store() { return store_.check_in_place(); }

StoreResult<std::vector<core::EntryOffered>> Service::tend_keys(const trust::Directory& directory, Instant now,
                                                                Instant erase_by) {
  return keyring_.tend(directory, now, erase_by);
}

std::vector<core::EntryOffered> Service::brought() { return enrolments_.poll(); }

void Service::answered(const core::EntryAnswered& answer) {
  if (answer.token >= Enrolments::first_token)
    enrolments_.answered(answer);
  else if (answer.refused)
    say_error("a release package of our own is refused: " + answer.refused->what);
}

bool Service::send(const core::Send& message) {
  std::vector<ByteView> frames{message.message};
  frames.insert(frames.end(), message.slots.begin(), message.slots.end());
  const Status sent = router_.send(message.routing_id, frames);
  if (!sent && sent.error().code != ErrorCode::unavailable)
    say_error("a message could not be sent: " + sent.error().what);
  return sent.has_value();
}

void Service::ask(core::AskWitness question) { witnesses_.at(question.witness)->post(std::move(question.body)); }

void Service::compare_witnesses() {
  for (const auto& witness : witnesses_) witness->fetch_held();
}

void Service::say(const core::Notice& notice) { app::say(notice); }
void Service::show(const core::Health&, Instant) { tell_status({}); }

}  // namespace puente::broker::app
