#include "policy/bundle.h"

#include <algorithm>

#include "policy/packing.h"
#include "policy/toml_table.h"
#include "schemas/codec/limits.h"

namespace puente::policy {
namespace {

// The head and the policy are two TOML texts one after the other: what the liaisons wrote must stay as it was, and keys
// that it has at its top would belong to [bundle] if it were one.
constexpr std::string_view divider = "\n# The policy, as its liaisons wrote it:\n\n";

std::string render_head(const BundleHead& head) {
  std::string out = "[bundle]\n";
  out += "nation = \"" + std::string(model::name_of(head.nation)) + "\"\n";
  out += "version = " + std::to_string(head.version) + "\n";
  out += "previous = \"" + head.previous.hex() + "\"\n";
  out += "signed-at = \"" + format_utc(head.signed_at) + "\"\n";
  out += "agencies = [\n";
  for (const model::AgencyId& agency : head.agencies) out += "  \"" + model::text_of(agency) + "\",\n";
  return out + "]\n";
}

Result<BundleHead> parse_head(std::string_view text) {
  PUENTE_TRY(const toml::table root, parse_toml(text));
  PUENTE_REQUIRE(closed(root, {"bundle"}));
  PUENTE_TRY(const toml::node* const node, required(root, "bundle"));
  const toml::table* const table = node->as_table();
  if (table == nullptr) return fail_at(*node, ErrorCode::malformed, "[bundle] must be a table");
  PUENTE_REQUIRE(closed(*table, {"nation", "version", "previous", "signed-at", "agencies"}));

  BundleHead head;
  PUENTE_TRY(const std::string nation, required_text(*table, "nation", 64));
  PUENTE_TRY(head.nation, model::parse_name<model::Nation>(nation));
  PUENTE_TRY(const toml::node* const version, required(*table, "version"));
  if (!version->is_integer() || version->as_integer()->get() < 1)
    return fail_at(*version, ErrorCode::malformed, "'version' must be a number from 1 on");
  head.version = static_cast<std::uint64_t>(version->as_integer()->get());
  PUENTE_TRY(const std::string previous, required_text(*table, "previous", 64));
  PUENTE_TRY(head.previous, Hash::from_hex(previous));
  PUENTE_TRY(const std::string signed_at, required_text(*table, "signed-at", 64));
  PUENTE_TRY(head.signed_at, parse_utc(signed_at));
  PUENTE_TRY(const toml::node* const agencies, required(*table, "agencies"));
  PUENTE_TRY(const std::vector<PlacedText> texts, texts_of(*agencies, "agencies", bundle_agencies_max));
  for (const PlacedText& placed : texts) {
    PUENTE_TRY(model::AgencyId agency, located(*placed.node, model::parse_agency(placed.text)));
    head.agencies.push_back(std::move(agency));
  }
  if (std::ranges::adjacent_find(head.agencies, std::greater_equal{}) != head.agencies.end())
    return fail_at(*agencies, ErrorCode::malformed, "'agencies' must ascend without repeats");
  if ((head.version == 1) != head.previous.is_zero())
    return fail_at(*version, ErrorCode::malformed, "version 1 has a 'previous' of zeros, and no other version has");
  if (render_head(head) != text)
    return fail(ErrorCode::malformed, "[bundle] is not written as this program writes it; sign the policy again");
  return head;
}

Status check_enrolled(const BundleHead& head, const model::AgencyId& agency, const std::string& where) {
  if (std::ranges::binary_search(head.agencies, agency)) return {};
  std::vector<std::string> names;
  for (const model::AgencyId& enrolled : head.agencies) names.push_back(model::text_of(enrolled));
  const std::vector<std::string_view> known(names.begin(), names.end());
  const std::string name = model::text_of(agency);
  return fail(ErrorCode::unknown_value,
              "policy: " + where + " names " + name + ", which is not enrolled; " +
                  (known.empty() ? "nobody is" : "the nearest is " + std::string(model::nearest_name(name, known))));
}

// A rule for somebody who is not enrolled is most likely a slip, and would begin to work when somebody takes the name.
Status check_all_enrolled(const BundleHead& head, const Policy& policy) {
  for (const Community& community : policy.communities)
    for (const model::AgencyId& member : community.members)
      PUENTE_REQUIRE(check_enrolled(head, member, "community '" + community.id + "'"));
  for (const Rule& rule : policy.rules)
    for (const std::vector<Party>* parties : {&rule.from, &rule.to})
      for (const Party& party : *parties)
        if (!party.code.empty())
          PUENTE_REQUIRE(check_enrolled(head, {party.nation, party.code}, "rule '" + rule.id + "'"));
  return {};
}

}  // namespace

Status check_policy_text(std::string_view policy_toml) {
  std::string body(policy_toml);
  if (!body.ends_with('\n')) body.push_back('\n');
  return pki::check_signable(body);
}

Result<std::string> make_bundle_body(const BundleHead& head, std::string_view policy_toml) {
  std::string body = render_head(head) + std::string(divider) + std::string(policy_toml);
  if (!body.ends_with('\n')) body.push_back('\n');
  // What people sign must be readable as it stands, and no signature.
  PUENTE_TRY(const pki::SignedText text, pki::parse_signed_text(body, bundle_text_bytes_max));
  if (!text.signatures.empty())
    return fail(ErrorCode::malformed, "the policy has signatures in it; to add one, give the bundle itself");
  PUENTE_REQUIRE(parse_bundle_body(body));
  return body;
}

Result<Bundle> parse_bundle_body(std::string_view body) {
  const std::size_t at = body.find(divider);
  if (!body.starts_with("[bundle]\n") || at == std::string_view::npos)
    return fail(ErrorCode::malformed, "bundle: it does not begin with [bundle] and the line that ends it");
  auto head = parse_head(body.substr(0, at));
  if (!head) return tl::unexpected<Error>(head.error().at("bundle"));
  Bundle out;
  out.head = std::move(*head);
  out.policy_text = body.substr(at + divider.size());
  PUENTE_TRY(out.policy, parse_policy(out.policy_text, out.head.nation));
  PUENTE_REQUIRE(check_all_enrolled(out.head, out.policy));
  out.hash = pki::signed_text_hash(bundle_purpose, body);
  return out;
}

Result<LoadedBundle> load_bundle(ByteView bytes,
                                 const std::function<Status(const pki::Certificate&, model::Nation)>& check_liaison) {
  PUENTE_TRY(const std::string written, unpack_bundle(bytes));
  PUENTE_TRY(const pki::SignedText text, pki::parse_signed_text(written, bundle_text_bytes_max));
  // Signatures before the rest: only what somebody signed is worth reading.
  PUENTE_TRY(std::vector<pki::Certificate> signers, pki::verify_signed_text(text, bundle_purpose));
  PUENTE_TRY(Bundle bundle, parse_bundle_body(text.body));
  for (const pki::Certificate& signer : signers) {
    const std::string name = pki::text_of(signer.name());
    if (signer.role() != pki::Role::liaison || signer.name().country != model::name_of(bundle.head.nation))
      return fail(ErrorCode::not_permitted, "bundle: " + name + " signed it, and is no liaison of " +
                                                std::string(model::name_of(bundle.head.nation)));
    if (const Status status = check_liaison(signer, bundle.head.nation); !status)
      return tl::unexpected<Error>(status.error().at("bundle: signer " + name));
  }
  if (const Status status = pki::check_different_persons(signers); !status)
    return tl::unexpected<Error>(status.error().at("bundle"));
  if (signers.size() < bundle_signers_min)
    return fail(ErrorCode::not_permitted,
                "bundle: signed by " + std::to_string(signers.size()) + " of its nation's liaisons; it needs two");
  return LoadedBundle(std::make_shared<const Bundle>(std::move(bundle)), copy_of(bytes), std::move(signers));
}

Status check_time(const Bundle& bundle, Instant now) {
  const auto early = [&](std::string_view what, Instant from) {
    return fail(ErrorCode::conflict, "bundle: it " + std::string(what) + " " + format_utc(from) + ", and it is " +
                                         format_utc(now) + " here; is a clock wrong?");
  };
  if (now + codec::created_ahead_max < bundle.head.signed_at) return early("was signed at", bundle.head.signed_at);
  const Policy& policy = bundle.policy;
  if (policy.valid_from && now < *policy.valid_from) return early("is valid from", *policy.valid_from);
  if (policy.valid_until && now >= *policy.valid_until)
    return fail(ErrorCode::expired, "bundle: it was valid until " + format_utc(*policy.valid_until));
  return {};
}

Result<PastBundle> load_previous(ByteView bytes, const BundleHead& newer) {
  const std::string wanted =
      std::string(model::name_of(newer.nation)) + " version " + std::to_string(newer.version - 1);
  if (newer.version == 1)
    return fail(ErrorCode::not_found,
                "bundle: " + std::string(model::name_of(newer.nation)) + " begins with version 1");
  PUENTE_TRY(const std::string written, unpack_bundle(bytes));
  PUENTE_TRY(const pki::SignedText text, pki::parse_signed_text(written, bundle_text_bytes_max));
  if (pki::signed_text_hash(bundle_purpose, text.body) != newer.previous)
    return fail(ErrorCode::mismatch, "bundle: this is not the " + wanted + " that version " +
                                         std::to_string(newer.version) + " names: its hash is another");
  PastBundle out;
  PUENTE_TRY(out.signers, pki::verify_signed_text(text, bundle_purpose));
  PUENTE_TRY(out.bundle, parse_bundle_body(text.body));
  if (out.bundle.head.nation != newer.nation || out.bundle.head.version + 1 != newer.version)
    return fail(ErrorCode::mismatch, "bundle: " + wanted + " has another nation or number in its head");
  return out;
}

Status check_succession(const Bundle* current, const Bundle& next) {
  if (current == nullptr) return {};
  const std::string in_force = std::string(model::name_of(current->head.nation)) + " version " +
                               std::to_string(current->head.version) + " (" + current->hash.hex().substr(0, 16) + ")";
  const auto refuse = [&](const std::string& why) {
    return fail(ErrorCode::conflict, "bundle: in force is " + in_force + ", and " + why);
  };
  if (next.head.nation != current->head.nation) return refuse("this is one of the other nation");
  if (next.head.version != current->head.version + 1)
    return refuse("this is version " + std::to_string(next.head.version) + "; sign it anew on top of that one");
  if (next.head.previous != current->hash) return refuse("this one follows another; sign it anew on top of that one");
  return {};
}

}  // namespace puente::policy
