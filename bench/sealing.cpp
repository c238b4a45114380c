// Sealing, inspection at the broker, release and opening, per record: alone (every public-key operation its own) and in
// batches of 100 that share contexts and signature; each beside the operations it cannot avoid (docs/sealing.md).
#include <fmt/format.h>

#include <memory>

#include "bench/beside.h"
#include "bench/operations.h"
#include "crypto/record/padding.h"
#include "tests/unit/crypto/record/world.h"

using namespace puente;
using bench::Operations;
using bench::Work;
using record::test::Delivery;
using record::test::noon;
using record::test::World;

namespace {

constexpr std::size_t padded_bytes = 2048;
constexpr std::size_t sealed_bytes = padded_bytes + 16;
constexpr std::size_t batch_records = 100;
constexpr std::size_t batch_leaves = 128;
constexpr std::size_t lone_records = 8;  // measured together, each with its own contexts and signature
constexpr std::size_t node_bytes = 65;
constexpr std::array<std::size_t, 3> slot_counts{1, 4, 16};
constexpr std::array<std::size_t, 3> recipient_counts{1, 8, 64};

struct Shape {
  std::size_t slots;
  std::size_t recipients;
  bool alone;
  std::size_t records() const { return alone ? lone_records : batch_records; }
  std::string name() const {
    return fmt::format("{}, {} slot{}, {} recipient{}", alone ? "alone" : "batch of 100", slots, slots == 1 ? "" : "s",
                       recipients, recipients == 1 ? "" : "s");
  }
};

// Plans, and what became of them. One for all rows of a shape.
struct Stage {
  explicit Stage(const Shape& shape_of) : shape(shape_of), world(1, shape_of.recipients) {
    for (std::size_t i = 0; i < shape.records(); ++i) {
      std::vector<record::seal::SectionPlain> sections;
      for (std::size_t slot = 0; slot < shape.slots; ++slot)
        sections.push_back(record::test::section(model::Section::attachments, model::Rung::whole,
                                                 std::string(padded_bytes - 1, 'x'), static_cast<std::uint16_t>(slot)));
      plans.push_back(world.plan(model::Kind::advisory, std::move(sections)));
    }
    records = seal();
    for (const codec::SealedRecord& record : records) {
      deliveries.push_back(world.deliver_all(record));
      verified.push_back(inspected(codec::SealedRecord(record)));
    }
  }

  std::vector<codec::SealedRecord> seal() {
    std::vector<codec::SealedRecord> out;
    std::vector<record::seal::UnsignedRecord> unsigned_records;
    for (const record::seal::RecordPlan& plan : plans) {
      if (shape.alone || unsigned_records.empty()) world.sealer.forget_contexts();
      unsigned_records.push_back(world.sealer.seal(plan, noon, world.random).value());
      if (!shape.alone) continue;
      out.push_back(world.sealer.sign_alone(std::move(unsigned_records.back())));
      unsigned_records.clear();
    }
    if (!shape.alone) out = world.sealer.sign_batch(std::move(unsigned_records), world.random);
    return out;
  }

  std::size_t record_bytes() const { return verified[0]->size_bytes(); }

  record::inspect::VerifiedRecord inspected(codec::SealedRecord&& record) {
    auto decoded = record::inspect::decode(std::move(record));
    return record::inspect::verify(std::move(*decoded), world.sender_key.public_key(), cache).value();
  }

