#include "crypto/record/seal/sealer.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/crypto/record/world.h"

using namespace puente;
using model::Kind;
using model::Rung;
using model::Section;
using record::test::noon;
using record::test::outcome;
using record::test::section;
using record::test::seizure_sections;
using record::test::World;

namespace {

template <class Change>
std::string seal_outcome(Change change) {
  World world(1, 2);
  record::seal::RecordPlan plan = world.plan(Kind::seizure, seizure_sections());
  change(plan);
  return outcome(world.sealer.seal(plan, noon, world.random));
}

}  // namespace

TEST_CASE("plans that make no sense are refused") {
  CHECK(seal_outcome([](auto&) {}) == "ok");
  CHECK(seal_outcome([](auto& p) { p.sections.clear(); }) == "usage");
  CHECK(seal_outcome([](auto& p) { p.recipients.clear(); }) == "usage");
  CHECK(seal_outcome([](auto& p) { p.recipients[1].device = p.recipients[0].device; }) == "usage");
  CHECK(seal_outcome([](auto& p) { p.recipients[0].granted.pop_back(); }) == "usage");
  CHECK(seal_outcome([](auto& p) { p.sequence = 0; }) == "usage");
  CHECK(seal_outcome([](auto& p) { p.sections.resize(33); }) == "too-large");
  CHECK(seal_outcome([](auto& p) {
          while (p.recipients.size() < 65) p.recipients.push_back(p.recipients[0]);
        }) == "too-large");
  CHECK(seal_outcome([](auto& p) { p.sections[1].label = p.sections[2].label; }) == "not-permitted");
  CHECK(seal_outcome([](auto& p) { p.sections[0].label = {Section::photo, Rung::whole, 0}; }) == "malformed");
  CHECK(seal_outcome([](auto& p) { p.sections[0].plaintext = SecretBytes(1 << 20); }) == "too-large");
  CHECK(seal_outcome([](auto& p) { p.header_template.expires = noon + days(15); }) == "not-permitted");
  CHECK(seal_outcome([](auto& p) { p.recipients[0].encryption_key = {}; }) == "unauthenticated");
  CHECK(seal_outcome([](auto& p) { p.authority.release_key = {}; }) == "unauthenticated");
}

TEST_CASE("a record of more than 16 MiB is refused") {
  World world(2);
  std::vector<record::seal::SectionPlain> sections;
  for (std::uint16_t part = 0; part < 17; ++part)
    sections.push_back({{Section::attachments, Rung::whole, part}, SecretBytes(1'000'000)});
  CHECK(outcome(world.sealer.seal(world.plan(Kind::advisory, std::move(sections)), noon, world.random)) == "too-large");
}

TEST_CASE("the header is filled up so that few counts exist") {
  for (const auto& [slots, receivers, digests, entries] :
       std::vector<std::array<std::size_t, 4>>{{1, 1, 8, 4}, {9, 5, 16, 16}, {17, 17, 32, 64}, {32, 64, 32, 64}}) {
    World world(3, receivers);
    std::vector<record::seal::SectionPlain> sections;
    for (std::uint16_t part = 0; part < slots; ++part)
      sections.push_back(section(Section::attachments, Rung::whole, "x", part));
    const auto decoded = world.inspected(world.sealed(world.plan(Kind::advisory, std::move(sections))));
    CHECK(decoded.header().slot_digests.size() == digests);
    CHECK(decoded.header().entry_digests.size() == entries);
    CHECK(decoded.slots().size() == slots);
    CHECK(decoded.entries().size() == receivers);
  }
}

TEST_CASE("two records of one shape have parts of equal sizes, whatever they hold") {
  World world(4, 3);
  const auto shape = [&](std::string_view substance, std::string_view site) {
    std::vector<record::seal::SectionPlain> sections;
    sections.push_back(section(Section::substance, Rung::whole, substance));
    sections.push_back(section(Section::place, Rung::site, site));
    sections.push_back(section(Section::place, Rung::state, "06"));
    const auto record = world.sealed(world.plan(Kind::seizure, std::move(sections)));
    std::vector<std::size_t> sizes{record.header.size(), record.release.size()};
    for (const Bytes& entry : record.entries) sizes.push_back(entry.size());
    std::vector<std::size_t> slots;
    for (const Bytes& slot : record.slots) slots.push_back(slot.size());
    std::ranges::sort(slots);
    sizes.insert(sizes.end(), slots.begin(), slots.end());
    return sizes;
  };
  CHECK(shape("", "") == shape(std::string(511, 'a'), std::string(255, 'b')));
  CHECK(shape("", "") != shape(std::string(512, 'a'), ""));
}

TEST_CASE("nothing sealed twice looks the same, but for the shared contexts") {
  World world(5);
  const record::seal::RecordPlan plan = world.plan(Kind::seizure, seizure_sections());
  const auto first = world.inspected(world.sealed(plan));
  const auto second = world.inspected(world.sealed(plan));
  CHECK(first.header_hash() != second.header_hash());
  for (const auto& slot : first.slots())
    for (const auto& other : second.slots()) {
      CHECK(slot.commit != other.commit);
      CHECK(slot.ciphertext_hash != other.ciphertext_hash);
    }
  const auto entry_of = [](const auto& record) {
    return codec::decode_recipient_entry(record.parts().entries[0]).value();
  };
  CHECK(entry_of(first).enc == entry_of(second).enc);
  CHECK(entry_of(first).wrapped != entry_of(second).wrapped);
}

TEST_CASE("the plaintext is nowhere in what leaves") {
  World world(6);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const std::string all = text_of(codec::encode(record));
  CHECK(all.find("fentanyl") == std::string::npos);
  CHECK(all.find("Manzanillo") == std::string::npos);
}

TEST_CASE("the chain is the broker's to read") {
  World world(7);
  record::seal::RecordPlan plan = world.plan(Kind::seizure, seizure_sections());
  plan.sequence = 41;
  auto first = world.sealer.seal(plan, noon, world.random);
  const Hash hash = first->header_hash();
  const auto sent = world.sealer.sign_alone(std::move(*first));
  CHECK(world.inspected(sent).header_hash() == hash);
  record::seal::RecordPlan next = world.plan(Kind::seizure, seizure_sections());
  next.sequence = 42;
  next.previous = hash;
  const auto decoded = world.inspected(world.sealed(next));
  CHECK(decoded.release().sequence == 42);
  CHECK(decoded.release().previous == hash);
}
