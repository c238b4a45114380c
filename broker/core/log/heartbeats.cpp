#include "broker/core/log/heartbeats.h"

#include "broker/core/state_names.h"
#include "trust/freshness.h"

namespace puente::broker::core {
namespace {

constexpr Duration heartbeat_interval = seconds(60);
constexpr Duration addition_delay = seconds(2);  // additions of this long come into force together

}  // namespace

StoreStatus Heartbeats::restore(const ports::Values& values, bool check_newest) {
  if (check_newest) PUENTE_REQUIRE(check(values));
  PUENTE_TRY(number_, names::number_of(values, names::heartbeat_number));
  return {};
}

StoreStatus Heartbeats::check(const ports::Values& values) const {
  PUENTE_TRY(const auto kept, names::heartbeat_of(values));
  if (!kept) return damaged("it holds a treaty and no heartbeat");
  PUENTE_REQUIRE(log_.check_event(kept->leaf, kept->nonce, kept->event, kept->index));
  PUENTE_TRY(const codec::Event event, read_back(codec::decode_event(kept->event), names::heartbeat));
  const auto* const heartbeat = std::get_if<codec::HeartbeatEvent>(&event.what);
  if (heartbeat == nullptr || heartbeat->directory != registry_.directory().root(event.time) ||
      heartbeat->bundles != registry_.policies().hashes() || heartbeat->pauses != registry_.pauses().hash(event.time))
    return damaged("directory, bundles and pauses are not those of the newest heartbeat in the log");
  return {};
}

bool Heartbeats::is_due(Instant now) const {
  return now - last_ >= heartbeat_interval || now < last_ ||
         (registry_.has_additions() && now - last_ >= addition_delay);
}

StoreStatus Heartbeats::beat(Turn& turn) {
  Registry::Applied applied = registry_.apply_additions(turn);
  for (const Offerer& offerer : applied.offerers) {
    if (offerer.connection == 0)
      turn.after.push_back(EntryAnswered{offerer.request, std::nullopt});
    else
      turn.after.push_back(to(offerer.connection, {offerer.request, codec::Done{}}));
  }
  log_entries(turn, applied);
  for (const KeyId& device : applied.revoked) presence_.revoked(device);
  // New auditors, or one less: from here on entries are sealed to those in force.
  const std::vector<audit::AuditorKey> auditors = registry_.auditors(turn.now);
  if (registry_.auditors_changed(auditors)) PUENTE_REQUIRE(log_.open_epochs(auditors, turn.random));
  log_.append_summary(turn.now, turn.random);
  const codec::HeartbeatEvent event{.shard = registry_.treaty().treaty().shard(),
                                    .number = ++number_,
                                    .directory = registry_.directory().root(turn.now),
                                    .bundles = registry_.policies().hashes(),
                                    .pauses = registry_.pauses().hash(turn.now)};
  newest_ = Held{log_.append({turn.now, event}, codec::Audience::both, turn.random), turn.now};
  last_ = turn.now;
  directory_.reset();
  const audit::Appended& appended = newest_->appended;
  registry_.set_heartbeat_index(appended.index);
  turn.batch.values[names::heartbeat] =
      names::heartbeat_value({appended.index, appended.leaf, appended.nonce, appended.event});
  turn.batch.values[names::heartbeat_number] = names::number_value(number_);
  return {};
}

void Heartbeats::log_entries(Turn& turn, Registry::Applied& applied) {
  for (std::size_t i = 0; i < applied.rows.size(); ++i) {
    ports::DirectoryRow& row = applied.rows[i];
    row.logged = log_.append({turn.now, std::move(applied.events[i])}, codec::Audience::both, turn.random);
    turn.batch.directory.push_back(std::move(row));
  }
}

StoreStatus Heartbeats::send(Turn& turn, const KeyId& device) {
  Session* const session = sessions_.find(device);
  if (session == nullptr || !proven_) return {};
  const audit::Appended& appended = proven_->appended;
  const NotedHead& head = witnesses_.quorum_head();
  // It holds a newer head than we have a quorum for since our start: soon.
  if (session->held_size > head.head.size) return {};
  codec::Heartbeat out;
  PUENTE_TRY(out.proof, log_.prove(appended.leaf, appended.nonce, appended.event, appended.index, head.head.size));
  PUENTE_TRY(out.head, sessions_.update(*session, head, true));
  turn.at_once.push_back(to(session->connection, {0, std::move(out)}));
  return {};
}

StoreStatus Heartbeats::quorum_reached(Turn& turn) {
  if (!newest_ || newest_->appended.index >= witnesses_.quorum_head().head.size) return {};
  if (proven_ && proven_->appended.index == newest_->appended.index) return {};
  proven_ = newest_;
  for (const KeyId& device : sessions_.devices()) PUENTE_REQUIRE(send(turn, device));
  return {};
}

bool Heartbeats::is_fresh(Turn& turn) {
  if (!proven_) return false;
  const Duration apart = witnesses_.quorum_time() - turn.now;
  std::string why;
  if (apart > trust::fresh_for || apart < Duration{-trust::fresh_for.ms})
    why = "local time and the newest quorum's differ by more than 10 minutes";
  else if (turn.now - proven_->time >= trust::fresh_for)
    why = "the newest heartbeat under a quorum is older than 10 minutes";
  const std::string before = std::exchange(held_back_, why);
  if (before.empty() && !why.empty()) turn.notice(Notice::Level::alarm, why + ": nothing is released", true);
  if (!before.empty() && why.empty()) turn.notice(Notice::Level::info, "releases go on");
  return why.empty();
}

const std::vector<Bytes>& Heartbeats::directory() {
  if (!directory_) directory_ = registry_.directory().live(last_);
  return *directory_;
}

}  // namespace puente::broker::core
