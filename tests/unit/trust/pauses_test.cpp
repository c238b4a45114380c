// Orders to pause, to resume and to lift a hold: their one form, their signatures, how they follow each other.
#include "trust/pauses.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/trust/world.h"

namespace puente::trust::test {
namespace {

const model::AgencyId fgr{Nation::mx, "FGR"}, sspc{Nation::mx, "SSPC"}, dea{Nation::us, "DEA"}, fbi{Nation::us, "FBI"};

Order pause_order(std::uint64_t number = 1, const Hash& previous = {}) {
  Order out;
  out.nation = Nation::mx;
  out.number = number;
  out.previous = previous;
  out.at = from_unix_seconds(now.unix_seconds());
  out.reason = "se revisa una fuga";
  Pause pause;
  pause.expires = out.at + days(1);
  pause.direction = Direction::out;
  out.what = pause;
  return out;
}
Order resume_order(std::uint64_t number, const Hash& previous, std::uint64_t pause) {
  Order out = pause_order(number, previous);
  out.what = Resume{pause};
  return out;
}

struct Office {
  World world;
  Directory directory{world.signed_treaty()};
  Holder ana = person(world.mx, "LIAISON", "ana", Role::liaison);
  Holder luis = person(world.mx, "LIAISON", "luis", Role::liaison);
  Holder ruth = person(world.us, "LIAISON", "ruth", Role::liaison);
  Holder auditor = person(world.mx, "AUDIT", "eva", Role::auditor);

  Office() {
    for (const Holder* one : {&ana, &luis, &ruth, &auditor}) put(directory, one->entry());
  }
  std::string text(const std::string& body, const std::vector<const Holder*>& by,
                   std::string_view purpose = order_purpose) const {
    pki::SignedText out{body, {}};
    for (const Holder* one : by) {
      const Status status = pki::sign_text(out, purpose, one->certificate, one->key, now);
      REQUIRE(status);
    }
    return pki::format_signed_text(out);
  }
  Result<SignedOrder> load(const std::string& text) const {
    return load_order(view_of(text), [&](const pki::Certificate& signer, Nation nation) {
      return directory.check_liaison(signer, nation, now);
    });
  }
  SignedOrder given(const Order& order) const {
    return must(load(text(render_order(order),
                          std::holds_alternative<Resume>(order.what) ? std::vector{&ana, &luis} : std::vector{&ana})));
  }
};

std::string replaced(std::string text, std::string_view old, std::string_view with) {
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), with);
}

}  // namespace

TEST_CASE("an order has one form, and says what it says") {
  Order order = pause_order();
  auto& pause = std::get<Pause>(order.what);
  pause.agencies = {fgr, dea};
  pause.kinds = {model::Kind::seizure, model::Kind::person};
  pause.queued = Queued::give_back;
  const std::string body = render_order(order);
  CHECK(must(parse_order(body)) == order);
  CHECK(scope_of(pause) == "out; agencies MX/FGR, US/DEA; kinds seizure, person");
  const Order resume = resume_order(2, order_hash(body), 1);
  CHECK(must(parse_order(render_order(resume))) == resume);

  CHECK(code_of(parse_order("")) == ErrorCode::malformed);
  CHECK(code_of(parse_order(body + "\n")) == ErrorCode::malformed);
  CHECK(code_of(parse_order(replaced(body, "queued = ", "queud = "))) == ErrorCode::unknown_value);
  CHECK(code_of(parse_order(replaced(body, "\"out\"", "\"up\""))) == ErrorCode::unknown_value);
  CHECK(code_of(parse_order(replaced(body, "\"seizure\"", "\"seisure\""))) == ErrorCode::unknown_value);
  CHECK(code_of(parse_order(replaced(body, "[\"MX/FGR\", \"US/DEA\"]", "[]"))) == ErrorCode::malformed);
  CHECK(code_of(parse_order(replaced(body, "[\"MX/FGR\", \"US/DEA\"]", "[\"US/DEA\", \"MX/FGR\"]"))) ==
        ErrorCode::malformed);
  CHECK(code_of(parse_order(replaced(body, "number = 1", "number = 2"))) == ErrorCode::malformed);
  CHECK(code_of(parse_order(replaced(body, format_utc(pause.expires), format_utc(order.at + days(91))))) ==
        ErrorCode::malformed);
}

