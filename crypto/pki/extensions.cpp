#include "crypto/pki/extensions.h"

#include <array>

namespace puente::pki {
namespace {

constexpr std::string_view urn_prefix = "urn:puente:";
constexpr std::string_view curve_prefix = "urn:puente:curve:";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace

Result<Role> role_of(const EXTENDED_KEY_USAGE* usages) {
  std::optional<Role> found;
  for (int i = 0; i < sk_ASN1_OBJECT_num(usages); ++i) {
    const ASN1_OBJECT* usage = sk_ASN1_OBJECT_value(usages, i);
    if (OBJ_obj2nid(usage) == NID_anyExtendedKeyUsage)
      return fail(ErrorCode::malformed, "extended key usage: anyExtendedKeyUsage is not accepted");
    std::array<char, 128> text{};
    const int length = OBJ_obj2txt(text.data(), static_cast<int>(text.size()), usage, /*no_name=*/1);
    // An OID too long for the buffer is none of ours.
    if (length <= 0 || length >= static_cast<int>(text.size())) continue;
    const std::string_view dotted(text.data(), static_cast<std::size_t>(length));
    const std::optional<Role> role = role_from_oid(dotted);
    if (!role && dotted.starts_with(role_arc))
      return fail(ErrorCode::unknown_value, "extended key usage: " + std::string(dotted) + " is no role we know");
    if (role && found) return fail(ErrorCode::malformed, "extended key usage: more than one role");
    if (role) found = role;
  }
  if (!found) return fail(ErrorCode::malformed, "extended key usage: no role");
  return *found;
}

Result<std::optional<CurvePublic>> transport_key_of(const GENERAL_NAMES* names) {
  std::optional<CurvePublic> found;
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    int type = 0;
    const auto* value =
        static_cast<const ASN1_STRING*>(GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, i), &type));
    if (type != GEN_URI) continue;
    const std::string uri = puente::text_of(bytes_of(value));
    if (!lower(uri).starts_with(urn_prefix)) continue;
    const std::string hex = uri.starts_with(curve_prefix) ? uri.substr(curve_prefix.size()) : std::string();
    const auto key = CurvePublic::from_hex(hex);
    if (!key || lower(hex) != hex || key->is_zero())
      return fail(ErrorCode::malformed,
                  "subject alternative name: a urn:puente: name is not urn:puente:curve:<64 lower-case hex digits>");
    if (found) return fail(ErrorCode::malformed, "subject alternative name: more than one transport key");
    found = *key;
  }
  return found;
}

ExtendedUsagePtr usage_of(Role role) {
  ExtendedUsagePtr out(made(sk_ASN1_OBJECT_new_null()));
  ObjectPtr oid(made(OBJ_txt2obj(std::string(role_oid(role)).c_str(), /*no_name=*/1)));
  done(sk_ASN1_OBJECT_push(out.get(), oid.get()));
  static_cast<void>(oid.release());
  return out;
}

GeneralNamesPtr alternative_name_of(const CurvePublic& transport_key) {
  GeneralNamesPtr out(made(GENERAL_NAMES_new()));
  Ptr<ASN1_IA5STRING, ASN1_IA5STRING_free> uri(made(ASN1_IA5STRING_new()));
  const std::string text = std::string(curve_prefix) + transport_key.hex();
  done(ASN1_STRING_set(uri.get(), text.data(), static_cast<int>(text.size())));
  Ptr<GENERAL_NAME, GENERAL_NAME_free> name(made(GENERAL_NAME_new()));
  GENERAL_NAME_set0_value(name.get(), GEN_URI, uri.release());
  done(sk_GENERAL_NAME_push(out.get(), name.get()));
  static_cast<void>(name.release());
  return out;
}

NameConstraintsPtr constraints_of(const X509_NAME* country_and_organization) {
  NameConstraintsPtr out(made(NAME_CONSTRAINTS_new()));
  out->permittedSubtrees = made(sk_GENERAL_SUBTREE_new_null());
  Ptr<GENERAL_SUBTREE, GENERAL_SUBTREE_free> subtree(made(GENERAL_SUBTREE_new()));
  GENERAL_NAME_set0_value(subtree->base, GEN_DIRNAME, made(X509_NAME_dup(country_and_organization)));
  done(sk_GENERAL_SUBTREE_push(out->permittedSubtrees, subtree.get()));
  static_cast<void>(subtree.release());
  return out;
}

bool constrains_to(const NAME_CONSTRAINTS* constraints, const X509_NAME* country_and_organization) {
  const auto encode = [](const NAME_CONSTRAINTS* value) {
    return der_of(value, [](const NAME_CONSTRAINTS* v, unsigned char** to) {
      return ASN1_item_i2d(reinterpret_cast<const ASN1_VALUE*>(v), to, ASN1_ITEM_rptr(NAME_CONSTRAINTS));
    });
  };
  // Other tools may choose other string types for the same name, so compare names by X.500's rules, the rest by bytes.
  if (sk_GENERAL_SUBTREE_num(constraints->permittedSubtrees) != 1) return false;
  const GENERAL_SUBTREE* subtree = sk_GENERAL_SUBTREE_value(constraints->permittedSubtrees, 0);
  if (subtree->base->type != GEN_DIRNAME) return false;
  if (X509_NAME_cmp(subtree->base->d.directoryName, country_and_organization) != 0) return false;
  return encode(constraints) == encode(constraints_of(subtree->base->d.directoryName).get());
}

}  // namespace puente::pki