  Shape shape;
  World world;
  std::vector<record::seal::RecordPlan> plans;
  std::vector<codec::SealedRecord> records;
  std::vector<codec::SealedRecord> copies;  // that inspection consumes
  std::vector<Delivery> deliveries;
  std::vector<record::inspect::VerifiedRecord> verified;
  record::BatchCache cache;
};

// The operations of one HPKE context (RFC 9180): KEM extract and expand, key schedule (its psk_id_hash is a constant).
Operations context_operations(bool sender) {
  return {.key_pairs = sender ? 1U : 0U, .agreements = 1, .macs = {51, 92, 168, 44, 89}};
}
const Operations seed_operations{.macs = {60}};
// ctx, digest, hash of the ciphertext; section key and commitment.
Operations slot_operations() { return {.hashes = {156, 186, sealed_bytes}, .macs = {54, 57}}; }
// Both halves of the key, its salt, extract and expand.
Operations wrap_operations(bool with_share) {
  Operations out{.hashes = {144}, .macs = {59, 76, 19}};
  if (with_share) out.macs.push_back(91);
  return out;
}

// How often what a batch shares is done for all records measured together.
std::size_t shared_times(const Shape& shape) { return shape.alone ? shape.records() : 1; }

Operations header_and_path(const Stage& stage) {
  Operations out{.hashes = {stage.records[0].header.size() + 24}};
  if (!stage.shape.alone) out.hashes.insert(out.hashes.end(), 7, node_bytes);
  return out;
}

// What is done for each record, and what all that are measured together share.
struct Limit {
  Operations one, shared;
  std::size_t records, shared_times, record_bytes;
  void perform() const {
    for (std::size_t i = 0; i < records; ++i) bench::perform(one, i * record_bytes);
    for (std::size_t i = 0; i < shared_times; ++i) bench::perform(shared);
  }
};

Limit seal_limit(const Stage& stage) {
  const Shape& shape = stage.shape;
  Operations one{.hashes = {stage.records[0].header.size() + 24, stage.records[0].release.size() + 22}};
  one.add(slot_operations(), shape.slots);
  one.encryptions.insert(one.encryptions.end(), shape.slots, padded_bytes);
  one.add(seed_operations, shape.recipients + 1);
  one.hashes.insert(one.hashes.end(), shape.recipients, stage.records[0].entries[0].size() + 22);
  one.add(wrap_operations(true), shape.slots * shape.recipients);
  one.encryptions.insert(one.encryptions.end(), shape.slots * shape.recipients, 32);
  Operations shared{.signatures = 1};
  shared.add(context_operations(true), shape.recipients + 1);
  if (!shape.alone) shared.hashes.insert(shared.hashes.end(), batch_leaves - 1, node_bytes);
  return {one, shared, shape.records(), shared_times(shape), stage.record_bytes()};
}

Limit inspect_limit(const Stage& stage) {
  const Shape& shape = stage.shape;
  Operations one = header_and_path(stage);
  one.hashes.push_back(stage.records[0].release.size() + 22);
  for (std::size_t i = 0; i < shape.slots; ++i) one.add({.hashes = {186, sealed_bytes}});
  one.hashes.insert(one.hashes.end(), shape.recipients, stage.records[0].entries[0].size() + 22);
  return {one, {.verifications = 1}, shape.records(), shared_times(shape), stage.record_bytes()};
}

Limit open_limit(const Stage& stage) {
  const Shape& shape = stage.shape;
  Operations one = header_and_path(stage);
  one.hashes.push_back(stage.records[0].entries[0].size() + 22);
  one.add(seed_operations);
  one.add(slot_operations(), shape.slots);
  one.add(wrap_operations(false), shape.slots);
  one.decryptions.insert(one.decryptions.end(), shape.slots, 32);
  one.decryptions.insert(one.decryptions.end(), shape.slots, padded_bytes);
  Operations shared{.verifications = 1};
  shared.add(context_operations(false));
  return {one, shared, shape.records(), shared_times(shape), stage.record_bytes()};
}

// Shares of all slots for the first recipient.
Limit release_limit(const Stage& stage) {
  const Shape& shape = stage.shape;
  Operations one{.hashes = {stage.records[0].release.size() + 22}};
  one.add(seed_operations);
  one.macs.insert(one.macs.end(), shape.slots, 91);
  return {one, context_operations(false), shape.records(), shared_times(shape), stage.record_bytes()};
}

using StagePtr = std::shared_ptr<Stage>;

Work seal_work(const StagePtr& stage) {
  return {[stage] { bench::keep(stage->seal()); }, stage->shape.records(), {}};
}

Work inspect_work(const StagePtr& stage) {
  return {[stage] {
            for (codec::SealedRecord& record : stage->copies) bench::keep(stage->inspected(std::move(record)));
          },
          stage->shape.records(),
          [stage] {
            stage->copies = stage->records;
            stage->cache = record::BatchCache();
          }};
}

template <class Keys>
void forget_cached(Keys& keys, const X25519Private& key) {
  keys.purge(primitives::key_id_of(primitives::public_of(key)));
  keys.add(key.duplicate());
}

Work open_work(const StagePtr& stage) {
  return {[stage] {
            for (const Delivery& delivery : stage->deliveries) bench::keep(stage->world.open(delivery).value());
          },
          stage->shape.records(),
          [stage] {
            stage->world.cache = record::BatchCache();
            forget_cached(stage->world.receivers[0].keys, stage->world.receivers[0].private_key);
          }};
}

Work release_work(const StagePtr& stage) {
  return {[stage] {
            World& world = stage->world;
            for (std::size_t i = 0; i < stage->records.size(); ++i) {
              const auto& record = stage->verified[i];
              bench::keep(record::inspect::release_shares(record->header(), record->parts().release,
                                                          world.receivers[0].device,
                                                          stage->deliveries[i].event.released, world.release_keys)
                              .value());
            }
          },
          stage->shape.records(),
          [stage] { forget_cached(stage->world.release_keys, stage->world.release_private_key); }};
}

void add_row(const char* what, const StagePtr& stage, Work ours, Limit limit, double ratio_max) {
  const std::size_t items = stage->shape.records();
  bench::add({fmt::format("{}, {}", what, stage->shape.name()),
              std::move(ours),
              "limit",
              {[limit = std::move(limit)] { limit.perform(); }, items, {}},
              ratio_max});
}

StagePtr add_shape(const Shape& shape) {
  const auto stage = std::make_shared<Stage>(shape);
  add_row("seal", stage, seal_work(stage), seal_limit(*stage), 1.3);
  add_row("inspect", stage, inspect_work(stage), inspect_limit(*stage), 1.3);
  add_row("release", stage, release_work(stage), release_limit(*stage), 0);
  add_row("open", stage, open_work(stage), open_limit(*stage), 1.3);
  return stage;
}

}  // namespace

void bench::rows() {
  StagePtr lone, batch;
  for (const bool alone : {true, false})
    for (const std::size_t slots : slot_counts)
      for (const std::size_t recipients : recipient_counts) {
        const StagePtr stage = add_shape({slots, recipients, alone});
        if (slots == 1 && recipients == 1) (alone ? lone : batch) = stage;
      }
  const char* const name = "{}, 1 slot, 1 recipient: batch of 100 against alone";
  bench::add({fmt::format(fmt::runtime(name), "seal"), seal_work(batch), "alone", seal_work(lone), 0.25});
  bench::add({fmt::format(fmt::runtime(name), "inspect"), inspect_work(batch), "alone", inspect_work(lone), 0.25});
  bench::add({fmt::format(fmt::runtime(name), "open"), open_work(batch), "alone", open_work(lone), 0.25});
}
