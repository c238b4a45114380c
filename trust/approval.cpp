#include "trust/approval.h"

#include <fmt/format.h>

#include <algorithm>

#include "trust/toml_fields.h"

namespace puente::trust {
namespace {

using policy::fail_at;
using policy::required;
using policy::required_text;

constexpr std::string_view approval_head = "[approval]\n";  // an order begins with [order]
constexpr std::array<std::string_view, 2> purposes{"second-person", "threat-to-life"};

Result<Approval> read(std::string_view body) {
  PUENTE_TRY(const toml::table root, policy::parse_toml(body));
  PUENTE_REQUIRE(policy::closed(root, {"approval"}));
  PUENTE_TRY(const toml::node* const node, required(root, "approval"));
  const toml::table* const table = node->as_table();
  if (table == nullptr) return fail_at(*node, ErrorCode::malformed, "[approval] must be a table");
  PUENTE_REQUIRE(policy::closed(*table, {"nation", "purpose", "record", "header", "recipients", "slots", "bundle-mx",
                                         "bundle-us", "at", "expires"}));
  Approval out;
  PUENTE_TRY(out.nation, required_nation(*table));
  PUENTE_TRY(const std::string purpose, required_text(*table, "purpose", toml_line_bytes_max));
  PUENTE_TRY(out.purpose, policy::located(*table->get("purpose"), parse_approval_purpose(purpose)));
  PUENTE_TRY(out.record, required_hex<RecordId>(*table, "record"));
  PUENTE_TRY(out.header, required_hex<Hash>(*table, "header"));
  PUENTE_TRY(out.recipients,
             required_list<model::AgencyId>(*table, "recipients", codec::recipients_max, false, model::parse_agency));
  PUENTE_TRY(out.slots, required_list<Hash>(*table, "slots", codec::slots_max, false, Hash::from_hex));
  PUENTE_TRY(out.bundles.mx, required_hex<Hash>(*table, "bundle-mx"));
  PUENTE_TRY(out.bundles.us, required_hex<Hash>(*table, "bundle-us"));
  PUENTE_TRY(out.at, required_time(*table, "at"));
  PUENTE_TRY(out.expires, required_time(*table, "expires"));
  if (out.expires <= out.at || codec::record_life_max < out.expires - out.at)
    return fail_at(*table->get("expires"), ErrorCode::malformed, "an approval ends within 14 days after 'at'");
  return out;
}

}  // namespace

std::string_view name_of(ApprovalPurpose purpose) { return purposes[static_cast<std::size_t>(purpose)]; }
Result<ApprovalPurpose> parse_approval_purpose(std::string_view text) {
  const auto found = std::ranges::find(purposes, text);
  if (found != purposes.end()) return static_cast<ApprovalPurpose>(found - purposes.begin());
  return fail(ErrorCode::unknown_value, "no approval is for " + cited(text) + "; the nearest is '" +
                                            std::string(model::nearest_name(text, purposes)) + "'");
}

bool Approval::covers(const model::AgencyId& recipient, std::span<const Hash> released, Instant now) const {
  return now < expires && std::ranges::binary_search(recipients, recipient) &&
         std::ranges::all_of(released, [&](const Hash& slot) { return std::ranges::binary_search(slots, slot); });
}

std::string render_approval(const Approval& approval) {
  return fmt::format(
      "[approval]\nnation = \"{}\"\npurpose = \"{}\"\nrecord = \"{}\"\nheader = \"{}\"\nrecipients = {}\nslots = {}\n"
      "bundle-mx = \"{}\"\nbundle-us = \"{}\"\nat = \"{}\"\nexpires = \"{}\"\n",
      model::name_of(approval.nation), name_of(approval.purpose), approval.record.hex(), approval.header.hex(),
      toml_list(approval.recipients, [](const model::AgencyId& agency) { return model::text_of(agency); }),
      toml_list(approval.slots, [](const Hash& slot) { return slot.hex(); }), approval.bundles.mx.hex(),
      approval.bundles.us.hex(), format_utc(approval.at), format_utc(approval.expires));
}

Result<Approval> parse_approval(std::string_view body) {
  auto out = read(body);
  if (!out) return tl::unexpected<Error>(out.error().at("approval"));
  if (render_approval(*out) != body)
    return fail(ErrorCode::malformed, "approval: not written as this program writes it; make it with puente approve");
  return out;
}

Result<SignedApproval> load_approval(
    ByteView bytes, const std::function<Status(const pki::Certificate&, model::Nation)>& check_liaison) {
  PUENTE_TRY(const pki::SignedText text, pki::parse_signed_text(puente::text_of(bytes), codec::order_bytes_max));
  PUENTE_TRY(const std::vector<pki::Certificate> signers, pki::verify_signed_text(text, approval_purpose));
  PUENTE_TRY(Approval approval, parse_approval(text.body));
  if (signers.size() != 1)
    return fail(ErrorCode::not_permitted, "approval: one liaison signs it, and not " + std::to_string(signers.size()));
  const pki::Certificate& signer = signers.front();
  if (signer.role() != pki::Role::liaison || signer.name().country != model::name_of(approval.nation))
    return fail(ErrorCode::not_permitted, "approval: " + pki::text_of(signer.name()) +
                                              " signed it, and is no liaison of " +
                                              std::string(model::name_of(approval.nation)));
  if (const Status status = check_liaison(signer, approval.nation); !status)
    return tl::unexpected<Error>(status.error().at("approval: signer " + pki::text_of(signer.name())));
  Hash hash = pki::signed_text_hash(approval_purpose, text.body);
  return SignedApproval({std::move(approval), hash, copy_of(bytes), signer.name()});
}

Result<SignedAct> load_act(ByteView bytes,
                           const std::function<Status(const pki::Certificate&, model::Nation)>& check_liaison) {
  if (puente::text_of(bytes.first(std::min(bytes.size(), approval_head.size()))) == approval_head) {
    PUENTE_TRY(SignedApproval approval, load_approval(bytes, check_liaison));
    return SignedAct(std::move(approval));
  }
  PUENTE_TRY(SignedOrder order, load_order(bytes, check_liaison));
  return SignedAct(std::move(order));
}

}  // namespace puente::trust
