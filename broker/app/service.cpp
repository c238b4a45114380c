#include "broker/app/service.h"

#include <poll.h>

#include <cerrno>
#include <cstring>

#include "broker/app/messages.h"
#include "broker/app/status.h"
#include "io/clock.h"

namespace puente::broker::app {
namespace {

// A recipient that reads is never cut off for what the core itself has put on its way.
static_assert(io::backlog_bytes_max >= core::in_flight_bytes_max + codec::record_bytes_max + (16 << 20));

constexpr std::size_t messages_at_once = 512;      // of one group commit
constexpr std::size_t bytes_at_once = 32 << 20;    // and of their frames, beyond the last
constexpr unsigned connections_of_person = 4;      // who may type several commands; an agent is one program
constexpr Duration witness_patience = seconds(6);  // at the start; a little more than one request's

}  // namespace

edge::AllowList allow_list(const core::Core& core, Instant now) {
  edge::AllowList out;
  for (const trust::Device* const device : core.registry().directory().all())
    if (device->transport && core.allows(*device->transport, now))
      out.emplace(*device->transport, device->role == pki::Role::agent ? 1 : connections_of_person);
  return out;
}

StoreStatus Service::begin() {
  const Instant until = puente::io::now() + witness_patience;
  driver_.compare(puente::io::now());
  while (driver_.compared() < witnesses_.size() && puente::io::now() < until) {
    pollfd item{answers_.descriptor(), POLLIN, 0};
    ::poll(&item, 1, static_cast<int>(drive::Driver::tick_every.ms));
    PUENTE_REQUIRE(take_answers());
  }
  PUENTE_REQUIRE(driver_.begin(puente::io::now()));
  allow_devices();
  return {};
}

AnswerStatus Service::serve(const puente::io::StopSignal& stop) {
  while (true) {
    pollfd items[] = {
        {edge_.descriptor(), POLLIN, 0}, {answers_.descriptor(), POLLIN, 0}, {stop.descriptor(), POLLIN, 0}};
    if (::poll(items, std::size(items), static_cast<int>(driver_.idle_for(puente::io::now()).ms)) < 0 && errno != EINTR)
      return fail(ErrorCode::io, std::string("cannot wait for messages: ") + std::strerror(errno));
    const puente::io::StopSignal::Asked asked = stop.take_asked();
    if (asked == puente::io::StopSignal::Asked::stop) break;
    if (asked == puente::io::StopSignal::Asked::read_again)
      say_info(
          "SIGHUP: broker.toml and the treaty are read at the start only; entries for the directory are taken as they "
          "come");
    PUENTE_REQUIRE(take_messages());
    PUENTE_REQUIRE(take_answers());
    PUENTE_REQUIRE(driver_.end_round(puente::io::now()));
    allow_devices();
  }
  say_info("asked to stop");
  PUENTE_REQUIRE(driver_.stop(puente::io::now()));
  return {};
}

AnswerStatus Service::take_messages() {
  for (io::FromEdge& event : edge_.take(messages_at_once, bytes_at_once)) {
    const Instant now = puente::io::now();
    if (auto* const message = std::get_if<io::Arrived>(&event))
      PUENTE_REQUIRE(
          driver_.take(now, core::FrameReceived{message->connection, message->peer, std::move(message->frames)}));
    else if (const auto* const left = std::get_if<io::Left>(&event))
      PUENTE_REQUIRE(driver_.take(now, core::PeerGone{left->connection}));
    else
      say_fight(std::get<io::Fought>(event));
  }
  return {};
}

void Service::say_fight(const io::Fought& fought) {
  const trust::Device* const device = core_.registry().directory().by_transport(fought.key);
  say({core::Notice::Level::warning,
       "connections with one transport key replace each other again and again, and new ones of it are refused for a "
       "minute: of device " +
           (device == nullptr ? fought.key.hex() : device->name + ", " + device->key_id.hex()) +
           "; does it run twice, or has somebody else its key?"});
}

void Service::allow_devices() {
  const std::uint64_t heartbeat = core_.registry().heartbeat_index();
  if (std::exchange(allowed_as_of_, heartbeat) == heartbeat) return;
  edge_.allow(allow_list(core_, puente::io::now()));
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
StoreStatus Service::commit(const ports::WriteBatch& batch) {
  PUENTE_REQUIRE(store_.commit(batch));
  // Before anybody is told that it is enrolled: a client that is refused once does not come back by itself.
  if (!batch.directory.empty()) edge_.allow(allow_list(core_, puente::io::now()));
  return {};
}
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

bool Service::send(core::Send message) {
  edge::OutMessage frames;
  frames.reserve(1 + message.slots.size());
  frames.emplace_back(std::move(message.message));
  std::ranges::move(message.slots, std::back_inserter(frames));
  return edge_.send(message.connection, std::move(frames));
}

void Service::ask(core::AskWitness question) { witnesses_.at(question.witness)->post(std::move(question.body)); }

void Service::compare_witnesses() {
  for (const auto& witness : witnesses_) witness->fetch_held();
}

void Service::say(const core::Notice& notice) { app::say(notice); }
void Service::show(const core::Health&, Instant) { tell_status({}); }

}  // namespace puente::broker::app
