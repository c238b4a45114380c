#include <algorithm>

#include "crypto/pki/chain.h"
#include "crypto/tlog/checkpoint.h"
#include "crypto/tlog/merkle.h"
#include "policy/toml_table.h"
#include "trust/address.h"
#include "trust/treaty.h"
#include "trust/treaty_names.h"

namespace puente::trust {
namespace {

using policy::closed;
using policy::fail_at;
using policy::located;
using policy::required;
using policy::required_text;

constexpr std::size_t line_bytes_max = 512;
constexpr std::size_t basis_bytes_max = 256;
constexpr std::size_t witnesses_max = 2 * tlog::witnesses_max;
constexpr std::size_t floor_rules_max = 256;
constexpr std::uint64_t version_max = 1'000'000'000;

Result<const toml::table*> required_table(const toml::table& table, std::string_view key) {
  PUENTE_TRY(const toml::node* const node, required(table, key));
  if (!node->is_table()) return fail_at(*node, ErrorCode::malformed, cited(key) + " must be a table");
  return node->as_table();
}

// The tables headed [[key]]; none where there are none.
Result<std::vector<const toml::table*>> tables_of(const toml::table& root, std::string_view key,
                                                  std::size_t count_max) {
  std::vector<const toml::table*> out;
  const toml::node* const node = root.get(key);
  if (node == nullptr) return out;
  const toml::array* const array = node->as_array();
  if (array == nullptr || array->empty())
    return fail_at(*node, ErrorCode::malformed, "these tables are headed [[" + std::string(key) + "]]");
  if (array->size() > count_max)
    return fail_at(*node, ErrorCode::too_large, "more than " + std::to_string(count_max) + " of " + cited(key));
  for (const toml::node& element : *array) {
    if (!element.is_table())
      return fail_at(element, ErrorCode::malformed, "these tables are headed [[" + std::string(key) + "]]");
    out.push_back(element.as_table());
  }
  return out;
}

// Hex of a fixed length, in lower case, so that a treaty has one form.
template <class F>
Result<F> required_hex(const toml::table& table, std::string_view key) {
  PUENTE_TRY(const std::string text, required_text(table, key, line_bytes_max));
  const toml::node& node = *table.get(key);
  PUENTE_TRY(F out, located(node, F::from_hex(text)));
  if (out.hex() != text) return fail_at(node, ErrorCode::malformed, cited(key) + " must be in lower case");
  return out;
}

Result<tlog::Vkey> required_vkey(const toml::table& table, std::string_view key) {
  PUENTE_TRY(const std::string text, required_text(table, key, line_bytes_max));
  return located(*table.get(key), tlog::parse_vkey(text));
}

// The address as it is written; `parse` says whether it is one (address.h).
Result<std::string> required_address(const toml::table& table, std::string_view key,
                                     Result<Address> (*parse)(std::string_view)) {
  PUENTE_TRY(std::string text, required_text(table, key, line_bytes_max));
  const toml::node& node = *table.get(key);
  if (std::ranges::any_of(text, [](char c) { return c <= ' ' || c > '~' || c == '"' || c == '\\'; }))
    return fail_at(node, ErrorCode::malformed, cited(key) + " holds characters that no address has");
  if (const auto address = parse(text); !address) return fail_at(node, ErrorCode::malformed, address.error().what);
  return text;
}

Result<std::uint64_t> required_count(const toml::table& table, std::string_view key, std::uint64_t least,
                                     std::uint64_t most) {
  PUENTE_TRY(const toml::node* const node, required(table, key));
  const auto* const number = node->as_integer();
  if (number == nullptr || number->get() < static_cast<std::int64_t>(least) ||
      number->get() > static_cast<std::int64_t>(most))
    return fail_at(*node, ErrorCode::malformed, cited(key) + " must be a number from " + std::to_string(least));
  return static_cast<std::uint64_t>(number->get());
}

Status read_head(const toml::table& root, Treaty& out) {
  PUENTE_TRY(const toml::table* const table, required_table(root, "treaty"));
  PUENTE_REQUIRE(closed(*table, {"version", "previous", "quorum"}));
  PUENTE_TRY(out.version, required_count(*table, "version", 1, version_max));
  PUENTE_TRY(out.previous, required_hex<Hash>(*table, "previous"));
  if (out.previous.is_zero() != (out.version == 1))
    return fail_at(*table->get("previous"), ErrorCode::malformed,
                   "'previous' is the hash of the version before, and zeros for version 1 alone");
  PUENTE_TRY(const std::string quorum, required_text(*table, "quorum", line_bytes_max));
  const auto* const found = std::ranges::find(quorum_names, quorum);
  if (found == quorum_names.end())
    return policy::fail_unknown(*table->get("quorum"), "quorum mode", quorum, quorum_names);
  out.quorum_mode = static_cast<tlog::QuorumMode>(found - quorum_names.begin());
  return {};
}

Result<pki::Certificate> read_root(const toml::table& roots, model::Nation nation) {
  PUENTE_TRY(const toml::table* const table, required_table(roots, model::name_of(nation)));
  PUENTE_REQUIRE(closed(*table, {"certificate"}));
  PUENTE_TRY(const std::string pem, required_text(*table, "certificate", pki::certificate_pem_bytes_max));
  const toml::node& node = *table->get("certificate");
  PUENTE_TRY(pki::Certificate root, located(node, pki::Certificate::parse_pem(pem)));
  if (root.pem() != pem) return fail_at(node, ErrorCode::malformed, "the root must be one PEM block and nothing else");
  if (root.role() != pki::Role::root || root.name().country != model::name_of(nation))
    return fail_at(node, ErrorCode::not_permitted,
                   pki::text_of(root.name()) + " is no root of " + std::string(model::name_of(nation)));
  // As of its own first second: whether it is valid today is verify_treaty's question.
  PUENTE_REQUIRE(located(node, pki::verify_root(root, root.not_before())));
  return root;
}

Status read_roots(const toml::table& root, Treaty& out) {
  PUENTE_TRY(const toml::table* const table, required_table(root, "root"));
  PUENTE_REQUIRE(closed(*table, {"MX", "US"}));
  PUENTE_TRY(out.root_mx, read_root(*table, model::Nation::mx));
  PUENTE_TRY(out.root_us, read_root(*table, model::Nation::us));
  if (out.root_mx->key_id() == out.root_us->key_id())
    return fail_at(*table, ErrorCode::not_permitted, "both nations' roots have one key");
  return {};
}

Status read_broker(const toml::table& root, Treaty& out) {
  PUENTE_TRY(const toml::table* const table, required_table(root, "broker"));
  PUENTE_REQUIRE(closed(*table, {"origin", "endpoint", "device", "curve", "log"}));
  BrokerTerms& broker = out.broker;
  PUENTE_TRY(broker.origin, required_text(*table, "origin", line_bytes_max));
  PUENTE_REQUIRE(located(*table->get("origin"), tlog::check_origin(broker.origin)));
  PUENTE_TRY(broker.endpoint, required_address(*table, "endpoint", parse_endpoint));
  PUENTE_TRY(broker.device, required_hex<Ed25519Public>(*table, "device"));
  PUENTE_TRY(broker.curve, required_hex<CurvePublic>(*table, "curve"));
  PUENTE_TRY(broker.log, required_vkey(*table, "log"));
  if (broker.log.type != tlog::SignatureType::ed25519 || broker.log.name != broker.origin)
    return fail_at(*table->get("log"), ErrorCode::malformed, "the log's key must be of type 1 and bear its origin");
  return {};
}

Status read_handover(const toml::table& root, Treaty& out) {
  if (!root.contains("handover")) return {};
  PUENTE_TRY(const toml::table* const table, required_table(root, "handover"));
  PUENTE_REQUIRE(
      closed(*table, {"shard", "log", "size", "root", "at", "directory", "bundle-mx", "bundle-us", "pauses"}));
  Handover& handover = out.handover.emplace();
  PUENTE_TRY(handover.shard, required_count(*table, "shard", 2, shards_max));
  PUENTE_TRY(handover.log, required_vkey(*table, "log"));
  if (handover.log.type != tlog::SignatureType::ed25519 ||
      out.broker.origin != origin_after(handover.log.name, handover.shard))
    return fail_at(*table->get("log"), ErrorCode::malformed,
                   "the log that ends has a key of type 1, and the one that follows it is '" +
                       origin_after(handover.log.name, handover.shard) + "'");
  PUENTE_TRY(handover.size, required_count(*table, "size", 0, tlog::tree_size_max));
  PUENTE_TRY(handover.root, required_hex<Hash>(*table, "root"));
  PUENTE_TRY(const std::string at, required_text(*table, "at", line_bytes_max));
  PUENTE_TRY(handover.at, located(*table->get("at"), parse_utc(at)));
  PUENTE_TRY(handover.directory, required_hex<Hash>(*table, "directory"));
  PUENTE_TRY(handover.bundles.mx, required_hex<Hash>(*table, "bundle-mx"));
  PUENTE_TRY(handover.bundles.us, required_hex<Hash>(*table, "bundle-us"));
  PUENTE_TRY(handover.pauses, required_hex<Hash>(*table, "pauses"));
  return {};
}

Status read_witnesses(const toml::table& root, Treaty& out) {
  PUENTE_TRY(const auto tables, tables_of(root, "witness", witnesses_max));
  for (const toml::table* const table : tables) {
    PUENTE_REQUIRE(closed(*table, {"nation", "key", "url"}));
    PUENTE_TRY(const std::string nation, required_text(*table, "nation", line_bytes_max));
    TreatyWitness witness;
    PUENTE_TRY(witness.nation, located(*table->get("nation"), model::parse_name<model::Nation>(nation)));
    PUENTE_TRY(witness.key, required_vkey(*table, "key"));
    PUENTE_TRY(witness.url, required_address(*table, "url", parse_url));
    out.witnesses.push_back(std::move(witness));
  }
  const Status fit = tlog::check_witnesses(out.witness_set(), out.broker.log);
  if (!fit) return fail(ErrorCode::malformed, fit.error().what);
  return {};
}

Status read_roles(const toml::table& root) {
  PUENTE_TRY(const toml::table* const table, required_table(root, "roles"));
  for (const auto& [key, node] : *table)
    if (!pki::role_from_name(key.str()))
      return fail_at(key.source(), ErrorCode::unknown_value, "no role is named " + cited(key.str()));
  for (const pki::Role role : pki::all_roles) {
    PUENTE_TRY(const std::string oid, required_text(*table, pki::role_name(role), line_bytes_max));
    if (oid != pki::role_oid(role))
      return fail_at(*table->get(pki::role_name(role)), ErrorCode::unknown_value,
                     "role " + std::string(pki::role_name(role)) + " has another OID here than in this program");
  }
  return {};
}

Result<std::string> required_phrase(const toml::table& table, std::string_view key) {
  PUENTE_TRY(std::string text, required_text(table, key, basis_bytes_max));
  if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }))
    return fail_at(*table.get(key), ErrorCode::malformed, cited(key) + " must be one line");
  return text;
}

