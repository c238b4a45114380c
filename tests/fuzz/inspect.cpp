// The broker's side of a record that its sender signed, whatever it holds.
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/resign.h"

using namespace puente;

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t size_max,
                                               unsigned seed) {
  return fuzz::mutate_and_resign(data, size, size_max, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto parts = codec::decode_sealed_record({data, size});
  if (!parts) return 0;
  const codec::SealedRecord before = *parts;
  record::test::World& world = fuzz::world();
  auto decoded = record::inspect::decode(std::move(*parts));
  if (!decoded) {
    fuzz::require(*parts == before);  // a refused record stays with the caller, as evidence
    return 0;
  }
  for (const auto& slot : decoded->slots()) fuzz::require(decoded->header().slot_digests[slot.index] == slot.digest);
  for (const auto& entry : decoded->entries())
    fuzz::require(decoded->granted_to(entry.device).size() == decoded->slots().size());
  auto verified = record::inspect::verify(std::move(*decoded), world.sender_key.public_key(), world.cache);
  if (!verified) return 0;
  const auto& record = *verified;
  for (const auto& grant : record->release().grants) {
    std::vector<Hash> granted;
    for (const auto& slot : record->slots())
      if (((grant.slots >> slot.index) & 1) != 0) granted.push_back(slot.digest);
    const auto shares = record::inspect::release_shares(record->header(), record->parts().release, grant.device,
                                                        granted, world.release_keys);
    fuzz::require(!shares || shares->size() == granted.size());
  }
  return 0;
}
