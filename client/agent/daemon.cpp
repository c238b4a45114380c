#include "client/agent/daemon.h"

#include <spdlog/spdlog.h>
#include <zmq.h>

#include "client/agent/api.h"
#include "client/agent/printable.h"
#include "client/io/pair_names.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::agent {
namespace {

constexpr Duration tick_interval = milliseconds(500);
// libzmq gives a connection up for good when the handshake is refused (before enrolment, say): make a new one.
constexpr Duration connect_again_after = seconds(10);
constexpr Duration publish_patience = seconds(15);
constexpr int messages_at_once = 512;  // stepped before their common commit

void log(const core::Notice& notice) {
  const std::string text = printable(notice.text);
  if (notice.level == core::Notice::Level::info)
    spdlog::info("{}", text);
  else if (notice.level == core::Notice::Level::warning)
    spdlog::warn("{}", text);
  else
    spdlog::critical("ALARM {}", text);
}

}  // namespace

Daemon::Daemon(io::Party party, primitives::SigningKey key, io::SqlcipherAgentStore store)
    : party_(std::move(party)), key_(std::move(key)), ring_(party_.keys), store_(std::move(store)) {}

Instant Daemon::now() const { return puente::io::now(); }

Answer<std::unique_ptr<Daemon>> Daemon::start(io::Party party) {
  if (!party.certificate)
    return fail(ErrorCode::usage,
                party.paths.certificate().string() + " is missing: enrol first (puente enroll request, issue, accept)");
  PUENTE_TRY(const std::string text, puente::io::read_text(party.treaty_path(), trust::treaty_bytes_max));
  auto treaty = trust::verify_treaty(text, puente::io::now());
  if (!treaty) return tl::unexpected(treaty.error().at(party.treaty_path().string()));
  PUENTE_TRY(const Ed25519Seed seed, party.keys.get_as<Ed25519Seed>("device"));
  PUENTE_TRY(const StoreKey store_key, party.keys.get_as<StoreKey>("store"));
  PUENTE_TRY(CurvePrivate curve, party.keys.get_as<CurvePrivate>("curve"));
  PUENTE_TRY(core::Pairs pairs, io::pairs_in(party.keys));
  std::optional<core::TokenMaker> tokens;
  if (party.keys.has("token")) {
    PUENTE_TRY(TokenKey token_key, party.keys.get_as<TokenKey>("token"));
    tokens.emplace(std::move(token_key));
  }
  PUENTE_TRY(io::SqlcipherAgentStore store, io::SqlcipherAgentStore::open(party.paths.store(), store_key));
  std::unique_ptr<Daemon> out(new Daemon(std::move(party), primitives::SigningKey(seed), std::move(store)));
  if (out->party_.certificate->key_id() != primitives::key_id_of(out->key_.public_key()))
    return fail(ErrorCode::mismatch, out->party_.paths.certificate().string() + " is another key's than 'device' in " +
                                         out->party_.paths.keys().string());
  const trust::BrokerTerms& broker = treaty->treaty().broker;
  out->endpoint_ = out->party_.config.endpoint.empty() ? broker.endpoint : out->party_.config.endpoint;
  out->broker_ = broker.curve;
  const CurvePublic curve_public = puente::io::zmq::curve_public_of(curve);
  out->curve_ = {curve_public, std::move(curve)};
  PUENTE_TRY(out->agent_, core::Agent::start(std::move(*treaty), out->party_.config.agency, out->key_, out->store_,
                                             out->ring_, std::move(pairs), out->now(), std::move(tokens)));
  PUENTE_REQUIRE(out->connect());
  PUENTE_TRY(out->local_, io::LocalServer::listen(out->party_.paths.socket()));
  return out;
}

Status Daemon::connect() {
  connected_at_ = now();
  link_.reset();
  backlog_.clear();
  PUENTE_TRY(link_, io::BrokerLink::connect(context_, endpoint_, curve_, broker_));
  return {};
}

StoreStatus Daemon::step(core::Input input) {
  PUENTE_REQUIRE(broken_);
  auto outputs = agent_->step(now(), puente::io::fresh_seed(), std::move(input));
  if (!outputs) return broken_ = tl::unexpected(outputs.error());
  take(std::move(*outputs));
  return {};
}

