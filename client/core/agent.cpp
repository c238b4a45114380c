#include "client/core/agent.h"

#include <algorithm>

#include "client/core/shard.h"
#include "crypto/base/check.h"
#include "crypto/primitives/hash.h"

namespace puente::client::core {
namespace {

constexpr Duration daily_interval = minutes(1);
constexpr std::size_t alarm_bytes_max = 1000;

}  // namespace

Parts::Parts(trust::SignedTreaty treaty, Self own, const primitives::SigningKey& key, ports::AgentStore& store_below,
             ports::KeyRing& ring, Pairs pairs_held, std::optional<document::TokenMaker> token_maker,
             WhenBehind when_behind)
    : self(std::move(own)),
      store(store_below),
      view(store, batch),
      in_force(std::move(treaty)),
      pairs(std::move(pairs_held)),
      tokens(std::move(token_maker)),
      outbox(self, key, view, in_force, pairs, limits, tokens ? &*tokens : nullptr, when_behind),
      log(self.device, view, in_force),
      inbox(self, key, store, view, in_force, pairs, log, telling),
      daily(self.device, key, ring),
      notices(self.agency, in_force),
      requests(self, key, view, conversation, outbox, inbox, telling),
      synchronisation(in_force, notices, conversation),
      own_device(self.device, in_force, daily, requests) {}

Agent::Agent(trust::SignedTreaty treaty, Self self, const primitives::SigningKey& key, ports::AgentStore& store,
             ports::KeyRing& ring, Pairs pairs, std::optional<document::TokenMaker> tokens, WhenBehind when_behind)
    : parts_(std::move(treaty), std::move(self), key, store, ring, std::move(pairs), std::move(tokens), when_behind) {}

Answer<std::unique_ptr<Agent>> Agent::start(trust::SignedTreaty treaty, model::AgencyId agency,
                                            const primitives::SigningKey& key, ports::AgentStore& store,
                                            ports::KeyRing& ring, Pairs pairs, Instant now,
                                            std::optional<document::TokenMaker> tokens, WhenBehind when_behind) {
  Self self{std::move(agency), primitives::key_id_of(key.public_key())};
  std::unique_ptr<Agent> agent(new Agent(std::move(treaty), std::move(self), key, store, ring, std::move(pairs),
                                         std::move(tokens), when_behind));
  PUENTE_REQUIRE(agent->restore(now));
  return agent;
}

AnswerStatus Agent::restore(Instant now) {
  PUENTE_TRY(const Values values, parts_.store.values());
  PUENTE_TRY(shard_begins_, core::shard_begins(parts_, values));
  PUENTE_REQUIRE(parts_.in_force.restore(parts_.store, values, now));
  PUENTE_REQUIRE(parts_.outbox.restore(values));
  PUENTE_REQUIRE(parts_.inbox.restore(parts_.store, values));
  PUENTE_REQUIRE(parts_.notices.restore(values));
  PUENTE_REQUIRE(parts_.forms.restore(values));
  PUENTE_REQUIRE(parts_.telling.restore(parts_.store, values));
  PUENTE_REQUIRE(parts_.exports.restore(values));
  PUENTE_REQUIRE(parts_.daily.restore(values, parts_.inbox.keys(), now));
  return {};
}

Status Agent::ready(Instant now) const {
  PUENTE_REQUIRE(may_open(now));
  return parts_.outbox.in_step();
}

Status Agent::may_open(Instant now) const {
  PUENTE_REQUIRE(parts_.in_force.ready(now));
  return parts_.in_force.directory().usable(parts_.self.device, parts_.in_force.refuse_by(now));
}

StoreResult<Outputs> Agent::step(Instant now, const Seed& seed, Input input) {
  PUENTE_CHECK(!batch_out_ || std::holds_alternative<BatchStored>(input), "a batch is out: store it first");
  primitives::Drbg random(seed);
  Outputs out;
  Turn turn{now, random, parts_.batch, after_, out};
  if (std::exchange(shard_begins_, false)) PUENTE_REQUIRE(begin_shard(turn, parts_));
  const auto dispatch = [&](auto& one) -> StoreStatus {
    if constexpr (requires { parts_.requests.handle(turn, one); })
      return parts_.requests.handle(turn, one);
    else if constexpr (requires { parts_.forms.handle(turn, one); })
      return parts_.forms.handle(turn, one);
    else if constexpr (requires { parts_.telling.handle(turn, one); })
      return parts_.telling.handle(turn, one);
    else if constexpr (requires { parts_.exports.handle(turn, one); })
      return parts_.exports.handle(turn, one);
    else
      return handle(turn, one);
  };
  PUENTE_REQUIRE(std::visit(dispatch, input));
  if (parts_.conversation.take_hello()) hello(turn);
  const bool is_ready = ready(now).has_value();
  if (is_ready && !was_ready_) parts_.outbox.look_again();
  was_ready_ = is_ready;
  if (may_open(now)) PUENTE_REQUIRE(parts_.inbox.drain(turn));
  if (parts_.conversation.welcomed() && parts_.batch.empty()) PUENTE_REQUIRE(parts_.outbox.fill(turn, is_ready));
  keep_alarms(turn);
  if (parts_.batch.empty()) {
    for (Output& output : after_) out.push_back(std::move(output));
    after_.clear();
  }
  return out;
}

std::optional<ports::AgentBatch> Agent::take_batch() {
  if (batch_out_ || (parts_.batch.empty() && !parts_.head_moved)) return std::nullopt;
  if (std::exchange(parts_.head_moved, false)) parts_.in_force.save(parts_.batch.values);
  batch_out_ = true;
  after_out_ = std::exchange(after_, {});
  parts_.view.clear();
  return std::exchange(parts_.batch, {});
}

StoreStatus Agent::handle(Turn& turn, BatchStored&) {
  PUENTE_CHECK(batch_out_, "a batch was handed out before it was stored");
  batch_out_ = false;
  for (Output& output : after_out_) turn.at_once.push_back(std::move(output));
  after_out_.clear();
  return {};
}

void Agent::hello(Turn& turn) {
  parts_.synchronisation.begin();
  parts_.log.begin();
  parts_.inbox.connected();
  const trust::HeadTracker& heads = parts_.in_force.heads();
  parts_.conversation.hello(
      turn, {codec::protocol_2, heads.head().size, parts_.inbox.last_delivery(), parts_.in_force.treaty().shard(),
             heads.held() ? tlog::format_note(heads.held()->note()) : std::string()});
}

StoreStatus Agent::handle(Turn& turn, Connected&) {
  parts_.conversation.connected();
  parts_.requests.lost(turn);
  parts_.own_device.connected();
  return {};
}

StoreStatus Agent::handle(Turn& turn, Disconnected&) {
  parts_.conversation.disconnected(turn.now);
  parts_.outbox.disconnected();
  turn.notice(Notice::Level::info, "the connection to the broker was lost; it is being made anew");
  return {};
}

StoreStatus Agent::handle(Turn& turn, Received& input) { return from_broker_.take(turn, input); }

StoreStatus Agent::handle(Turn& turn, Compose& input) { return parts_.outbox.compose(turn, input); }

StoreStatus Agent::handle(Turn& turn, NoteAct& input) {
  // One that no key signed answers no challenge.
  if (input.act.challenge == ports::Challenge()) input.act.challenge = turn.random.random<ports::Challenge>();
  turn.batch.acts.push_back(std::move(input.act));
  turn.after.push_back(Answered{input.ticket, {}});
  return {};
}

StoreStatus Agent::handle(Turn& turn, DrawChallenge& input) {
  turn.at_once.push_back(ChallengeDrawn{input.ticket, turn.random.random<ports::Challenge>()});
  return {};
}

StoreStatus Agent::handle(Turn& turn, AlarmsSeen& input) {
  turn.batch.forget_alarms = true;
  parts_.telling.alarms_seen();
  turn.after.push_back(Answered{input.ticket, {}});
  return {};
}

StoreStatus Agent::handle(Turn& turn, Tick&) {
  const Instant quorum_time = parts_.in_force.heads().quorum_time();
  const Instant erased_by = std::min(turn.now, quorum_time);  // erasures follow the earlier clock
  if (auto old = parts_.pairs.drop_old(erased_by); !old.empty()) turn.at_once.push_back(ErasePairs{std::move(old)});
  // Also with the first heartbeat, by which the clock is known to be right.
  const bool agrees = trust::clock_agrees(turn.now, quorum_time);
  if (turn.now - daily_at_ >= daily_interval || turn.now < daily_at_ || agrees != clock_agreed_) {
    daily_at_ = turn.now;
    clock_agreed_ = agrees;
    PUENTE_REQUIRE(parts_.daily.tick(turn, parts_.inbox.keys(), erased_by, agrees));
    if (parts_.conversation.welcomed()) parts_.own_device.publish_packages(turn);
    PUENTE_REQUIRE(parts_.inbox.erase_due(turn));
    parts_.own_device.warn_of_end(turn);
  }
  PUENTE_REQUIRE(parts_.outbox.tick(turn));
  PUENTE_REQUIRE(parts_.telling.tick(turn, parts_.store, parts_.self.agency));
  parts_.conversation.tick(turn.now);
  if (!parts_.conversation.welcomed()) return {};
  if (parts_.inbox.take_dropped()) parts_.conversation.begin_again(turn.now);
  if (!parts_.conversation.welcomed()) return {};
  parts_.synchronisation.go_on(turn);
  parts_.own_device.publish_packages(turn);
  parts_.inbox.repeat_refusals(turn, false);
  return from_broker_.ask(turn);
}

void Agent::keep_alarms(Turn& turn) {
  if (const auto fork = parts_.in_force.take_fork()) {
    Evidence evidence;
    evidence.content = tlog::format_fork(*fork);
    evidence.name = "fork-" + primitives::sha256(view_of(evidence.content)).hex().substr(0, 16) + ".fork";
    turn.notice(Notice::Level::alarm, "two heads of the log contradict each other: kept in evidence/" + evidence.name +
                                          "; puente audit prove-fork judges it");
    turn.at_once.push_back(std::move(evidence));
  }
  for (const Output& output : turn.at_once)
    if (const auto* const notice = std::get_if<Notice>(&output); notice && notice->level == Notice::Level::alarm) {
      turn.batch.alarms.emplace_back(turn.now, notice->text.substr(0, alarm_bytes_max));
      parts_.telling.alarmed();
    }
}

}  // namespace puente::client::core
