// parse_request() of issue.h.
#include "crypto/pki/extensions.h"
#include "crypto/pki/issue.h"
#include "crypto/pki/name_codec.h"
#include "crypto/pki/openssl_ptr.h"

namespace puente::pki {
namespace {

tl::unexpected<Error> malformed_request(std::string_view what) {
  return fail(ErrorCode::malformed, "certificate request: " + std::string(what));
}

template <class T>
Result<T> in_request(Result<T> result) {
  if (!result) return tl::unexpected<Error>(result.error().at("certificate request"));
  return result;
}

struct Asked {
  Role role;
  std::optional<CurvePublic> transport_key;
};

// Anything else that is asked for is refused rather than dropped: the requester would not get what it signed for.
Result<Asked> asked_by(X509_REQ* request) {
  if (X509_REQ_get_attr_count(request) != 1 ||
      OBJ_obj2nid(X509_ATTRIBUTE_get0_object(X509_REQ_get_attr(request, 0))) != NID_ext_req ||
      X509_ATTRIBUTE_count(X509_REQ_get_attr(request, 0)) != 1)
    return malformed_request("expected one attribute, the requested extensions");
  const ExtensionsPtr extensions(X509_REQ_get_extensions(request));
  if (!extensions) return malformed_request("the requested extensions are not well-formed");
  for (int i = 0; i < sk_X509_EXTENSION_num(extensions.get()); ++i) {
    const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(sk_X509_EXTENSION_value(extensions.get(), i)));
    if (nid != NID_ext_key_usage && nid != NID_subject_alt_name)
      return malformed_request("only a role and a transport key may be asked for");
  }
  // d2i answers null for an extension that stands there twice.
  const ExtendedUsagePtr usages(
      static_cast<EXTENDED_KEY_USAGE*>(X509V3_get_d2i(extensions.get(), NID_ext_key_usage, nullptr, nullptr)));
  PUENTE_TRY(const Role role, in_request(role_of(usages.get())));
  if (sk_ASN1_OBJECT_num(usages.get()) != 1) return malformed_request("other usages are asked for beside the role");
  int occurrences = 0;
  const GeneralNamesPtr names(
      static_cast<GENERAL_NAMES*>(X509V3_get_d2i(extensions.get(), NID_subject_alt_name, &occurrences, nullptr)));
  if (!names && occurrences != -1)
    return malformed_request("the subject alternative name is repeated or not well-formed");
  PUENTE_TRY(const std::optional<CurvePublic> transport_key, in_request(transport_key_of(names.get())));
  if (names && (!transport_key || sk_GENERAL_NAME_num(names.get()) != 1))
    return malformed_request("the subject alternative name holds something else than a transport key");
  return Asked{role, transport_key};
}

}  // namespace

Result<Request> parse_request(ByteView der) {
  const CleanErrors errors;
  if (der.size() > request_bytes_max) return fail(ErrorCode::too_large, "certificate request: longer than 16 KiB");
  const auto request = read_der<RequestPtr>(der, d2i_X509_REQ);
  if (!request) return malformed_request("not one DER PKCS#10 request, or bytes follow it");
  if (!equal(der_of(request.get(), i2d_X509_REQ), der)) return malformed_request("not in canonical DER");
  PUENTE_TRY(Name name, in_request(name_from_x509(X509_REQ_get_subject_name(request.get()))));
  PUENTE_TRY(PublicKey key,
             in_request(PublicKey::from_spki(der_of(X509_REQ_get_X509_PUBKEY(request.get()), i2d_X509_PUBKEY))));

  bool authentic = X509_REQ_verify(request.get(), key.native()) == 1;
  if (const auto ed25519 = key.ed25519(); authentic && ed25519) {
    const ASN1_BIT_STRING* signature = nullptr;
    X509_REQ_get0_signature(request.get(), &signature, nullptr);
    PUENTE_TRY(const ByteView message, signed_part(der));
    authentic = ed25519_holds(bytes_of(signature), message, *ed25519);
  }
  if (!authentic)
    return fail(ErrorCode::unauthenticated,
                "certificate request: " + text_of(name) + ": its own signature does not verify under its key");
  PUENTE_TRY(const Asked asked, asked_by(request.get()));
  return Request(std::move(name), asked.role, asked.transport_key, std::move(key));
}

}  // namespace puente::pki
