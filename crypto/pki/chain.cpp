#include "crypto/pki/chain.h"

#include <vector>

#include "crypto/pki/extensions.h"
#include "crypto/pki/name_codec.h"
#include "crypto/pki/openssl_ptr.h"
#include "crypto/pki/profile.h"

namespace puente::pki {
namespace {

using StorePtr = Ptr<X509_STORE, X509_STORE_free>;
using StoreContextPtr = Ptr<X509_STORE_CTX, X509_STORE_CTX_free>;
using Chain = std::vector<const Certificate*>;  // from leaf to root

constexpr int security_level = 2;  // 112 bits

tl::unexpected<Error> refuse(ErrorCode code, const Certificate& certificate, std::string_view why) {
  return fail(code, "certificate " + text_of(certificate.name()) + " (" + std::string(role_name(certificate.role())) +
                        ", issued by " + text_of(certificate.issuer_name()) + "): " + std::string(why));
}

// ---- what OpenSSL finds

ErrorCode code_of(int x509_error) {
  switch (x509_error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return ErrorCode::expired;
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
    case X509_V_ERR_SUBTREE_MINMAX:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX:
    case X509_V_ERR_UNSUPPORTED_NAME_SYNTAX:
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
    case X509_V_ERR_CERT_CHAIN_TOO_LONG:
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_INVALID_NON_CA:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
    case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION:
    case X509_V_ERR_PATHLEN_INVALID_FOR_NON_CA:
    case X509_V_ERR_PATHLEN_WITHOUT_KU_KEY_CERT_SIGN:
    case X509_V_ERR_KU_KEY_CERT_SIGN_INVALID_FOR_NON_CA:
    case X509_V_ERR_CA_BCONS_NOT_CRITICAL:
    case X509_V_ERR_CA_CERT_MISSING_KEY_USAGE:
    case X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER:
    case X509_V_ERR_MISSING_SUBJECT_KEY_IDENTIFIER:
    case X509_V_ERR_AUTHORITY_KEY_IDENTIFIER_CRITICAL:
    case X509_V_ERR_SUBJECT_KEY_IDENTIFIER_CRITICAL:
    case X509_V_ERR_ISSUER_NAME_EMPTY:
    case X509_V_ERR_SUBJECT_NAME_EMPTY:
    case X509_V_ERR_EMPTY_SUBJECT_SAN_NOT_CRITICAL:
    case X509_V_ERR_EMPTY_SUBJECT_ALT_NAME:
      return ErrorCode::not_permitted;
    default:
      return ErrorCode::unauthenticated;
  }
}

int gravity(ErrorCode code) { return code == ErrorCode::expired ? 1 : code == ErrorCode::not_permitted ? 2 : 3; }

// OpenSSL stops at the first error it meets, which may be the mildest. Its callback lets it go on, and the gravest is
// kept; nothing is forgiven, since any finding at all refuses the chain.
struct Finding {
  int error = X509_V_OK;
  const X509* where = nullptr;
};

void note(Finding& finding, int error, const X509* where) {
  if (error == X509_V_OK) return;
  if (finding.error != X509_V_OK && gravity(code_of(finding.error)) >= gravity(code_of(error))) return;
  finding = {error, where};
}

int on_result(int ok, X509_STORE_CTX* context) {
  auto* finding = static_cast<Finding*>(X509_STORE_CTX_get_app_data(context));
  if (ok != 1) {
    const int error = X509_STORE_CTX_get_error(context);
    note(*finding, error == X509_V_OK ? X509_V_ERR_UNSPECIFIED : error, X509_STORE_CTX_get_current_cert(context));
  }
  return 1;
}

struct Built {
  Chain chain;
  Finding finding;
  bool complete = false;  // from the leaf to the given root, nothing missing between
};

Built build(const Certificate& leaf, std::span<const Certificate> intermediates, const Certificate& root,
            std::optional<Instant> now) {
  const StorePtr store(made(X509_STORE_new()));
  done(X509_STORE_add_cert(store.get(), root.native()));
  const StackPtr offered(made(sk_X509_new_null()));
  for (const Certificate& certificate : intermediates) done(sk_X509_push(offered.get(), certificate.native()));
  const StoreContextPtr context(made(X509_STORE_CTX_new()));
  done(X509_STORE_CTX_init(context.get(), store.get(), leaf.native(), offered.get()));
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  // CHECK_SS_SIGNATURE: the root's own signature too. No purpose is set: roles are checked below.
  done(X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_X509_STRICT | X509_V_FLAG_CHECK_SS_SIGNATURE));
  if (now)
    X509_VERIFY_PARAM_set_time(parameters, now->unix_seconds());
  else
    done(X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_NO_CHECK_TIME));
  X509_VERIFY_PARAM_set_depth(parameters, 1);  // one intermediate
  X509_VERIFY_PARAM_set_auth_level(parameters, security_level);

