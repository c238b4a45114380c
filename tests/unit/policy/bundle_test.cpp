#include "policy/bundle.h"

#include <zlib.h>

#include <catch2/catch_test_macros.hpp>

#include "policy/packing.h"
#include "schemas/codec/limits.h"
#include "tests/unit/crypto/pki/forge.h"
#include "tests/unit/policy/world.h"

namespace puente::policy::test {
namespace {

using model::Nation;
using pki::test::Authority;

const std::string policy = "# política\nwithheld = \"silent\"\n\n" + RuleText{}.text();
const Instant day_10 = pki::test::now;

BundleHead head_of(Nation nation) { return {nation, 1, Hash(), noon, everyone}; }

struct Person {
  pki::PrivateKey key = pki::PrivateKey::generate_p256();
  pki::Certificate certificate;
  Person(const Authority& root, const std::string& name, pki::Role role = pki::Role::liaison)
      : certificate(pki::test::enrol(root, key, {root.certificate.name().country, "LIAISON", name}, role)) {}
};

struct Office {
  Authority mx = pki::test::root_of("MX");
  Authority us = pki::test::root_of("US");
  Person ana{mx, "ana"}, luis{mx, "luis"}, ruth{us, "ruth"};

  Bytes signed_by(const std::vector<const Person*>& people, const std::string& body,
                  std::string_view purpose = bundle_purpose) const {
    pki::SignedText text{body, {}};
    for (const Person* person : people) {
      const Status status = pki::sign_text(text, purpose, person->certificate, person->key, day_10);
      REQUIRE(status);
    }
    return copy_of(view_of(pki::format_signed_text(text)));
  }
  // As a directory would: the certificate chains to its nation's root.
  Status check(const pki::Certificate& signer, Nation nation) const {
    return pki::verify_chain(signer, {}, (nation == Nation::mx ? mx : us).certificate, day_10);
  }
  Result<LoadedBundle> load(const Bytes& bytes) const {
    return load_bundle(bytes, [&](const pki::Certificate& signer, Nation nation) { return check(signer, nation); });
  }
};

const std::string body = must(make_bundle_body(head_of(Nation::mx), policy));

std::string replaced(std::string text, std::string_view old, std::string_view with) {
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), with);
}

}  // namespace

TEST_CASE("a bundle keeps its head, and the policy as it was written") {
  const Bundle bundle = must(parse_bundle_body(body));
  CHECK(bundle.head == head_of(Nation::mx));
  CHECK(bundle.policy_text == policy);
  CHECK(bundle.policy.withheld == Withheld::silent);
  CHECK(bundle.policy.rules.size() == 1);
  CHECK(bundle.hash == pki::signed_text_hash("bundle", body));
  CHECK(must(make_bundle_body(bundle.head, bundle.policy_text)) == body);
  // A missing last newline is added, nothing else.
  CHECK(must(make_bundle_body(head_of(Nation::mx), policy.substr(0, policy.size() - 1))) ==
        body.substr(0, body.size() - 1));
}

TEST_CASE("a later version names the one before, and the first names none") {
  BundleHead head = head_of(Nation::mx);
  head.version = 7;
  CHECK(code_of(make_bundle_body(head, policy)) == ErrorCode::malformed);
  head.previous.array()[31] = 1;
  CHECK(must(parse_bundle_body(must(make_bundle_body(head, policy)))).head == head);
  head.version = 1;
  CHECK(code_of(make_bundle_body(head, policy)) == ErrorCode::malformed);
}

TEST_CASE("a policy that names an agency which is not enrolled is not made a bundle") {
  const Error error = error_of(make_bundle_body(head_of(Nation::mx), RuleText{.to = "US/DAE"}.text()));
  CHECK(error.code == ErrorCode::unknown_value);
  CHECK(error.what.find("US/DEA") != std::string::npos);
  CHECK(code_of(make_bundle_body(head_of(Nation::mx), RuleText{.from = "MX/UIF"}.text())) == ErrorCode::unknown_value);
  CHECK(make_bundle_body(head_of(Nation::mx), RuleText{.from = "MX/*", .to = "US/*"}.text()));
}

