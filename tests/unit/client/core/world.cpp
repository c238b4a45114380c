#include "tests/unit/client/core/world.h"

#include <algorithm>

#include "audit/chain.h"
#include "crypto/base/transcript.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/x25519.h"
#include "crypto/record/derive.h"
#include "crypto/tlog/cosignature.h"

namespace puente::client::core::test {
namespace {

constexpr const char* origin = "broker.example/puente";

Seed seed_of(std::uint64_t number) {
  Seed out;
  std::ranges::copy(big_endian(number), out.array().begin());
  return out;
}

primitives::SigningKey key_of(std::uint8_t byte) { return primitives::generate_signing_key(Bytes(32, byte)); }

pki::PrivateKey private_key_of(const primitives::SigningKey& key) {
  return pki::PrivateKey::from_ed25519_seed(key.seed());
}

std::string policy_of(const std::string& nation_rules) { return nation_rules; }

trust::SignedTreaty signed_by_both(const Broker& broker, const trust::Treaty& treaty) {
  pki::SignedText text{trust::render_treaty(treaty), {}};
  must(pki::sign_text(text, trust::treaty_purpose, broker.mx.root, broker.mx.root_key, noon));
  must(pki::sign_text(text, trust::treaty_purpose, broker.us.root, broker.us.root_key, noon));
  return must(trust::verify_treaty(pki::format_signed_text(text), noon));
}

trust::SignedTreaty make_treaty(const Broker& broker) {
  trust::Treaty treaty;
  treaty.root_mx = broker.mx.root;
  treaty.root_us = broker.us.root;
  treaty.broker.origin = origin;
  treaty.broker.endpoint = "tcp://127.0.0.1:5500";
  treaty.broker.device = broker.device_key.public_key();
  treaty.broker.curve = CurvePublic::from(Bytes(32, 77)).value();
  treaty.broker.log = must(tlog::make_vkey(origin, tlog::SignatureType::ed25519, broker.log_key.public_key()));
  treaty.witnesses = {
      {model::Nation::mx,
       must(tlog::make_vkey("witness.mx.example", tlog::SignatureType::cosignature_v1, broker.witness_mx.public_key())),
       "http://127.0.0.1:8501"},
      {model::Nation::us,
       must(tlog::make_vkey("witness.us.example", tlog::SignatureType::cosignature_v1, broker.witness_us.public_key())),
       "http://127.0.0.1:8502"}};
  return signed_by_both(broker, treaty);
}

}  // namespace

const std::string policy_mx = policy_of(R"(
[[rule]]
id = "violence"
effect = "permit"
from = ["MX/SSPC"]
to = ["US/DEA"]
kinds = ["violent-event"]
sections = ["*"]
finest = { place = "municipality" }
valid-until = "2036-01-01T00:00:00Z"
legal-basis = { en = "law", es = "ley" }
)");
const std::string policy_us = policy_of(R"(
[[rule]]
id = "accept"
effect = "permit"
from = ["MX/*"]
to = ["US/*"]
kinds = ["*"]
sections = ["*"]
valid-until = "2036-01-01T00:00:00Z"
legal-basis = { en = "law", es = "ley" }
)");

Nation::Nation(model::Nation of)
    : which(of),
      root_key(pki::PrivateKey::generate_p256()),
      root(must(pki::make_root(root_key, {std::string(model::name_of(of)), "ROOT", "root"}, noon - days(1),
                               noon + days(3650)))) {}

Person Nation::issue(pki::PrivateKey key, const std::string& agency, const std::string& name, pki::Role role,
                     std::optional<CurvePublic> transport) {
  const Bytes request =
      must(pki::make_request(key, {std::string(model::name_of(which)), agency, name}, role, transport));
  Bytes number(pki::serial_bytes, 1);
  number.back() = serial++;
  pki::Certificate certificate =
      must(pki::issue(root, root_key, must(pki::parse_request(request)), noon - hours(1), noon + days(90), number));
  return {std::move(key), std::move(certificate)};
}

Broker::Broker()
    : random(seed_of(1)),
      mx(model::Nation::mx),
      us(model::Nation::us),
      device_key(key_of(101)),
      log_key(key_of(102)),
      witness_mx(key_of(103)),
      witness_us(key_of(104)),
      release_keys(primitives::key_id_of(device_key.public_key())),
      signed_treaty(make_treaty(*this)),
      directory(signed_treaty) {
  X25519Private release = random.random<X25519Private>();
  release_key = primitives::public_of(release);
  release_keys.add(std::move(release));
  const Instant today = start_of(date_of(noon));
  publish(trust::package_entry_by_device(
      {primitives::key_id_of(device_key.public_key()), codec::PackageUse::release, release_key, today, today + days(1)},
      device_key));
  for (Nation* const nation : {&mx, &us})
    for (const char* const name : {"liaison-1", "liaison-2"}) {
      liaisons.push_back(nation->issue(pki::PrivateKey::generate_p256(), nation == &mx ? "SSPC" : "DEA", name,
                                       pki::Role::liaison, random.random<CurvePublic>()));
      enrol(liaisons.back().certificate);
    }
  activate(model::Nation::mx, policy_mx);
  activate(model::Nation::us, policy_us);
}

trust::SignedTreaty Broker::treaty() const { return signed_treaty; }

void Broker::enrol(const pki::Certificate& certificate) { publish(trust::certificate_entry(certificate)); }

void Broker::publish(ByteView entry) {
  auto admitted = must(directory.check(entry, now));
  if (!admitted) return;
  const std::string agency = model::text_of(admitted->agency());
  const codec::DirectoryEvent event{admitted->hash(), admitted->subject(), agency, std::string(admitted->change())};
  entered.emplace_back(agency, append({now, event}));
  directory.add(std::move(*admitted));
}

void Broker::activate(model::Nation nation, const std::string& policy) {
  auto& held = bundles[static_cast<std::size_t>(nation)];
  policy::BundleHead head;
  head.nation = nation;
  head.version = held ? held->bundle().head.version + 1 : 1;
  head.previous = held ? held->bundle().hash : Hash{};
  head.signed_at = now;
  for (const char* const agency : {"MX/SSPC", "US/DEA"}) head.agencies.push_back(must(model::parse_agency(agency)));
  pki::SignedText text{must(policy::make_bundle_body(head, policy)), {}};
  const std::size_t first = nation == model::Nation::mx ? 0 : 2;
  for (const std::size_t i : {first, first + 1})
    must(pki::sign_text(text, policy::bundle_purpose, liaisons[i].certificate, liaisons[i].key, now));
  held.emplace(must(policy::load_bundle(view_of(pki::format_signed_text(text)),
                                        [](const pki::Certificate&, model::Nation) { return Status(); })));
}

void Broker::order(const trust::Order& order, const std::vector<std::size_t>& by) {
  pki::SignedText text{trust::render_order(order), {}};
  for (const std::size_t i : by)
    must(pki::sign_text(text, trust::order_purpose, liaisons[i].certificate, liaisons[i].key, now));
  pauses.add(must(trust::load_order(view_of(pki::format_signed_text(text)),
                                    [](const pki::Certificate&, model::Nation) { return Status(); })));
}

codec::EventProof Broker::append(const codec::Event& event) {
  codec::EventProof out;
  out.event = encode(event);
  out.nonce = random.random<Nonce>();
  codec::LeafInput leaf;
  leaf.counter = log.size();
  leaf.running = random.random<Hash>();
  leaf.ciphertext_hash = random.random<Hash>();
  leaf.event = audit::event_hash(out.nonce, out.event);
  out.leaf = encode(leaf);
  out.index = log.size();
  log.append(tlog::leaf_hash(out.leaf));
  return out;
}

codec::HeadUpdate Broker::head_update(std::uint64_t held) const {
  const std::string& name = signed_treaty.treaty().broker.origin;
  tlog::Note note = tlog::sign_checkpoint({name, log.size(), log.root(), {}}, name, log_key);
  note.signatures.push_back(tlog::cosign(note.text, "witness.mx.example", witness_mx, now));
  note.signatures.push_back(tlog::cosign(note.text, "witness.us.example", witness_us, now));
  return {tlog::format_note(note), held, log.consistency_proof(held)};
}

void Broker::beat() {
  served = directory.live(now);
  codec::HeartbeatEvent event;
  event.shard = signed_treaty.treaty().shard();
  event.number = ++heartbeats;
  event.directory = directory.root(now);
  event.bundles = {bundles[0]->bundle().hash, bundles[1]->bundle().hash};
  event.pauses = pauses.hash(now);
  const codec::Event whole{now, event};
  newest_heartbeat = {append(whole), whole};
}

void Broker::begin_shard(const codec::Head& after) {
  trust::Treaty next = signed_treaty.treaty();
  const std::uint64_t shard = next.shard() + 1;
  const tlog::Vkey before = next.broker.log;
  next.version += 1;
  next.previous = signed_treaty.hash();
  next.broker.origin = trust::origin_after(next.broker.origin, shard);
  next.broker.log = must(tlog::make_vkey(next.broker.origin, tlog::SignatureType::ed25519, log_key.public_key()));
  next.handover = trust::Handover{shard, before, after.size, after.root, noon, directory.root(noon), {}, {}};
  signed_treaty = signed_by_both(*this, next);
  log = {};
  entered.clear();
  newest_heartbeat.reset();
  for (const Bytes& entry : directory.live(now)) {
    codec::DirectoryEvent event;
    event.entry_hash = primitives::sha256(entry);
    const auto certificate = must(codec::decode_directory_entry(entry));
    event.change = std::holds_alternative<codec::CertificateEntry>(certificate) ? "certificate" : "package";
    for (const char* const agency : {"MX/SSPC", "US/DEA"}) {
      const auto hashes = directory.entries_of(must(model::parse_agency(agency)), now);
      if (std::ranges::find(hashes, event.entry_hash) != hashes.end()) event.agency = agency;
    }
    entered.emplace_back(event.agency, append({now, event}));
  }
}

codec::BrokerMessage Broker::heartbeat(std::uint64_t held) const {
  codec::EventProof proof = newest_heartbeat->first;
  proof.inclusion = log.inclusion_proof(proof.index);
  return {0, codec::Heartbeat{std::move(proof), head_update(held)}};
}

Party::Party(Broker& of, Nation& nation, const std::string& code, std::uint8_t seed)
    : broker(of), key(key_of(seed)), device(primitives::key_id_of(key.public_key())), agency{nation.which, code} {
  const Person person =
      nation.issue(private_key_of(key), code, "agent-1", pki::Role::agent, of.random.random<CurvePublic>());
  broker.enrol(person.certificate);
  restart();
}

void Party::restart(Pairs pairs) {
  agent = must(Agent::start(broker.treaty(), agency, key, *kept_in, ring, std::move(pairs), broker.now));
  driver.emplace(*agent, *kept_in);
  sent.clear();
  run(Tick{});
}

void Party::run(Input input) { must(try_run(std::move(input))); }

StoreStatus Party::try_run(Input input) {
  const StoreStatus done = driver->run(broker.now, broker.random.random<Seed>(), std::move(input));
  for (ToBroker& message : std::exchange(driver->to_broker(), {})) sent.push_back(std::move(message));
  for (Output& output : driver->take_outputs()) {
    if (look_at) look_at(output);
    if (auto* const evidence_of = std::get_if<Evidence>(&output)) evidence.push_back(std::move(*evidence_of));
    if (auto* const notice = std::get_if<Notice>(&output)) notices.push_back(std::move(*notice));
    if (auto* const kept = std::get_if<Composed>(&output)) composed.push_back(std::move(*kept));
    if (auto* const answer = std::get_if<Answered>(&output)) answered.push_back(std::move(*answer));
  }
  return done;
}

std::size_t Party::alarms() const {
  return static_cast<std::size_t>(std::ranges::count(notices, Notice::Level::alarm, &Notice::level));
}

void Party::connect() {
  sent.clear();
  run(Connected{});
  serve();
}

void Party::serve() {
  while (!sent.empty()) {
    const std::vector<ToBroker> asked = std::exchange(sent, {});
    for (const ToBroker& one : asked) {
      codec::DeviceMessage message = must(codec::decode_device_message(one.message));
      const std::uint64_t request = message.request;
      const auto answer = [&](auto body) { run(Received{codec::BrokerMessage{request, std::move(body)}, {}}); };
      if (const auto* const hello = std::get_if<codec::Hello>(&message.body)) {
        held = hello->held_size;
        answer(codec::Welcome{broker.treaty().treaty().shard()});
        if (!broker.newest_heartbeat) continue;
        codec::BrokerMessage beat = broker.heartbeat(held);
        held = broker.log.size();
        run(Received{std::move(beat), {}});
      } else if (std::holds_alternative<codec::FetchDirectory>(message.body)) {
        answer(codec::DirectoryPage{static_cast<std::uint32_t>(broker.served.size()), 0, broker.served});
      } else if (std::holds_alternative<codec::FetchBundles>(message.body)) {
        answer(codec::Bundles{broker.bundles[0]->bytes(), {}});
        answer(codec::Bundles{{}, broker.bundles[1]->bytes()});
      } else if (std::holds_alternative<codec::FetchPauses>(message.body)) {
        codec::Pauses page;
        for (const trust::SignedOrder* const order : broker.pauses.live(broker.now))
          page.orders.push_back(order->bytes());
        page.total = static_cast<std::uint32_t>(page.orders.size());
        answer(std::move(page));
      } else if (const auto* const asked_for = std::get_if<codec::FetchDirectoryNotices>(&message.body)) {
        codec::DirectoryNotices page;
        for (const auto& [name, proof] : broker.entered)
          if (name == model::text_of(agency) && proof.index >= asked_for->from) page.proofs.push_back(proof);
        // A few at a time, so that more pages are asked for.
        page.more = page.proofs.size() > 8;
        if (page.more) page.proofs.resize(8);
        if (answer_notices) answer_notices(page);
        for (codec::EventProof& proof : page.proofs) proof.inclusion = broker.log.inclusion_proof(proof.index);
        page.head = broker.head_update(held);
        held = broker.log.size();
        answer(std::move(page));
      } else if (const auto* const publish = std::get_if<codec::Publish>(&message.body)) {
        broker.publish(publish->entry);
        answer(codec::Done{});
      } else if (auto* const submit = std::get_if<codec::Submit>(&message.body)) {
        codec::SealedRecord record{std::move(submit->header), std::move(submit->batch), std::move(submit->entries),
                                   std::move(submit->release), one.slots};
        const codec::Header header = must(codec::decode_header(record.header));
        const Hash hash = record::header_hash(record.header);
        submitted.push_back(std::move(record));
        if (!honest_receipts) continue;
        codec::AcceptEvent accepted;
        accepted.header_hash = hash;
        accepted.record_id = header.record_id;
        accepted.device = device;
        codec::Receipt receipt{header.record_id, hash, broker.append({broker.now, accepted})};
        if (change_receipt) change_receipt(receipt);
        answer(std::move(receipt));
      } else if (const auto* const fetch = std::get_if<codec::FetchProofs>(&message.body)) {
        codec::Proofs proofs{fetch->size, {}, {}};
        for (const std::uint64_t index : fetch->indexes)
          proofs.inclusions.push_back(must(tlog::inclusion_proof(broker.log, index, fetch->size)));
        if (fetch->from > 0) proofs.consistency = must(tlog::consistency_proof(broker.log, fetch->from, fetch->size));
        if (change_proofs) change_proofs(proofs);
        answer(std::move(proofs));
      }
    }
  }
}

RecordId Party::send(const std::string& document, const std::string& from) {
  composed.clear();
  std::vector<Draft> drafts;
  drafts.push_back({document, from});
  run(Compose{1, std::move(drafts)});
  return must(std::move(composed.back().drafts.front())).record_id;
}

Delivery deliver(Broker& broker, const codec::SealedRecord& record, Party& to, std::uint64_t number,
                 const std::function<bool(const model::Label&)>& withhold) {
  const auto decoded = must(record::inspect::decode(codec::SealedRecord(record)));
  const std::vector<bool> granted = decoded.granted_to(to.device);
  codec::DeliveryEvent event;
  event.header_hash = decoded.header_hash();
  event.record_id = decoded.header().record_id;
  event.sender = decoded.header().device;
  event.recipient = to.device;
  event.shard = broker.treaty().treaty().shard();
  event.number = number;
  event.bundles = {broker.bundles[0]->bundle().hash, broker.bundles[1]->bundle().hash};
  Delivery out;
  for (std::size_t i = 0; i < decoded.slots().size(); ++i) {
    if (granted[i] && (!withhold || !withhold(decoded.slots()[i].label))) {
      event.released.push_back(decoded.slots()[i].digest);
      out.slots.push_back(record.slots[i]);
    } else {
      event.stubs.push_back(record::inspect::stub_of(decoded.slots()[i], "MX/violence"));
    }
  }
  std::ranges::sort(event.released);
  codec::Delivery delivery;
  delivery.header = record.header;
  delivery.batch = record.batch;
  for (std::size_t i = 0; i < record.entries.size(); ++i)
    if (decoded.entries()[i].device == to.device) delivery.entry = record.entries[i];
  delivery.shares = must(record::inspect::release_shares(decoded.header(), record.release, to.device, event.released,
                                                         broker.release_keys));
  delivery.proof = broker.append({broker.now, event});
  delivery.proof.inclusion = broker.log.inclusion_proof(delivery.proof.index);
  delivery.head = broker.head_update(to.held);
  to.held = broker.log.size();
  out.message = {0, std::move(delivery)};
  return out;
}

const std::string violent_event = R"({
  "kind": "violent-event", "to": ["US/DEA"],
  "marks": {"tlp": "TLP:AMBER", "handling": ["H0"], "grading": {"scheme": "admiralty", "source": "B", "information": "2"},
            "classification": "none"},
  "purpose": "violence-prevention", "urgency": "routine",
  "sections": {
    "victims": {"best": 3},
    "actors": [{"name": "A"}, {"name": "B"}],
    "narrative": {"text": "what nobody but the sender reads here"},
    "place": {"municipality": {"state": "MX-09", "name": "Iztapalapa"}, "state": {"code": "MX-09"}}
  }})";

}  // namespace puente::client::core::test
