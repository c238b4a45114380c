#include "broker/app/service.h"

#include <poll.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include "broker/app/messages.h"
#include "broker/app/status.h"
#include "io/clock.h"

namespace puente::broker::app {
namespace {

// A recipient that reads is never cut off for what the core itself has put on its way.
static_assert(io::backlog_bytes_max >=
              core::in_flight_bytes_max + codec::record_bytes_max + 2 * Service::answer_bytes_of_commit);

// Of one round: so that what was stored is told after no more than a round of others' messages.
constexpr std::size_t messages_of_round = 512;
constexpr std::chrono::milliseconds time_of_round{20};
// Before their cost is charged, and somebody else may be next.
constexpr std::size_t messages_at_once = 16;
constexpr std::size_t bytes_at_once = 4 << 20;     // beyond the last
constexpr unsigned connections_of_person = 4;      // who may type several commands; an agent is one program
constexpr Duration witness_patience = seconds(6);  // at the start; a little more than one request's

using Clock = std::chrono::steady_clock;

edge::Cost since(Clock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begin).count();
}

}  // namespace

edge::AllowList allow_list(const core::Core& core, Instant now) {
  edge::AllowList out;
  for (const trust::Device* const device : core.registry().directory().all())
    if (device->transport && core::may_connect(core.registry().directory(), *device->transport, now))
      out.emplace(*device->transport, edge::Allowed(device->role == pki::Role::agent ? 1 : connections_of_person,
                                                    model::text_of(device->agency)));
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
  PUENTE_REQUIRE(wait_for_store());
  allow_devices();
  return {};
}

AnswerStatus Service::serve(const puente::io::StopSignal& stop) {
  while (true) {
    pollfd items[] = {{is_full() ? -1 : edge_.descriptor(), POLLIN, 0},
                      {store_.descriptor(), POLLIN, 0},
                      {answers_.descriptor(), POLLIN, 0},
                      {stop.descriptor(), POLLIN, 0}};
    if (::poll(items, std::size(items), static_cast<int>(driver_.idle_for(puente::io::now()).ms)) < 0 && errno != EINTR)
      return fail(ErrorCode::io, std::string("cannot wait for messages: ") + std::strerror(errno));
    const puente::io::StopSignal::Asked asked = stop.take_asked();
    if (asked == puente::io::StopSignal::Asked::stop) break;
    if (asked == puente::io::StopSignal::Asked::read_again)
      say_info(
          "SIGHUP: broker.toml and the treaty are read at the start only; entries for the directory are taken as they "
          "come");
    PUENTE_REQUIRE(round());
    allow_devices();
  }
  say_info("asked to stop");
  PUENTE_REQUIRE(driver_.stop(puente::io::now()));
  PUENTE_REQUIRE(wait_for_store());
  return {};
}

AnswerStatus Service::round() {
  PUENTE_REQUIRE(take_messages());
  const Clock::time_point begin = Clock::now();
  PUENTE_REQUIRE(take_answers());
  PUENTE_REQUIRE(take_stored());
  PUENTE_REQUIRE(driver_.end_round(puente::io::now()));
  of_rounds_ += since(begin);
  if (!driver_.is_writing()) edge_.charge(costs_.share(std::exchange(of_rounds_, 0)));
  return {};
}

StoreStatus Service::take_stored() {
  PUENTE_TRY(const bool is_durable, store_.finished());
  if (!is_durable) return {};
  edge_.charge(costs_.share(std::exchange(of_rounds_, 0) + since(writing_since_)));
  // Before anybody is told that it is enrolled: a client that is refused once does not come back by itself.
  if (std::exchange(writes_directory_, false)) edge_.allow(allow_list(core_, puente::io::now()));
  return driver_.stored(puente::io::now());
}

StoreStatus Service::wait_for_store() {
  while (driver_.is_writing()) {
    pollfd item{store_.descriptor(), POLLIN, 0};
    ::poll(&item, 1, static_cast<int>(drive::Driver::tick_every.ms));
    PUENTE_REQUIRE(take_stored());
  }
  return {};
}

AnswerStatus Service::take_messages() {
  const Clock::time_point begin = Clock::now();
  for (std::size_t taken = 0; taken < messages_of_round && Clock::now() - begin < time_of_round && !is_full();) {
    std::vector<io::FromEdge> some = edge_.take(messages_at_once, bytes_at_once);
    if (some.empty()) break;
    taken += some.size();
    taken_ += some.size();
    for (io::FromEdge& event : some) PUENTE_REQUIRE(take(event));
    edge_.charge(costs_.take_fresh());
  }
  return {};
}

AnswerStatus Service::take(io::FromEdge& event) {
  const Instant now = puente::io::now();
  if (auto* const message = std::get_if<io::Arrived>(&event)) {
    const Clock::time_point begin = Clock::now();
    const std::size_t before = core_.to_commit().weight;
    PUENTE_REQUIRE(
        driver_.take(now, core::FrameReceived{message->connection, message->peer, std::move(message->frames)}));
    const std::size_t after = core_.to_commit().weight;
    costs_.add(message->party, message->connection, since(begin), after > before ? after - before : 0);
  } else if (const auto* const left = std::get_if<io::Left>(&event)) {
    PUENTE_REQUIRE(driver_.take(now, core::PeerGone{left->connection}));
  } else {
    const auto& fought = std::get<io::Fought>(event);
    PUENTE_REQUIRE(driver_.take(now, core::KeyFought{fought.key, fought.replaced}));
  }
  return {};
}

bool Service::is_full() const {
  if (core_.to_commit().answer_bytes >= answer_bytes_of_commit) return true;
  return driver_.is_writing() && taken_ >= messages_of_commit;
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
  alarms_.seen(seen_at(status_));
  if (const Status told = write_status(status_, core_.health(), alarms_, ended, now, edge_.figures()); !told)
    say_error("the status is not written: " + told.error().what);
}

Seed Service::fresh_seed() { return puente::io::fresh_seed(); }
StoreResult<bool> Service::commit(std::shared_ptr<const ports::WriteBatch> batch) {
  writing_since_ = Clock::now();
  writes_directory_ = !batch->directory.empty();
  taken_ = 0;
  PUENTE_REQUIRE(store_.begin(std::move(batch)));
  return false;
}
std::optional<core::Volume> Service::volume() {
  struct statvfs room {};
  const StoreResult<std::uint64_t> reusable = store_.reusable_bytes();
  if (!reusable || ::statvfs(folder_.c_str(), &room) != 0) return std::nullopt;
  return core::Volume{std::uint64_t{room.f_blocks} * room.f_frsize, std::uint64_t{room.f_bavail} * room.f_frsize,
                      *reusable};
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

void Service::say(const core::Notice& notice) {
  if (notice.level == core::Notice::Level::alarm && !notice.in_health) alarms_.add(notice.text, puente::io::now());
  app::say(notice);
}
void Service::show(const core::Health&, Instant) { tell_status({}); }

}  // namespace puente::broker::app
