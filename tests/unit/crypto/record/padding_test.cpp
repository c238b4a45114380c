#include "crypto/record/padding.h"

#include <rapidcheck.h>
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/crypto/record/world.h"

using namespace puente;
using model::Kind;
using model::Rung;
using model::Section;
using record::SectionSize;

TEST_CASE("Padmé gives its published sizes above the floor") {
  CHECK(record::padme(0) == 512);
  CHECK(record::padme(512) == 512);
  CHECK(record::padme(513) == 544);
  CHECK(record::padme(1000) == 1024);
  CHECK(record::padme(1024) == 1024);
  CHECK(record::padme(1025) == 1088);
  CHECK(record::padme(10'000) == 10'240);
  CHECK(record::padme(1'000'000) == 1'015'808);
  CHECK(record::padme(record::padded_bytes_max) == record::padded_bytes_max);
}

TEST_CASE("padding never shortens, is its own fixed point, and costs at most 12 percent above the floor") {
  CHECK(rc::check([] {
    const std::size_t size = *rc::gen::inRange<std::size_t>(0, record::padded_bytes_max);
    const std::size_t padded = record::padme(size);
    RC_ASSERT(padded >= size);
    RC_ASSERT(padded <= record::padded_bytes_max);
    RC_ASSERT(record::padme(padded) == padded);
    RC_ASSERT(padded == 512 || padded * 100 <= size * 112);
  }));
}

TEST_CASE("what is padded comes back whole") {
  CHECK(rc::check([](const std::vector<std::uint8_t>& content) {
    const std::size_t size = record::padme(content.size() + 1);
    const SecretBytes padded = record::pad(content, size);
    RC_ASSERT(padded.size() == size);
    const auto back = record::unpad(padded);
    RC_ASSERT(back.has_value());
    RC_ASSERT(equal(back->reveal(), content));
  }));
}

TEST_CASE("bytes without the end mark are no padding") {
  CHECK_FALSE(record::unpad(SecretBytes(512)));
  CHECK_FALSE(record::unpad(SecretBytes()));
  SecretBytes odd(512);
  odd.reveal_mutable()[511] = 1;
  CHECK_FALSE(record::unpad(odd));
}

TEST_CASE("all rungs of one ladder share one size, and nothing else does") {
  const std::vector<SectionSize> small = {{{Section::place, Rung::site, 0}, 255},
                                          {{Section::place, Rung::state, 0}, 2},
                                          {{Section::substance, Rung::whole, 0}, 2}};
  CHECK(record::padded_sizes(Kind::seizure, small).value() == std::vector<std::size_t>{256, 256, 512});
  const std::vector<SectionSize> large = {{{Section::place, Rung::site, 0}, 256},
                                          {{Section::place, Rung::state, 0}, 2},
                                          {{Section::substance, Rung::whole, 0}, 1024}};
  CHECK(record::padded_sizes(Kind::seizure, large).value() == std::vector<std::size_t>{512, 512, 1088});
  const std::vector<SectionSize> huge = {{{Section::place, Rung::site, 0}, 9'999},
                                         {{Section::place, Rung::state, 0}, 2}};
  CHECK(record::padded_sizes(Kind::seizure, huge).value() == std::vector<std::size_t>{10'240, 10'240});
}

TEST_CASE("a section too large for a frame is refused by name") {
  const std::vector<SectionSize> sections = {{{Section::attachments, Rung::whole, 3}, record::plaintext_bytes_max + 1}};
  const auto sizes = record::padded_sizes(Kind::advisory, sections);
  REQUIRE_FALSE(sizes);
  CHECK(sizes.error().code == ErrorCode::too_large);
  CHECK(sizes.error().what.find("attachments#3") != std::string::npos);
}

TEST_CASE("only sizes of the buckets are allowed") {
  const model::Label ladder{Section::place, Rung::site, 0};
  const model::Label plain{Section::substance, Rung::whole, 0};
  CHECK(record::padded_size_allowed(Kind::seizure, ladder, 256));
  CHECK_FALSE(record::padded_size_allowed(Kind::seizure, plain, 256));
  CHECK(record::padded_size_allowed(Kind::seizure, plain, 512));
  CHECK_FALSE(record::padded_size_allowed(Kind::seizure, plain, 513));
  CHECK_FALSE(record::padded_size_allowed(Kind::seizure, plain, 0));
  CHECK_FALSE(record::padded_size_allowed(Kind::seizure, plain, record::padded_bytes_max + 16384));
}

TEST_CASE("the largest section fits a frame") {
  record::test::World world(1);
  std::vector<record::seal::SectionPlain> sections;
  sections.push_back({{Section::attachments, Rung::whole, 0}, SecretBytes(record::plaintext_bytes_max)});
  const auto sealed = world.sealed(world.plan(Kind::advisory, std::move(sections)));
  CHECK(sealed.slots[0].size() <= codec::frame_bytes_max);
  const auto opened = world.open(world.deliver_all(sealed));
  REQUIRE(opened);
  CHECK(opened->sections[0].plaintext.size() == record::plaintext_bytes_max);
}
