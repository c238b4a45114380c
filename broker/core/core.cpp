#include "broker/core/core.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/chain.h"
#include "broker/core/state_names.h"
#include "crypto/base/check.h"
#include "crypto/primitives/hash.h"
#include "trust/freshness.h"

namespace puente::broker::core {
namespace {

constexpr Duration heartbeat_interval = seconds(60);
constexpr Duration addition_delay = seconds(2);  // additions of this long come into force together
constexpr Duration sweep_interval = seconds(10);
constexpr Duration verify_interval = hours(1);
constexpr std::uint64_t entries_per_tick = 1024;          // derived again: about 10 ms
constexpr std::uint32_t logged_refusals_per_minute = 60;  // of one device; beyond, they are only counted

WitnessTerms terms_of(const trust::Treaty& treaty) {
  WitnessTerms out;
  out.set = treaty.witness_set();
  out.log = treaty.broker.log;
  out.origin = treaty.broker.origin;
  out.mode = treaty.quorum_mode;
  for (const trust::TreatyWitness& witness : treaty.witnesses_in_order()) out.witnesses.push_back(witness.key);
  return out;
}

// What we say of an error to peers and in the log: printable ASCII, so that nothing hides in it.
std::string plain(std::string_view text) {
  std::string out(text.substr(0, 1000));
  std::ranges::replace_if(
      out, [](char c) { return c < 0x20 || c > 0x7e; }, '?');
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
      queues_(store, log_, registry_, release_keys, registry_.treaty().treaty().shard()) {}

Answer<std::unique_ptr<Core>> Core::start(CoreConfig config, trust::SignedTreaty treaty, ports::Store& store,
                                          const primitives::SigningKey& log_key,
                                          record::inspect::ReleaseKeys& release_keys, Instant now, const Seed& seed) {
  std::unique_ptr<Core> core(new Core(std::move(config), std::move(treaty), store, log_key, release_keys));
  primitives::Drbg random(seed);
  Outputs notices;
  Turn turn = core->turn(now, random, notices);
  PUENTE_REQUIRE(core->restore(turn));
  // Nobody is connected yet: only notices.
  core->after_.insert(core->after_.begin(), std::make_move_iterator(notices.begin()),
                      std::make_move_iterator(notices.end()));
  return core;
}

Turn Core::turn(Instant now, primitives::Drbg& random, Outputs& at_once) {
  return {now, std::max(now, witnesses_.quorum_time()), random, batch_, after_, at_once};
}

AnswerStatus Core::restore(Turn& turn) {
  PUENTE_TRY(const ports::Values values, store_.values());
  PUENTE_REQUIRE(log_.restore(values));
  if (log_.head().size > 0) {
    PUENTE_TRY(const Hash rows, store_.rows());
    PUENTE_REQUIRE(log_.check_rows(values, rows));
  }
  if (!log_.verifying()) later_values_[names::log_verified] = names::verified_value(log_.verified());
  last_verified_ = turn.now;
  PUENTE_REQUIRE(witnesses_.restore(values, log_.tree(), log_.head().size));
  turn.latest = std::max(turn.now, witnesses_.quorum_time());
  PUENTE_REQUIRE(registry_.restore(turn, store_, values));
  if (!registry_.treaty_is_new()) PUENTE_REQUIRE(check_heartbeat(values));
  PUENTE_REQUIRE(queues_.restore(values));
  PUENTE_TRY(heartbeat_number_, names::number_of(values, names::heartbeat_number));
  std::optional<Registry::Begun> begun;
  if (log_.head().size == 0 && registry_.treaty().treaty().handover) {
    PUENTE_TRY(begun, begin_shard(turn));
  }
  const std::vector<audit::AuditorKey> auditors = registry_.auditors(turn.now);
  registry_.auditors_changed(auditors);
  PUENTE_REQUIRE(log_.open_epochs(auditors, turn.random));
  if (begun) PUENTE_REQUIRE(log_begin(turn, std::move(*begun)));
  log_.append({turn.now, codec::LifecycleEvent{"start", config_.version}}, codec::Audience::both, turn.random);
  PUENTE_REQUIRE(heartbeat(turn));
  return {};
}

// The file may have been put back, or a page of it: what is in force must be what the newest heartbeat in the log says.
StoreStatus Core::check_heartbeat(const ports::Values& values) const {
  PUENTE_TRY(const auto kept, names::heartbeat_of(values));
  if (!kept) return damaged("it holds a treaty and no heartbeat");
  PUENTE_REQUIRE(log_.check_event(kept->leaf, kept->nonce, kept->event, kept->index));
  PUENTE_TRY(const codec::Event event, read_back(codec::decode_event(kept->event), names::heartbeat));
  const auto* const heartbeat = std::get_if<codec::HeartbeatEvent>(&event.what);
  if (heartbeat == nullptr || heartbeat->directory != registry_.directory().root(event.time) ||
      heartbeat->bundles != registry_.bundle_hashes() || heartbeat->pauses != registry_.pauses().hash(event.time))
    return damaged("directory, bundles and pauses are not those of the newest heartbeat in the log");
  return {};
}

StoreResult<Outputs> Core::step(Instant now, const Seed& seed, Input input) {
  primitives::Drbg random(seed);
  Outputs out;
  Turn turn = this->turn(now, random, out);
  PUENTE_REQUIRE(std::visit([&](auto& one) { return handle(turn, one); }, input));
  while (idle() && !deferred_.empty()) PUENTE_REQUIRE(carry_out_deferred(turn));
  if (idle()) {
    PUENTE_REQUIRE(queues_.refill(turn));
    PUENTE_REQUIRE(release(turn));
  }
  return out;
}

bool Core::may_release(Turn& turn) {
  if (!finding_.empty()) return false;
  const Duration apart = witnesses_.quorum_time() - turn.now;
  std::string why;
  if (proven_ && (apart > trust::fresh_for || apart < Duration{-trust::fresh_for.ms}))
    why = "local time and the newest quorum's differ by more than 10 minutes";
  else if (proven_ && turn.now - proven_->time >= trust::fresh_for)
    why = "the newest heartbeat under a quorum is older than 10 minutes";
  if (!why.empty() && std::exchange(held_back_, why).empty())
    turn.notice(Notice::Level::alarm, why + ": nothing is released");
  if (why.empty() && proven_ && !std::exchange(held_back_, {}).empty())
    turn.notice(Notice::Level::info, "releases go on");
  return proven_ && why.empty();
}

StoreStatus Core::release(Turn& turn) {
  const NotedHead& head = witnesses_.release_head();
  if (head.head.size == 0 || !may_release(turn)) return {};
  return queues_.release(turn, head, head.head.size <= witnesses_.quorum_head().head.size);
}

std::optional<ports::WriteBatch> Core::take_batch() {
  if (batch_out_) return std::nullopt;
  if (log_.has_staged()) {
    batch_.values.insert(later_values_.begin(), later_values_.end());
    later_values_.clear();
    batch_.log = log_.stage(batch_.values);
  }
  if (batch_.empty()) return std::nullopt;
  batch_.rows_note = log_.rows_note();
  batch_out_ = true;
  after_out_ = std::exchange(after_, {});
  queues_.handed_out();
  return std::exchange(batch_, {});
}

StoreStatus Core::handle(Turn& turn, BatchStored&) {
  PUENTE_CHECK(batch_out_, "a batch was handed out before it was stored");
  batch_out_ = false;
  accepted_now_.clear();
  chains_now_.clear();
  for (const ports::ReplayRow& row : batch_.replays) accepted_now_[{row.device, row.record_id}] = row;
  for (const ports::ChainRow& row : batch_.chains) chains_now_[row.device] = row;
  queues_.stored();
  for (Output& output : after_out_) turn.at_once.push_back(std::move(output));
  after_out_.clear();
  witnesses_.offer(log_.head(), log_.checkpoint());
  for (Output& output : witnesses_.ask(turn.now, log_.tree())) turn.at_once.push_back(std::move(output));
  return {};
}

StoreStatus Core::handle(Turn& turn, WitnessHolds& input) {
  return witnesses_.compare(input, log_.tree(), log_.head().size, turn.at_once);
}

StoreStatus Core::verify(Turn& turn) {
  if (!finding_.empty()) return {};
  if (log_.verifying()) {
    const auto ended = log_.verify_some(entries_per_tick);
    if (!ended && ended.error().cause != StoreError::Cause::damaged) return tl::unexpected(ended.error());
    if (!ended) {
      finding_ = ended.error().what;
      log_.append({turn.now, codec::LifecycleEvent{"finding", config_.version}}, codec::Audience::both, turn.random);
      turn.notice(Notice::Level::alarm, "the log does not hold: " + finding_ + ". Nothing is accepted or released");
    } else if (*ended) {
      later_values_[names::log_verified] = names::verified_value(log_.verified());
      turn.notice(Notice::Level::info,
                  fmt::format("all {} entries of the log were derived again, and hold", log_.verified().size));
    }
  } else if (!batch_out_ && !log_.has_staged() && turn.now - last_verified_ >= verify_interval) {
    last_verified_ = turn.now;
    log_.verify_new();
  }
  return {};
}

StoreStatus Core::handle(Turn& turn, WitnessAnswered& input) {
  if (witnesses_.answer(input, turn.now, turn.at_once)) PUENTE_REQUIRE(quorum_reached(turn));
  for (Output& output : witnesses_.ask(turn.now, log_.tree())) turn.at_once.push_back(std::move(output));
  return {};
}

StoreStatus Core::quorum_reached(Turn& turn) {
  const NotedHead& head = witnesses_.quorum_head();
  turn.latest = std::max(turn.now, witnesses_.quorum_time());
  later_values_[names::cosigned] = copy_of(view_of(head.note));
  later_values_[names::quorum_time] = names::number_value(static_cast<std::uint64_t>(witnesses_.quorum_time().ms));
  if (newest_ && newest_->appended.index < head.head.size &&
      (!proven_ || proven_->appended.index != newest_->appended.index)) {
    proven_ = newest_;
    for (const KeyId& device : queues_.attached_devices()) PUENTE_REQUIRE(send_heartbeat(turn, device));
  }
  return release(turn);
}

StoreStatus Core::handle(Turn& turn, Tick&) {
  const bool regular = turn.now - last_heartbeat_ >= heartbeat_interval || turn.now < last_heartbeat_;
  const bool additions = registry_.has_additions() && turn.now - last_heartbeat_ >= addition_delay;
  PUENTE_REQUIRE(verify(turn));
  if (regular || additions) PUENTE_REQUIRE(heartbeat(turn));
  PUENTE_REQUIRE(end_pauses(turn));
  if (idle() && (queues_.has_gone() || turn.now - last_sweep_ >= sweep_interval || turn.now < last_sweep_)) {
    last_sweep_ = turn.now;
    const Instant deadline = std::min(turn.now, witnesses_.quorum_time());
    PUENTE_REQUIRE(queues_.sweep(turn, deadline));
    if (turn.now - last_forgotten_ >= hours(1)) {
      last_forgotten_ = turn.now;
      turn.batch.forget_before = deadline;
      turn.batch.forget_uses_before = deadline - model::quota_window_max;
    }
  }
  for (Output& output : witnesses_.ask(turn.now, log_.tree())) turn.at_once.push_back(std::move(output));
  return {};
}

StoreStatus Core::heartbeat(Turn& turn) {
  Registry::Applied applied = registry_.apply_additions(turn);
  for (const Asker& asker : applied.askers) {
    if (asker.routing_id.empty())
      turn.after.push_back(EntryAnswered{asker.request, std::nullopt});
    else
      turn.after.push_back(to(asker.routing_id, codec::BrokerMessage{asker.request, codec::Done{}}));
  }
  log_entries(turn, applied);
  for (const KeyId& device : applied.revoked) queues_.revoked(device);
  // New auditors, or one less: from here on entries are sealed to those in force.
  const std::vector<audit::AuditorKey> auditors = registry_.auditors(turn.now);
  if (registry_.auditors_changed(auditors)) PUENTE_REQUIRE(log_.open_epochs(auditors, turn.random));
  log_.append_summary(turn.now, turn.random);
  const codec::HeartbeatEvent event{.shard = registry_.treaty().treaty().shard(),
                                    .number = ++heartbeat_number_,
                                    .directory = registry_.directory().root(turn.now),
                                    .bundles = registry_.bundle_hashes(),
                                    .pauses = registry_.pauses().hash(turn.now)};
  newest_ = HeartbeatHeld{log_.append({turn.now, event}, codec::Audience::both, turn.random), turn.now};
  last_heartbeat_ = turn.now;
  live_.reset();
  const audit::Appended& appended = newest_->appended;
  registry_.set_heartbeat_index(appended.index);
  turn.batch.values[names::heartbeat] =
      names::heartbeat_value({appended.index, appended.leaf, appended.nonce, appended.event});
  turn.batch.values[names::heartbeat_number] = names::number_value(heartbeat_number_);
  return {};
}

void Core::log_entries(Turn& turn, Registry::Applied& applied) {
  for (std::size_t i = 0; i < applied.rows.size(); ++i) {
    ports::DirectoryRow& row = applied.rows[i];
    row.logged = log_.append({turn.now, std::move(applied.events[i])}, codec::Audience::both, turn.random);
    turn.batch.directory.push_back(std::move(row));
  }
}

StoreStatus Core::send_heartbeat(Turn& turn, const KeyId& device) {
  Attached* const who = queues_.attached(device);
  if (who == nullptr || !proven_) return {};
  const audit::Appended& appended = proven_->appended;
  const NotedHead& head = witnesses_.quorum_head();
  // It holds a newer head than we have a quorum for since our start: soon.
  if (who->held_size > head.head.size) return {};
  PUENTE_TRY(codec::EventProof proof,
             log_.prove(appended.leaf, appended.nonce, appended.event, appended.index, head.head.size));
  PUENTE_TRY(codec::HeadUpdate update, queues_.head_update(*who, head, true));
  turn.at_once.push_back(
      to(who->routing_id, codec::BrokerMessage{0, codec::Heartbeat{std::move(proof), std::move(update)}}));
  return {};
}

StoreStatus Core::handle(Turn& turn, EntryOffered& input) {
  const auto taken = registry_.publish(input.entry, Asker{{}, input.token}, turn.now);
  if (!taken)
    turn.at_once.push_back(EntryAnswered{input.token, taken.error()});
  else if (*taken == Taken::held_before)
    turn.at_once.push_back(EntryAnswered{input.token, std::nullopt});
  else if (*taken == Taken::revocation)
    return heartbeat(turn);
  return {};
}

StoreStatus Core::handle(Turn&, PeerGone& input) {
  const auto greeted = greeted_.find(input.routing_id);
  if (greeted == greeted_.end()) return {};
  const Attached* const who = queues_.attached(greeted->second);
  if (who != nullptr && who->routing_id == input.routing_id) queues_.detach(greeted->second);
  greeted_.erase(greeted);
  return {};
}

StoreStatus Core::handle(Turn& turn, Stopping& input) {
  log_.append_summary(turn.now, turn.random);
  log_.append({turn.now, codec::LifecycleEvent{input.why, config_.version}}, codec::Audience::both, turn.random);
  return {};
}

void Core::refuse(Turn& turn, const From& from, const Refused& refused) {
  codec::Refusal refusal{refused.error->code, plain(refused.error->what), refused.record_id};
  Refusals& counted = refusals_[from.device.key_id];
  if (turn.now - counted.minute >= minutes(1) || turn.now < counted.minute) counted = {0, turn.now};
  if (++counted.count > logged_refusals_per_minute) {
    turn.at_once.push_back(to(from.routing_id, codec::BrokerMessage{from.request, std::move(refusal)}));
    return;
  }
  log_.append({turn.now, codec::RefuseEvent{.device = from.device.key_id,
                                            .agency = model::text_of(from.device.agency),
                                            .what = std::string(refused.what),
                                            .code = std::string(error_name(refused.error->code)),
                                            .reason = refusal.reason,
                                            .header_hash = refused.header_hash,
                                            .evidence = primitives::sha256(refused.evidence)}},
              audit::audience_of(from.device.agency.nation), turn.random);
  turn.notice(Notice::Level::warning,
              fmt::format("{} refused ({}, {}): {}", refused.what, model::text_of(from.device.agency),
                          error_name(refused.error->code), refusal.reason));
  turn.after.push_back(to(from.routing_id, codec::BrokerMessage{from.request, std::move(refusal)}));
}

StoreStatus Core::refuse_or_stop(Turn& turn, const From& from, const Failure& failure, Refused refused) {
  if (const StoreError* const ours = failure.of_store()) return tl::unexpected(*ours);
  refused.error = failure.of_peer();
  refuse(turn, from, refused);
  return {};
}

bool Core::allows(const CurvePublic& key, Instant now) const {
  const trust::Device* const device = registry_.directory().by_transport(key);
  return device != nullptr && registry_.directory().usable(device->key_id, now).has_value();
}

Health Core::health() const {
  return {.entries = log_.head().size,
          .quorum_entries = witnesses_.quorum_head().head.size,
          .quorum_time = witnesses_.quorum_time(),
          .held_back = finding_.empty() ? held_back_ : "the log does not hold: " + finding_,
          .devices = greeted_.size(),
          .witnesses = witnesses_.health()};
}

}  // namespace puente::broker::core
