#include "crypto/pki/issue.h"

#include "crypto/base/transcript.h"
#include "crypto/pki/asn1_time.h"
#include "crypto/pki/extensions.h"
#include "crypto/pki/name_codec.h"
#include "crypto/pki/openssl_ptr.h"
#include "crypto/pki/profile.h"

namespace puente::pki {
namespace {

constexpr int critical = 1;
constexpr int not_critical = 0;

// Ed25519 brings its own hash; everything else signs SHA-256.
const EVP_MD* digest_for(KeyKind kind) { return kind == KeyKind::ed25519 ? nullptr : EVP_sha256(); }

struct Subject {
  const Name& name;
  Role role;
  const std::optional<CurvePublic>& transport_key;
  const PublicKey& key;
};

struct Life {
  Instant not_before;
  Instant not_after;
};

void add(X509* x509, int nid, void* value, int is_critical) {
  done(X509_add1_ext_i2d(x509, nid, value, is_critical, X509V3_ADD_DEFAULT));
}

void add_key_identifiers(X509* x509, const PublicKey& key, const X509* issuer) {
  // RFC 7093 section 2, in spirit: a truncated SHA-256 instead of SHA-1; nothing but equality matters.
  const OctetsPtr subject(made(ASN1_OCTET_STRING_new()));
  done(ASN1_OCTET_STRING_set(subject.get(), key.key_id().view().data(), 20));
  add(x509, NID_subject_key_identifier, subject.get(), not_critical);

  const Ptr<AUTHORITY_KEYID, AUTHORITY_KEYID_free> authority(made(AUTHORITY_KEYID_new()));
  const ASN1_OCTET_STRING* of_issuer =
      issuer != nullptr ? X509_get0_subject_key_id(const_cast<X509*>(issuer)) : subject.get();
  if (of_issuer == nullptr) return;  // a foreign root without one; verification then goes by name alone
  authority->keyid = made(ASN1_OCTET_STRING_dup(of_issuer));
  add(x509, NID_authority_key_identifier, authority.get(), not_critical);
}

void add_ca_or_leaf(X509* x509, const Subject& subject) {
  const bool ca = is_ca_role(subject.role);
  const BasicConstraintsPtr constraints(made(BASIC_CONSTRAINTS_new()));
  constraints->ca = ca ? 0xff : 0;
  if (ca) {
    constraints->pathlen = made(ASN1_INTEGER_new());
    done(ASN1_INTEGER_set(constraints->pathlen, path_len_of(subject.role)));
  }
  add(x509, NID_basic_constraints, constraints.get(), critical);

  // Bits as RFC 5280 section 4.2.1.3 numbers them.
  constexpr int digital_signature = 0;
  constexpr int key_cert_sign = 5;
  const Ptr<ASN1_BIT_STRING, ASN1_BIT_STRING_free> usage(made(ASN1_BIT_STRING_new()));
  done(ASN1_BIT_STRING_set_bit(usage.get(), ca ? key_cert_sign : digital_signature, 1));
  add(x509, NID_key_usage, usage.get(), critical);
  // Critical, so that nobody who does not know our roles takes such a certificate for something else.
  add(x509, NID_ext_key_usage, usage_of(subject.role).get(), critical);

  if (subject.transport_key)
    add(x509, NID_subject_alt_name, alternative_name_of(*subject.transport_key).get(), not_critical);
  if (subject.role == Role::agency_ca)
    add(x509, NID_name_constraints, constraints_of(x509_of_parts(subject.name, /*with_common_name=*/false).get()).get(),
        critical);
}

// `issuer` is null for a root.
Result<Certificate> build(const Subject& subject, const Certificate* issuer, const PrivateKey& issuer_key, Life life,
                          ByteView serial) {
  if (life.not_after.unix_seconds() <= life.not_before.unix_seconds())
    return fail(ErrorCode::usage, text_of(subject.name) + ": the certificate would end before it begins");
  PUENTE_TRY(const TimePtr not_before, asn1_of(life.not_before));
  PUENTE_TRY(const TimePtr not_after, asn1_of(life.not_after));

  const X509Ptr x509(made(X509_new()));
  done(X509_set_version(x509.get(), X509_VERSION_3));
  const Ptr<BIGNUM, BN_free> number(made(BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr)));
  done(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x509.get())) != nullptr);
  done(X509_set1_notBefore(x509.get(), not_before.get()));
  done(X509_set1_notAfter(x509.get(), not_after.get()));
  const X509NamePtr own_name = x509_of(subject.name);
  done(X509_set_subject_name(x509.get(), own_name.get()));
  // The issuer's own encoding, since other tools may encode the same name otherwise.
  done(X509_set_issuer_name(x509.get(), issuer ? X509_get_subject_name(issuer->native()) : own_name.get()));
  done(X509_set_pubkey(x509.get(), subject.key.native()));
  add_ca_or_leaf(x509.get(), subject);
  add_key_identifiers(x509.get(), subject.key, issuer ? issuer->native() : nullptr);
  if (X509_sign(x509.get(), issuer_key.native(), digest_for(issuer_key.kind())) <= 0)
    return fail(ErrorCode::mismatch, text_of(subject.name) + ": the issuer's key did not sign (" + reason() + ")");
  return Certificate::parse(der_of(x509.get(), i2d_X509));
}

Status check_serial(ByteView serial) {
  if (serial.size() != serial_bytes || std::ranges::all_of(serial, [](std::uint8_t b) { return b == 0; }))
    return fail(ErrorCode::usage, "a serial number is 16 random bytes");
  return {};
}

