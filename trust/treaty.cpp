#include "trust/treaty.h"

#include <algorithm>

#include "crypto/base/check.h"
#include "crypto/pki/chain.h"
#include "crypto/primitives/sign.h"

namespace puente::trust {
namespace {

tl::unexpected<Error> refuse(ErrorCode code, std::string why) { return fail(code, "treaty: " + std::move(why)); }

bool signed_by(const std::vector<pki::Certificate>& signers, const pki::Certificate& root) {
  return std::ranges::find(signers, root) != signers.end();
}

Status check_root(const pki::Certificate& root, std::string_view which, Instant now) {
  const Status valid = pki::verify_root(root, now);
  if (valid) return {};
  return tl::unexpected<Error>(valid.error().at("treaty: " + std::string(which)));
}

Status check_log_goes_on(const Treaty& held, const Treaty& next) {
  if (next.broker.log == held.broker.log) {
    if (next.handover == held.handover) return {};
    return refuse(ErrorCode::conflict, "it names the same log, and another [handover] than the version before");
  }
  if (!next.handover || next.handover->shard != held.shard() + 1 || next.handover->log != held.broker.log)
    return refuse(ErrorCode::conflict,
                  "it names another log, and no [handover] from the one of the version before (puente handover draft)");
  return {};
}

}  // namespace

KeyId BrokerTerms::device_key_id() const { return primitives::key_id_of(device); }

const pki::Certificate& Treaty::root(model::Nation nation) const {
  const auto& root = nation == model::Nation::mx ? root_mx : root_us;
  PUENTE_CHECK(root.has_value(), "a parsed treaty names both roots");
  return *root;
}

const tlog::Vkey& Treaty::log_of(std::string_view origin) const {
  return handover && handover->log.name == origin ? handover->log : broker.log;
}

tlog::WitnessSet Treaty::witness_set() const {
  tlog::WitnessSet out;
  for (const TreatyWitness& witness : witnesses)
    (witness.nation == model::Nation::mx ? out.mx : out.us).push_back(witness.key);
  return out;
}

std::vector<TreatyWitness> Treaty::witnesses_in_order() const {
  std::vector<TreatyWitness> out = witnesses;
  std::ranges::stable_sort(out, {}, &TreatyWitness::nation);
  return out;
}

policy::TreatyTerms Treaty::terms() const {
  policy::TreatyTerms out;
  for (const Equivalence& one : equivalences) out.crossing.push_back(one.label);
  out.floor = floor;
  return out;
}

Hash treaty_hash(std::string_view body) { return pki::signed_text_hash(treaty_purpose, body); }

Result<SignedTreaty> verify_treaty(std::string_view text, Instant now) {
  PUENTE_TRY(const pki::SignedText signed_text, pki::parse_signed_text(text, treaty_bytes_max));
  PUENTE_TRY(const std::vector<pki::Certificate> signers, pki::verify_signed_text(signed_text, treaty_purpose));
  PUENTE_TRY(Treaty treaty, parse_treaty(signed_text.body));
  for (const model::Nation nation : {model::Nation::mx, model::Nation::us}) {
    const pki::Certificate& root = treaty.root(nation);
    const std::string who = "the root of " + std::string(model::name_of(nation));
    PUENTE_REQUIRE(check_root(root, who, now));
    if (!signed_by(signers, root))
      return refuse(ErrorCode::unauthenticated, who + " has not signed it; both nations must");
  }
  return SignedTreaty(std::move(treaty), treaty_hash(signed_text.body));
}

Status check_amendment(const SignedTreaty& held, std::string_view next_text, Instant now) {
  PUENTE_TRY(const SignedTreaty next, verify_treaty(next_text, now));
  if (next.treaty().version != held.treaty().version + 1)
    return refuse(ErrorCode::conflict, "version " + std::to_string(next.treaty().version) +
                                           " does not follow version " + std::to_string(held.treaty().version) +
                                           "; take the versions one by one");
  if (next.treaty().previous != held.hash())
    return refuse(ErrorCode::conflict, "it amends another treaty than the one held: " + next.treaty().previous.hex() +
                                           " instead of " + held.hash().hex());
  PUENTE_REQUIRE(check_log_goes_on(held.treaty(), next.treaty()));
  PUENTE_TRY(const pki::SignedText signed_text, pki::parse_signed_text(next_text, treaty_bytes_max));
  PUENTE_TRY(const std::vector<pki::Certificate> signers, pki::verify_signed_text(signed_text, treaty_purpose));
  for (const model::Nation nation : {model::Nation::mx, model::Nation::us}) {
    const pki::Certificate& root = held.treaty().root(nation);
    const std::string who = "the root that " + std::string(model::name_of(nation)) + " had before";
    PUENTE_REQUIRE(check_root(root, who, now));
    if (!signed_by(signers, root)) return refuse(ErrorCode::unauthenticated, who + " has not signed it");
  }
  return {};
}

}  // namespace puente::trust