TEST_CASE("a bundle is made of a good policy of its nation only, one that people can read") {
  CHECK(code_of(make_bundle_body(head_of(Nation::mx), "rule")) == ErrorCode::malformed);
  CHECK(code_of(make_bundle_body(head_of(Nation::us), RuleText{.to = "MX/FGR"}.text())) == ErrorCode::malformed);
  CHECK(code_of(make_bundle_body(head_of(Nation::mx), "# \xe2\x80\xae\n" + policy)) == ErrorCode::malformed);
  CHECK(code_of(make_bundle_body(head_of(Nation::mx), "withheld = \"stub\"\r\n")) == ErrorCode::malformed);
  BundleHead unordered = head_of(Nation::mx);
  std::swap(unordered.agencies[0], unordered.agencies[1]);
  CHECK(code_of(make_bundle_body(unordered, policy)) == ErrorCode::malformed);
  BundleHead repeated = head_of(Nation::mx);
  repeated.agencies.push_back(repeated.agencies.back());
  CHECK(code_of(make_bundle_body(repeated, policy)) == ErrorCode::malformed);
}

TEST_CASE("a signed bundle is not signed again as if it were a policy") {
  const Office office;
  const std::string written = puente::text_of(office.signed_by({&office.ana}, body));
  CHECK_FALSE(make_bundle_body(head_of(Nation::mx), written));
  CHECK_FALSE(make_bundle_body(head_of(Nation::mx), body));
  CHECK_FALSE(make_bundle_body(head_of(Nation::mx), policy + written.substr(body.size())));
}

TEST_CASE("the head has one form") {
  const auto bad = [](std::string_view old, std::string_view with) {
    return code_of(parse_bundle_body(replaced(body, old, with)));
  };
  CHECK(bad("version = 1", "version  = 1") == ErrorCode::malformed);
  CHECK(bad("version = 1", "version = 0x1") == ErrorCode::malformed);
  CHECK(bad("version = 1", "version = 0") == ErrorCode::malformed);
  CHECK(bad("version = 1", "version = -1") == ErrorCode::malformed);
  CHECK(bad("version = 1\n", "") == ErrorCode::malformed);
  CHECK(bad("version = 1", "version = 1 # or two") == ErrorCode::malformed);
  CHECK(bad("[bundle]\n", "[bundle]\ncolour = 1\n") == ErrorCode::unknown_value);
  CHECK(bad("\"MX\"", "\"CA\"") == ErrorCode::unknown_value);
  CHECK(bad("\"MX/FGR\",", "\"MX/fgr\",") == ErrorCode::malformed);
  CHECK(bad("000000", "00000") == ErrorCode::malformed);
  CHECK(bad("2026-11-24T12", "2026-11-24 12") == ErrorCode::malformed);
  CHECK(bad("# The policy", "# A policy") == ErrorCode::malformed);
  CHECK(bad("[bundle]", "\n[bundle]") == ErrorCode::malformed);
  CHECK(code_of(parse_bundle_body("")) == ErrorCode::malformed);
  CHECK(code_of(parse_bundle_body(policy)) == ErrorCode::malformed);
}

TEST_CASE("two liaisons of its nation make a bundle valid, and it keeps its bytes") {
  const Office office;
  const Bytes bytes = office.signed_by({&office.ana, &office.luis}, body);
  const LoadedBundle loaded = must(office.load(bytes));
  CHECK(loaded.bundle().hash == pki::signed_text_hash("bundle", body));
  CHECK(loaded.bytes() == bytes);
  REQUIRE(loaded.signers().size() == 2);
  CHECK(loaded.signers()[1] == office.luis.certificate);
  PolicySet policies;
  policies.set(loaded);
  CHECK(policies.of(Nation::mx) == loaded.shared().get());
  CHECK(policies.of(Nation::us) == nullptr);
}

TEST_CASE("one signer is not enough, however often") {
  const Office office;
  CHECK(code_of(office.load(office.signed_by({}, body))) == ErrorCode::not_permitted);
  CHECK(code_of(office.load(office.signed_by({&office.ana}, body))) == ErrorCode::not_permitted);
  CHECK(code_of(office.load(office.signed_by({&office.ana, &office.ana}, body))) == ErrorCode::not_permitted);
  // The same block twice.
  const std::string once = puente::text_of(office.signed_by({&office.ana}, body));
  CHECK(code_of(office.load(copy_of(view_of(once + once.substr(body.size()))))) == ErrorCode::malformed);
  // The same person with a second key.
  const Person again(office.mx, "ana");
  CHECK(code_of(office.load(office.signed_by({&office.ana, &again}, body))) == ErrorCode::not_permitted);
}