Status read_equivalences(const toml::table& root, Treaty& out) {
  PUENTE_TRY(const auto tables, tables_of(root, "equivalence", model::names_of<model::Classification>().size()));
  for (const toml::table* const table : tables) {
    PUENTE_REQUIRE(closed(*table, {"label", "handled-as"}));
    PUENTE_TRY(const std::string label, required_text(*table, "label", line_bytes_max));
    const toml::node& node = *table->get("label");
    Equivalence one;
    PUENTE_TRY(one.label, located(node, model::parse_name<model::Classification>(label)));
    if (one.label == model::Classification::none)
      return fail_at(node, ErrorCode::malformed, "what bears no label may cross anyway");
    if (std::ranges::find(out.equivalences, one.label, &Equivalence::label) != out.equivalences.end())
      return fail_at(node, ErrorCode::malformed, cited(label) + " is listed twice");
    PUENTE_TRY(const toml::table* const texts, required_table(*table, "handled-as"));
    PUENTE_REQUIRE(closed(*texts, {"en", "es"}));
    PUENTE_TRY(one.handled_as.en, required_phrase(*texts, "en"));
    PUENTE_TRY(one.handled_as.es, required_phrase(*texts, "es"));
    out.equivalences.push_back(std::move(one));
  }
  return {};
}

