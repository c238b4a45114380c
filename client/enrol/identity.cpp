#include "client/enrol/identity.h"

#include <fmt/format.h>

#include "client/core/stored_values.h"
#include "client/session/party_identity.h"
#include "client/store/sqlcipher_agent_store.h"
#include "crypto/base/transcript.h"
#include "crypto/pki/chain.h"
#include "crypto/pki/issue.h"
#include "crypto/primitives/sign.h"
#include "crypto/primitives/x25519.h"
#include "io/clock.h"
#include "io/curve_keys.h"
#include "io/files.h"
#include "trust/directory.h"

namespace puente::client::enrol {
namespace {

namespace fs = std::filesystem;
using puente::io::fresh_seed;
using puente::io::KeyFile;

constexpr const char* root_secret = "root";
constexpr int root_life_days = 3652;  // ten years
constexpr int packages_ahead = 15;    // today's among them (docs/protocol.md, Keys)
constexpr Duration audit_package_life = days(90);
constexpr const char* certificate_file = "00-certificate.entry";

pki::Name name_of(const io::PartyConfig& config) {
  return {std::string(model::name_of(config.agency.nation)), config.agency.code, config.name};
}

// What is written must read back the same: names and paths go into TOML between quotes.
Status check_config(const io::PartyConfig& config) {
  PUENTE_REQUIRE(pki::check_name(name_of(config)));
  PUENTE_REQUIRE(check_role(config.role));
  const auto again = io::parse_party_config(io::render_party_config(config));
  if (!again || again->name != config.name || again->treaty != config.treaty ||
      again->passphrase_file != config.passphrase_file)
    return fail(ErrorCode::usage, "name and paths may not hold quotation marks, backslashes or control characters");
  return {};
}

void put_random(KeyFile& keys, const char* name) {
  const SecretBytes random = SecretBytes::copy_of(fresh_seed().view());
  keys.put(name, random.reveal());
}

void put_keys(KeyFile& keys, pki::Role role) {
  if (session::has_device_key(role))
    put_random(keys, "device");
  else
    keys.put("x509", pki::PrivateKey::generate_p256().pkcs8().reveal());
  if (role == pki::Role::agent) {
    put_random(keys, "store");
    put_random(keys, "token");
  }
  if (role != pki::Role::officer) keys.put("curve", puente::io::generate_curve_keys().private_key.reveal());
}

// None for officers, who connect to their agency's agent and to nobody else.
Result<std::optional<CurvePublic>> transport_of(const KeyFile& keys) {
  if (!keys.has("curve")) return std::optional<CurvePublic>();
  PUENTE_TRY(const CurvePrivate curve, keys.get_as<CurvePrivate>("curve"));
  return std::optional(puente::io::curve_public_of(curve));
}

struct MadePackage {
  codec::PackageBody body;
  std::string secret_name;
  X25519Private key;
};
MadePackage make_package(const KeyId& holder, codec::PackageUse use, Instant from, Instant until) {
  X25519Private key = primitives::generate_x25519_key(fresh_seed().view());
  const X25519Public public_key = primitives::public_of(key);
  const char* const prefix = use == codec::PackageUse::audit ? "audit/" : "encryption/";
  return {{holder, use, public_key, from, until}, prefix + primitives::key_id_of(public_key).hex(), std::move(key)};
}

using Entries = std::map<std::string, Bytes>;

Status add_daily_packages(io::Party& party, const pki::Certificate& certificate, Instant now, Entries& entries) {
  PUENTE_TRY(const Ed25519Seed seed, party.keys.get_as<Ed25519Seed>("device"));
  const primitives::SigningKey device(seed);
  const Instant today = start_of(date_of(now));
  for (int day = 0; day < packages_ahead && today + days(day) < certificate.not_after(); ++day) {
    const Instant from = today + days(day);
    const MadePackage made = make_package(certificate.key_id(), codec::PackageUse::encryption, from, from + days(1));
    party.keys.put(made.secret_name, made.key.reveal());
    entries[fmt::format("{:02}-package.entry", day + 1)] = trust::package_entry_by_device(made.body, device);
  }
  return {};
}

Status add_audit_package(io::Party& party, const pki::Certificate& certificate, Instant now, Entries& entries) {
  PUENTE_TRY(const pki::PrivateKey key, session::party_key(party));
  const Instant until = std::min(now + audit_package_life, certificate.not_after());
  const Instant from = from_unix_seconds(std::max(now - minutes(1), certificate.not_before()).unix_seconds());
  const MadePackage made = make_package(certificate.key_id(), codec::PackageUse::audit, from, until);
  party.keys.put(made.secret_name, made.key.reveal());
  PUENTE_TRY(entries["01-package.entry"], trust::package_entry_by_auditor(made.body, certificate, key, now));
  return {};
}

// The agent finds its packages where it keeps its own (client/core/daily_keys.h): it goes on with these, makes no
// others for the same days, and erases their keys in time.
Status hand_to_agent(const io::Party& party, const Entries& entries) {
  Transcript packages;
  for (const auto& [name, entry] : entries)
    if (name != certificate_file) packages.lp(entry);
  PUENTE_TRY(const StoreKey key, party.keys.get_as<StoreKey>("store"));
  PUENTE_TRY(store::SqlcipherAgentStore store, as_result(store::SqlcipherAgentStore::open(party.paths.store(), key)));
  ports::AgentBatch batch;
  batch.values[core::value_packages] = packages.bytes();
  return as_result(store.commit(batch));
}

Status check_certificate(const io::Party& party, const pki::Certificate& certificate, Instant now) {
  PUENTE_TRY(const pki::PrivateKey key, session::party_key(party));
  if (!(key.public_key() == certificate.public_key()))
    return fail(ErrorCode::mismatch, "the certificate is for another key than this folder's; ask for it again");
  if (certificate.role() != party.config.role || certificate.name() != name_of(party.config))
    return fail(ErrorCode::mismatch,
                fmt::format("the certificate names {} as {}, this folder is {} as {}", pki::text_of(certificate.name()),
                            pki::role_name(certificate.role()), pki::text_of(name_of(party.config)),
                            pki::role_name(party.config.role)));
  PUENTE_TRY(const std::optional<CurvePublic> transport, transport_of(party.keys));
  if (certificate.transport_key() != transport)
    return fail(ErrorCode::mismatch, "the certificate names another transport key than this folder's");
  PUENTE_TRY(const trust::SignedTreaty treaty, session::load_treaty(party, now));
  return pki::verify_chain(certificate, {}, treaty.treaty().root(party.config.agency.nation), now);
}

}  // namespace

Status make_nation_root(const fs::path& folder, model::Nation nation, const fs::path& passphrase_file, Instant now) {
  PUENTE_REQUIRE(puente::io::make_folder(folder));
  const std::string country(model::name_of(nation));
  PUENTE_TRY(const SecretBytes passphrase, puente::io::read_passphrase("puente-root-" + country, passphrase_file));
  PUENTE_TRY(KeyFile keys, KeyFile::create(folder / "keys", passphrase));
  const pki::PrivateKey key = pki::PrivateKey::generate_p256();
  // A minute back, for clocks that are a little slow.
  PUENTE_TRY(const pki::Certificate certificate, pki::make_root(key, {country, "ROOT", "Puente root " + country},
                                                                now - minutes(1), now + days(root_life_days)));
  keys.put(root_secret, key.pkcs8().reveal());
  PUENTE_REQUIRE(keys.save());
  return puente::io::write_file(folder / "root.pem", view_of(certificate.pem()), puente::io::Mode::open);
}

Result<pki::Certificate> load_root_certificate(const fs::path& path) {
  PUENTE_TRY(const std::string pem, puente::io::read_text(path, pki::certificate_pem_bytes_max));
  auto certificate = pki::Certificate::parse_pem(pem);
  if (!certificate) return tl::unexpected<Error>(certificate.error().at(path.string()));
  if (certificate->role() != pki::Role::root)
    return fail(ErrorCode::not_permitted, path.string() + ": this is not the certificate of a national root");
  return certificate;
}

Result<NationRoot> load_nation_root(const fs::path& folder, const fs::path& passphrase_file) {
  PUENTE_TRY(pki::Certificate certificate, load_root_certificate(folder / "root.pem"));
  PUENTE_TRY(const SecretBytes passphrase,
             puente::io::read_passphrase("puente-root-" + certificate.name().country, passphrase_file));
  PUENTE_TRY(const KeyFile keys, KeyFile::open(folder / "keys", passphrase));
  PUENTE_TRY(const SecretBytes der, keys.get(root_secret));
  PUENTE_TRY(pki::PrivateKey key, pki::PrivateKey::from_pkcs8(der));
  if (!(key.public_key() == certificate.public_key()))
    return fail(ErrorCode::mismatch, folder.string() + ": root.pem and keys do not belong together");
  return NationRoot{std::move(certificate), std::move(key)};
}

Status check_role(pki::Role role) {
  if (role == pki::Role::witness)
    return fail(ErrorCode::usage, "a witness makes its own keys: `puente-witness init`; the treaty then names them");
  return {};
}

Result<Bytes> make_party(const fs::path& folder, const io::PartyConfig& config) {
  PUENTE_REQUIRE(check_config(config));
  const io::PartyPaths paths{folder};
  if (fs::exists(paths.config()))
    return fail(ErrorCode::conflict, paths.config().string() + ": this folder is a party's already; choose a new one");
  PUENTE_REQUIRE(puente::io::make_folder(folder));
  PUENTE_TRY(const SecretBytes passphrase, io::party_passphrase(paths, config));
  PUENTE_TRY(KeyFile keys, KeyFile::create(paths.keys(), passphrase));
  put_keys(keys, config.role);
  PUENTE_TRY(const pki::PrivateKey key, session::key_in(keys, config.role));
  PUENTE_TRY(const std::optional<CurvePublic> transport, transport_of(keys));
  PUENTE_TRY(Bytes request, pki::make_request(key, name_of(config), config.role, transport));
  PUENTE_REQUIRE(keys.save());
  PUENTE_REQUIRE(
      puente::io::write_file(paths.config(), view_of(io::render_party_config(config)), puente::io::Mode::open));
  return request;
}

Result<Entries> accept_certificate(const fs::path& folder, std::string_view pem, Instant now) {
  PUENTE_TRY(io::Party party, io::load_party(folder));
  if (party.config.role == pki::Role::officer)
    return fail(ErrorCode::usage,
                "an officer's certificate lies with the agent: `puente officer certify` puts it there");
  PUENTE_TRY(const pki::Certificate certificate, pki::Certificate::parse_pem(pem));
  PUENTE_REQUIRE(check_certificate(party, certificate, now));
  // By name in the order in which they must be taken: packages need their holder's certificate.
  Entries entries{{certificate_file, trust::certificate_entry(certificate)}};
  if (party.certificate) {
    if (certificate.not_after() <= party.certificate->not_after())
      return fail(ErrorCode::conflict, "this folder has a certificate already, which ends no earlier than this one");
    PUENTE_REQUIRE(
        puente::io::write_file(party.paths.certificate(), view_of(certificate.pem()), puente::io::Mode::open));
    return entries;
  }
  if (party.config.role == pki::Role::agent) PUENTE_REQUIRE(add_daily_packages(party, certificate, now, entries));
  if (party.config.role == pki::Role::auditor) PUENTE_REQUIRE(add_audit_package(party, certificate, now, entries));
  // Keys first: what is published must never lack its private half.
  PUENTE_REQUIRE(party.keys.save());
  if (party.config.role == pki::Role::agent) PUENTE_REQUIRE(hand_to_agent(party, entries));
  PUENTE_REQUIRE(puente::io::write_file(party.paths.certificate(), view_of(certificate.pem()), puente::io::Mode::open));
  return entries;
}

Result<Bytes> request_again(const io::Party& party) {
  if (!party.certificate)
    return fail(ErrorCode::usage, "this folder is not enrolled yet: accept its first certificate");
  PUENTE_TRY(const pki::PrivateKey key, session::party_key(party));
  PUENTE_TRY(const std::optional<CurvePublic> transport, transport_of(party.keys));
  return pki::make_request(key, name_of(party.config), party.config.role, transport);
}

Result<Bytes> renew_audit_package(io::Party& party, Instant now) {
  if (party.config.role != pki::Role::auditor || !party.certificate)
    return fail(ErrorCode::usage, "only an enrolled auditor has a package that is renewed by hand");
  Entries entries;
  PUENTE_REQUIRE(add_audit_package(party, *party.certificate, now, entries));
  PUENTE_REQUIRE(party.keys.save());
  return std::move(entries.begin()->second);
}

Result<pki::Certificate> renew_certificate(const io::Party& party, const NationRoot& root, Instant now,
                                           Instant not_after) {
  PUENTE_TRY(const Bytes der, request_again(party));
  PUENTE_TRY(const pki::Request request, pki::parse_request(der));
  PUENTE_TRY(pki::Certificate out, pki::issue(root.certificate, root.key, request, now - minutes(1), not_after,
                                              fresh_seed().view().first(pki::serial_bytes)));
  PUENTE_REQUIRE(check_certificate(party, out, now));
  return out;
}

}  // namespace puente::client::enrol