  Built built;
  X509_STORE_CTX_set_app_data(context.get(), &built.finding);
  X509_STORE_CTX_set_verify_cb(context.get(), on_result);
  if (X509_verify_cert(context.get()) != 1) {
    const int error = X509_STORE_CTX_get_error(context.get());
    note(built.finding, error == X509_V_OK ? X509_V_ERR_UNSPECIFIED : error, nullptr);
  }
  const STACK_OF(X509)* found = X509_STORE_CTX_get0_chain(context.get());
  for (int i = 0; i < sk_X509_num(found); ++i) {
    const X509* at = sk_X509_value(found, i);
    const auto add_if = [&](const Certificate& c) {
      if (at != c.native() || built.chain.size() > static_cast<std::size_t>(i)) return;
      built.chain.push_back(&c);
    };
    add_if(leaf);
    add_if(root);
    for (const Certificate& certificate : intermediates) add_if(certificate);
  }
  built.complete = !built.chain.empty() && built.chain.size() == static_cast<std::size_t>(sk_X509_num(found)) &&
                   built.chain.front() == &leaf && *built.chain.back() == root;
  return built;
}

// ---- what is ours to check

Status check_ed25519_signature(const Certificate& certificate, const Certificate& issuer) {
  const auto key = issuer.public_key().ed25519();
  if (!key) return {};
  const ASN1_BIT_STRING* signature = nullptr;
  X509_get0_signature(&signature, nullptr, certificate.native());
  PUENTE_TRY(const ByteView message, signed_part(certificate.der()));
  if (!ed25519_holds(bytes_of(signature), message, *key))
    return refuse(ErrorCode::unauthenticated, certificate, "its Ed25519 signature does not verify");
  return {};
}

Status check_key_usage(const Certificate& certificate) {
  const std::uint32_t usage = X509_get_key_usage(certificate.native());
  const bool given = (X509_get_extension_flags(certificate.native()) & EXFLAG_KUSAGE) != 0;
  const std::uint32_t wanted = certificate.is_ca() ? KU_KEY_CERT_SIGN : KU_DIGITAL_SIGNATURE;
  if (!given || (usage & wanted) == 0)
    return refuse(ErrorCode::not_permitted, certificate, "its key usage does not fit its role");
  if (!certificate.is_ca() && (usage & KU_KEY_CERT_SIGN) != 0)
    return refuse(ErrorCode::not_permitted, certificate, "its key usage lets it sign certificates, and it is no CA");
  return {};
}

Status check_agency_ca(const Certificate& ca) {
  if (ca.path_len() != path_len_of(Role::agency_ca))
    return refuse(ErrorCode::not_permitted, ca, "an agency CA needs path length 0");
  const NameConstraintsPtr constraints(
      static_cast<NAME_CONSTRAINTS*>(X509_get_ext_d2i(ca.native(), NID_name_constraints, nullptr, nullptr)));
  const X509NamePtr own = x509_of_parts(ca.name(), /*with_common_name=*/false);
  if (!constraints || !constrains_to(constraints.get(), own.get()))
    return refuse(ErrorCode::not_permitted, ca, "an agency CA needs name constraints on exactly its own C and O");
  return {};
}

