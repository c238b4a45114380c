#include "client/io/party.h"

#include <fmt/format.h>
#include <pwd.h>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <set>

#include "client/io/record_defaults_toml.h"
#include "client/io/told_settings_toml.h"
#include "io/files.h"
#include "policy/toml_form.h"

namespace puente::client::io {
namespace {

Status check_keys(const toml::table& table, const std::set<std::string_view>& known, std::string_view where) {
  for (const auto& [key, value] : table) {
    if (!known.contains(key.str()))
      return fail(ErrorCode::unknown_value,
                  fmt::format("line {}: unknown key '{}' in [{}]", value.source().begin.line, key.str(), where));
  }
  return {};
}

Result<std::string> text_at(const toml::table& table, std::string_view key, bool required) {
  const auto value = table[key].value<std::string>();
  if (!value && (required || table.contains(key)))
    return fail(ErrorCode::malformed, fmt::format("'{}' must be a text", key));
  return value.value_or("");
}

Result<CallerRule> parse_caller(const toml::table& table) {
  PUENTE_REQUIRE(check_keys(table, {"uid", "user", "role"}, "caller"));
  CallerRule out;
  PUENTE_TRY(const std::string role, text_at(table, "role", true));
  if (role == "officer")
    out.role = CallerRole::officer;
  else if (role == "viewer")
    out.role = CallerRole::viewer;
  else
    return fail(ErrorCode::unknown_value, "a caller's role is officer or viewer, not '" + role + "'");
  if (const auto uid = table["uid"].value<std::int64_t>(); uid && *uid >= 0 && *uid <= 0xffffffffLL) {
    out.uid = static_cast<unsigned>(*uid);
    return out;
  }
  PUENTE_TRY(const std::string user, text_at(table, "user", true));
  const passwd* const entry = ::getpwnam(user.c_str());
  if (entry == nullptr) return fail(ErrorCode::not_found, "no user '" + user + "' on this machine");
  out.uid = entry->pw_uid;
  return out;
}

}  // namespace

Result<PartyConfig> parse_party_config(std::string_view text) {
  PUENTE_REQUIRE(policy::check_toml_form(text));
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed)
    return fail(ErrorCode::malformed,
                fmt::format("line {}: {}", parsed.error().source().begin.line, parsed.error().description()));
  const toml::table& root = parsed.table();
  PUENTE_REQUIRE(check_keys(root, {"party", "caller", "defaults", "told"}, "file"));
  const toml::table* const party = root["party"].as_table();
  if (party == nullptr) return fail(ErrorCode::malformed, "the section [party] is missing");
  PUENTE_REQUIRE(check_keys(
      *party, {"role", "agency", "name", "treaty", "passphrase-file", "endpoint", "socket-group", "officer-keys"},
      "party"));

  PartyConfig out;
  PUENTE_TRY(const std::string role, text_at(*party, "role", true));
  const auto known = pki::role_from_name(role);
  if (!known) return fail(ErrorCode::unknown_value, "no role '" + role + "'");
  if (*known == pki::Role::witness)
    return fail(ErrorCode::usage, "a witness has a folder of another kind: `puente-witness init` makes it");
  out.role = *known;
  PUENTE_TRY(const std::string agency, text_at(*party, "agency", true));
  PUENTE_TRY(out.agency, model::parse_agency(agency));
  PUENTE_TRY(out.name, text_at(*party, "name", true));
  PUENTE_TRY(out.treaty, text_at(*party, "treaty", true));
  PUENTE_TRY(out.passphrase_file, text_at(*party, "passphrase-file", false));
  PUENTE_TRY(out.endpoint, text_at(*party, "endpoint", false));
  PUENTE_TRY(out.socket_group, text_at(*party, "socket-group", false));
  PUENTE_TRY(const std::string officer_keys, text_at(*party, "officer-keys", false));
  if (!officer_keys.empty() && officer_keys != "required" && officer_keys != "optional")
    return fail(ErrorCode::unknown_value, "'officer-keys' is required or optional, not '" + officer_keys + "'");
  out.officer_keys = officer_keys == "required";
  if (const toml::node* const defaults = root.get("defaults")) {
    if (!defaults->is_table()) return fail(ErrorCode::malformed, "[defaults] must be a table");
    PUENTE_TRY(out.defaults, parse_record_defaults(*defaults->as_table()));
  }
  if (const toml::node* const told = root.get("told")) {
    if (!told->is_table()) return fail(ErrorCode::malformed, "[told] must be a table");
    PUENTE_TRY(out.told, parse_told_settings(*told->as_table()));
  }
  if (const toml::array* const callers = root["caller"].as_array(); callers != nullptr) {
    for (const toml::node& node : *callers) {
      if (!node.is_table()) return fail(ErrorCode::malformed, "[[caller]] must be a table");
      PUENTE_TRY(const CallerRule rule, parse_caller(*node.as_table()));
      out.callers.push_back(rule);
    }
  }
  return out;
}

std::string render_party_config(const PartyConfig& config) {
  std::string out =
      fmt::format("[party]\nrole = \"{}\"\nagency = \"{}\"\nname = \"{}\"\ntreaty = \"{}\"\n",
                  pki::role_name(config.role), model::text_of(config.agency), config.name, config.treaty.string());
  if (!config.passphrase_file.empty())
    out += fmt::format("passphrase-file = \"{}\"\n", config.passphrase_file.string());
  if (!config.endpoint.empty()) out += fmt::format("endpoint = \"{}\"\n", config.endpoint);
  if (!config.socket_group.empty()) out += fmt::format("socket-group = \"{}\"\n", config.socket_group);
  if (config.officer_keys) out += "officer-keys = \"required\"\n";
  for (const CallerRule& rule : config.callers)
    out += fmt::format("\n[[caller]]\nuid = {}\nrole = \"{}\"\n", rule.uid,
                       rule.role == CallerRole::officer ? "officer" : "viewer");
  return out + render_record_defaults(config.defaults) + render_told_settings(config.told);
}

std::filesystem::path Party::treaty_path() const {
  return config.treaty.is_absolute() ? config.treaty : paths.folder / config.treaty;
}

Result<SecretBytes> party_passphrase(const PartyPaths& paths, const PartyConfig& config) {
  std::filesystem::path file = config.passphrase_file;
  if (!file.empty() && file.is_relative()) file = paths.folder / file;
  return puente::io::read_passphrase("puente-" + config.name, file);
}

Result<Party> load_party(const std::filesystem::path& folder) {
  const PartyPaths paths{folder};
  PUENTE_TRY(const std::string text, puente::io::read_text(paths.config(), party_config_bytes_max));
  auto config = parse_party_config(text);
  if (!config) return tl::unexpected(config.error().at(paths.config().string()));
  PUENTE_TRY(const SecretBytes passphrase, party_passphrase(paths, *config));
  PUENTE_TRY(puente::io::KeyFile keys, puente::io::KeyFile::open(paths.keys(), passphrase));
  Party out{paths, std::move(*config), std::move(keys), std::nullopt};
  if (std::filesystem::exists(paths.certificate())) {
    PUENTE_TRY(const std::string pem, puente::io::read_text(paths.certificate(), pki::certificate_pem_bytes_max));
    auto certificate = pki::Certificate::parse_pem(pem);
    if (!certificate) return tl::unexpected(certificate.error().at(paths.certificate().string()));
    out.certificate = std::move(*certificate);
  }
  return out;
}

}  // namespace puente::client::io
