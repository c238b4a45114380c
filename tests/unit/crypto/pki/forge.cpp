#include "tests/unit/crypto/pki/forge.h"

#include <openssl/conf.h>
#include <openssl/rsa.h>

namespace puente::pki::test {

PrivateKey device_key(std::uint8_t number) {
  Ed25519Seed seed;
  seed.reveal_mutable()[0] = number;
  return PrivateKey::from_ed25519_seed(seed);
}

PrivateKey openssl_key(EVP_PKEY* key) {
  const PkeyPtr owned(key);
  const KeyInfoPtr info(made(EVP_PKEY2PKCS8(owned.get())));
  return must(PrivateKey::from_pkcs8(SecretBytes::copy_of(der_of(info.get(), i2d_PKCS8_PRIV_KEY_INFO))));
}

PrivateKey rsa_key(unsigned bits) { return openssl_key(made(EVP_RSA_gen(bits))); }

Bytes serial(std::uint8_t number) { return Bytes(serial_bytes, number); }

Authority root_of(const std::string& country) {
  PrivateKey key = PrivateKey::generate_p256();
  Certificate certificate = must(make_root(key, {country, "ROOT", country + " root"}, day_0, year_10));
  return {std::move(key), std::move(certificate)};
}

Authority agency_ca_of(const Authority& root, const std::string& agency) {
  PrivateKey key = PrivateKey::generate_p256();
  const Name name{root.certificate.name().country, agency, agency + " CA"};
  const Request request = must(parse_request(must(make_request(key, name, Role::agency_ca, std::nullopt))));
  Certificate certificate = must(make_agency_ca(root.certificate, root.key, request, day_0, year_10, serial(9)));
  return {std::move(key), std::move(certificate)};
}

Certificate enrol(const Authority& issuer, const PrivateKey& key, const Name& name, Role role, Instant not_before,
                  Instant not_after) {
  const Request request = must(parse_request(must(make_request(key, name, role, std::nullopt))));
  return must(issue(issuer.certificate, issuer.key, request, not_before, not_after, serial(7)));
}

namespace {

void add_extension(X509* x509, X509V3_CTX* context, int nid, const std::string& value) {
  if (value.empty()) return;
  const Ptr<X509_EXTENSION, X509_EXTENSION_free> extension(
      made(X509V3_EXT_conf_nid(nullptr, context, nid, value.c_str())));
  done(X509_add_ext(x509, extension.get(), -1));
}

}  // namespace

Bytes forge(const Forged& what, const PrivateKey& key, const Authority& issuer, bool self) {
  const X509Ptr x509(made(X509_new()));
  done(X509_set_version(x509.get(), what.version));
  done(ASN1_INTEGER_set(X509_get_serialNumber(x509.get()), 77));
  const TimePtr before(made(ASN1_TIME_new()));
  const TimePtr after(made(ASN1_TIME_new()));
  done(ASN1_TIME_set_string_X509(before.get(), what.not_before.c_str()));
  done(ASN1_TIME_set_string_X509(after.get(), what.not_after.c_str()));
  done(X509_set1_notBefore(x509.get(), before.get()));
  done(X509_set1_notAfter(x509.get(), after.get()));
  const X509NamePtr name(made(X509_NAME_new()));
  for (const Forged::Part& part : what.subject)
    done(X509_NAME_add_entry_by_txt(name.get(), part.type.c_str(), part.encoding, view_of(part.value).data(),
                                    static_cast<int>(part.value.size()), -1, part.set));
  done(X509_set_subject_name(x509.get(), name.get()));
  done(X509_set_issuer_name(x509.get(), self ? name.get() : X509_get_subject_name(issuer.certificate.native())));
  done(X509_set_pubkey(x509.get(), key.native()));

  // The section that "dirName:dn" in name_constraints names.
  const Ptr<CONF, NCONF_free> configuration(made(NCONF_new(nullptr)));
  const BioPtr text = reader_of(view_of("[dn]\nC=MX\nO=FGR\n"));
  done(NCONF_load_bio(configuration.get(), text.get(), nullptr));
  X509V3_CTX context;
  X509V3_set_ctx(&context, self ? x509.get() : issuer.certificate.native(), x509.get(), nullptr, nullptr, 0);
  X509V3_set_nconf(&context, configuration.get());
  if (what.version == X509_VERSION_3) {
    add_extension(x509.get(), &context, NID_subject_key_identifier, "hash");
    add_extension(x509.get(), &context, NID_authority_key_identifier, "keyid:always");
    add_extension(x509.get(), &context, NID_basic_constraints, what.basic_constraints);
    add_extension(x509.get(), &context, NID_key_usage, what.key_usage);
    add_extension(x509.get(), &context, NID_subject_alt_name, what.alternative_name);
    add_extension(x509.get(), &context, NID_name_constraints, what.name_constraints);
    std::string usages;
    for (const std::string& usage : what.usages) usages += (usages.empty() ? "" : ",") + usage;
    add_extension(x509.get(), &context, NID_ext_key_usage, usages);
    if (what.usages_twice) add_extension(x509.get(), &context, NID_ext_key_usage, usages);
  }
  const EVP_MD* digest = what.digest != nullptr || issuer.key.kind() == KeyKind::ed25519 ? what.digest : EVP_sha256();
  done(X509_sign(x509.get(), issuer.key.native(), digest));
  return der_of(x509.get(), i2d_X509);
}

}  // namespace puente::pki::test