StoreStatus Daemon::flush() {
  while (const auto batch = agent_->take_batch()) {
    broken_ = store_.commit(*batch);
    PUENTE_REQUIRE(broken_);
    PUENTE_REQUIRE(step(core::BatchStored{}));
  }
  return {};
}

StoreStatus Daemon::pump(core::Input input) {
  PUENTE_REQUIRE(step(std::move(input)));
  return flush();
}

void Daemon::take(core::Outputs outputs) {
  for (core::Output& output : outputs) {
    if (auto* const message = std::get_if<core::ToBroker>(&output)) {
      if (was_connected_) backlog_.push_back(std::move(*message));
    } else if (auto* const composed = std::get_if<core::Composed>(&output)) {
      composed_.insert_or_assign(composed->ticket, std::move(*composed));
    } else if (auto* const answered = std::get_if<core::Answered>(&output)) {
      answered_.insert_or_assign(answered->ticket, std::move(*answered));
    } else if (const auto* const evidence = std::get_if<core::Evidence>(&output)) {
      keep(*evidence);
    } else if (const auto* const notice = std::get_if<core::Notice>(&output)) {
      log(*notice);
    }
  }
}

void Daemon::keep(const core::Evidence& evidence) {
  const std::filesystem::path folder = party_.paths.evidence();
  Status kept = puente::io::make_folder(folder);
  if (kept) kept = puente::io::write_file(folder / evidence.name, view_of(evidence.content), puente::io::Mode::secret);
  if (!kept) spdlog::critical("ALARM evidence was not kept: {}", printable(kept.error().what));
}

void Daemon::send_backlog() {
  while (!backlog_.empty()) {
    const Status sent = link_->send_encoded(backlog_.front().message, backlog_.front().slots);
    if (!sent && sent.error().code == ErrorCode::unavailable) return;  // later, when the socket takes it
    if (!sent) spdlog::error("a message to the broker was not sent: {}", printable(sent.error().what));
    backlog_.pop_front();
  }
}

AnswerStatus Daemon::read_link() {
  if (link_->reconnected()) {
    spdlog::info("connected to the broker at {}", printable(endpoint_));
    was_connected_ = true;
    backlog_.clear();
    PUENTE_REQUIRE(pump(core::Connected{}));
  } else if (was_connected_ && !link_->connected()) {
    was_connected_ = false;
    connected_at_ = now();
    backlog_.clear();
    PUENTE_REQUIRE(pump(core::Disconnected{}));
  } else if (!was_connected_ && now() - connected_at_ >= connect_again_after) {
    PUENTE_REQUIRE(connect());
  }
  for (int i = 0; i < messages_at_once; ++i) {
    auto received = link_->receive();
    if (!received) {
      spdlog::warn("what the broker sent was dropped: {}", printable(received.error().what));
      continue;
    }
    if (!*received) break;
    PUENTE_REQUIRE(step(core::Received{std::move((*received)->message), std::move((*received)->slots)}));
  }
  PUENTE_REQUIRE(flush());
  return {};
}

StoreStatus Daemon::erase_old_pairs() {
  const std::vector<core::Pairs::Name> old = agent_->drop_old_pairs(now());
  if (old.empty()) return {};
  for (const core::Pairs::Name& name : old) party_.keys.erase(io::pair_name(name));
  if (const Status saved = party_.keys.save(); !saved) return store_failed("the key file", saved.error());
  return {};
}

AnswerStatus Daemon::once(Duration patience, bool serve_callers) {
  std::vector<pollfd> polled;
  if (serve_callers) local_->add_to(polled);
  std::vector<zmq_pollitem_t> items;
  const short link_events = static_cast<short>(backlog_.empty() ? ZMQ_POLLIN : ZMQ_POLLIN | ZMQ_POLLOUT);
  items.push_back({link_->socket(), 0, link_events, 0});
  items.push_back({link_->monitor_socket(), 0, ZMQ_POLLIN, 0});
  for (const pollfd& one : polled)
    items.push_back(
        {nullptr, one.fd, static_cast<short>((one.events & POLLOUT) != 0 ? ZMQ_POLLIN | ZMQ_POLLOUT : ZMQ_POLLIN), 0});
  // Interrupted by a signal: the caller looks whether to stop.
  if (zmq_poll(items.data(), static_cast<int>(items.size()), static_cast<long>(patience.ms)) < 0) return {};
  PUENTE_REQUIRE(read_link());
  for (std::size_t i = 0; i < polled.size(); ++i) {
    const short happened = items[i + 2].revents;
    polled[i].revents =
        static_cast<short>(((happened & ZMQ_POLLIN) != 0 ? POLLIN : 0) | ((happened & ZMQ_POLLOUT) != 0 ? POLLOUT : 0) |
                           ((happened & ZMQ_POLLERR) != 0 ? POLLERR : 0));
  }
  if (serve_callers) local_->serve(polled, handler_);
  if (now() - ticked_ >= tick_interval || now() < ticked_) {
    ticked_ = now();
    PUENTE_REQUIRE(erase_old_pairs());
    PUENTE_REQUIRE(pump(core::Tick{}));
  }
  send_backlog();
  return {};
}