TEST_CASE("one liaison of the nation pauses, two of different names resume, and nobody else does") {
  const Office office;
  const std::string body = render_order(pause_order());
  CHECK(office.load(office.text(body, {&office.ana})));
  CHECK(code_of(office.load(body)) == ErrorCode::not_permitted);
  CHECK(code_of(office.load(office.text(body, {&office.ruth}))) == ErrorCode::not_permitted);
  CHECK(code_of(office.load(office.text(body, {&office.auditor}))) == ErrorCode::not_permitted);
  CHECK(code_of(office.load(office.text(body, {&office.ana}, "bundle"))) == ErrorCode::unauthenticated);
  CHECK(code_of(office.load(replaced(office.text(body, {&office.ana}), "fuga", "Fuga"))) == ErrorCode::unauthenticated);
  const std::string resume = render_order(resume_order(2, order_hash(body), 1));
  CHECK(code_of(office.load(office.text(resume, {&office.ana}))) == ErrorCode::not_permitted);
  CHECK(code_of(office.load(office.text(resume, {&office.ana, &office.ruth}))) == ErrorCode::not_permitted);
  CHECK(office.load(office.text(resume, {&office.ana, &office.luis})));
}

TEST_CASE("one liaison of the nation lifts a hold, and such an order changes no pause") {
  const Office office;
  const auto key = [](char digit) { return must(KeyId::from_hex(std::string(64, digit))); };
  Order lift = pause_order();
  lift.what = Lift{key('a'), key('b')};
  const std::string body = render_order(lift);
  CHECK(must(parse_order(body)) == lift);
  CHECK(code_of(parse_order(replaced(body, "\"lift\"", "\"lifts\""))) == ErrorCode::unknown_value);
  CHECK(code_of(parse_order(replaced(body, "sender = ", "sendr = "))) == ErrorCode::unknown_value);
  CHECK(code_of(parse_order(replaced(body, std::string(64, 'b'), std::string(63, 'b')))) == ErrorCode::malformed);
  CHECK(code_of(parse_order(replaced(body, std::string(64, 'b'), std::string(64, 'B')))) == ErrorCode::malformed);
  CHECK(code_of(parse_order(body + "resumes = 1\n")) == ErrorCode::unknown_value);
  CHECK(office.load(office.text(body, {&office.ana})));
  CHECK(code_of(office.load(office.text(body, {&office.ruth}))) == ErrorCode::not_permitted);
  CHECK(code_of(office.load(office.text(body, {&office.auditor}))) == ErrorCode::not_permitted);

  Pauses pauses;
  const SignedOrder pause = office.given(pause_order());
  pauses.add(pause);
  const Hash before = pauses.hash(now);
  Order second = pause_order(2, pause.hash());
  second.what = lift.what;
  const SignedOrder lifts = office.given(second);
  REQUIRE(pauses.check(lifts, now));
  pauses.add(lifts);
  CHECK(pauses.hash(now) == before);
  CHECK(pauses.live(now).size() == 1);
  CHECK(pauses.in_force(now).size() == 1);
  CHECK(pauses.newest(Nation::mx).number == 2);
  CHECK(code_of(pauses.check(lifts, now)) == ErrorCode::replayed);
  CHECK(pauses.check(office.given(resume_order(3, lifts.hash(), 1)), now));
}

