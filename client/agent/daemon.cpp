#include "client/agent/daemon.h"

#include <spdlog/spdlog.h>
#include <zmq.h>

#include "client/io/pair_names.h"
#include "crypto/base/escape.h"
#include "crypto/primitives/drbg.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::agent {
namespace {

using puente::io::fresh_seed;
using puente::io::now;

constexpr int messages_at_once = 512;  // stepped before their common commit

void log(const core::Notice& notice) {
  const std::string text = escape_line(notice.text);
  if (notice.level == core::Notice::Level::info)
    spdlog::info("{}", text);
  else if (notice.level == core::Notice::Level::warning)
    spdlog::warn("{}", text);
  else
    spdlog::critical("ALARM {}", text);
}

}  // namespace

Daemon::Daemon(io::Party party, primitives::SigningKey key, store::SqlcipherAgentStore store)
    : party_(std::move(party)),
      key_(std::move(key)),
      ring_(party_.keys),
      store_(std::move(store)),
      teller_(party_.config.told) {}

Answer<std::unique_ptr<Daemon>> Daemon::start(io::Party party, core::WhenBehind when_behind) {
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
  std::optional<document::TokenMaker> tokens;
  if (party.keys.has("token")) {
    PUENTE_TRY(TokenKey token_key, party.keys.get_as<TokenKey>("token"));
    tokens.emplace(std::move(token_key));
  }
  if (when_behind == core::WhenBehind::hold && !std::filesystem::exists(party.paths.store()))
    return fail(ErrorCode::not_found,
                party.paths.store().string() +
                    " is missing, where `puente enroll accept` made one: put it back; where it is lost, "
                    "start once with --store-lost, which begins an empty one");
  PUENTE_TRY(store::SqlcipherAgentStore store, store::SqlcipherAgentStore::open(party.paths.store(), store_key));
  std::unique_ptr<Daemon> out(new Daemon(std::move(party), primitives::SigningKey(seed), std::move(store)));
  if (out->party_.certificate->key_id() != primitives::key_id_of(out->key_.public_key()))
    return fail(ErrorCode::mismatch, out->party_.paths.certificate().string() + " is another key's than 'device' in " +
                                         out->party_.paths.keys().string());
  const trust::BrokerTerms& broker = treaty->treaty().broker;
  out->endpoint_ = out->party_.config.endpoint.empty() ? broker.endpoint : out->party_.config.endpoint;
  out->broker_ = broker.curve;
  const CurvePublic curve_public = puente::io::curve_public_of(curve);
  out->curve_ = {curve_public, std::move(curve)};
  PUENTE_TRY(out->agent_,
             core::Agent::start(std::move(*treaty), out->party_.config.agency, out->key_, out->store_, out->ring_,
                                std::move(pairs), puente::io::now(), std::move(tokens), when_behind));
  out->driver_.emplace(*out->agent_, out->store_);
  const io::Party& own = out->party_;
  out->api_.emplace(*out->agent_, out->store_, own.config.callers,
                    api::Officers(own.paths.officers(), *own.certificate, own.config.officer_keys));
  out->api_->set_defaults(own.config.defaults);
  PUENTE_REQUIRE(out->run_core(out->teller_.rules()));
  PUENTE_REQUIRE(out->connect());
  PUENTE_TRY(out->local_, io::LocalServer::listen(out->party_.paths.socket()));
  PUENTE_REQUIRE(out->local_->share(own.config.socket_group));
  return out;
}

Status Daemon::connect() {
  changed_at_ = now();
  PUENTE_TRY(link_, io::BrokerLink::connect(context_, endpoint_, curve_, broker_));
  return {};
}

AnswerStatus Daemon::look_after_link() {
  using State = io::BrokerLink::State;
  const Instant time = now();
  if (!link_) {
    // A clock that was set back makes nobody wait for longer.
    if (time < changed_at_ && changed_at_ - time < io::Comeback::longest) return {};
    // Where nothing can be opened for now, it is tried again as after a loss.
    if (const Status begun = connect(); !begun) {
      spdlog::error("{}", escape_line(begun.error().what));
      changed_at_ = comeback_.after_lost(time, 0);
    }
    return {};
  }
  const State state = link_->state();
  if (state == State::connected && !connected_) {
    spdlog::info("connected to the broker at {}", escape_line(endpoint_));
    connected_ = true;
    comeback_.connected();
    PUENTE_REQUIRE(run_core(core::Connected{}));
    return {};
  }
  const bool given_up = state == State::connecting && time - changed_at_ > io::Comeback::making_last;
  if (state != State::ended && state != State::refused && !given_up) return {};
  link_.reset();
  primitives::Drbg drbg(fresh_seed());
  const auto random = static_cast<std::uint32_t>(drbg.below(UINT32_MAX));
  changed_at_ = state == State::refused ? comeback_.after_refused(time, random) : comeback_.after_lost(time, random);
  if (!connected_) return {};
  connected_ = false;
  PUENTE_REQUIRE(run_core(core::Disconnected{}));
  return {};
}