// The lines of all [[floor]] tables, and of the tables within them, as they stand.
std::string floor_lines(std::string_view body) {
  std::string out;
  std::string blank;  // not written before something follows
  bool inside = false;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size() - 1) + 1;
    const std::string_view line = body.substr(0, end);
    body.remove_prefix(end);
    const std::string_view text = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
    if (text.starts_with('[')) inside = text.starts_with("[[floor]]") || text.starts_with("[floor.");
    if (!inside) continue;
    if (text.empty() || text == "\n") {
      blank += line;
      continue;
    }
    if (!out.empty()) out += blank;
    blank.clear();
    out += line;
    if (!line.ends_with('\n')) out.push_back('\n');
  }
  return out;
}

Status read_floor(const toml::table& root, std::string_view body, Treaty& out) {
  PUENTE_TRY(const auto tables, tables_of(root, "floor", floor_rules_max));
  if (tables.empty()) return {};
  PUENTE_TRY(out.floor, policy::parse_floor(body));
  out.floor_text = floor_lines(body);
  // The lines were found by their headings; that they say what the whole says is checked, not believed.
  const auto again = policy::parse_toml(out.floor_text);
  if (!again || again->size() != 1 || again->get("floor") == nullptr || !again->get("floor")->is_array() ||
      *again->get("floor")->as_array() != *root.get("floor")->as_array())
    return fail_at(*root.get("floor"), ErrorCode::malformed,
                   "write the floor as tables headed [[floor]], no line in them beginning with a bracket");
  return {};
}

Result<Treaty> parse_unplaced(std::string_view body) {
  if (body.size() > treaty_bytes_max) return fail(ErrorCode::too_large, "more than 256 KiB");
  PUENTE_TRY(const toml::table root, policy::parse_toml(body));
  PUENTE_REQUIRE(closed(root, {"treaty", "root", "broker", "witness", "equivalence", "floor", "handover", "roles"}));
  Treaty out;
  PUENTE_REQUIRE(read_head(root, out));
  PUENTE_REQUIRE(read_roots(root, out));
  PUENTE_REQUIRE(read_broker(root, out));
  PUENTE_REQUIRE(read_handover(root, out));
  PUENTE_REQUIRE(read_witnesses(root, out));
  PUENTE_REQUIRE(read_equivalences(root, out));
  PUENTE_REQUIRE(read_floor(root, body, out));
  PUENTE_REQUIRE(read_roles(root));
  return out;
}

}  // namespace

Result<Treaty> parse_treaty(std::string_view body) {
  auto out = parse_unplaced(body);
  // The floor's parser says so itself.
  if (!out && !out.error().what.starts_with("treaty: ")) return tl::unexpected<Error>(out.error().at("treaty"));
  return out;
}

}  // namespace puente::trust
