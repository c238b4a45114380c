#include "tests/unit/crypto/record/world.h"

#include <algorithm>
#include <stdexcept>

#include "crypto/base/transcript.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/x25519.h"

namespace puente::record::test {
namespace {

Seed seed_of(std::uint64_t number) {
  Seed out;
  std::ranges::copy(big_endian(number), out.array().begin());
  return out;
}

void replace(std::vector<Hash>& ascending, const Hash& old_digest, const Hash& new_digest) {
  *std::ranges::find(ascending, old_digest) = new_digest;
  std::ranges::sort(ascending);
}

}  // namespace

World::World(std::uint64_t seed, std::size_t receiver_count)
    : random(seed_of(seed)),
      sender_key(primitives::generate_signing_key(random.random<Seed>().view())),
      sealer(sender_key),
      authority(random.random<KeyId>()),
      release_keys(authority),
      release_private_key(random.random<X25519Private>()),
      release_key(primitives::public_of(release_private_key)) {
  release_keys.add(release_private_key.duplicate());
  for (std::size_t i = 0; i < receiver_count; ++i) {
    const KeyId device = random.random<KeyId>();
    X25519Private key = random.random<X25519Private>();
    Receiver receiver{device, primitives::public_of(key), key.duplicate(), open::RecipientKeys(device)};
    receiver.keys.add(std::move(key));
    receivers.push_back(std::move(receiver));
  }
}

seal::RecordPlan World::plan(model::Kind kind, std::vector<seal::SectionPlain> sections) {
  seal::RecordPlan out;
  codec::Header& header = out.header_template;
  header.record_id = random.random<RecordId>();
  header.created = noon;
  header.not_before = noon;
  header.expires = noon + days(7);
  header.kind = kind;
  header.marks.tlp = model::Tlp::amber;
  for (const Receiver& receiver : receivers)
    out.recipients.push_back(
        {receiver.device, receiver.encryption_key, nullptr, std::vector<bool>(sections.size(), true)});
  out.sections = std::move(sections);
  out.authority = {authority, release_key};
  return out;
}

codec::SealedRecord World::sealed(const seal::RecordPlan& plan) {
  auto record = sealer.seal(plan, noon, random);
  if (!record) throw std::runtime_error(record.error().what);
  return sealer.sign_alone(std::move(*record));
}

inspect::DecodedRecord World::inspected(const codec::SealedRecord& record) {
  auto decoded = inspect::decode(codec::SealedRecord(record));
  if (!decoded) throw std::runtime_error(decoded.error().what);
  auto copy = inspect::decode(codec::SealedRecord(record));
  const auto verified = inspect::verify(std::move(*copy), sender_key.public_key(), cache);
  if (!verified) throw std::runtime_error(verified.error().what);
  return std::move(*decoded);
}

Delivery World::deliver(const codec::SealedRecord& record, const KeyId& device, const std::vector<bool>& released) {
  const inspect::DecodedRecord decoded = inspected(record);
  Delivery out;
  out.header = record.header;
  out.batch = record.batch;
  for (std::size_t i = 0; i < record.entries.size(); ++i)
    if (decoded.entries()[i].device == device) out.entry = record.entries[i];
  out.event.header_hash = decoded.header_hash();
  out.event.record_id = decoded.header().record_id;
  out.event.sender = decoded.header().device;
  out.event.recipient = device;
  out.event.shard = out.event.number = out.event.heartbeat = 1;
  for (std::size_t i = 0; i < record.slots.size(); ++i) {
    if (released[i]) {
      out.frames.push_back(record.slots[i]);
      out.event.released.push_back(decoded.slots()[i].digest);
    } else {
      out.event.stubs.push_back(inspect::stub_of(codec::decode_slot(record.slots[i]).value(), "rule-1"));
    }
  }
  auto shares = inspect::release_shares(decoded.header(), record.release, device, out.event.released, release_keys);
  if (!shares) throw std::runtime_error(shares.error().what);
  out.shares = std::move(*shares);
  return out;
}

Delivery World::deliver_all(const codec::SealedRecord& record, std::size_t receiver) {
  return deliver(record, receivers[receiver].device, std::vector<bool>(record.slots.size(), true));
}

Result<open::OpenedRecord> World::open(const Delivery& delivery, std::size_t receiver,
                                       std::span<const PairSecret> pairs) {
  const open::Delivered delivered{delivery.header, delivery.batch, delivery.entry, delivery.frames, delivery.shares};
  return open::open_record(delivered, sender_key.public_key(), delivery.event, pairs, receivers[receiver].keys, cache,
                           &fault);
}

codec::SealedRecord World::forged(codec::SealedRecord record, const std::function<void(codec::Header&)>& change) {
  codec::Header header = codec::decode_header(record.header).value();
  change(header);
  record.header = codec::encode(header);
  const Bytes message = batch_message(header_hash(record.header), 1);
  record.batch = {primitives::sign(sender_key, message), 1, 0, {}};
  return record;
}

codec::SealedRecord World::with_entry(codec::SealedRecord record, std::size_t entry,
                                      const codec::RecipientEntry& content) {
  const Hash before = entry_digest(record.entries[entry]);
  record.entries[entry] = codec::encode(content);
  const Hash after = entry_digest(record.entries[entry]);
  std::ranges::sort(record.entries, {}, [](const Bytes& bytes) { return entry_digest(bytes); });
  return forged(std::move(record), [&](codec::Header& header) { replace(header.entry_digests, before, after); });
}

codec::SealedRecord World::with_release(codec::SealedRecord record, const codec::ReleaseEntry& content) {
  record.release = codec::encode(content);
  const Hash digest = entry_digest(record.release);
  return forged(std::move(record), [&](codec::Header& header) { header.release_digests = {digest}; });
}

codec::SealedRecord World::with_slot(codec::SealedRecord record, std::size_t slot, const codec::Slot& content) {
  const Hash before = digest_of(codec::decode_slot(record.slots[slot]).value());
  record.slots[slot] = codec::encode(content);
  const Hash after = digest_of(content);
  std::ranges::sort(record.slots, {}, [](const Bytes& bytes) { return digest_of(codec::decode_slot(bytes).value()); });
  return forged(std::move(record), [&](codec::Header& header) { replace(header.slot_digests, before, after); });
}

seal::SectionPlain section(model::Section name, model::Rung rung, std::string_view text, std::uint16_t part) {
  return {{name, rung, part}, SecretBytes::copy_of(view_of(text))};
}

std::vector<seal::SectionPlain> seizure_sections() {
  std::vector<seal::SectionPlain> out;
  out.push_back(section(model::Section::substance, model::Rung::whole, "fentanyl"));
  out.push_back(section(model::Section::place, model::Rung::site, "warehouse 4, Manzanillo"));
  out.push_back(section(model::Section::place, model::Rung::state, "06"));
  return out;
}

std::string broker_outcome(World& world, codec::SealedRecord record) {
  auto decoded = inspect::decode(std::move(record));
  if (!decoded) return outcome(decoded);
  return outcome(inspect::verify(std::move(*decoded), world.sender_key.public_key(), world.cache));
}

}  // namespace puente::record::test
