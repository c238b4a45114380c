#include "broker/core/core.h"

#include <fmt/format.h>

#include "broker/core/departures.h"
#include "broker/core/forgetting.h"
#include "broker/core/state_names.h"

namespace puente::broker::core {
namespace {

constexpr Duration sweep_interval = seconds(10);
constexpr Duration forget_interval = hours(1);
constexpr std::size_t forgotten_at_once = 4096;  // of each table

WitnessTerms terms_of(const trust::Treaty& treaty, bool unwitnessed) {
  WitnessTerms out;
  out.set = treaty.witness_set();
  out.log = treaty.broker.log;
  out.origin = treaty.broker.origin;
  out.mode = treaty.quorum_mode;
  out.unwitnessed = unwitnessed;
  for (const trust::TreatyWitness& witness : treaty.witnesses_in_order()) out.witnesses.push_back(witness.key);
  return out;
}

}  // namespace

Core::Core(CoreConfig config, trust::SignedTreaty treaty, ports::Store& store, const primitives::SigningKey& log_key,
           ports::ReleaseKeys& release_keys)
    : config_(std::move(config)),
      store_(store),
      pending_(store),
      registry_(std::move(treaty)),
      log_(store, registry_.treaty().treaty().broker.origin, log_key),
      witnesses_(terms_of(registry_.treaty().treaty(), config_.unwitnessed)),
      shown_(log_, witnesses_),
      watch_(log_, config_.version),
      sessions_(log_),
      spool_(pending_.view()),
      shares_(config_.budgets),
      verdicts_(registry_),
      approvals_(verdicts_),
      evidence_(pending_.view()),
      hold_(registry_, queues_, in_flight_, approvals_),
      tracking_(pending_.view(), sessions_),
      notices_(pending_.view(), log_, sessions_),
      hold_desk_({registry_, verdicts_, log_, queues_, notices_, sender_holds_}),
      deliveries_({registry_, verdicts_, spool_, log_, queues_, in_flight_, hold_, approvals_, tracking_},
                  registry_.treaty().treaty().shard()),
      refused_(
          {pending_.view(), verdicts_, spool_, log_, queues_, in_flight_, tracking_, notices_, hold_desk_, evidence_}),
      returns_(
          {pending_.view(), registry_, verdicts_, spool_, log_, queues_, in_flight_, hold_, tracking_, deliveries_}),
      refill_({pending_.view(), verdicts_, spool_, queues_, in_flight_, hold_, approvals_, deliveries_, returns_,
               sender_holds_}),
      release_({registry_, verdicts_, spool_, log_, sessions_, in_flight_, hold_, approvals_, deliveries_, returns_,
                release_keys}),
      presence_(sessions_, in_flight_, refill_, tracking_, notices_, returns_),
      heartbeats_(registry_, log_, sessions_, witnesses_, presence_),
      recall_({pending_.view(), registry_, spool_, log_, queues_, approvals_, tracking_, notices_, deliveries_}),
      openings_(pending_.view(), registry_, verdicts_, log_, notices_, refill_),
      approval_desk_({pending_.view(), registry_, verdicts_, queues_, hold_, spool_, approvals_}),
      orders_({registry_, log_, hold_, hold_desk_, returns_, refill_, approval_desk_}),
      intake_({pending_.view(), registry_, verdicts_, spool_, log_, queues_, hold_, approvals_, quotas_, tracking_,
               deliveries_, refill_, evidence_, shares_}),
      queries_({store_, store_, registry_, log_, witnesses_, sessions_, heartbeats_, hold_, hold_desk_, approval_desk_,
                config_.budgets}),
      desk_({registry_, log_, watch_, witnesses_, shown_, queues_, presence_, heartbeats_, intake_, deliveries_,
             refill_, notices_, tracking_, refused_, orders_, recall_, openings_, queries_, config_.budgets}) {}

Answer<std::unique_ptr<Core>> Core::start(CoreConfig config, trust::SignedTreaty treaty, ports::Store& store,
                                          const primitives::SigningKey& log_key, ports::ReleaseKeys& release_keys,
                                          Instant now, const Seed& seed) {
  std::unique_ptr<Core> core(new Core(std::move(config), std::move(treaty), store, log_key, release_keys));
  primitives::Drbg random(seed);
  Outputs notices;
  Turn turn = core->turn(now, random, notices);
  PUENTE_REQUIRE(core->restore(turn));
  // Nobody is connected yet: only notices.
  Outputs& after = core->pending_.after();
  after.insert(after.begin(), std::make_move_iterator(notices.begin()), std::make_move_iterator(notices.end()));
  return core;
}

Turn Core::turn(Instant now, primitives::Drbg& random, Outputs& at_once) {
  return {now, std::max(now, witnesses_.quorum_time()), random, pending_.batch(), pending_.after(), at_once};
}

AnswerStatus Core::restore(Turn& turn) {
  PUENTE_TRY(const ports::Values values, store_.values());
  PUENTE_REQUIRE(log_.restore(values));
  if (log_.head().size == 0) PUENTE_REQUIRE(check_new());
  watch_.begin(turn.now);
  PUENTE_REQUIRE(witnesses_.restore(values, log_.tree(), log_.head().size));
  PUENTE_REQUIRE(shown_.restore(config_.contradiction));
  turn.latest = std::max(turn.now, witnesses_.quorum_time());
  PUENTE_REQUIRE(registry_.restore(turn, store_, values));
  PUENTE_REQUIRE(heartbeats_.restore(values, !registry_.treaty_is_new()));
  PUENTE_REQUIRE(approvals_.restore(store_, registry_.directory()));
  PUENTE_REQUIRE(quotas_.restore(store_));
  PUENTE_REQUIRE(sender_holds_.restore(values));
  PUENTE_REQUIRE(evidence_.restore(store_));
  PUENTE_REQUIRE(intake_.restore(store_));
  PUENTE_REQUIRE(shares_.restore(store_, registry_.directory()));
  PUENTE_REQUIRE(queues_.restore(store_, values));
  PUENTE_TRY(const std::vector<codec::PauseCount> counts, names::counts_of(values));
  hold_.restore(counts);
  returns_.restore();
  orders_.restore(counts);
  std::optional<Registry::Beginning> beginning;
  if (log_.head().size == 0 && registry_.treaty().treaty().handover) {
    PUENTE_TRY(beginning, begin_shard(turn));
  }
  const std::vector<audit::AuditorKey> auditors = registry_.auditors(turn.now);
  registry_.auditors_changed(auditors);
  PUENTE_REQUIRE(log_.open_epochs(auditors, turn.random));
  if (beginning) PUENTE_REQUIRE(log_beginning(turn, std::move(*beginning)));
  log_.append({turn.now, codec::LifecycleEvent{"start", config_.version}}, codec::Audience::both, turn.random);
  if (config_.unwitnessed)
    log_.append({turn.now, codec::LifecycleEvent{"start-unwitnessed", config_.version}}, codec::Audience::both,
                turn.random);
  PUENTE_REQUIRE(heartbeats_.beat(turn));
  return {};
}

// Where there is no log there is nothing else: rows without their checkpoint would be held against no signature.
StoreStatus Core::check_new() const {
  bool empty = true;
  PUENTE_REQUIRE(store_.read_rows([&](ByteView) { empty = false; }));
  if (empty) return {};
  return damaged(
      "the store holds rows and no checkpoint of the log that they belong to: a part of an older copy was put back. "
      "Nothing is served; see docs/operator.md, 'A restored broker'");
}

// What both nations signed that a shard of the log begins with (trust/handover.h).
Result<Registry::Beginning> Core::begin_shard(Turn& turn) {
  const trust::Handover& handover = *registry_.treaty().treaty().handover;
  if (!config_.handed_over)
    return fail(
        ErrorCode::not_found,
        fmt::format("the treaty hands over to shard {} of the log, and what it begins with is not here: put the "
                    "file that `puente handover draft` wrote into the folder, as 'handover'",
                    handover.shard));
  PUENTE_TRY(trust::CheckedState state, trust::check_handed_over(registry_.treaty(), *config_.handed_over));
  config_.handed_over.reset();
  turn.notice(
      Notice::Level::warning,
      fmt::format("shard {} of the log begins: the one before, {}, ended at {} entries; what was queued there is "
                  "sent again by its senders",
                  handover.shard, handover.log.name, handover.size));
  return registry_.begin(turn, std::move(state));
}

StoreStatus Core::log_beginning(Turn& turn, Registry::Beginning beginning) {
  const auto append = [&](auto event) {
    log_.append({turn.now, std::move(event)}, codec::Audience::both, turn.random);
  };
  append(trust::event_of(*registry_.treaty().treaty().handover));
  heartbeats_.log_entries(turn, beginning.entries);
  for (codec::PolicyEvent& event : beginning.bundles) append(std::move(event));
  for (const trust::SignedOrder& order : beginning.orders) PUENTE_REQUIRE(orders_.begin(turn, order));
  return {};
}

StoreResult<Outputs> Core::step(Instant now, const Seed& seed, Input input) {
  primitives::Drbg random(seed);
  Outputs out;
  Turn turn = this->turn(now, random, out);
  PUENTE_REQUIRE(std::visit([&](auto& one) { return handle(turn, one); }, input));
  PUENTE_REQUIRE(tracking_.catch_up(turn));
  PUENTE_REQUIRE(notices_.load());
  PUENTE_REQUIRE(refill_.run(turn));
  PUENTE_REQUIRE(release(turn));
  if (!log_.has_staged()) pending_.end_idle_step(out);
  return out;
}

StoreStatus Core::release(Turn& turn) {
  const NotedHead& head = witnesses_.release_head();
  if (head.head.size == 0 || !watch_.finding().empty() || !heartbeats_.is_fresh(turn)) return {};
  const bool quorum = head.head.size <= witnesses_.quorum_head().head.size;
  PUENTE_REQUIRE(release_.run(turn, head, quorum));
  return quorum ? notices_.send(turn, head) : StoreStatus{};
}

StoreResult<std::shared_ptr<const ports::WriteBatch>> Core::take_batch() {
  if (pending_.is_out()) return nullptr;
  ports::WriteBatch& batch = pending_.batch();
  if (log_.has_staged()) batch.log = log_.stage(batch.values);
  if (batch.empty()) return nullptr;
  PUENTE_TRY(const std::vector<ports::SpoolUse> freed, name_departures(store_, batch));
  for (const ports::SpoolUse& one : freed) shares_.remove(one.device, {one.records, one.bytes});
  in_flight_.handed_out();
  return pending_.hand_out();
}

StoreStatus Core::handle(Turn& turn, BatchStored& input) {
  if (input.volume) shares_.see(*input.volume);
  for (Output& output : pending_.stored()) turn.at_once.push_back(std::move(output));
  in_flight_.stored();
  witnesses_.offer(log_.head(), log_.checkpoint());
  ask_witnesses(turn);
  return {};
}

void Core::ask_witnesses(Turn& turn) {
  for (Output& output : witnesses_.ask(turn.now, log_.tree())) turn.at_once.push_back(std::move(output));
}

StoreStatus Core::handle(Turn& turn, WitnessHolds& input) {
  return witnesses_.compare(input, log_.tree(), log_.head().size, turn.at_once);
}

StoreStatus Core::handle(Turn& turn, WitnessAnswered& input) {
  if (witnesses_.answer(input, turn.now, turn.at_once)) {
    turn.latest = std::max(turn.now, witnesses_.quorum_time());
    const NotedHead& head = witnesses_.quorum_head();
    log_.keep_later(names::cosigned, copy_of(view_of(head.note)));
    log_.keep_later(names::quorum_time, names::number_value(static_cast<std::uint64_t>(witnesses_.quorum_time().ms)));
    PUENTE_REQUIRE(heartbeats_.quorum_reached(turn));
  }
  ask_witnesses(turn);
  return {};
}

StoreStatus Core::handle(Turn& turn, Tick& input) {
  if (input.volume) shares_.see(*input.volume);
  const bool due = heartbeats_.is_due(turn.now);
  PUENTE_REQUIRE(watch_.tick(turn, !pending_.is_out()));
  tracking_.tick(turn.now);
  desk_.log_refusals(turn);
  if (due) PUENTE_REQUIRE(heartbeats_.beat(turn));
  if (orders_.end_expired(turn)) PUENTE_REQUIRE(heartbeats_.beat(turn));
  PUENTE_REQUIRE(sweep(turn));
  ask_witnesses(turn);
  return {};
}

StoreStatus Core::sweep(Turn& turn) {
  if (!returns_.is_due() && !forgets_more_ && turn.now - last_sweep_ < sweep_interval && turn.now >= last_sweep_)
    return {};
  last_sweep_ = turn.now;
  const bool ended = hold_desk_.end_old(turn), room = approvals_.take_room(turn.latest);
  if (ended || room) refill_.look_again();
  const Instant deadline = std::min(turn.now, witnesses_.quorum_time());
  PUENTE_REQUIRE(returns_.sweep(turn, deadline));
  return forget(turn, deadline);
}

StoreStatus Core::forget(Turn& turn, Instant deadline) {
  if (!forgets_more_ && turn.now - last_forgotten_ < forget_interval) return {};
  // forgettable() reads what is committed, and a batch holds one such list: so only while no batch is out.
  if (pending_.is_out() || !turn.batch.forgotten.empty()) return {};
  last_forgotten_ = turn.now;
  PUENTE_TRY(ports::ForgottenRows rows,
             store_.forgettable(deadline, deadline - model::quota_window_max, forgotten_at_once));
  PUENTE_REQUIRE(keep_with_outcomes(store_, rows));
  forgets_more_ = std::max({rows.replays.size(), rows.outcomes.size(), rows.approvals.size(), rows.awaiting.size(),
                            rows.quota_uses.size()}) == forgotten_at_once;
  turn.batch.forgotten = std::move(rows);
  return {};
}

StoreStatus Core::handle(Turn& turn, EntryOffered& input) {
  const auto taken = registry_.publish(input.entry, Offerer{{}, input.token}, turn.now);
  if (!taken)
    turn.at_once.push_back(EntryAnswered{input.token, taken.error()});
  else if (*taken == Taken::held_before)
    turn.after.push_back(EntryAnswered{input.token, std::nullopt});
  else if (*taken == Taken::revocation)
    return heartbeats_.beat(turn);
  return {};
}

StoreStatus Core::handle(Turn& turn, Stopping& input) {
  desk_.log_refusals(turn, true);
  log_.append_summary(turn.now, turn.random);
  log_.append({turn.now, codec::LifecycleEvent{input.why, config_.version}}, codec::Audience::both, turn.random);
  return {};
}

Health Core::health() const {
  Health out{
      .entries = log_.head().size,
      .quorum_entries = witnesses_.quorum_head().head.size,
      .quorum_time = witnesses_.quorum_time(),
      .held_back = watch_.finding().empty() ? heartbeats_.held_back() : "the log does not hold: " + watch_.finding(),
      .devices = sessions_.size(),
      .witnesses = witnesses_.health(),
      .holds = {},
      .contradiction = shown_.contradiction()};
  for (const SenderHolds::Held& held : sender_holds_.held())
    out.holds.push_back(
        fmt::format("records of device {} of {} wait for device {} of {}, which refused {} of them within "
                    "a day, until {}",
                    held.sender.hex(), verdicts_.agency_of(held.sender), held.recipient.hex(),
                    verdicts_.agency_of(held.recipient), held.refused, format_utc(held.until)));
  for (const std::string& agency : approvals_.left_out())
    out.holds.push_back(
        fmt::format("so many records of {} wait for approvals that no more of them are listed", agency));
  if (std::string missing = shares_.volume_short(); !missing.empty()) out.holds.push_back(std::move(missing));
  add_peers(out, registry_, sessions_, shares_, desk_.conducts());
  return out;
}

}  // namespace puente::broker::core
