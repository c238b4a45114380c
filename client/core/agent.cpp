#include "client/core/agent.h"

#include <fmt/format.h>

#include "crypto/base/check.h"

namespace puente::client::core {
namespace {

constexpr Duration ask_again_after = seconds(5);
constexpr Duration notices_again_after_failure = minutes(1);
constexpr Duration hello_again_after = seconds(30);
// One comes each minute to whoever said hello. Without, the broker may have taken us for gone (its queue to us was
// full).
constexpr Duration heartbeat_missing_after = minutes(3);
constexpr Duration publish_again_after = minutes(5);
constexpr Duration daily_interval = minutes(1);
constexpr Duration warn_of_end_before = days(14);  // of this device's certificate
constexpr Duration warn_again_after = days(1);
constexpr std::size_t publishing_max = 256;

}  // namespace

Agent::Agent(trust::SignedTreaty treaty, Self self, const primitives::SigningKey& key, ports::AgentStore& store,
             ports::KeyRing& ring, Pairs pairs, std::optional<TokenMaker> tokens)
    : self_(std::move(self)),
      in_force_(std::move(treaty)),
      pairs_(std::move(pairs)),
      tokens_(std::move(tokens)),
      store_(store),
      outbox_(self_, key, store, in_force_, pairs_, this->tokens()),
      log_(self_.device, store, in_force_),
      inbox_(self_, store, in_force_, pairs_, log_),
      daily_(self_.device, key, ring),
      notices_(self_.agency, in_force_) {}

Answer<std::unique_ptr<Agent>> Agent::start(trust::SignedTreaty treaty, model::AgencyId agency,
                                            const primitives::SigningKey& key, ports::AgentStore& store,
                                            ports::KeyRing& ring, Pairs pairs, Instant now,
                                            std::optional<TokenMaker> tokens) {
  Self self{std::move(agency), primitives::key_id_of(key.public_key())};
  std::unique_ptr<Agent> agent(
      new Agent(std::move(treaty), std::move(self), key, store, ring, std::move(pairs), std::move(tokens)));
  PUENTE_REQUIRE(agent->restore(now));
  return agent;
}

AnswerStatus Agent::restore(Instant now) {
  PUENTE_TRY(const Values values, store_.values());
  PUENTE_REQUIRE(check_shard(values));
  PUENTE_REQUIRE(in_force_.restore(store_, values, now));
  PUENTE_REQUIRE(outbox_.restore(values));
  PUENTE_REQUIRE(inbox_.restore(values));
  PUENTE_REQUIRE(notices_.restore(values));
  PUENTE_REQUIRE(daily_.restore(values, inbox_.keys(), now));
  return {};
}

Status Agent::ready(Instant now) const {
  PUENTE_REQUIRE(in_force_.ready(now));
  return in_force_.directory().usable(self_.device, in_force_.refuse_by(now));
}

StoreResult<Outputs> Agent::step(Instant now, const Seed& seed, Input input) {
  PUENTE_CHECK(!batch_out_ || std::holds_alternative<BatchStored>(input), "a batch is out: store it first");
  primitives::Drbg random(seed);
  Outputs out;
  Turn turn{now, random, batch_, after_, out};
  if (std::exchange(begins_, false)) PUENTE_REQUIRE(begin_shard(turn));
  PUENTE_REQUIRE(std::visit([&](auto& one) { return handle(turn, one); }, input));
  const bool is_ready = ready(now).has_value();
  if (is_ready && !was_ready_) outbox_.look_again();
  was_ready_ = is_ready;
  if (is_ready) PUENTE_REQUIRE(inbox_.drain(turn));
  if (greeted_ && batch_.empty()) PUENTE_REQUIRE(outbox_.fill(turn, is_ready));
  keep_alarms(turn);
  if (batch_.empty()) {
    for (Output& output : after_) out.push_back(std::move(output));
    after_.clear();
  }
  return out;
}

std::optional<ports::AgentBatch> Agent::take_batch() {
  if (batch_out_ || (batch_.empty() && !head_moved_)) return std::nullopt;
  if (std::exchange(head_moved_, false)) in_force_.save(batch_.values);
  batch_out_ = true;
  after_out_ = std::exchange(after_, {});
  return std::exchange(batch_, {});
}

StoreStatus Agent::handle(Turn& turn, BatchStored&) {
  PUENTE_CHECK(batch_out_, "a batch was handed out before it was stored");
  batch_out_ = false;
  outbox_.stored();
  inbox_.stored();
  for (Output& output : after_out_) turn.at_once.push_back(std::move(output));
  after_out_.clear();
  return {};
}

void Agent::hello(Turn& turn) {
  hello_at_ = turn.now;
  directory_fetch_ = pauses_fetch_ = {};
  bundles_request_ = notices_request_ = 0;
  notices_after_ = {};
  proofs_request_ = 0;
  log_.begin();
  asked_under_.reset();
  turn.at_once.push_back(to_broker(
      codec::DeviceMessage{next_request_++, codec::Hello{codec::protocol_1, in_force_.heads().head().size,
                                                         inbox_.last_delivery(), in_force_.treaty().shard()}}));
}

StoreStatus Agent::handle(Turn& turn, Connected&) {
  linked_ = true;
  greeted_ = false;
  inbox_.connected();
  for (const auto& [request, ticket] : publishing_)
    if (ticket) turn.at_once.push_back(Answered{*ticket, fail(ErrorCode::unavailable, "the connection was lost")});
  publishing_.clear();
  lost(turn);
  published_at_ = {};
  hello(turn);
  return {};
}

StoreStatus Agent::handle(Turn& turn, Disconnected&) {
  linked_ = greeted_ = false;
  outbox_.disconnected();
  turn.notice(Notice::Level::info, "the connection to the broker is gone; it is being made anew");
  return {};
}

StoreStatus Agent::handle(Turn& turn, Compose& input) { return outbox_.compose(turn, input); }

StoreStatus Agent::handle(Turn& turn, PublishEntry& input) {
  if (!greeted_ || publishing_.size() >= publishing_max) {
    turn.at_once.push_back(
        Answered{input.ticket, fail(ErrorCode::unavailable, "there is no connection to the broker")});
    return {};
  }
  publishing_[ask(turn, codec::Publish{std::move(input.entry)})] = input.ticket;
  return {};
}

StoreStatus Agent::handle(Turn& turn, Tick&) {
  if (turn.now - daily_at_ >= daily_interval || turn.now < daily_at_) {
    daily_at_ = turn.now;
    PUENTE_REQUIRE(daily_.tick(turn, inbox_.keys(), erase_by(turn.now)));
    PUENTE_REQUIRE(inbox_.erase_due(turn));
    warn_of_end(turn);
  }
  PUENTE_REQUIRE(outbox_.tick(turn));
  if (!linked_) return {};
  if (!greeted_ && turn.now - hello_at_ >= hello_again_after) hello(turn);
  if (!greeted_) return {};
  if (inbox_.take_dropped()) resynchronise(turn);
  if (turn.now - heartbeat_at_ >= heartbeat_missing_after || turn.now < heartbeat_at_) resynchronise(turn);
  synchronise(turn);
  publish(turn);
  PUENTE_TRY(auto proofs, log_.question(turn));
  if (proofs) proofs_request_ = ask(turn, std::move(*proofs));
  return {};
}

void Agent::warn_of_end(Turn& turn) {
  const trust::Device* const own = in_force_.directory().find(self_.device);
  if (own == nullptr || own->not_after() - turn.now > warn_of_end_before) return;
  if (turn.now - warned_at_ < warn_again_after && turn.now >= warned_at_) return;
  warned_at_ = turn.now;
  turn.notice(Notice::Level::warning, "the certificate of this device ends at " + format_utc(own->not_after()) +
                                          ": renew it before (puente directory renew, or puente enroll renew)");
}

void Agent::resynchronise(Turn& turn) {
  if (turn.now - hello_at_ < hello_again_after && turn.now >= hello_at_) return;
  greeted_ = false;
  inbox_.connected();
  hello(turn);
}

std::uint64_t Agent::ask(Turn& turn, std::variant<codec::FetchDirectory, codec::FetchBundles, codec::FetchPauses,
                                                  codec::FetchDirectoryNotices, codec::Publish, codec::FetchProofs>
                                         what) {
  const std::uint64_t request = next_request_++;
  std::visit(
      [&](auto& one) {
        turn.at_once.push_back(to_broker(codec::DeviceMessage{request, std::move(one)}));
      },
      what);
  return request;
}

bool Agent::may_ask(Turn& turn) {
  const bool again = turn.now - asked_at_ >= ask_again_after || turn.now < asked_at_;
  if (!again && asked_under_ == in_force_.heartbeat_index()) return false;
  asked_at_ = turn.now;
  asked_under_ = in_force_.heartbeat_index();
  return true;
}

void Agent::synchronise(Turn& turn) {
  if (!greeted_) return;
  // Liaisons are in the directory: first that, then what they signed.
  if (in_force_.directory_differs()) {
    if (may_ask(turn)) directory_fetch_ = {ask(turn, codec::FetchDirectory{0}), 0, {}};
  } else if ((in_force_.bundles_differ() || in_force_.pauses_differ()) && may_ask(turn)) {
    if (in_force_.bundles_differ()) {
      bundles_request_ = ask(turn, codec::FetchBundles{});
      bundles_missing_ = 2;
    }
    if (in_force_.pauses_differ()) pauses_fetch_ = {ask(turn, codec::FetchPauses{0}), 0, {}};
  }
  ask_notices(turn);
}

void Agent::ask_notices(Turn& turn) {
  if (turn.now < notices_after_ || !notices_.behind()) return;
  notices_after_ = turn.now + ask_again_after;
  notices_request_ = ask(turn, codec::FetchDirectoryNotices{notices_.next()});
}

void Agent::publish(Turn& turn) {
  // Before the first heartbeat the directory here says nothing about the broker's.
  if (!in_force_.heartbeat_index() || in_force_.directory_differs()) return;
  if (turn.now - published_at_ < publish_again_after && turn.now >= published_at_) return;
  if (!in_force_.directory().usable(self_.device, turn.now)) return;
  published_at_ = turn.now;
  for (Bytes& entry : daily_.unpublished(in_force_.directory(), turn.now))
    publishing_[ask(turn, codec::Publish{std::move(entry)})] = std::nullopt;
}

StoreStatus Agent::handle(Turn& turn, Received& input) {
  // What comes before the welcome was meant for a connection that is gone, or for an earlier hello.
  if (!linked_ || (!greeted_ && !std::holds_alternative<codec::Welcome>(input.message.body))) return {};
  const std::uint64_t request = input.message.request;
  return std::visit(
      [&]<class M>(M& one) -> StoreStatus {
        if constexpr (std::is_same_v<M, codec::Delivery>) {
          return take(turn, one, std::move(input.slots));
        } else {
          if (input.slots.empty()) return take(turn, request, one);
          turn.notice(Notice::Level::warning, "the broker sent frames after a message that has none; it was dropped");
          return {};
        }
      },
      input.message.body);
}

StoreStatus Agent::take(Turn& turn, codec::Delivery& message, std::vector<Bytes> slots) {
  PUENTE_TRY(const bool good, inbox_.take(turn, std::move(message), std::move(slots)));
  head_moved_ = head_moved_ || !batch_.empty();
  if (!good) resynchronise(turn);
  return {};
}

StoreStatus Agent::take(Turn& turn, std::uint64_t, codec::Receipt& message) {
  PUENTE_REQUIRE(outbox_.take(turn, message));
  return log_.told(turn, message);
}
StoreStatus Agent::take(Turn& turn, std::uint64_t, codec::Tracking& message) { return outbox_.take(turn, message); }

StoreStatus Agent::take(Turn& turn, std::uint64_t request, codec::Refusal& message) {
  if (message.record_id) return outbox_.take(turn, message, *message.record_id);
  if (refused(turn, request, message)) return {};
  if (const auto found = publishing_.find(request); found != publishing_.end()) {
    if (found->second)
      turn.at_once.push_back(Answered{*found->second, fail(message.code, message.reason)});
    else
      turn.notice(Notice::Level::warning, "a daily package was not published: " + message.reason);
    publishing_.erase(found);
    return {};
  }
  // A mismatch: it has less of the log, or fewer deliveries, than it gave us.
  turn.notice(message.code == ErrorCode::mismatch ? Notice::Level::alarm : Notice::Level::warning,
              fmt::format("the broker refused a request: {}: {}", error_name(message.code), message.reason));
  return {};
}

StoreStatus Agent::take(Turn& turn, std::uint64_t, codec::Heartbeat& message) {
  heartbeat_at_ = turn.now;
  const Status taken = in_force_.heartbeat(message, turn.now);
  if (!taken && taken.error().code != ErrorCode::stale) {
    turn.notice(Notice::Level::alarm, "a heartbeat does not hold: " + taken.error().what);
    resynchronise(turn);
    return {};
  }
  if (!taken) turn.notice(Notice::Level::alarm, "the broker went back to an older state: " + taken.error().what);
  head_moved_ = true;
  synchronise(turn);
  publish(turn);
  return {};
}

bool Agent::fetched(Turn& turn, Fetch& fetch, std::uint64_t request, std::uint32_t from, std::uint32_t total,
                    std::vector<Bytes>& entries, bool pauses) {
  if (request != fetch.request || request == 0) return false;  // of an earlier question
  if (from != fetch.entries.size() || (from > 0 && total != fetch.total)) {
    fetch = {};  // it changed between two pages: ask again at the next tick
    return false;
  }
  asked_at_ = turn.now;  // it goes on
  fetch.total = total;
  for (Bytes& entry : entries) fetch.entries.push_back(std::move(entry));
  if (fetch.entries.size() >= fetch.total || entries.empty()) return true;
  const auto next = static_cast<std::uint32_t>(fetch.entries.size());
  fetch.request = pauses ? ask(turn, codec::FetchPauses{next}) : ask(turn, codec::FetchDirectory{next});
  return false;
}

StoreStatus Agent::take(Turn& turn, std::uint64_t request, codec::Pauses& message) {
  if (!fetched(turn, pauses_fetch_, request, message.from, message.total, message.orders, true)) return {};
  const std::vector<Bytes> orders = std::exchange(pauses_fetch_, {}).entries;
  if (const Status taken = in_force_.take_pauses(orders, turn.batch); !taken)
    turn.notice(Notice::Level::alarm, "the pauses in force were not taken: " + taken.error().what);
  else
    turn.notice(Notice::Level::warning,
                fmt::format("pauses have changed; now in force: {}", in_force_.pauses().in_force(turn.now).size()));
  outbox_.look_again();
  return {};
}

StoreStatus Agent::take(Turn& turn, std::uint64_t request, codec::DirectoryPage& message) {
  if (!fetched(turn, directory_fetch_, request, message.from, message.total, message.entries, false)) return {};
  const std::vector<Bytes> entries = std::exchange(directory_fetch_, {}).entries;
  const Status replaced = in_force_.replace_directory(entries, turn.now, turn.batch);
  if (!replaced) turn.notice(Notice::Level::alarm, "an entry was left out: " + replaced.error().what);
  outbox_.look_again();
  if (!in_force_.directory_differs()) asked_under_.reset();  // the bundles are another question
  synchronise(turn);
  publish(turn);
  return {};
}

StoreStatus Agent::take(Turn& turn, std::uint64_t request, codec::Bundles& message) {
  if (request != bundles_request_ || request == 0) return {};
  const std::pair<model::Nation, const Bytes*> served[] = {{model::Nation::mx, &message.mx},
                                                           {model::Nation::us, &message.us}};
  for (const auto& [nation, bytes] : served) {
    if (bytes->empty()) continue;
    const Status taken = in_force_.take_bundle(nation, *bytes, turn.now, turn.batch);
    if (!taken)
      turn.notice(Notice::Level::alarm,
                  fmt::format("the bundle of {} was not taken: {}", model::name_of(nation), taken.error().what));
  }
  if (bundles_missing_ > 0 && --bundles_missing_ == 0) bundles_request_ = 0;
  outbox_.look_again();
  return {};
}

StoreStatus Agent::take(Turn& turn, std::uint64_t request, codec::DirectoryNotices& message) {
  // Also where the answer is of no more use: the broker's next head comes with the way from this one.
  const auto head = in_force_.advance(message.head, turn.now);
  if (!head) {
    turn.notice(Notice::Level::alarm,
                "notices of the directory came with a head that does not hold: " + head.error().what);
    resynchronise(turn);
    return {};
  }
  head_moved_ = true;
  if (request != notices_request_ || request == 0) return {};  // of an earlier question
  notices_request_ = 0;
  const auto last = notices_.take(turn, message, *head);
  if (!last) {
    turn.notice(Notice::Level::alarm, "a notice of the directory does not hold: " + last.error().what);
    notices_after_ = turn.now + notices_again_after_failure;
  } else if (!*last) {
    notices_request_ = ask(turn, codec::FetchDirectoryNotices{notices_.next()});
  }
  return {};
}

StoreStatus Agent::take(Turn& turn, std::uint64_t request, codec::Done&) {
  if (const auto opening = reporting_.find(request); opening != reporting_.end()) {
    inbox_.reported(turn, opening->second);
    reporting_.erase(opening);
    return {};
  }
  const auto found = publishing_.find(request);
  if (found == publishing_.end()) return {};
  if (found->second) turn.at_once.push_back(Answered{*found->second, {}});
  publishing_.erase(found);
  return {};
}

StoreStatus Agent::take(Turn& turn, std::uint64_t request, codec::Proofs& message) {
  if (request != proofs_request_ || request == 0) return {};  // of an earlier question
  proofs_request_ = 0;
  return log_.take(turn, message);
}

}  // namespace puente::client::core
