// The recipient's side of a record that its sender signed, whatever it holds, delivered whole by an honest broker.
#include "crypto/record/derive.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/resign.h"

using namespace puente;

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t size_max,
                                               unsigned seed) {
  return fuzz::mutate_and_resign(data, size, size_max, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parts = codec::decode_sealed_record({data, size});
  if (!parts) return 0;
  const auto header = codec::decode_header(parts->header);
  if (!header) return 0;
  record::test::World& world = fuzz::world();
  const KeyId device = world.receivers[0].device;
  record::test::Delivery delivery;
  delivery.header = parts->header;
  delivery.batch = parts->batch;
  delivery.entry = parts->entries.front();
  delivery.frames = parts->slots;
  delivery.event.header_hash = record::header_hash(parts->header);
  delivery.event.record_id = header->record_id;
  delivery.event.sender = header->device;
  delivery.event.recipient = device;
  for (const Bytes& frame : parts->slots)
    if (const auto slot = codec::decode_slot(frame)) delivery.event.released.push_back(record::digest_of(*slot));
  auto shares =
      record::inspect::release_shares(*header, parts->release, device, delivery.event.released, world.release_keys);
  if (shares) delivery.shares = std::move(*shares);
  for (std::size_t i = delivery.shares.size(); i < delivery.frames.size(); ++i) delivery.shares.push_back({});
  const auto opened = world.open(delivery);
  if (!opened) return 0;
  fuzz::require(opened->sections.size() == delivery.frames.size());
  for (std::size_t i = 0; i < opened->sections.size(); ++i) {
    const auto& section = opened->sections[i];
    // What is kept opens again to the same.
    bool found = false;
    for (const Bytes& frame : delivery.frames)
      if (const auto again = record::open::open_section(opened->header, frame, section.content_key))
        found = found || equal(again->reveal(), section.plaintext.reveal());
    fuzz::require(found);
  }
  return 0;
}
