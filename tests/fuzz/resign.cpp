#include "tests/fuzz/resign.h"

#include <algorithm>

#include "crypto/base/transcript.h"
#include "crypto/record/derive.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

namespace puente::fuzz {
namespace {

using record::test::World;

primitives::Drbg random_of(unsigned seed) {
  Seed out;
  std::ranges::copy(big_endian(seed), out.array().begin());
  return primitives::Drbg(out);
}

codec::SealedRecord fresh(primitives::Drbg& random) {
  World& from = world();
  const auto kind = random.below(2) == 0 ? model::Kind::seizure : model::Kind::advisory;
  std::vector<record::seal::SectionPlain> sections;
  if (kind == model::Kind::seizure) {
    sections = record::test::seizure_sections();
  } else {
    sections.push_back(record::test::section(model::Section::summary, model::Rung::whole, "s"));
  }
  return from.sealed(from.plan(kind, std::move(sections)));
}

void mutate(Bytes& part) {
  const std::size_t size = part.size();
  part.resize(size + 64);
  part.resize(LLVMFuzzerMutate(part.data(), size, part.size()));
}

Hash slot_digest_of(const Bytes& frame) {
  const auto slot = codec::decode_slot(frame);
  return slot ? record::digest_of(*slot) : Hash{};
}

// The digest of a part that was changed, in the place of the one before.
template <class Digest>
void change_part(Bytes& part, std::vector<Hash>& digests, Digest digest) {
  const Hash before = digest(part);
  mutate(part);
  const auto found = std::ranges::find(digests, before);
  if (found != digests.end()) *found = digest(part);
  std::ranges::sort(digests);
}

void change(codec::SealedRecord& record, primitives::Drbg& random) {
  auto header = codec::decode_header(record.header);
  const auto any = [&random](auto& parts) -> auto& { return parts[random.below(parts.size())]; };
  const auto entry_digest = [](const Bytes& bytes) { return record::entry_digest(bytes); };
  switch (random.below(7)) {
    case 0:
      mutate(record.header);
      return;
    case 1:
      if (header && !record.entries.empty()) change_part(any(record.entries), header->entry_digests, entry_digest);
      break;
    case 2:
      if (header) change_part(record.release, header->release_digests, entry_digest);
      break;
    case 3:
      if (header && !record.slots.empty()) change_part(any(record.slots), header->slot_digests, slot_digest_of);
      break;
    case 4:
      if (record.slots.size() > 1) record.slots.erase(record.slots.begin());
      break;
    case 5:
      if (!record.slots.empty() && record.slots.size() < 32) record.slots.push_back(any(record.slots));
      break;
    default:
      if (header) {
        header->expires.ms ^= std::int64_t{1} << random.below(40);
        header->kind = static_cast<model::Kind>(random.below(model::kind_count));
      }
  }
  if (header) record.header = codec::encode(*header);
  std::ranges::sort(record.slots, {}, slot_digest_of);
  std::ranges::sort(record.entries, {}, entry_digest);
}

}  // namespace

World& world() {
  static World one(1);
  return one;
}

std::size_t mutate_and_resign(std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed) {
  primitives::Drbg random = random_of(seed);
  if (random.below(16) == 0) return LLVMFuzzerMutate(data, size, size_max);  // and what no sender could encode
  auto record = codec::decode_sealed_record({data, size});
  if (!record) record = fresh(random);
  change(*record, random);
  if (random.below(32) != 0) {
    const Hash root = record::header_hash(record->header);
    record->batch = {primitives::sign(world().sender_key, record::batch_message(root, 1)), 1, 0, {}};
  }
  const Bytes bytes = codec::encode(*record);
  if (bytes.size() > size_max) return LLVMFuzzerMutate(data, size, size_max);
  std::ranges::copy(bytes, data);
  return bytes.size();
}

}  // namespace puente::fuzz