TEST_CASE("a signature of the other nation, of another role or of a stranger spoils a bundle") {
  const Office office;
  CHECK(code_of(office.load(office.signed_by({&office.ana, &office.ruth}, body))) == ErrorCode::not_permitted);
  CHECK(code_of(office.load(office.signed_by({&office.ana, &office.luis, &office.ruth}, body))) ==
        ErrorCode::not_permitted);
  const std::string american = must(make_bundle_body(head_of(Nation::us), RuleText{}.text()));
  CHECK(code_of(office.load(office.signed_by({&office.ana, &office.luis}, american))) == ErrorCode::not_permitted);
  const Person auditor(office.mx, "eva", pki::Role::auditor);
  CHECK(code_of(office.load(office.signed_by({&office.ana, &auditor}, body))) == ErrorCode::not_permitted);
  const Authority impostor = pki::test::root_of("MX");
  const Person stranger(impostor, "luis");
  const Error error = error_of(office.load(office.signed_by({&office.ana, &stranger}, body)));
  CHECK(error.code == ErrorCode::unauthenticated);
  CHECK(error.what.find("MX/LIAISON/luis") != std::string::npos);
}

TEST_CASE("an altered bundle, or a signature for another purpose, is refused") {
  const Office office;
  const Bytes good = office.signed_by({&office.ana, &office.luis}, body);
  for (const std::size_t at : {std::size_t{12}, body.size() / 2, body.size() - 3}) {
    Bytes altered = good;
    altered[at] ^= 1;
    CHECK_FALSE(office.load(altered));
  }
  const std::string wider = replaced(puente::text_of(good), "US/DEA\"]", "US/FBI\"]");
  CHECK(code_of(office.load(copy_of(view_of(wider)))) == ErrorCode::unauthenticated);
  CHECK(code_of(office.load(office.signed_by({&office.ana, &office.luis}, body, "treaty"))) ==
        ErrorCode::unauthenticated);
  CHECK_FALSE(office.load({}));
  CHECK(code_of(office.load(Bytes(2 << 20, 'x'))) == ErrorCode::too_large);
}