StoreStatus Daemon::run_core(core::Input input) {
  PUENTE_REQUIRE(driver_->run(now(), fresh_seed(), std::move(input)));
  return carry_on();
}

StoreStatus Daemon::carry_on() {
  while (true) {
    for (core::Output& output : driver_->take_outputs()) PUENTE_REQUIRE(take(std::move(output)));
    auto input = api_->next_input();
    if (!input) return {};
    PUENTE_REQUIRE(driver_->run(now(), fresh_seed(), std::move(*input)));
  }
}

StoreStatus Daemon::take(core::Output output) {
  const auto handle = [&](auto& one) -> StoreStatus {
    using T = std::decay_t<decltype(one)>;
    if constexpr (std::is_same_v<T, core::Composed> || std::is_same_v<T, core::Answered> ||
                  std::is_same_v<T, core::ChallengeDrawn> || std::is_same_v<T, core::FormKept>)
      api_->tell(api::Event(std::move(one)), now());
    else if constexpr (std::is_same_v<T, core::Arrived>)
      api_->tell(one, now());
    else if constexpr (std::is_same_v<T, core::Happened>) {
      teller_.happened(one.event);
      api_->tell(one, now());
    } else if constexpr (std::is_same_v<T, core::ErasePairs>)
      return erase(one);
    else if constexpr (std::is_same_v<T, core::Evidence>)
      keep(one);
    else if constexpr (std::is_same_v<T, core::Notice>)
      log(one);
    else
      static_assert(std::is_same_v<T, core::ToBroker>, "every output is handled");  // the driver keeps these
    return {};
  };
  return std::visit(handle, output);
}

StoreStatus Daemon::erase(const core::ErasePairs& pairs) {
  for (const core::Pairs::Name& name : pairs.names) party_.keys.erase(io::pair_name(name));
  if (const Status saved = party_.keys.save(); !saved) return store_failed("the key file", saved.error());
  return {};
}

void Daemon::keep(const core::Evidence& evidence) {
  const std::filesystem::path folder = party_.paths.evidence();
  Status kept = puente::io::make_folder(folder);
  if (kept) kept = puente::io::write_file(folder / evidence.name, view_of(evidence.content), puente::io::Mode::secret);
  if (!kept) spdlog::critical("ALARM evidence was not kept: {}", escape_line(kept.error().what));
}

void Daemon::send_to_broker() {
  if (!link_) return;
  std::deque<core::ToBroker>& waiting = driver_->to_broker();
  while (!waiting.empty()) {
    const Status sent = link_->send_encoded(waiting.front().message, waiting.front().slots);
    if (!sent && sent.error().code == ErrorCode::unavailable) return;  // later, when the socket takes it
    if (!sent) spdlog::error("a message to the broker was not sent: {}", escape_line(sent.error().what));
    waiting.pop_front();
  }
}

AnswerStatus Daemon::read_link() {
  PUENTE_REQUIRE(look_after_link());
  if (!link_) return {};
  for (int i = 0; i < messages_at_once; ++i) {
    auto received = link_->receive();
    if (!received) {
      if (received.error().code == ErrorCode::unavailable) break;
      spdlog::warn("what the broker sent was dropped: {}", escape_line(received.error().what));
      continue;
    }
    if (!*received) break;
    core::Received input{std::move((*received)->message), std::move((*received)->slots)};
    PUENTE_REQUIRE(driver_->step(now(), fresh_seed(), std::move(input)));
  }
  PUENTE_REQUIRE(driver_->settle(now(), fresh_seed()));
  PUENTE_REQUIRE(carry_on());
  return {};
}

void Daemon::answer_callers() {
  for (const api::Api::ToCaller& answer : api_->take_answers())
    local_->answer(answer.connection, answer.lines, answer.challenge);
}

StoreStatus Daemon::tell() {
  for (core::Input& input : teller_.go_on(agent_->parts().telling, now())) PUENTE_REQUIRE(run_core(std::move(input)));
  return {};
}

void Daemon::serve(const std::vector<pollfd>& polled) {
  const auto handler = [&](io::Caller& caller, std::string_view line) {
    api_->request(caller, line, now());
    return std::optional<io::LocalServer::Lines>();
  };
  for (const std::uint64_t connection : local_->serve(polled, handler)) api_->closed(connection);
}