AnswerStatus Daemon::run(const volatile std::sig_atomic_t& stop) {
  Officers officers(party_.paths.officers(), *party_.certificate, party_.config.officer_keys);
  Api api(*this, party_.config.callers, std::move(officers));
  handler_ = [&](io::Caller& caller, std::string_view line) { return api.handle(caller, line); };
  spdlog::info("agent of {} serves {}", model::text_of(party_.config.agency), party_.paths.socket().string());
  while (stop == 0) {
    PUENTE_REQUIRE(once(milliseconds(250), true));
    PUENTE_REQUIRE(broken_);  // also where it broke while a caller's request was answered
  }
  spdlog::info("stopped");
  return {};
}

Answer<std::vector<Result<core::Kept>>> Daemon::compose(std::vector<core::Draft> drafts) {
  const std::uint64_t ticket = next_ticket_++;
  PUENTE_REQUIRE(pump(core::Compose{ticket, std::move(drafts)}));
  const auto found = composed_.find(ticket);
  if (found == composed_.end()) return fail(ErrorCode::io, "the drafts were not kept");
  std::vector<Result<core::Kept>> out = std::move(found->second.drafts);
  composed_.erase(found);
  send_backlog();
  return out;
}

StoreStatus Daemon::note_act(ports::OfficerAct act) {
  ports::AgentBatch batch;
  batch.acts.push_back(std::move(act));
  const StoreStatus kept = store_.commit(batch);
  if (!kept) broken_ = kept;
  return kept;
}

void Daemon::stop(const StoreError& error) {
  if (broken_) broken_ = tl::unexpected(error);
}

StoreStatus Daemon::forget_alarms() {
  const std::uint64_t ticket = next_ticket_++;
  PUENTE_REQUIRE(pump(core::AlarmsSeen{ticket}));
  answered_.erase(ticket);
  return {};
}

Answer<core::Answered> Daemon::answer_of(std::uint64_t ticket) {
  const Instant until = now() + publish_patience;
  send_backlog();
  while (!answered_.contains(ticket) && now() < until) PUENTE_REQUIRE(once(milliseconds(100), false));
  const auto found = answered_.find(ticket);
  if (found == answered_.end()) return fail(ErrorCode::unavailable, "the broker has not answered; ask again");
  core::Answered out = std::move(found->second);
  answered_.erase(found);
  PUENTE_REQUIRE(out.status);
  return out;
}

AnswerStatus Daemon::publish(Bytes entry) {
  const std::uint64_t ticket = next_ticket_++;
  PUENTE_REQUIRE(pump(core::PublishEntry{ticket, std::move(entry)}));
  PUENTE_REQUIRE(answer_of(ticket));
  return {};
}

Answer<core::Answered> Daemon::recall(const RecordId& record_id, std::string reason) {
  const std::uint64_t ticket = next_ticket_++;
  PUENTE_REQUIRE(pump(core::RecallRecord{ticket, record_id, std::move(reason)}));
  return answer_of(ticket);
}

AnswerStatus Daemon::give_reason(const Hash& header_hash, std::string reason) {
  const std::uint64_t ticket = next_ticket_++;
  PUENTE_REQUIRE(pump(core::GiveReason{ticket, header_hash, std::move(reason)}));
  PUENTE_REQUIRE(answer_of(ticket));
  return {};
}

void Daemon::wait(Duration patience, const std::function<bool()>& done) {
  const Instant until = now() + patience;
  while (!done() && now() < until && once(milliseconds(100), false)) {
  }
}

StoreStatus Daemon::seen(core::SeenRecord record) {
  PUENTE_REQUIRE(pump(std::move(record)));
  send_backlog();
  return {};
}

}  // namespace puente::client::agent
