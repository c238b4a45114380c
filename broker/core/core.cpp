#include "broker/core/core.h"

#include <fmt/format.h>

#include "audit/chain.h"
#include "broker/core/state_names.h"
#include "crypto/base/check.h"
#include "crypto/primitives/hash.h"

namespace puente::broker::core {
namespace {

constexpr Duration heartbeat_interval = seconds(60);
constexpr Duration addition_delay = seconds(2);  // additions of this long come into force together
constexpr Duration sweep_interval = seconds(10);
constexpr std::uint32_t logged_refusals_per_minute = 60;  // of one device; beyond, they are only counted

WitnessTerms terms_of(const trust::Treaty& treaty) {
  WitnessTerms out;
  out.set = treaty.witness_set();
  out.log = treaty.broker.log;
  out.origin = treaty.broker.origin;
  out.mode = treaty.quorum_mode;
  out.witnesses = out.set.mx;
  out.witnesses.insert(out.witnesses.end(), out.set.us.begin(), out.set.us.end());
  return out;
}

}  // namespace

Core::Core(CoreConfig config, trust::SignedTreaty treaty, ports::Store& store, const primitives::SigningKey& log_key,
           record::inspect::ReleaseKeys& release_keys)
    : config_(std::move(config)),
      store_(store),
      registry_(std::move(treaty)),
      log_(store, registry_.treaty().treaty().broker.origin, log_key),
      witnesses_(terms_of(registry_.treaty().treaty())),
      queues_(store, log_, registry_, release_keys, config_.shard) {}

Result<std::unique_ptr<Core>> Core::start(CoreConfig config, trust::SignedTreaty treaty, ports::Store& store,
                                          const primitives::SigningKey& log_key,
                                          record::inspect::ReleaseKeys& release_keys, Instant now, const Seed& seed) {
  std::unique_ptr<Core> core(new Core(std::move(config), std::move(treaty), store, log_key, release_keys));
  primitives::Drbg random(seed);
  Outputs at_once;
  Turn turn{now, random, core->batch_, core->after_, at_once};
  PUENTE_REQUIRE(core->restore(turn));
  return core;
}

Status Core::restore(Turn& turn) {
  PUENTE_TRY(const ports::Values values, store_.values());
  PUENTE_REQUIRE(registry_.restore(store_, values, turn.now));
  PUENTE_REQUIRE(log_.restore(values));
  PUENTE_REQUIRE(queues_.restore(values));
  PUENTE_TRY(heartbeat_number_, names::number_of(values, names::heartbeat_number));
  PUENTE_REQUIRE(log_.open_epochs(registry_.auditors(turn.now), turn.random));
  log_.append({turn.now, codec::LifecycleEvent{"start", config_.version}}, codec::Audience::both, turn.random);
  return heartbeat(turn);
}

Result<Outputs> Core::step(Instant now, const Seed& seed, Input input) {
  primitives::Drbg random(seed);
  Outputs out;
  Turn turn{now, random, batch_, after_, out};
  PUENTE_REQUIRE(std::visit([&](auto& one) { return handle(turn, one); }, input));
  if (!batch_out_ && batch_.empty() && !log_.has_staged()) {
    PUENTE_REQUIRE(queues_.refill(turn));
    if (witnesses_.head().size > 0) PUENTE_REQUIRE(queues_.release(turn, witnesses_.head(), witnesses_.note()));
  }
  return out;
}

std::optional<ports::WriteBatch> Core::take_batch() {
  if (batch_out_) return std::nullopt;
  if (log_.has_staged()) {
    batch_.values.insert(later_values_.begin(), later_values_.end());
    later_values_.clear();
    batch_.log = log_.stage(batch_.values);
  }
  if (batch_.empty()) return std::nullopt;
  batch_out_ = true;
  after_out_ = std::exchange(after_, {});
  queues_.handed_out();
  return std::exchange(batch_, {});
}

Status Core::handle(Turn& turn, BatchStored&) {
  PUENTE_CHECK(batch_out_, "a batch was handed out before it was stored");
  batch_out_ = false;
  accepted_now_.clear();
  chains_now_.clear();
  for (const ports::ReplayRow& row : batch_.replays) accepted_now_[{row.device, row.record_id}] = row.header_hash;
  for (const ports::ChainRow& row : batch_.chains) chains_now_[row.device] = row;
  queues_.stored();
  for (Output& output : after_out_) turn.at_once.push_back(std::move(output));
  after_out_.clear();
  if (registry_.treaty().treaty().quorum_mode == tlog::QuorumMode::none)
    witnesses_.release_without_quorum(log_.head(), log_.checkpoint());
  witnesses_.offer(log_.head(), log_.checkpoint());
  for (Output& output : witnesses_.ask(turn.now, log_.tree())) turn.at_once.push_back(std::move(output));
  return {};
}

Status Core::handle(Turn& turn, WitnessAnswered& input) {
  PUENTE_TRY(const bool newer, witnesses_.answer(input, turn.now, turn.at_once));
  if (newer) PUENTE_REQUIRE(quorum_reached(turn));
  for (Output& output : witnesses_.ask(turn.now, log_.tree())) turn.at_once.push_back(std::move(output));
  return {};
}

Status Core::quorum_reached(Turn& turn) {
  const codec::Head& head = witnesses_.head();
  later_values_[names::cosigned] = copy_of(view_of(witnesses_.note()));
  later_values_[names::quorum_time] = names::number_value(static_cast<std::uint64_t>(witnesses_.quorum_time().ms));
  const Duration apart = witnesses_.quorum_time() - turn.now;
  if (apart > minutes(10) || apart < minutes(-10)) {
    turn.notice(Notice::Level::alarm,
                "local time and the witnesses' differ by more than 10 minutes: nothing is released");
    return {};
  }
  if (newest_ && newest_->appended.index < head.size &&
      (!proven_ || proven_->appended.index != newest_->appended.index)) {
    proven_ = newest_;
    for (const KeyId& device : queues_.attached_devices()) PUENTE_REQUIRE(send_heartbeat(turn, device));
  }
  return queues_.release(turn, head, witnesses_.note());
}

Status Core::handle(Turn& turn, Tick&) {
  const bool regular = turn.now - last_heartbeat_ >= heartbeat_interval || turn.now < last_heartbeat_;
  const bool additions = registry_.has_additions() && turn.now - last_heartbeat_ >= addition_delay;
  if (regular || additions) PUENTE_REQUIRE(heartbeat(turn));
  if (turn.now - last_sweep_ >= sweep_interval && !batch_out_ && batch_.empty() && !log_.has_staged()) {
    last_sweep_ = turn.now;
    const Instant deadline = std::min(turn.now, witnesses_.quorum_time());
    PUENTE_REQUIRE(queues_.sweep(turn, deadline));
    if (turn.now - last_forgotten_ >= hours(1)) {
      last_forgotten_ = turn.now;
      turn.batch.forget_before = deadline;
    }
  }
  for (Output& output : witnesses_.ask(turn.now, log_.tree())) turn.at_once.push_back(std::move(output));
  return {};
}

Status Core::heartbeat(Turn& turn) {
  std::vector<codec::DirectoryEvent> events;
  for (const Asker& asker : registry_.apply_additions(turn, events))
    turn.after.push_back(to(asker.routing_id, codec::Message{asker.request, codec::Done{}}));
  for (codec::DirectoryEvent& event : events)
    log_.append({turn.now, std::move(event)}, codec::Audience::both, turn.random);
  // New auditors, or one less: from here on entries are sealed to those in force.
  if (registry_.take_auditors_changed()) PUENTE_REQUIRE(log_.open_epochs(registry_.auditors(turn.now), turn.random));
  const codec::HeartbeatEvent event{.shard = config_.shard,
                                    .number = ++heartbeat_number_,
                                    .directory = registry_.directory().root(turn.now),
                                    .bundles = registry_.bundle_hashes(),
                                    .pauses = {}};
  newest_ = HeartbeatHeld{log_.append({turn.now, event}, codec::Audience::both, turn.random), turn.now};
  last_heartbeat_ = turn.now;
  registry_.set_heartbeat_index(newest_->appended.index);
  turn.batch.values[names::heartbeat_number] = names::number_value(heartbeat_number_);
  return {};
}

Status Core::send_heartbeat(Turn& turn, const KeyId& device) {
  Attached* const who = queues_.attached(device);
  if (who == nullptr || !proven_) return {};
  const audit::Appended& appended = proven_->appended;
  PUENTE_TRY(codec::EventProof proof,
             log_.prove(appended.leaf, appended.nonce, appended.event, appended.index, witnesses_.head().size));
  auto update = queues_.head_update(*who, witnesses_.head(), witnesses_.note());
  if (!update) {
    turn.notice(Notice::Level::alarm, "device " + device.hex() + ": " + update.error().what);
    return {};
  }
  turn.at_once.push_back(
      to(who->routing_id, codec::Message{0, codec::Heartbeat{std::move(proof), std::move(*update)}}));
  return {};
}

Status Core::handle(Turn& turn, EntryOffered& input) {
  std::optional<KeyId> revoked;
  const auto taken = registry_.publish(input.entry, std::nullopt, turn.now, revoked);
  if (!taken) {
    turn.notice(Notice::Level::warning, "an entry offered for the directory was not taken: " + taken.error().what);
    return {};
  }
  if (revoked) {
    queues_.revoked(*revoked);
    PUENTE_REQUIRE(heartbeat(turn));
  }
  return {};
}

Status Core::handle(Turn&, PeerGone& input) {
  const auto session = sessions_.find(input.routing_id);
  if (session == sessions_.end()) return {};
  const Attached* const who = queues_.attached(session->second.device);
  if (who != nullptr && who->routing_id == input.routing_id) queues_.detach(session->second.device);
  sessions_.erase(session);
  return {};
}

Status Core::handle(Turn& turn, Stopping&) {
  log_.append({turn.now, codec::LifecycleEvent{"stop", config_.version}}, codec::Audience::both, turn.random);
  return {};
}

void Core::refuse(Turn& turn, const trust::Device& device, const Bytes& routing_id, std::uint64_t request,
                  std::string_view what, const Error& error, const std::optional<RecordId>& record_id,
                  ByteView evidence) {
  codec::Refusal refusal{error.code, error.what.substr(0, 1000), record_id};
  Session& session = sessions_[routing_id];
  if (turn.now - session.minute >= minutes(1)) {
    session.minute = turn.now;
    session.refusals = 0;
  }
  if (++session.refusals > logged_refusals_per_minute) {
    turn.at_once.push_back(to(routing_id, codec::Message{request, std::move(refusal)}));
    return;
  }
  log_.append({turn.now, codec::RefuseEvent{.device = device.key_id,
                                            .agency = model::text_of(device.agency),
                                            .what = std::string(what),
                                            .code = std::string(error_name(error.code)),
                                            .reason = refusal.reason,
                                            .header_hash = std::nullopt,
                                            .evidence = primitives::sha256(evidence)}},
              audit::audience_of(device.agency.nation), turn.random);
  turn.notice(Notice::Level::warning, fmt::format("{} refused ({}, {}): {}", what, model::text_of(device.agency),
                                                  error_name(error.code), error.what));
  turn.after.push_back(to(routing_id, codec::Message{request, std::move(refusal)}));
}

Instant Core::refuse_by(Instant now) const { return std::max(now, witnesses_.quorum_time()); }

bool Core::allows(const CurvePublic& key, Instant now) const {
  const trust::Device* const device = registry_.directory().by_transport(key);
  return device != nullptr && registry_.directory().usable(device->key_id, now).has_value();
}

}  // namespace puente::broker::core