TEST_CASE("a pause may not outlive the certificate of who ordered it") {
  const Office office;
  Order order = pause_order();
  std::get<Pause>(order.what).expires = order.at + pause_max;
  CHECK(code_of(office.load(office.text(render_order(order), {&office.ana}))) == ErrorCode::not_permitted);
}

TEST_CASE("orders of a nation follow each other by number and hash; each works once") {
  const Office office;
  Pauses pauses;
  const SignedOrder first = office.given(pause_order());
  CHECK(pauses.check(first, now));
  CHECK(code_of(pauses.check(first, now + days(2))) == ErrorCode::expired);
  CHECK(code_of(pauses.check(first, now - minutes(6))) == ErrorCode::not_permitted);
  pauses.add(first);
  CHECK(code_of(pauses.check(first, now)) == ErrorCode::replayed);
  CHECK(code_of(pauses.check(office.given(pause_order(2, Hash::from(Bytes(32, 7)).value())), now)) ==
        ErrorCode::conflict);
  CHECK(code_of(pauses.check(office.given(pause_order(3, first.hash())), now)) == ErrorCode::conflict);
  CHECK(code_of(pauses.check(office.given(resume_order(2, first.hash(), 2)), now)) == ErrorCode::not_found);
  const SignedOrder resume = office.given(resume_order(2, first.hash(), 1));
  CHECK(pauses.check(resume, now));
  pauses.add(resume);
  CHECK(pauses.in_force(now).empty());
  CHECK(code_of(pauses.check(office.given(resume_order(3, resume.hash(), 1)), now)) == ErrorCode::not_found);
}

TEST_CASE("the hash of the pauses is of those that are not over, and of who resumed them") {
  const Office office;
  Pauses pauses;
  CHECK(pauses.hash(now).is_zero());
  const SignedOrder first = office.given(pause_order());
  pauses.add(first);
  const Hash paused = pauses.hash(now);
  CHECK_FALSE(paused.is_zero());
  pauses.add(office.given(resume_order(2, first.hash(), 1)));
  CHECK(pauses.hash(now) != paused);
  CHECK(pauses.live(now).size() == 2);
  CHECK(pauses.hash(now + days(2)).is_zero());
}

TEST_CASE("a list without a pause that is held and that nobody resumed is not taken over") {
  const Office office;
  Pauses held;
  const SignedOrder first = office.given(pause_order());
  const SignedOrder resume = office.given(resume_order(2, first.hash(), 1));
  held.add(first);
  CHECK(code_of(held.replace({}, now)) == ErrorCode::mismatch);
  CHECK(code_of(held.replace({first, first}, now)) == ErrorCode::mismatch);
  CHECK(held.in_force(now).size() == 1);
  CHECK(held.replace({resume, first}, now));
  CHECK(held.in_force(now).empty());
  CHECK(held.replace({}, now));
}

TEST_CASE("a pause stops what it names: direction, agency, kind") {
  Order order = pause_order();
  auto& pause = std::get<Pause>(order.what);
  CHECK(stops(order, fgr, dea, model::Kind::seizure));
  CHECK_FALSE(stops(order, dea, fgr, model::Kind::seizure));
  pause.direction = Direction::in;
  CHECK(stops(order, dea, fgr, model::Kind::seizure));
  CHECK_FALSE(stops(order, fgr, dea, model::Kind::seizure));
  pause.direction = Direction::both;
  pause.agencies = {dea};
  CHECK(stops(order, fgr, dea, model::Kind::seizure));
  CHECK(stops(order, dea, sspc, model::Kind::seizure));
  CHECK_FALSE(stops(order, fgr, fbi, model::Kind::seizure));
  pause.kinds = {model::Kind::person};
  CHECK_FALSE(stops(order, fgr, dea, model::Kind::seizure));
  // What does not concern the nation is not its to stop.
  pause.agencies.clear();
  pause.kinds.clear();
  CHECK_FALSE(stops(order, dea, fbi, model::Kind::seizure));
}

}  // namespace puente::trust::test
