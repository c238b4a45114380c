#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/unit/trust/world.h"

namespace puente::trust {
namespace {

using namespace test;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("what is rendered is parsed to the same treaty, field by field") {
  const World world;
  const std::string body = render_treaty(world.treaty);
  const Treaty parsed = must(parse_treaty(body));
  CHECK(render_treaty(parsed) == body);
  CHECK(parsed.version == 1);
  CHECK(parsed.previous.is_zero());
  CHECK(parsed.quorum_mode == tlog::QuorumMode::both_nations);
  CHECK(parsed.root(Nation::mx) == world.mx.certificate);
  CHECK(parsed.root(Nation::us) == world.us.certificate);
  CHECK(parsed.broker.origin == origin);
  CHECK(parsed.broker.endpoint == "tcp://127.0.0.1:7000");
  CHECK(parsed.broker.device == world.broker.public_key());
  CHECK(parsed.broker.device_key_id() == primitives::key_id_of(world.broker.public_key()));
  CHECK(parsed.broker.curve == curve_of(200));
  CHECK(parsed.broker.log == world.treaty.broker.log);
  REQUIRE(parsed.witnesses.size() == 2);
  CHECK(parsed.witnesses[0].nation == Nation::us);
  CHECK(parsed.witnesses_in_order()[0].nation == Nation::mx);
  CHECK(parsed.witness_set().mx.size() == 1);
  CHECK(parsed.witness_set().us.front() == world.treaty.witnesses[0].key);
  REQUIRE(parsed.equivalences.size() == 1);
  CHECK(parsed.equivalences[0].handled_as.en == "as \"reserved\"");
  CHECK(parsed.floor_text == world.treaty.floor_text);
  REQUIRE(parsed.floor.size() == 1);
  CHECK(parsed.terms().crossing == std::vector{model::Classification::mx_reservada});
  CHECK(parsed.terms().floor[0].id == "no-minors");
}

TEST_CASE("every quorum mode survives rendering and parsing") {
  World world;
  for (const auto mode : {tlog::QuorumMode::both_nations, tlog::QuorumMode::one_nation, tlog::QuorumMode::none}) {
    world.treaty.quorum_mode = mode;
    CHECK(must(parse_treaty(render_treaty(world.treaty))).quorum_mode == mode);
  }
}

TEST_CASE("the floor may stand anywhere in what was written, and keeps its comments and its order") {
  World world;
  const std::string second =
      "[[floor]]\n# asked for in 2026\n" + replaced(world.treaty.floor_text.substr(10), "no-minors", "b");
  world.treaty.floor_text.clear();
  world.treaty.floor.clear();
  world.treaty.equivalences.clear();
  const World other;
  const std::string body = render_treaty(world.treaty) + "\n" + other.treaty.floor_text + "\n\n" + second +
                           "\n[[equivalence]]\nlabel = \"us:cui\"\nhandled-as = { en = \"e\", es = \"s\" }\n";
  const Treaty parsed = must(parse_treaty(body));
  CHECK(parsed.floor_text == other.treaty.floor_text + "\n\n" + second);
  CHECK(parsed.floor.size() == 2);
  CHECK(parsed.equivalences.size() == 1);
  const std::string canonical = render_treaty(parsed);
  CHECK(render_treaty(must(parse_treaty(canonical))) == canonical);
}

TEST_CASE("the sample terms make a treaty, and stand in it as they were written") {
  std::ifstream file(std::string(std::getenv("PUENTE_SOURCE_DIR")) + "/demo/terms.toml");
  std::string terms(std::istreambuf_iterator<char>(file), {});
  REQUIRE_FALSE(terms.empty());
  World world;
  world.treaty.floor_text.clear();
  world.treaty.equivalences.clear();
  const Treaty parsed = must(parse_treaty(render_treaty(world.treaty) + "\n" + terms));
  CHECK(parsed.equivalences.size() == 5);
  CHECK(parsed.floor.size() >= 1);
  const std::string canonical = render_treaty(parsed);
  CHECK(render_treaty(must(parse_treaty(canonical))) == canonical);
  CHECK(verify_treaty(world.sign(canonical, {&world.mx, &world.us}), now));
}

TEST_CASE("a floor that would be read otherwise by itself is refused") {
  World world;
  world.treaty.floor_text.clear();
  const std::string rule =
      "id = \"a\"\neffect = \"forbid\"\nfrom = [\"MX/*\"]\nto = [\"US/*\"]\nkinds = [\n[\"*\"],\n]\n";
  CHECK_FALSE(parse_treaty(render_treaty(world.treaty) + "\n[[floor]]\n" + rule));
  CHECK_FALSE(parse_treaty("floor = []\n" + render_treaty(world.treaty)));
}

TEST_CASE("a treaty stands only with the signatures of both nations' roots") {
  const World world;
  const std::string body = render_treaty(world.treaty);
  const SignedTreaty treaty = world.signed_treaty();
  CHECK(treaty.hash() == treaty_hash(body));
  CHECK(treaty.treaty().version == 1);
  CHECK(code_of(verify_treaty(body, now)) == ErrorCode::unauthenticated);
  CHECK(code_of(verify_treaty(world.sign(body, {&world.mx}), now)) == ErrorCode::unauthenticated);
  CHECK(code_of(verify_treaty(world.sign(body, {&world.us}), now)) == ErrorCode::unauthenticated);
  // Another root of the same name signs for nobody.
  const Authority stranger = pki::test::root_of("MX");
  CHECK(code_of(verify_treaty(world.sign(body, {&stranger, &world.us}), now)) == ErrorCode::unauthenticated);
  CHECK(verify_treaty(world.sign(body, {&stranger, &world.us, &world.mx}), now));
}

TEST_CASE("an altered body, or a signature under another purpose, is refused") {
  const World world;
  CHECK(code_of(verify_treaty(replaced(world.treaty_text, "127.0.0.1:7000", "127.0.0.1:7001"), now)) ==
        ErrorCode::unauthenticated);
  CHECK(code_of(verify_treaty("# a remark\n" + world.treaty_text, now)) == ErrorCode::unauthenticated);
  pki::SignedText text{render_treaty(world.treaty), {}};
  REQUIRE(pki::sign_text(text, "bundle", world.mx.certificate, world.mx.key, now));
  REQUIRE(pki::sign_text(text, "bundle", world.us.certificate, world.us.key, now));
  CHECK(code_of(verify_treaty(pki::format_signed_text(text), now)) == ErrorCode::unauthenticated);
}

TEST_CASE("a treaty whose roots have ended stands no more") {
  const World world;
  CHECK(code_of(verify_treaty(world.treaty_text, pki::test::year_10 + days(1))) == ErrorCode::expired);
  CHECK(code_of(verify_treaty(world.treaty_text, day_0 - days(1))) == ErrorCode::expired);
}

TEST_CASE("roots are roots of their own nation, and two different ones") {
  World world;
  const std::string body = render_treaty(world.treaty);
  CHECK(code_of(parse_treaty(replaced(body, world.mx.certificate.pem(), world.us.certificate.pem()))) ==
        ErrorCode::not_permitted);
  const Holder liaison = person(world.mx, "FGR", "lic-1", Role::liaison);
  CHECK(code_of(parse_treaty(replaced(body, world.mx.certificate.pem(), liaison.certificate.pem()))) ==
        ErrorCode::not_permitted);
}

TEST_CASE("what does not fit together is refused, with its line") {
  const World world;
  const std::string body = render_treaty(world.treaty);
  const auto code = [&](std::string_view from, std::string_view to) {
    return code_of(parse_treaty(replaced(body, from, to)));
  };
  CHECK(code("version = 1", "version = 0") == ErrorCode::malformed);
  CHECK(code("version = 1", "version = 2") == ErrorCode::malformed);  // and no previous one
  CHECK(code("version = 1", "version = \"1\"") == ErrorCode::malformed);
  CHECK(code("previous = \"0", "previous = \"1") == ErrorCode::malformed);
  CHECK(code("both-nations", "all-nations") == ErrorCode::unknown_value);
  CHECK(code("quorum", "quorom") == ErrorCode::unknown_value);
  CHECK(code("origin = \"puente.example/log\"", "origin = \"other.example/log\"") == ErrorCode::malformed);
  CHECK(code("tcp://", "ipc://") == ErrorCode::malformed);
  CHECK(code("tcp://", "tcp:// ") == ErrorCode::malformed);
  CHECK(code("http://", "file://") == ErrorCode::malformed);
  CHECK(code("nation = \"US\"", "nation = \"MX\"") == ErrorCode::malformed);  // no witness of the US left
  CHECK(code("nation = \"US\"", "nation = \"FR\"") == ErrorCode::unknown_value);
  CHECK(code("mx:reservada", "mx:secreta") == ErrorCode::unknown_value);
  CHECK(code("mx:reservada", "none") == ErrorCode::malformed);
  CHECK(code("[roles]", "[extra]\na = 1\n[roles]") == ErrorCode::unknown_value);
  CHECK(code("effect = \"forbid\"", "effect = \"permit\"") == ErrorCode::malformed);
  CHECK(code("2.25.", "2.26.") == ErrorCode::unknown_value);
  CHECK(code("agent = \"2", "agnet = \"2") == ErrorCode::unknown_value);
  const std::string curve = curve_of(200).hex();
  CHECK(code(curve, curve.substr(2)) == ErrorCode::malformed);
  CHECK(code(curve, "C8" + curve.substr(2)) == ErrorCode::malformed);
  CHECK(parse_treaty(replaced(body, "tcp://", "ipc://")).error().what.find("line ") != std::string::npos);
}

TEST_CASE("hostile texts are refused without harm") {
  CHECK(code_of(parse_treaty("")) == ErrorCode::malformed);
  CHECK_FALSE(parse_treaty("[treaty]\n"));
  for (const char* const text : {"[[[", "[=]", "[", "[[", "a = [}", "a = [1,}", "a = {]", "a = \"", "a = \"\"\"", "[a",
                                 "a =", "\"\"\"\\", "\"\\"})
    CHECK(code_of(parse_treaty(text)) == ErrorCode::malformed);
  CHECK_FALSE(parse_treaty(std::string(1000, '[')));
  CHECK(code_of(parse_treaty(std::string(treaty_bytes_max + 1, '\n'))) == ErrorCode::too_large);
  CHECK(code_of(verify_treaty(std::string(treaty_bytes_max + 1, '\n'), now)) == ErrorCode::too_large);
  CHECK_FALSE(verify_treaty("", now));
}

struct Amendment {
  World world;
  SignedTreaty held = world.signed_treaty();
  Treaty next = world.treaty;
  Amendment() {
    next.version = 2;
    next.previous = held.hash();
    next.broker.endpoint = "tcp://127.0.0.1:7777";
  }
  std::string text(std::vector<const Authority*> by) const { return world.sign(render_treaty(next), std::move(by)); }
};

TEST_CASE("the next version names the one before and bears both nations' signatures") {
  Amendment a;
  CHECK(check_amendment(a.held, a.text({&a.world.mx, &a.world.us}), now));
  CHECK(code_of(check_amendment(a.held, a.text({&a.world.mx}), now)) == ErrorCode::unauthenticated);
  a.next.version = 3;
  CHECK(code_of(check_amendment(a.held, a.text({&a.world.mx, &a.world.us}), now)) == ErrorCode::conflict);
  a.next.version = 2;
  a.next.previous.array()[0] ^= 1U;
  CHECK(code_of(check_amendment(a.held, a.text({&a.world.mx, &a.world.us}), now)) == ErrorCode::conflict);
  CHECK(code_of(check_amendment(a.held, a.world.treaty_text, now)) == ErrorCode::conflict);
}

TEST_CASE("a nation's new root is vouched for by its old one") {
  Amendment a;
  const Authority fresh = pki::test::root_of("MX");
  a.next.root_mx = fresh.certificate;
  CHECK(code_of(check_amendment(a.held, a.text({&fresh, &a.world.us}), now)) == ErrorCode::unauthenticated);
  CHECK(code_of(check_amendment(a.held, a.text({&a.world.mx, &a.world.us}), now)) == ErrorCode::unauthenticated);
  const std::string both = a.text({&fresh, &a.world.mx, &a.world.us});
  CHECK(check_amendment(a.held, both, now));

  SECTION("and the chain goes on from the new one") {
    const SignedTreaty second = must(verify_treaty(both, now));
    Treaty third = second.treaty();
    third.version = 3;
    third.previous = second.hash();
    CHECK(check_amendment(second, a.world.sign(render_treaty(third), {&fresh, &a.world.us}), now));
    CHECK_FALSE(check_amendment(second, a.world.sign(render_treaty(third), {&a.world.mx, &a.world.us}), now));
    CHECK_FALSE(check_amendment(a.held, a.world.sign(render_treaty(third), {&fresh, &a.world.us}), now));
  }
}

}  // namespace
}  // namespace puente::trust
