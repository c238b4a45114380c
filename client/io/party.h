// The folder of one party on one machine: its configuration, certificate, keys and store.
//
// - party.toml: who it is, where the treaty lies, who may call
// - keys: its secrets (io/key_file.h)
// - certificate.pem: after `puente enroll accept`
// - store.db: agents only (SQLCipher)
//
// Secrets in `keys`: "device" Ed25519 seed (agent, officer) · "x509" PKCS#8 (liaison, auditor) · "curve" ·
// "store" · "token" · "held-log" (of an auditor's copy of the log, SQLCipher) ·
// "audited" (no secret: an auditor's folder has held a verified head) · "encryption/<key id>" and "audit/<key id>"
// X25519, daily or of an auditor · "pair/<agency>/<time>" (pair_names.h).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "client/io/record_defaults.h"
#include "client/io/told_settings.h"
#include "crypto/pki/certificate.h"
#include "crypto/pki/key.h"
#include "crypto/pki/role.h"
#include "io/key_file.h"
#include "policy/model/agency.h"

namespace puente::client::io {

// A local user who may use the agent, and as what.
enum class CallerRole { officer, viewer };
struct CallerRule {
  unsigned uid = 0;
  CallerRole role = CallerRole::viewer;
};

struct PartyConfig {
  pki::Role role = pki::Role::agent;
  model::AgencyId agency;
  std::string name;
  std::filesystem::path treaty;           // relative to the folder, unless absolute
  std::filesystem::path passphrase_file;  // empty: systemd credential or prompt
  std::string endpoint;                   // of the broker, where it differs from the treaty's
  std::vector<CallerRule> callers;
  std::string socket_group;   // whose members reach the agent's socket; empty: its own user alone
  bool officer_keys = false;  // callers need an officer's key, too (client/api/officers.h)
  RecordDefaults defaults;    // of the forms that its officers fill in
  ToldSettings told;          // how its people are told of what happens
};

inline constexpr std::size_t party_config_bytes_max = 64 << 10;
Result<PartyConfig> parse_party_config(std::string_view toml);
std::string render_party_config(const PartyConfig& config);

struct PartyPaths {
  std::filesystem::path folder;
  std::filesystem::path config() const { return folder / "party.toml"; }
  std::filesystem::path keys() const { return folder / "keys"; }
  std::filesystem::path certificate() const { return folder / "certificate.pem"; }
  std::filesystem::path store() const { return folder / "store.db"; }
  std::filesystem::path evidence() const { return folder / "evidence"; }
  std::filesystem::path officers() const { return folder / "officers"; }
  std::filesystem::path socket() const { return folder / "agent.sock"; }
};

struct Party {
  PartyPaths paths;
  PartyConfig config;
  puente::io::KeyFile keys;
  std::optional<pki::Certificate> certificate;  // none before it was enrolled

  std::filesystem::path treaty_path() const;
};

// Reads and checks the folder; asks for the passphrase where the configuration names no file.
Result<Party> load_party(const std::filesystem::path& folder);
// The passphrase of a party's folder.
Result<SecretBytes> party_passphrase(const PartyPaths& paths, const PartyConfig& config);

}  // namespace puente::client::io