TEST_CASE("a bundle of 10,000 rules travels in a frame, and comes out as it was signed") {
  const Office office;
  std::string many;
  for (std::size_t i = 0; i < rules_max; ++i) {
    RuleText rule{.id = "rule-of-some-agreement-" + std::to_string(i), .kinds = "violent-event"};
    rule.sections = i % 2 == 0 ? "place,time,actors" : "*";
    many += rule.text();
  }
  const std::string long_body = must(make_bundle_body(head_of(Nation::mx), many));
  const Bytes plain = office.signed_by({&office.ana, &office.luis}, long_body);
  CHECK(plain.size() > 2'000'000);
  CHECK(code_of(office.load(plain)) == ErrorCode::too_large);
  const Bytes packed = must(pack_bundle(puente::text_of(plain)));
  CHECK(packed.size() < 300'000);
  const LoadedBundle loaded = must(office.load(packed));
  CHECK(loaded.bundle().policy.rules.size() == rules_max);
  CHECK(loaded.bundle().hash == pki::signed_text_hash(bundle_purpose, long_body));
  CHECK(loaded.bytes() == packed);
  CHECK(must(unpack_bundle(packed)) == puente::text_of(plain));

  Bytes cut = packed;
  cut.pop_back();
  CHECK(code_of(unpack_bundle(cut)) == ErrorCode::malformed);
  Bytes more = packed;
  more.push_back(0);
  CHECK(code_of(unpack_bundle(more)) == ErrorCode::malformed);
  Bytes altered = packed;
  altered[altered.size() / 2] ^= 1;
  CHECK_FALSE(unpack_bundle(altered));
}

TEST_CASE("what is deflated to no purpose, or would inflate without end, is refused") {
  const auto deflated = [](const std::string& text) {
    Bytes out(compressBound(text.size()));
    uLongf size = out.size();
    REQUIRE(compress2(out.data(), &size, reinterpret_cast<const Bytef*>(text.data()), text.size(), 9) == Z_OK);
    out.resize(size);
    return out;
  };
  CHECK(code_of(unpack_bundle(deflated(body))) == ErrorCode::malformed);
  const Bytes bomb = deflated(std::string(200 << 20, ' '));
  CHECK(bomb.size() < codec::bundle_bytes_max);
  CHECK(code_of(unpack_bundle(bomb)) == ErrorCode::too_large);
  CHECK(code_of(unpack_bundle(deflated(std::string(bundle_text_bytes_max + 1, ' ')))) == ErrorCode::too_large);
  CHECK(unpack_bundle(deflated(std::string(bundle_text_bytes_max, ' '))));
  CHECK(code_of(pack_bundle(std::string(bundle_text_bytes_max + 1, ' '))) == ErrorCode::too_large);
  CHECK(must(pack_bundle(body)) == copy_of(view_of(body)));
  CHECK(must(unpack_bundle(Bytes{})).empty());
}

TEST_CASE("a bundle comes into force neither before it was signed nor outside the validity of its policy") {
  const std::string bounds = "valid-from = \"2026-12-01T00:00:00Z\"\nvalid-until = \"2027-06-01T00:00:00Z\"\n\n";
  const Bundle plain = *bundle_of(Nation::mx, policy);
  const auto code = [](const Bundle& bundle, Instant now) {
    const Status status = check_time(bundle, now);
    return status ? "none" : std::string(error_name(status.error().code));
  };
  CHECK(code(plain, noon) == "none");
  CHECK(code(plain, noon - minutes(5)) == "none");  // clocks differ a little
  CHECK(code(plain, noon - minutes(5) - seconds(1)) == "conflict");
  CHECK(code(plain, noon + days(4000)) == "none");
  const Bundle bounded = *bundle_of(Nation::mx, bounds + policy);
  CHECK(code(bounded, noon) == "conflict");
  CHECK(check_time(bounded, noon).error().what.find("2026-12-01T00:00:00Z") != std::string::npos);
  CHECK(code(bounded, start_of({2026, 12, 1})) == "none");
  CHECK(code(bounded, start_of({2027, 6, 1}) - seconds(1)) == "none");
  CHECK(code(bounded, start_of({2027, 6, 1})) == "expired");
}

TEST_CASE("the version before is known by the hash that the next one names, whoever its signers are today") {
  const Office office;
  const Bytes first = office.signed_by({&office.ana, &office.luis}, body);
  const Bundle known = must(parse_bundle_body(body));
  BundleHead head = known.head;
  head.version = 2;
  head.previous = known.hash;
  const PastBundle past = must(load_previous(first, head));
  CHECK(past.bundle.hash == known.hash);
  CHECK(past.signers.size() == 2);
  CHECK(code_of(load_previous(first, known.head)) == ErrorCode::not_found);  // version 1 has none before it
  const Bytes other =
      office.signed_by({&office.ana, &office.luis}, must(make_bundle_body(known.head, policy + "# x\n")));
  CHECK(code_of(load_previous(other, head)) == ErrorCode::mismatch);
  head.version = 3;
  CHECK(code_of(load_previous(first, head)) == ErrorCode::mismatch);
  head.version = 2;
  head.nation = Nation::us;
  CHECK(code_of(load_previous(first, head)) == ErrorCode::mismatch);
  head.nation = Nation::mx;
  CHECK_FALSE(load_previous({}, head));
  Bytes altered = first;
  altered[altered.size() - 60] ^= 1;  // within a signature: the body is the one named, but nobody signed it so
  CHECK_FALSE(load_previous(altered, head));
}

TEST_CASE("a bundle follows the one in force by number and by hash") {
  const Bundle first = *bundle_of(Nation::mx, policy);
  BundleHead head = first.head;
  head.version = 2;
  head.previous = first.hash;
  const auto next = [&] { return must(parse_bundle_body(must(make_bundle_body(head, policy)))); };
  const Bundle second = next();
  CHECK(check_succession(nullptr, first));
  CHECK(check_succession(nullptr, second));
  CHECK(check_succession(&first, second));
  const auto code = [](const Bundle& current, const Bundle& after) {
    const Status status = check_succession(&current, after);
    REQUIRE_FALSE(status);
    CHECK(status.error().what.find("version " + std::to_string(current.head.version)) != std::string::npos);
    return status.error().code;
  };
  CHECK(code(first, first) == ErrorCode::conflict);
  CHECK(code(second, first) == ErrorCode::conflict);
  head.version = 3;
  CHECK(code(first, next()) == ErrorCode::conflict);
  head.version = 2;
  head.previous.array()[0] ^= 1;
  CHECK(code(first, next()) == ErrorCode::conflict);
  head.previous = first.hash;
  head.nation = Nation::us;
  CHECK(code(first, must(parse_bundle_body(must(make_bundle_body(head, RuleText{}.text()))))) == ErrorCode::conflict);
}

}  // namespace puente::policy::test
