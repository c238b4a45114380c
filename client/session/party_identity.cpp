#include "client/session/party_identity.h"

#include "io/files.h"

namespace puente::client::session {

bool has_device_key(pki::Role role) { return role == pki::Role::agent || role == pki::Role::officer; }

Result<pki::PrivateKey> key_in(const puente::io::KeyFile& keys, pki::Role role) {
  if (has_device_key(role)) {
    PUENTE_TRY(const Ed25519Seed seed, keys.get_as<Ed25519Seed>("device"));
    return pki::PrivateKey::from_ed25519_seed(seed);
  }
  PUENTE_TRY(const SecretBytes der, keys.get("x509"));
  return pki::PrivateKey::from_pkcs8(der);
}

Result<trust::SignedTreaty> load_treaty(const io::Party& party, Instant now) {
  PUENTE_TRY(const std::string text, puente::io::read_text(party.treaty_path(), trust::treaty_bytes_max));
  auto treaty = trust::verify_treaty(text, now);
  if (!treaty) return tl::unexpected<Error>(treaty.error().at(party.treaty_path().string()));
  return treaty;
}

Result<pki::PrivateKey> party_key(const io::Party& party) { return key_in(party.keys, party.config.role); }

}  // namespace puente::client::session
