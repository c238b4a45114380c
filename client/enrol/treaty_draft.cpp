#include "client/enrol/treaty_draft.h"

#include <fmt/format.h>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "client/enrol/identity.h"
#include "io/files.h"
#include "policy/toml_form.h"

namespace puente::client::enrol {
namespace {

constexpr std::size_t vkey_bytes_max = 4096;

struct Named {
  model::Nation nation;
  std::string value;
};
// "MX=something"
Result<Named> parse_named(std::string_view text, std::string_view option) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals + 1 == text.size())
    return fail(ErrorCode::usage, fmt::format("{} takes NATION=VALUE, for example MX=…, not '{}'", option, text));
  const auto nation = model::parse_name<model::Nation>(text.substr(0, equals));
  if (!nation) return fail(ErrorCode::usage, fmt::format("{}: {}", option, nation.error().what));
  return Named{*nation, std::string(text.substr(equals + 1))};
}

Result<trust::TreatyWitness> parse_witness(std::string_view text) {
  PUENTE_TRY(const Named named, parse_named(text, "--witness"));
  const std::size_t at = named.value.find("@http");
  if (at == std::string::npos)
    return fail(ErrorCode::usage,
                "--witness takes NATION=FILE_WITH_VKEY@http://HOST:PORT, not '" + std::string(text) + "'");
  const std::filesystem::path file = named.value.substr(0, at);
  PUENTE_TRY(std::string vkey, puente::io::read_text(file, vkey_bytes_max));
  while (!vkey.empty() && (vkey.back() == '\n' || vkey.back() == '\r')) vkey.pop_back();
  auto key = tlog::parse_vkey(vkey);
  if (!key) return tl::unexpected<Error>(key.error().at(file.string()));
  return trust::TreatyWitness{named.nation, std::move(*key), named.value.substr(at + 1)};
}

Result<tlog::QuorumMode> parse_quorum(std::string_view text) {
  if (text == "both-nations") return tlog::QuorumMode::both_nations;
  if (text == "one-nation") return tlog::QuorumMode::one_nation;
  if (text == "none") return tlog::QuorumMode::none;
  return fail(ErrorCode::usage, "--quorum is both-nations, one-nation or none, not '" + std::string(text) + "'");
}

// Only those two kinds of tables: anything else pasted into a treaty would change what it says elsewhere.
Result<std::string> read_terms(const std::filesystem::path& path) {
  PUENTE_TRY(std::string text, puente::io::read_text(path, trust::treaty_bytes_max));
  const auto form = policy::check_toml_form(text);
  if (!form) return tl::unexpected<Error>(form.error().at(path.string()));
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed)
    return fail(ErrorCode::malformed, fmt::format("{}: line {}: {}", path.string(), parsed.error().source().begin.line,
                                                  parsed.error().description()));
  for (const auto& [key, value] : parsed.table()) {
    if ((key.str() != "equivalence" && key.str() != "floor") || !value.is_array_of_tables())
      return fail(ErrorCode::unknown_value,
                  fmt::format("{}: line {}: '{}': terms are [[equivalence]] and [[floor]] tables", path.string(),
                              value.source().begin.line, key.str()));
  }
  if (!text.ends_with('\n')) text += '\n';
  return text;
}

Status put_roots(trust::Treaty& treaty, const std::vector<std::string>& roots) {
  for (const std::string& option : roots) {
    PUENTE_TRY(const Named named, parse_named(option, "--root"));
    PUENTE_TRY(pki::Certificate root, load_root_certificate(named.value));
    if (root.name().country != model::name_of(named.nation))
      return fail(ErrorCode::mismatch, fmt::format("{}: a root of {}, given as that of {}", named.value,
                                                   root.name().country, model::name_of(named.nation)));
    (named.nation == model::Nation::mx ? treaty.root_mx : treaty.root_us) = std::move(root);
  }
  if (!treaty.root_mx || !treaty.root_us)
    return fail(ErrorCode::usage, "both roots are needed: --root MX=root.pem --root US=root.pem");
  return {};
}

}  // namespace

Result<trust::BrokerTerms> parse_broker_terms(std::string_view text) {
  PUENTE_REQUIRE(policy::check_toml_form(text));
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed)
    return fail(ErrorCode::malformed,
                fmt::format("line {}: {}", parsed.error().source().begin.line, parsed.error().description()));
  const toml::table* table = parsed.table()["broker"].as_table();
  if (table == nullptr) table = &parsed.table();
  const auto text_at = [&](std::string_view key) -> Result<std::string> {
    const auto value = (*table)[key].value<std::string>();
    if (!value) return fail(ErrorCode::malformed, fmt::format("the text '{}' is missing", key));
    return *value;
  };
  trust::BrokerTerms out;
  PUENTE_TRY(out.origin, text_at("origin"));
  PUENTE_TRY(out.endpoint, text_at("endpoint"));
  PUENTE_TRY(const std::string device, text_at("device"));
  PUENTE_TRY(out.device, Ed25519Public::from_hex(device));
  PUENTE_TRY(const std::string curve, text_at("curve"));
  PUENTE_TRY(out.curve, CurvePublic::from_hex(curve));
  PUENTE_TRY(const std::string log, text_at("log"));
  PUENTE_TRY(out.log, tlog::parse_vkey(log));
  return out;
}

std::vector<std::filesystem::path> TreatyParts::files() const {
  std::vector<std::filesystem::path> out{broker, terms};
  for (const std::string& root : roots) out.emplace_back(root.substr(root.find('=') + 1));
  for (const std::string& witness : witnesses) {
    const std::string file = witness.substr(witness.find('=') + 1);
    out.emplace_back(file.substr(0, file.find('@')));
  }
  return out;
}

Result<std::string> draft_treaty(trust::Treaty treaty, const TreatyParts& parts) {
  if (!parts.broker.empty()) {
    PUENTE_TRY(const std::string text, puente::io::read_text(parts.broker, trust::treaty_bytes_max));
    auto broker = parse_broker_terms(text);
    if (!broker) return tl::unexpected<Error>(broker.error().at(parts.broker.string()));
    const std::string origin = treaty.broker.origin;
    treaty.broker = std::move(*broker);
    if (treaty.handover) {
      // A broker's own file knows the origin of the first shard.
      treaty.broker.origin = origin;
      PUENTE_TRY(treaty.broker.log, tlog::make_vkey(origin, tlog::SignatureType::ed25519, treaty.broker.log.key));
    }
  }
  PUENTE_REQUIRE(put_roots(treaty, parts.roots));
  if (!parts.witnesses.empty()) treaty.witnesses.clear();
  for (const std::string& option : parts.witnesses) {
    PUENTE_TRY(trust::TreatyWitness witness, parse_witness(option));
    treaty.witnesses.push_back(std::move(witness));
  }
  if (!parts.quorum.empty()) {
    PUENTE_TRY(treaty.quorum_mode, parse_quorum(parts.quorum));
  }
  std::string terms;
  if (!parts.terms.empty()) {
    PUENTE_TRY(terms, read_terms(parts.terms));
    treaty.equivalences.clear();
    treaty.floor.clear();
    treaty.floor_text.clear();
  }
  std::string body = trust::render_treaty(treaty);
  if (!terms.empty()) body += "\n" + terms;
  // Through the parser and back, so that the terms stand where every treaty has them.
  PUENTE_TRY(const trust::Treaty checked, trust::parse_treaty(body));
  return trust::render_treaty(checked);
}

}  // namespace puente::client::enrol
