#include "client/session/broker_session.h"

#include <algorithm>
#include <thread>

#include "client/io/comeback.h"
#include "client/session/party_identity.h"
#include "io/clock.h"

namespace puente::client::session {
namespace {

using State = io::BrokerLink::State;

// Who was enrolled a moment ago is refused until the broker has read the entries.
constexpr Duration connect_patience = seconds(18);
constexpr Duration answer_patience = seconds(30);
constexpr Duration poll_interval = milliseconds(50);
constexpr std::size_t directory_entries_max = 200'000;  // 5,000 devices, their packages, and room

}  // namespace

Result<std::unique_ptr<BrokerSession>> BrokerSession::open(const std::filesystem::path& folder) {
  PUENTE_TRY(io::Party party, io::load_party(folder));
  if (!pki::signs_cms(party.config.role))
    return fail(ErrorCode::usage, folder.string() + ": this command is for a liaison or an auditor, not for the role " +
                                      std::string(pki::role_name(party.config.role)));
  if (!party.certificate)
    return fail(ErrorCode::usage, folder.string() + ": not enrolled yet: see puente enroll request, issue and accept");
  PUENTE_TRY(trust::SignedTreaty treaty, load_treaty(party, puente::io::now()));
  std::unique_ptr<BrokerSession> out(new BrokerSession(std::move(party), std::move(treaty)));
  PUENTE_REQUIRE(out->connect());
  codec::Hello hello;
  hello.shard = out->treaty_.treaty().shard();
  PUENTE_TRY(const codec::Welcome welcome, out->ask<codec::Welcome>(std::move(hello)));
  static_cast<void>(welcome);
  return out;
}

Status BrokerSession::connect() {
  const trust::BrokerTerms& broker = treaty_.treaty().broker;
  const std::string endpoint = party_.config.endpoint.empty() ? broker.endpoint : party_.config.endpoint;
  PUENTE_TRY(CurvePrivate curve, party_.keys.get_as<CurvePrivate>("curve"));
  const puente::io::CurveKeys keys{puente::io::curve_public_of(curve), std::move(curve)};
  const Instant deadline = puente::io::now() + connect_patience;
  io::Comeback comeback;
  while (puente::io::now() < deadline) {
    PUENTE_TRY(link_, io::BrokerLink::connect(context_, endpoint, keys, broker.curve));
    const Instant given_up = puente::io::now() + io::Comeback::making_last;
    State state = link_->state();
    while (state == State::connecting && puente::io::now() < std::min(deadline, given_up)) {
      link_->wait(poll_interval);
      state = link_->state();
    }
    if (state == State::connected) return {};
    link_.reset();
    // A certificate that is being entered is known within seconds, so a refusal is not waited out as by an agent.
    const Instant again = comeback.after_lost(puente::io::now(), 0);
    while (puente::io::now() < std::min(deadline, again))
      std::this_thread::sleep_for(std::chrono::milliseconds(poll_interval.ms));
  }
  return fail(ErrorCode::unavailable,
              endpoint +
                  ": the broker does not answer, or does not know this certificate yet; has its operator put "
                  "the entries of `puente enroll accept` into enrolments?");
}

Status BrokerSession::send(const codec::DeviceMessage& message) { return link_->send(message); }

Result<codec::BrokerMessage> BrokerSession::next_answer() {
  const Instant deadline = puente::io::now() + answer_patience;
  while (puente::io::now() < deadline) {
    link_->wait(poll_interval);
    PUENTE_TRY(auto received, link_->receive());
    if (!received && link_->state() != State::connected)
      return fail(ErrorCode::unavailable, "the connection to the broker was lost; try again");
    if (!received || received->message.request != request_) continue;
    if (const auto* const refusal = std::get_if<codec::Refusal>(&received->message.body))
      return fail(refusal->code, "the broker refused: " + refusal->reason);
    return std::move(received->message);
  }
  return fail(ErrorCode::unavailable, "the broker did not answer within 30 seconds; try again");
}

Result<trust::Directory> BrokerSession::directory(Instant now) {
  std::vector<Bytes> entries;
  std::uint32_t total = 1;
  while (entries.size() < total) {
    PUENTE_TRY(codec::DirectoryPage page,
               ask<codec::DirectoryPage>(codec::FetchDirectory{static_cast<std::uint32_t>(entries.size())}));
    if (page.total > directory_entries_max) return fail(ErrorCode::too_large, "the broker's directory is too large");
    total = page.total;
    if (page.entries.empty() && entries.size() < total)
      return fail(ErrorCode::malformed, "the broker sent an empty page of its directory");
    std::ranges::move(page.entries, std::back_inserter(entries));
  }
  trust::Directory out(treaty_);
  for (const Bytes& entry : trust::in_order_of_need(std::move(entries))) {
    auto admitted = out.check(entry, now);
    // Packages of the last 15 days are kept, though nobody may seal to them any more.
    if (!admitted && admitted.error().code == ErrorCode::expired) continue;
    if (!admitted) return tl::unexpected<Error>(admitted.error().at("the broker's directory"));
    if (*admitted) out.add(std::move(**admitted));
  }
  return out;
}

Result<std::array<Bytes, model::nation_count>> BrokerSession::bundle_texts(codec::FetchBundles versions) {
  // One message a nation, since both might not fit one frame.
  PUENTE_TRY(codec::Bundles first, ask<codec::Bundles>(versions));
  PUENTE_TRY(codec::BrokerMessage message, next_answer());
  auto* const second = std::get_if<codec::Bundles>(&message.body);
  if (second == nullptr) return fail(ErrorCode::malformed, "the broker sent the bundles of one nation only");
  return std::array{first.mx.empty() ? std::move(second->mx) : std::move(first.mx),
                    first.us.empty() ? std::move(second->us) : std::move(first.us)};
}

Result<std::array<std::optional<policy::LoadedBundle>, model::nation_count>> BrokerSession::bundles(
    const trust::Directory& directory) {
  std::array<std::optional<policy::LoadedBundle>, model::nation_count> out;
  PUENTE_TRY(const auto texts, bundle_texts({}));
  for (const Bytes& bytes : texts) {
    if (bytes.empty()) continue;
    auto loaded = policy::load_bundle(bytes, [&](const pki::Certificate& signer, model::Nation nation) {
      // A signer may have left since; the next bundle follows this one all the same.
      return directory.was_liaison(signer, nation);
    });
    if (!loaded) return tl::unexpected<Error>(loaded.error().at("a bundle in force"));
    out[static_cast<std::size_t>(loaded->bundle().head.nation)] = std::move(*loaded);
  }
  return out;
}

Result<BrokerSession::Pauses> BrokerSession::pauses(const trust::Directory& directory) {
  Pauses out;
  std::uint32_t total = 1;
  while (out.orders.size() < total) {
    PUENTE_TRY(codec::Pauses page,
               ask<codec::Pauses>(codec::FetchPauses{static_cast<std::uint32_t>(out.orders.size())}));
    total = page.total;
    if (total > codec::orders_max) return fail(ErrorCode::too_large, "the broker serves more orders than there may be");
    if (page.orders.empty() && out.orders.size() < total)
      return fail(ErrorCode::malformed, "the broker sent an empty page of its orders");
    out.newest = {page.mx, page.us};
    out.counts = std::move(page.counts);
    for (const Bytes& bytes : page.orders) {
      auto loaded = trust::load_order(bytes, [&](const pki::Certificate& signer, model::Nation nation) {
        return directory.was_liaison(signer, nation);
      });
      if (!loaded) return tl::unexpected<Error>(loaded.error().at("an order that the broker serves"));
      out.orders.push_back(std::move(*loaded));
    }
  }
  return out;
}

Status BrokerSession::publish(Bytes entry) {
  PUENTE_TRY(const codec::Done done, ask<codec::Done>(codec::Publish{std::move(entry)}));
  static_cast<void>(done);
  return {};
}

}  // namespace puente::client::session
