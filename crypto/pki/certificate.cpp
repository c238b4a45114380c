#include "crypto/pki/certificate.h"

#include <openssl/pem.h>

#include "crypto/pki/asn1_time.h"
#include "crypto/pki/extensions.h"
#include "crypto/pki/name_codec.h"
#include "crypto/pki/openssl_ptr.h"

namespace puente::pki {
namespace {

constexpr std::string_view place = "certificate";

tl::unexpected<Error> malformed(std::string_view what) {
  return fail(ErrorCode::malformed, std::string(place) + ": " + std::string(what));
}

template <class T>
Result<T> here(Result<T> result) {
  if (!result) return tl::unexpected<Error>(result.error().at(place));
  return result;
}

// OpenSSL answers the first of two extensions in some places, none in others: an attacker's choice.
bool has_repeated_extension(const X509* x509) {
  for (int i = 0; i < X509_get_ext_count(x509); ++i) {
    const ASN1_OBJECT* type = X509_EXTENSION_get_object(X509_get_ext(x509, i));
    if (X509_get_ext_by_OBJ(x509, type, i) >= 0) return true;
  }
  return false;
}

template <class Owner>
Owner extension(const X509* x509, int nid) {
  return Owner(static_cast<typename Owner::pointer>(X509_get_ext_d2i(x509, nid, nullptr, nullptr)));
}

}  // namespace

Result<Certificate> Certificate::parse(ByteView der) {
  const CleanErrors errors;
  if (der.size() > certificate_bytes_max) return fail(ErrorCode::too_large, "certificate: longer than 16 KiB");
  auto x509 = read_der<X509Ptr>(der, d2i_X509);
  if (!x509) return malformed("not one DER X.509 certificate, or bytes follow it");
  if (!equal(der_of(x509.get(), i2d_X509), der)) return malformed("not in canonical DER");
  if (X509_get_version(x509.get()) != X509_VERSION_3) return malformed("not version 3");
  if (has_repeated_extension(x509.get())) return malformed("an extension stands in it twice");
  if ((X509_get_extension_flags(x509.get()) & EXFLAG_INVALID) != 0) return malformed("an extension is not well-formed");

  PUENTE_TRY(Name name, here(name_from_x509(X509_get_subject_name(x509.get()))));
  PUENTE_TRY(Name issuer_name, here(name_from_x509(X509_get_issuer_name(x509.get()))));
  PUENTE_TRY(const Instant not_before, here(instant_of(X509_get0_notBefore(x509.get()))));
  PUENTE_TRY(const Instant not_after, here(instant_of(X509_get0_notAfter(x509.get()))));
  if (not_after <= not_before) return malformed("it ends before it begins");
  PUENTE_TRY(PublicKey key, here(PublicKey::from_spki(der_of(X509_get_X509_PUBKEY(x509.get()), i2d_X509_PUBKEY))));

  const auto usages = extension<ExtendedUsagePtr>(x509.get(), NID_ext_key_usage);
  PUENTE_TRY(const Role role, here(role_of(usages.get())));
  const auto alternatives = extension<GeneralNamesPtr>(x509.get(), NID_subject_alt_name);
  PUENTE_TRY(const std::optional<CurvePublic> transport_key, here(transport_key_of(alternatives.get())));
  const auto constraints = extension<BasicConstraintsPtr>(x509.get(), NID_basic_constraints);
  const bool is_ca = constraints && constraints->ca != 0;
  if (is_ca != is_ca_role(role)) return malformed("its role and its basic constraints disagree on whether it is a CA");
  const long path_len = X509_get_pathlen(x509.get());
  if (path_len > 255) return malformed("a path length of more than 255");

  const Hash fingerprint = sha256(der);
  return Certificate(std::make_shared<const Content>(Content{
      copy_of(der), std::shared_ptr<X509>(std::move(x509)), fingerprint, std::move(name), std::move(issuer_name), role,
      not_before, not_after, is_ca, path_len < 0 ? std::nullopt : std::optional<int>(static_cast<int>(path_len)),
      std::move(key), transport_key}));
}

Result<Certificate> Certificate::parse_pem(std::string_view pem) {
  const CleanErrors errors;
  if (pem.size() > certificate_pem_bytes_max) return fail(ErrorCode::too_large, "certificate: PEM longer than 32 KiB");
  const BioPtr in = reader_of(view_of(pem));
  Bytes der;
  for (int blocks = 0;; ++blocks) {
    char* label = nullptr;
    char* header = nullptr;
    unsigned char* data = nullptr;
    long length = 0;
    const int read = PEM_read_bio(in.get(), &label, &header, &data, &length);
    const Ptr<char, free_text> own_label(label);
    const Ptr<char, free_text> own_header(header);
    const OpensslBytes own_data(data);
    if (read != 1) {
      const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
      if (at_end && blocks == 1) return parse(der);
      return malformed("no PEM block CERTIFICATE, or a damaged one");
    }
    if (blocks > 0) return malformed("more than one PEM block; give one certificate");
    if (std::string_view(label) != PEM_STRING_X509 || *header != '\0')
      return malformed("the PEM block is not a plain CERTIFICATE");
    der.assign(data, data + length);
  }
}

std::string Certificate::pem() const {
  const CleanErrors errors;
  const BioPtr out(made(BIO_new(BIO_s_mem())));
  done(PEM_write_bio_X509(out.get(), native()));
  const char* data = nullptr;
  const long length = BIO_get_mem_data(out.get(), &data);
  return {data, static_cast<std::size_t>(length)};
}

}  // namespace puente::pki
