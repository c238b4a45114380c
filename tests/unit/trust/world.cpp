#include "tests/unit/trust/world.h"

#include "crypto/primitives/x25519.h"

namespace puente::trust::test {
namespace {

constexpr std::string_view floor_text =
    "[[floor]]\n"
    "id = \"no-minors\"\n"
    "effect = \"forbid\"\n"
    "from = [\"MX/*\", \"US/*\"]\n"
    "to = [\"MX/*\", \"US/*\"]\n"
    "kinds = [\"*\"]\n"
    "sections = [\"minors\"]\n"
    "legal-basis = { en = \"Treaty, article 4\", es = \"Tratado, artículo 4\" }\n";

Treaty treaty_of(const Authority& mx, const Authority& us, const primitives::SigningKey& broker,
                 const primitives::SigningKey& log) {
  Treaty out;
  out.root_mx = mx.certificate;
  out.root_us = us.certificate;
  out.broker = {.origin = origin,
                .endpoint = "tcp://127.0.0.1:7000",
                .device = broker.public_key(),
                .curve = curve_of(200),
                .log = must(tlog::make_vkey(origin, tlog::SignatureType::ed25519, log.public_key()))};
  for (const Nation nation : {Nation::us, Nation::mx})
    out.witnesses.push_back({nation,
                             must(tlog::make_vkey(witness_name(nation), tlog::SignatureType::cosignature_v1,
                                                  witness_key(nation).public_key())),
                             "http://127.0.0.1:8501"});
  out.equivalences.push_back({model::Classification::mx_reservada, {"as \"reserved\"", "como reservada"}});
  out.floor = must(policy::parse_floor(floor_text));
  out.floor_text = floor_text;
  return out;
}

Holder certified(const Authority& issuer, const std::string& agency, const std::string& name, pki::PrivateKey key,
                 Role role, std::optional<CurvePublic> transport, Life life) {
  const pki::Name whole{issuer.certificate.name().country, agency, name};
  const pki::Request request = must(pki::parse_request(must(pki::make_request(key, whole, role, transport))));
  pki::Certificate certificate =
      must(pki::issue(issuer.certificate, issuer.key, request, life.not_before, life.not_after, pki::test::serial(7)));
  return {std::move(key), std::move(certificate)};
}

}  // namespace

primitives::SigningKey signing_key(std::uint8_t number) {
  Ed25519Seed seed;
  seed.reveal_mutable()[0] = number;
  return primitives::SigningKey(seed);
}

CurvePublic curve_of(std::uint8_t number) {
  CurvePublic out;
  out.array().fill(number);
  return out;
}

X25519Public encryption_key(std::uint8_t number) {
  return primitives::public_of(primitives::generate_x25519_key(Bytes(32, number)));
}

primitives::SigningKey witness_key(Nation nation) { return signing_key(nation == Nation::mx ? 211 : 212); }

World::World()
    : mx(pki::test::root_of("MX")),
      us(pki::test::root_of("US")),
      broker(signing_key(201)),
      log(signing_key(202)),
      treaty(treaty_of(mx, us, broker, log)),
      treaty_text(sign(render_treaty(treaty), {&mx, &us})) {}

std::string World::sign(const std::string& body, std::vector<const Authority*> by) const {
  pki::SignedText text{body, {}};
  for (const Authority* const one : by) {
    const Status done = pki::sign_text(text, treaty_purpose, one->certificate, one->key, now);
    if (!done) throw std::runtime_error(done.error().what);
  }
  return pki::format_signed_text(text);
}

Holder device(const Authority& issuer, const std::string& agency, const std::string& name, std::uint8_t number,
              std::optional<CurvePublic> transport, Role role, Life life) {
  return certified(issuer, agency, name, pki::test::device_key(number), role, transport, life);
}

Holder person(const Authority& issuer, const std::string& agency, const std::string& name, Role role, Life life) {
  return certified(issuer, agency, name, pki::PrivateKey::generate_p256(), role, std::nullopt, life);
}

codec::PackageBody package_body(const KeyId& holder, codec::PackageUse use, std::uint8_t number, Instant from,
                                Duration length) {
  return {.holder = holder,
          .use = use,
          .public_key = encryption_key(number),
          .not_before = from,
          .not_after = from + length};
}

AdmittedEntry admitted(const Directory& directory, ByteView entry, Instant at) {
  auto out = must(directory.check(entry, at));
  if (!out) throw std::runtime_error("the entry was held already");
  return std::move(*out);
}

void put(Directory& directory, ByteView entry, Instant at) { directory.add(admitted(directory, entry, at)); }

ErrorCode refusal(const Directory& directory, ByteView entry, Instant at) {
  return code_of(directory.check(entry, at));
}

std::string Log::head(const World& world, Instant mx_time, Instant us_time) const {
  tlog::Note note = tlog::sign_checkpoint({origin, tree.size(), tree.root(), {}}, origin, world.log);
  note.signatures.push_back(tlog::cosign(note.text, witness_name(Nation::mx), witness_key(Nation::mx), mx_time));
  note.signatures.push_back(tlog::cosign(note.text, witness_name(Nation::us), witness_key(Nation::us), us_time));
  return tlog::format_note(note);
}

codec::HeadUpdate Log::update(const World& world, std::uint64_t from, Instant time) const {
  return {head(world, time, time), from, from == 0 ? std::vector<Hash>() : tree.consistency_proof(from)};
}

}  // namespace puente::trust::test
