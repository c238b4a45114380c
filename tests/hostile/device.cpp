#include "tests/hostile/device.h"

#include <thread>

#include "client/io/party.h"
#include "crypto/record/derive.h"
#include "io/clock.h"
#include "tests/support/must.h"

namespace puente::hostile {

using support::must;

Keys::Keys(const std::filesystem::path& folder, const Terrain& where) : terrain(where) {
  const client::io::Party party = must(client::io::load_party(folder));
  curve.private_key = must(party.keys.get_as<CurvePrivate>("curve"));
  curve.public_key = io::curve_public_of(curve.private_key);
  if (party.config.role == pki::Role::agent) signing.emplace(must(party.keys.get_as<Ed25519Seed>("device")));
}

using State = client::io::BrokerLink::State;

Device::Device(const Keys& keys) : keys_(keys), random_(io::fresh_seed()) {
  if (keys_.signing) sealer_.emplace(*keys_.signing);
}

bool Device::connect(Duration patience) {
  const auto deadline = Clock::now() + std::chrono::milliseconds(patience.ms);
  while (Clock::now() < deadline) {
    link_.reset();
    link_.emplace(must(client::io::BrokerLink::connect(context_, keys_.terrain.endpoint, keys_.curve_copy(),
                                                       keys_.terrain.broker_key)));
    const auto given_up = std::min(deadline, Clock::now() + std::chrono::seconds(3));
    while (link_->state() == State::connecting && Clock::now() < given_up) link_->wait(milliseconds(20));
    if (link_->state() == State::connected && hello(deadline)) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  return false;
}

bool Device::hello(Clock::time_point deadline) {
  if (!say(codec::Hello{codec::protocol_2, 0, last_delivery_, keys_.terrain.shard})) return false;
  const auto answer_by = std::min(deadline, Clock::now() + std::chrono::seconds(5));
  while (Clock::now() < answer_by) {
    const auto heard = hear(milliseconds(50));
    if (!heard) continue;
    if (const auto* const welcome = std::get_if<codec::Welcome>(&heard->message.body)) {
      sequence_ = welcome->sequence;
      previous_ = welcome->previous;
      return true;
    }
    if (std::holds_alternative<codec::Refusal>(heard->message.body)) return false;
  }
  return false;
}

bool Device::say(codec::DeviceMessage::Body body, const std::vector<Bytes>& slots) {
  return link_->send({++request_, std::move(body)}, slots).has_value();
}

bool Device::submit(const codec::SealedRecord& record) {
  return say(codec::Submit{record.header, record.batch, record.entries, record.release}, record.slots);
}

std::optional<client::io::FromBroker> Device::hear(Duration patience) {
  if (patience.ms > 0 && !link_->wait(patience)) return std::nullopt;
  auto heard = link_->receive();
  if (!heard || !*heard) return std::nullopt;
  if (const auto* const delivery = std::get_if<codec::Delivery>(&(*heard)->message.body)) {
    const codec::Event event = must(codec::decode_event(delivery->proof.event));
    last_delivery_ = std::max(last_delivery_, std::get<codec::DeliveryEvent>(event.what).number);
  }
  return std::move(*heard);
}

std::size_t Device::drain() {
  std::size_t out = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto heard = hear({});
    if (!heard) break;
    if (std::holds_alternative<codec::Refusal>(heard->message.body)) ++out;
  }
  return out;
}

record::seal::UnsignedRecord Device::seal_next(const RecordShape& shape) {
  const Terrain& terrain = keys_.terrain;
  const Instant now = io::now();
  record::seal::RecordPlan plan;
  codec::Header& header = plan.header_template;
  header.record_id = random_.random<RecordId>();
  header.created = now;
  header.not_before = now;
  header.expires = now + hours(1);
  header.kind = shape.kind;
  header.marks.tlp = model::Tlp::green;
  header.urgency = shape.urgency;
  for (const model::Section section : shape.sections)
    plan.sections.push_back({{section, {}}, SecretBytes::copy_of(Bytes(shape.bytes / shape.sections.size(), 'x'))});
  for (const std::string& agency : shape.to) {
    const trust::Device& device = terrain.device(agency);
    const trust::Package* const package =
        terrain.directory.package_of(device.key_id, codec::PackageUse::encryption, now);
    if (package == nullptr) throw std::runtime_error(agency + " has no package for today");
    plan.recipients.push_back(
        {device.key_id, package->public_key, nullptr, std::vector<bool>(shape.sections.size(), true)});
  }
  const trust::Package* const release =
      terrain.directory.package_of(terrain.authority, codec::PackageUse::release, now);
  if (release == nullptr) throw std::runtime_error("the broker has no package for today");
  plan.authority = {terrain.authority, release->public_key};
  plan.sequence = ++sequence_;
  plan.previous = previous_;
  record::seal::UnsignedRecord sealed = must(sealer_->seal(plan, now, random_));
  previous_ = sealed.header_hash();
  return sealed;
}

codec::SealedRecord Device::seal(const RecordShape& shape) { return sealer_->sign_alone(seal_next(shape)); }

std::vector<codec::SealedRecord> Device::seal(const RecordShape& shape, std::size_t count) {
  std::vector<record::seal::UnsignedRecord> records;
  for (std::size_t i = 0; i < count; ++i) records.push_back(seal_next(shape));
  return sealer_->sign_batch(std::move(records), random_);
}

codec::SealedRecord Device::unopenable(const codec::SealedRecord& like) {
  codec::SealedRecord out = like;
  codec::Header header = must(codec::decode_header(out.header));
  header.record_id = random_.random<RecordId>();
  out.header = codec::encode(header);
  const Hash hash = record::header_hash(out.header);
  out.batch = {primitives::sign(*keys_.signing, record::batch_message(hash, 1)), 1, 0, {}};
  previous_ = hash;
  return out;
}

}  // namespace puente::hostile
