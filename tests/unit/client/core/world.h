// Two nations, a broker played by hand, and agents around their cores: everything from one seed, nothing on disk.
//
// The broker here is honest unless a test says otherwise: it keeps a log with both nations' cosignatures, serves
// directory and bundles, answers submissions with receipts, and makes deliveries of what was submitted.
#pragma once

#include <functional>

#include "client/core/agent.h"
#include "client/drive/driver.h"
#include "client/ports/memory_agent_store.h"
#include "crypto/pki/issue.h"
#include "crypto/record/inspect/release.h"
#include "crypto/tlog/tree.h"
#include "tests/support/must.h"

namespace puente::client::core::test {

inline const Instant noon = start_of({2026, 11, 24}) + hours(12);

using support::must;

struct Person {
  pki::PrivateKey key;
  pki::Certificate certificate;
};

struct Nation {
  explicit Nation(model::Nation which);
  Person issue(pki::PrivateKey key, const std::string& agency, const std::string& name, pki::Role role,
               std::optional<CurvePublic> transport = std::nullopt);
  model::Nation which;
  pki::PrivateKey root_key;
  pki::Certificate root;
  std::uint8_t serial = 1;
};

// The policy of the sender's nation, and of the recipient's: MX/SSPC may give US/DEA violent events, but places no
// finer than the municipality, and no sources.
extern const std::string policy_mx, policy_us;

struct Broker {
  Broker();

  trust::SignedTreaty treaty() const;
  // An agent's certificate into the directory, as its operator would bring it.
  void enrol(const pki::Certificate& certificate);
  void activate(model::Nation nation, const std::string& policy);  // the next version, signed by two liaisons
  void publish(ByteView entry);
  void order(const trust::Order& order, const std::vector<std::size_t>& by);  // signed by these liaisons; in force
  void beat();                                                                // a new heartbeat, of now
  // The next shard of the log, as the next version of the treaty has it: after a head of that size and root.
  void begin_shard(const codec::Head& after);

  codec::EventProof append(const codec::Event& event);
  codec::HeadUpdate head_update(std::uint64_t held) const;
  codec::BrokerMessage heartbeat(std::uint64_t held) const;

  Instant now = noon;
  primitives::Drbg random;
  Nation mx, us;
  primitives::SigningKey device_key, log_key, witness_mx, witness_us;
  X25519Public release_key;
  record::inspect::ReleaseKeys release_keys;
  std::vector<Person> liaisons;  // two of MX, then two of US
  trust::SignedTreaty signed_treaty;
  trust::Directory directory;
  trust::Pauses pauses;
  std::array<std::optional<policy::LoadedBundle>, model::nation_count> bundles;
  tlog::MemoryTree log;
  std::optional<std::pair<codec::EventProof, codec::Event>> newest_heartbeat;  // its inclusion is made when it is sent
  std::vector<std::pair<std::string, codec::EventProof>> entered;  // directory events by agency, without inclusion
  std::vector<Bytes> served;                                       // the directory as of the newest heartbeat
  std::uint64_t heartbeats = 0;
  record::BatchCache cache;
};

// An agent around its core, with the store in memory.
class Party {
 public:
  Party(Broker& broker, Nation& nation, const std::string& agency, std::uint8_t seed);

  // Steps and stores until nothing is left to store. What goes to the broker is collected in `sent`.
  void run(Input input);
  // The same for a store that may fail; then the party is of no more use.
  StoreStatus try_run(Input input);
  void restart(Pairs pairs = {});
  // Connected, and as much conversation with the honest broker as there is to have.
  void connect();
  void serve();  // answers what was sent, until there is nothing more; submissions get receipts and lie in `submitted`
  RecordId send(const std::string& document, const std::string& origin = "");

  // Messages of one kind among `sent`, taken out.
  template <class M>
  std::vector<std::pair<M, std::vector<Bytes>>> take() {
    std::vector<std::pair<M, std::vector<Bytes>>> out;
    std::vector<ToBroker> rest;
    for (ToBroker& one : sent) {
      codec::DeviceMessage message = must(codec::decode_device_message(one.message));
      if (auto* const body = std::get_if<M>(&message.body))
        out.emplace_back(std::move(*body), std::move(one.slots));
      else
        rest.push_back(std::move(one));
    }
    sent = std::move(rest);
    return out;
  }
  std::size_t alarms() const;

  Broker& broker;
  primitives::SigningKey key;
  KeyId device;
  model::AgencyId agency;
  ports::MemoryAgentStore store;
  ports::AgentStore* kept_in = &store;  // another one from the next restart on
  ports::MemoryKeyRing ring;
  std::unique_ptr<Agent> agent;
  std::optional<drive::Driver> driver;
  bool honest_receipts = true;
  std::function<void(codec::DirectoryNotices&)> answer_notices;  // may change what the broker answers
  std::function<void(codec::Receipt&)> change_receipt;           // before it is given
  std::function<void(codec::Proofs&)> change_proofs;
  std::function<void(const Output&)> look_at;  // each output, as it comes

  std::vector<ToBroker> sent;
  std::vector<Notice> notices;
  std::vector<Evidence> evidence;
  std::vector<Composed> composed;
  std::vector<Answered> answered;
  std::vector<codec::SealedRecord> submitted;
  std::uint64_t held = 0;  // size of the head that the broker believes this agent to hold
};

// As an honest broker delivers it to `device`, under `number`: all that was granted is released, but for labels that
// `withhold` names.
struct Delivery {
  codec::BrokerMessage message;
  std::vector<Bytes> slots;
};
Delivery deliver(Broker& broker, const codec::SealedRecord& record, Party& to, std::uint64_t number,
                 const std::function<bool(const model::Label&)>& withhold = nullptr);

extern const std::string violent_event;  // a document to US/DEA: type, place at two rungs (and the country follows)

}  // namespace puente::client::core::test