void Daemon::read_again() {
  const std::filesystem::path path = party_.paths.config();
  const auto read = [&]() -> Result<io::PartyConfig> {
    PUENTE_TRY(const std::string text, puente::io::read_text(path, io::party_config_bytes_max));
    return io::parse_party_config(text);
  };
  auto config = read();
  if (!config) {
    spdlog::error("SIGHUP: {}: {}; nothing was changed", escape_line(path.string()), escape_line(config.error().what));
    return;
  }
  io::PartyConfig& held = party_.config;
  if (config->socket_group != held.socket_group) {
    if (const Status shared = local_->share(config->socket_group); !shared) {
      spdlog::error("SIGHUP: {}; nothing was changed", escape_line(shared.error().what));
      return;
    }
  }
  held.socket_group = std::exchange(config->socket_group, {});
  held.callers = std::exchange(config->callers, {});
  held.officer_keys = std::exchange(config->officer_keys, false);
  held.defaults = std::exchange(config->defaults, {});
  api_->admit(held.callers, api::Officers(party_.paths.officers(), *party_.certificate, held.officer_keys));
  api_->set_defaults(held.defaults);
  held.told = std::exchange(config->told, {});
  teller_.set(held.told);
  told_changed_ = true;
  spdlog::info("SIGHUP: {} was read again; callers: {}, group: {}, officers' keys: {}", escape_line(path.string()),
               held.callers.size(), held.socket_group.empty() ? "none" : escape_line(held.socket_group),
               held.officer_keys ? "required" : "optional");
  io::PartyConfig rest = held;
  rest.socket_group.clear();
  rest.callers.clear();
  rest.officer_keys = false;
  rest.defaults = {};
  rest.told = {};
  if (io::render_party_config(*config) != io::render_party_config(rest))
    spdlog::warn("SIGHUP: what else was changed in {} takes effect with the next start", escape_line(path.string()));
}

AnswerStatus Daemon::once(Duration patience, int signals) {
  // Before anything else comes: a command that is new is told of it.
  if (std::exchange(told_changed_, false)) PUENTE_REQUIRE(run_core(teller_.rules()));
  std::vector<pollfd> polled;
  local_->add_to(polled);
  std::vector<zmq_pollitem_t> items;
  if (link_) {
    const short link_events = static_cast<short>(driver_->to_broker().empty() ? ZMQ_POLLIN : ZMQ_POLLIN | ZMQ_POLLOUT);
    items.push_back({link_->socket(), 0, link_events, 0});
    items.push_back({link_->monitor_socket(), 0, ZMQ_POLLIN, 0});
  }
  items.push_back({nullptr, signals, ZMQ_POLLIN, 0});
  const std::size_t first = items.size();
  for (const pollfd& one : polled)
    items.push_back({nullptr, one.fd,
                     static_cast<short>(((one.events & POLLIN) != 0 ? ZMQ_POLLIN : 0) |
                                        ((one.events & POLLOUT) != 0 ? ZMQ_POLLOUT : 0)),
                     0});
  if (zmq_poll(items.data(), static_cast<int>(items.size()), static_cast<long>(patience.ms)) < 0) return {};
  PUENTE_REQUIRE(read_link());
  answer_callers();
  for (std::size_t i = 0; i < polled.size(); ++i) {
    const short happened = items[first + i].revents;
    polled[i].revents =
        static_cast<short>(((happened & ZMQ_POLLIN) != 0 ? POLLIN : 0) | ((happened & ZMQ_POLLOUT) != 0 ? POLLOUT : 0) |
                           ((happened & ZMQ_POLLERR) != 0 ? POLLERR : 0));
  }
  serve(polled);
  PUENTE_REQUIRE(carry_on());
  PUENTE_REQUIRE(driver_->tick(now(), fresh_seed()));
  PUENTE_REQUIRE(carry_on());
  api_->tick(now());
  PUENTE_REQUIRE(carry_on());
  PUENTE_REQUIRE(tell());
  answer_callers();
  send_to_broker();
  if (const auto& broken = api_->broken()) return tl::unexpected(*broken);
  return {};
}

AnswerStatus Daemon::run(const puente::io::StopSignal& stop) {
  using Asked = puente::io::StopSignal::Asked;
  spdlog::info("agent of {} serves {}", model::text_of(party_.config.agency), party_.paths.socket().string());
  while (true) {
    const Asked asked = stop.take_asked();
    if (asked == Asked::stop) break;
    if (asked == Asked::read_again) read_again();
    if (const AnswerStatus done = once(milliseconds(250), stop.descriptor()); !done) {
      api_->end(as_error(done.error()));
      answer_callers();
      return done;
    }
  }
  spdlog::info("stopped");
  return {};
}

}  // namespace puente::client::agent