Status check_issuer(const Certificate& issuer, const PrivateKey& issuer_key, const Request& request, Life life,
                    ByteView serial) {
  const auto refuse = [&](std::string_view why) {
    return fail(ErrorCode::not_permitted, text_of(request.name()) + ": " + std::string(why));
  };
  PUENTE_REQUIRE(check_serial(serial));
  if (!issuer.is_ca()) return refuse("the issuer " + text_of(issuer.name()) + " is not a CA");
  if (!(issuer_key.public_key() == issuer.public_key()))
    return fail(ErrorCode::mismatch, text_of(issuer.name()) + ": the private key is not this certificate's");
  if (request.name().country != issuer.name().country) return refuse("a root cannot enrol for the other nation");
  if (issuer.role() == Role::agency_ca && request.name().organization != issuer.name().organization)
    return refuse("the CA of " + issuer.name().organization + " cannot enrol for another agency");
  if (life.not_before < issuer.not_before() || life.not_after > issuer.not_after())
    return refuse("the certificate would be valid outside its issuer's own time");
  return check_key_kind(request.role(), request.public_key().kind(), request.name());
}

}  // namespace

Result<Certificate> make_root(const PrivateKey& key, const Name& name, Instant not_before, Instant not_after) {
  const CleanErrors errors;
  PUENTE_REQUIRE(check_name(name));
  const PublicKey own = key.public_key();
  const Transcript first = Transcript("root-serial").lp(own.spki()).lp(static_cast<std::uint64_t>(not_before.ms));
  const Hash serial = sha256(first.view());
  return build({name, Role::root, std::nullopt, own}, nullptr, key, {not_before, not_after},
               serial.view().first(serial_bytes));
}

Result<Bytes> make_request(const PrivateKey& key, const Name& name, Role role,
                           const std::optional<CurvePublic>& transport_key) {
  const CleanErrors errors;
  PUENTE_REQUIRE(check_name(name));
  PUENTE_REQUIRE(check_key_kind(role, key.kind(), name));
  if (transport_key && transport_key->is_zero())
    return fail(ErrorCode::usage, text_of(name) + ": the transport key is all zeros");
  const RequestPtr request(made(X509_REQ_new()));
  done(X509_REQ_set_version(request.get(), X509_REQ_VERSION_1));
  done(X509_REQ_set_subject_name(request.get(), x509_of(name).get()));
  done(X509_REQ_set_pubkey(request.get(), key.native()));
  STACK_OF(X509_EXTENSION)* asked = nullptr;
  done(X509V3_add1_i2d(&asked, NID_ext_key_usage, usage_of(role).get(), critical, X509V3_ADD_DEFAULT));
  const ExtensionsPtr owned(asked);
  if (transport_key)
    done(X509V3_add1_i2d(&asked, NID_subject_alt_name, alternative_name_of(*transport_key).get(), not_critical,
                         X509V3_ADD_DEFAULT));
  done(X509_REQ_add_extensions(request.get(), asked));
  done(X509_REQ_sign(request.get(), key.native(), digest_for(key.kind())));
  return der_of(request.get(), i2d_X509_REQ);
}

Result<Certificate> issue(const Certificate& issuer, const PrivateKey& issuer_key, const Request& request,
                          Instant not_before, Instant not_after, ByteView serial) {
  const CleanErrors errors;
  if (is_ca_role(request.role()))
    return fail(ErrorCode::not_permitted,
                text_of(request.name()) + ": a CA is not made by issue(); see make_agency_ca()");
  PUENTE_REQUIRE(check_issuer(issuer, issuer_key, request, {not_before, not_after}, serial));
  return build({request.name(), request.role(), request.transport_key(), request.public_key()}, &issuer, issuer_key,
               {not_before, not_after}, serial);
}

Result<Certificate> make_agency_ca(const Certificate& root, const PrivateKey& root_key, const Request& request,
                                   Instant not_before, Instant not_after, ByteView serial) {
  const CleanErrors errors;
  if (root.role() != Role::root)
    return fail(ErrorCode::not_permitted, text_of(root.name()) + ": only a national root makes an agency CA");
  if (request.role() != Role::agency_ca)
    return fail(ErrorCode::not_permitted, text_of(request.name()) + ": the request is not for an agency CA");
  PUENTE_REQUIRE(check_issuer(root, root_key, request, {not_before, not_after}, serial));
  return build({request.name(), request.role(), std::nullopt, request.public_key()}, &root, root_key,
               {not_before, not_after}, serial);
}

Result<Certificate> issue_to_officer(const Certificate& device, const PrivateKey& device_key, const Request& request,
                                     Instant not_before, Instant not_after, ByteView serial) {
  const CleanErrors errors;
  PUENTE_REQUIRE(check_serial(serial));
  const auto refuse = [&](const std::string& why) {
    return fail(ErrorCode::not_permitted, text_of(request.name()) + ": " + why);
  };
  if (request.role() != Role::officer || request.transport_key())
    return refuse("the request is for role " + std::string(role_name(request.role())) + ", not for an officer");
  if (device.role() != Role::agent) return refuse("only an agency's agent certifies its officers");
  if (!(device_key.public_key() == device.public_key()))
    return fail(ErrorCode::mismatch, text_of(device.name()) + ": the private key is not this certificate's");
  if (request.name().country != device.name().country || request.name().organization != device.name().organization)
    return refuse("the agent of " + device.name().country + "/" + device.name().organization +
                  " cannot certify officers of another agency");
  PUENTE_REQUIRE(check_key_kind(request.role(), request.public_key().kind(), request.name()));
  const std::optional<CurvePublic> none;
  return build({request.name(), Role::officer, none, request.public_key()}, &device, device_key,
               {not_before, not_after}, serial);
}

}  // namespace puente::pki
