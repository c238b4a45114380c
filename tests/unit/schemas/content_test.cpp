#include "schemas/codec/content.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

namespace puente::codec {
namespace {

using Catch::Matchers::ContainsSubstring;
using model::Kind;
using model::Label;
using model::Rung;
using model::Section;

std::string round_trip(Kind kind, const Label& label, std::string_view json) {
  const auto bytes = content_from_json(kind, label, json);
  if (!bytes) FAIL(bytes.error().what);
  const auto back = content_to_json(kind, label, bytes->reveal());
  if (!back) FAIL(back.error().what);
  return *back;
}

Error error_of(Kind kind, const Label& label, std::string_view json) {
  const auto bytes = content_from_json(kind, label, json);
  REQUIRE_FALSE(bytes.has_value());
  return bytes.error();
}

constexpr Label narrative{Section::narrative, Rung::whole, 0};
constexpr Label place_point{Section::place, Rung::point, 0};
constexpr Label actors{Section::actors, Rung::whole, 0};
constexpr Label type{Section::type, Rung::whole, 0};

}  // namespace

TEST_CASE("every section of every kind has a struct at each of its rungs, and at no other") {
  std::size_t legal = 0;
  for (std::size_t k = 0; k < model::kind_count; ++k) {
    const auto kind = static_cast<Kind>(k);
    for (std::size_t s = 0; s < model::section_count; ++s) {
      for (std::size_t r = 0; r < model::rung_count; ++r) {
        const Label label{static_cast<Section>(s), static_cast<Rung>(r), 0};
        const bool expected = model::rung_position(kind, label.section, label.rung).has_value();
        const auto empty_struct = content_from_json(kind, label, "{}");
        const auto empty_list = content_from_json(kind, label, "[]");
        const auto name = content_from_json(kind, label, "\"homicide\"");
        INFO(model::name_of(kind) << " " << model::text_of(label));
        CHECK((empty_struct || empty_list || name) == expected);
        legal += expected ? 1 : 0;
      }
    }
  }
  CHECK(legal > 130);
}

TEST_CASE("content comes back as it was written") {
  CHECK(round_trip(Kind::violent_event, place_point, R"({"latitude":25.79,"longitude":-108.98})") ==
        R"({"latitude":25.79,"longitude":-108.98})");
  CHECK(round_trip(Kind::violent_event, actors, R"([{"name":"Uno, Dos"},{"name":"Tres"}])") ==
        R"([{"name":"Uno, Dos"},{"name":"Tres"}])");
  CHECK(round_trip(Kind::violent_event, type, "\"nonState\"") == "\"nonState\"");
  CHECK(round_trip(Kind::violent_event, narrative, R"({"text":"a\nñ\u001b[31m"})") == R"({"text":"a\nñ\u001b[31m"})");
}

TEST_CASE("zero is a value, and what was not given does not come back as one") {
  const Label victims{Section::victims, Rung::whole, 0};
  CHECK(round_trip(Kind::violent_event, place_point, R"({"latitude":0,"longitude":-0.5})") ==
        R"({"latitude":0.0,"longitude":-0.5})");
  CHECK(round_trip(Kind::violent_event, place_point, R"({"longitude":2})") == R"({"longitude":2.0})");
  CHECK(round_trip(Kind::violent_event, victims, R"({"best":0,"high":-1})") == R"({"best":0})");
  CHECK(round_trip(Kind::seizure, {Section::quantity, Rung::whole, 0}, R"({"amount":0,"packages":0})") ==
        R"({"amount":0.0,"packages":0})");
}

TEST_CASE("a number that is none is refused in plaintext as in JSON") {
  Bytes bytes =
      copy_of(content_from_json(Kind::violent_event, place_point, R"({"latitude":1,"longitude":2})")->reveal());
  for (std::size_t i = 8; i < 16; ++i) bytes[i] = 0;
  CHECK(*content_to_json(Kind::violent_event, place_point, bytes) == R"({"longitude":2.0})");
  bytes[8] = 1;  // another NaN than the one that means "not given"
  CHECK_FALSE(content_to_json(Kind::violent_event, place_point, bytes).has_value());
  CHECK_FALSE(content_from_json(Kind::violent_event, place_point, R"({"latitude":1e999})").has_value());
}

TEST_CASE("a list of items that say nothing is refused: few bytes could claim many of them") {
  CHECK(error_of(Kind::violent_event, actors, "[{},{}]").code == ErrorCode::malformed);
  CHECK(error_of(Kind::violent_event, actors, "[{},{}]").what == "value: a list of items that say nothing");
  std::string many = "[{}";
  for (int i = 0; i < 1000; ++i) many += ",{}";
  CHECK(error_of(Kind::violent_event, actors, many + "]").what == "value: a list of items that say nothing");
  CHECK(round_trip(Kind::violent_event, actors, R"([{"name":"x"},{}])") == R"([{"name":"x"},{}])");
  // The root's pointer to a list of structs of no size, its tag claiming 2^29 - 1 of them
  const Bytes amplified = {0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 7, 0, 0, 0, 0xfc, 0xff, 0xff, 0x7f, 0, 0, 0, 0};
  const auto shown = content_to_json(Kind::violent_event, actors, amplified);
  REQUIRE_FALSE(shown);
  CHECK(shown.error().code == ErrorCode::malformed);
}

TEST_CASE("errors name the field, and show nothing that a terminal would obey") {
  CHECK_THAT(error_of(Kind::violent_event, actors, R"([{"name":"x"},{"name":7}])").what,
             ContainsSubstring("content.value[1].name: must be a text"));
  const std::string what = error_of(Kind::violent_event, narrative, "{\"\\u001b]0;x\":\"\"}").what;
  CHECK(what.find('\x1b') == std::string::npos);
  CHECK_THAT(what, ContainsSubstring("content.<U+001B>]0;x: no such field"));
}

TEST_CASE("one content has one encoding, whatever the order and spacing of its JSON") {
  const auto one = content_from_json(Kind::violent_event, place_point, R"({"latitude":1,"longitude":2})");
  const auto two = content_from_json(Kind::violent_event, place_point, "{ \"longitude\" : 2,\n\"latitude\":1.0 }");
  REQUIRE(one);
  REQUIRE(two);
  CHECK(equal(one->reveal(), two->reveal()));
}

TEST_CASE("JSON that does not follow the schema is refused, and the error says where") {
  CHECK(error_of(Kind::violent_event, narrative, R"({"txet":"x"})").code == ErrorCode::unknown_value);
  CHECK_THAT(error_of(Kind::violent_event, narrative, R"({"txet":"x"})").what, ContainsSubstring("txet"));
  CHECK_FALSE(content_from_json(Kind::violent_event, type, "\"nonstate\"").has_value());
  CHECK_FALSE(content_from_json(Kind::violent_event, type, "99").has_value());
  CHECK_FALSE(content_from_json(Kind::violent_event, actors, R"([{"name":7}])").has_value());
  CHECK_FALSE(content_from_json(Kind::violent_event, actors, R"([{"name":"x"})").has_value());
  CHECK_FALSE(content_from_json(Kind::violent_event, narrative, "").has_value());
  CHECK(error_of(Kind::violent_event, narrative, R"({"text":"a\u0000b"})").what.find("text") != std::string::npos);
  CHECK(error_of(Kind::violent_event, narrative, "{\"text\":\"\xff\"}").code == ErrorCode::malformed);
  const std::string deep = std::string(40, '[') + std::string(40, ']');
  CHECK(error_of(Kind::violent_event, actors, deep).code == ErrorCode::too_large);
  CHECK(error_of(Kind::advisory, place_point, "{}").code == ErrorCode::unknown_value);
  // What is too long for a frame is refused whole.
  const std::string long_text = "{\"text\":\"" + std::string(1 << 20, 'a') + "\"}";
  CHECK(error_of(Kind::violent_event, narrative, long_text).code == ErrorCode::too_large);
}

TEST_CASE("hostile plaintext is refused, never shown") {
  const auto good = content_from_json(Kind::violent_event, narrative, R"({"text":"hola","language":"es"})");
  REQUIRE(good);
  const Bytes bytes = copy_of(good->reveal());
  for (std::size_t cut = 1; cut < bytes.size(); ++cut)
    CHECK_FALSE(content_to_json(Kind::violent_event, narrative, ByteView(bytes).first(cut)).has_value());
  CHECK_FALSE(content_to_json(Kind::violent_event, narrative, {}).has_value());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const int bit : {0, 3, 7}) {
      Bytes altered = bytes;
      altered[i] = static_cast<std::uint8_t>(altered[i] ^ (1U << bit));
      const auto shown = content_to_json(Kind::violent_event, narrative, altered);
      if (shown) CHECK(*shown != R"({"text":"hola","language":"es"})");
    }
  }
  Bytes enum_value = copy_of(content_from_json(Kind::violent_event, type, "\"homicide\"")->reveal());
  enum_value[8] = 200;
  const auto unknown = content_to_json(Kind::violent_event, type, enum_value);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == ErrorCode::unknown_value);
}

}  // namespace puente::codec