Status check_profile(const Chain& chain) {
  const Certificate& root = *chain.back();
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const Certificate& certificate = *chain[i];
    const bool is_root = i + 1 == chain.size();
    PUENTE_REQUIRE(check_ed25519_signature(certificate, is_root ? root : *chain[i + 1]));
    if (is_root != (certificate.role() == Role::root))
      return refuse(ErrorCode::not_permitted, certificate, is_root ? "it is no root" : "a root cannot stand here");
    if (i > 0 && !is_root && certificate.role() != Role::agency_ca)
      return refuse(ErrorCode::not_permitted, certificate, "it is no agency CA, and issued another certificate");
    // OpenSSL compares names without regard to case; agencies are compared as written.
    if (certificate.issuer_name() != (is_root ? root : *chain[i + 1]).name())
      return refuse(ErrorCode::not_permitted, certificate, "its issuer's name is written otherwise there");
    if (certificate.name().country != root.name().country)
      return refuse(ErrorCode::not_permitted, certificate,
                    "a root of " + root.name().country + " cannot enrol for the other nation");
    PUENTE_REQUIRE(check_key_usage(certificate));
    PUENTE_REQUIRE(check_key_kind(certificate.role(), certificate.public_key().kind(), certificate.name()));
    if (certificate.role() == Role::agency_ca) PUENTE_REQUIRE(check_agency_ca(certificate));
  }
  if (chain.size() == 3 && chain[0]->name().organization != chain[1]->name().organization)
    return refuse(ErrorCode::not_permitted, *chain[0],
                  "the CA of " + chain[1]->name().organization + " cannot enrol for another agency");
  return {};
}

Status verify(const Certificate& leaf, std::span<const Certificate> intermediates, const Certificate& root,
              std::optional<Instant> now) {
  const CleanErrors errors;
  if (intermediates.size() > intermediates_max)
    return fail(ErrorCode::too_large, "certificate chain: more than 8 intermediate certificates");
  const Built built = build(leaf, intermediates, root, now);
  const int error = built.finding.error;
  const auto report = [&]() -> Status {
    const Certificate* where = &leaf;
    for (const Certificate* certificate : built.chain)
      if (certificate->native() == built.finding.where) where = certificate;
    return refuse(code_of(error), *where, X509_verify_cert_error_string(error));
  };
  if (error != X509_V_OK && code_of(error) != ErrorCode::expired) return report();
  if (!built.complete)
    return refuse(ErrorCode::unauthenticated, leaf, "it does not chain to root " + text_of(root.name()));
  PUENTE_REQUIRE(check_profile(built.chain));
  if (error != X509_V_OK) return report();
  return {};
}

Status refuse_root(const Certificate& leaf) {
  if (leaf.role() != Role::root) return {};
  return refuse(ErrorCode::not_permitted, leaf, "a root is trusted by the treaty file only");
}

}  // namespace

Status verify_chain(const Certificate& leaf, std::span<const Certificate> intermediates, const Certificate& root,
                    Instant now) {
  PUENTE_REQUIRE(refuse_root(leaf));
  return verify(leaf, intermediates, root, now);
}

Status verify_chain_ignoring_time(const Certificate& leaf, std::span<const Certificate> intermediates,
                                  const Certificate& root) {
  PUENTE_REQUIRE(refuse_root(leaf));
  return verify(leaf, intermediates, root, std::nullopt);
}

Status verify_root(const Certificate& root, Instant now) { return verify(root, {}, root, now); }

Status verify_officer(const Certificate& officer, const Certificate& device, Instant now) {
  const CleanErrors errors;
  if (officer.role() != Role::officer || device.role() != Role::agent)
    return refuse(ErrorCode::not_permitted, officer, "it is not an officer's, or its issuer no agent's");
  if (officer.issuer_name() != device.name() || officer.name().country != device.name().country ||
      officer.name().organization != device.name().organization)
    return refuse(ErrorCode::not_permitted, officer, "it was not issued by " + text_of(device.name()));
  PUENTE_REQUIRE(check_key_usage(officer));
  PUENTE_REQUIRE(check_key_kind(officer.role(), officer.public_key().kind(), officer.name()));
  PUENTE_REQUIRE(check_ed25519_signature(officer, device));
  if (X509_verify(officer.native(), device.public_key().native()) != 1)
    return refuse(ErrorCode::unauthenticated, officer, "its signature does not verify under the agent's key");
  if (now < officer.not_before() || now >= officer.not_after())
    return refuse(ErrorCode::expired, officer,
                  "valid from " + format_utc(officer.not_before()) + " until " + format_utc(officer.not_after()));
  return {};
}

}  // namespace puente::pki
