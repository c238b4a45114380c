#include "crypto/pki/names.h"

#include <array>
#include <string_view>

#include "crypto/base/check.h"
#include "crypto/base/code_point.h"
#include "crypto/base/look_alike.h"
#include "crypto/base/printable.h"
#include "crypto/pki/name_codec.h"
#include "crypto/pki/openssl_ptr.h"

namespace puente::pki {
namespace {

Status check_part(std::string_view what, std::string_view text) {
  const auto bad = [&](std::string_view why) {
    return fail(ErrorCode::malformed, "name: " + std::string(what) + " " + std::string(why));
  };
  if (text.empty()) return bad("is empty");
  if (text.size() > 4 * name_part_characters_max) return bad("is longer than 64 characters");
  if (text.front() == ' ' || text.back() == ' ') return bad("begins or ends with a space");
  if (const auto form = comparison_form(text); !form)
    return bad("holds bytes or characters that Unicode 15.0 does not have");
  std::size_t characters = 0;
  while (!text.empty()) {
    const CodePoint one = first_code_point(text);
    if (!is_printable(one.value)) return bad("holds a character that does not print");
    text.remove_prefix(one.bytes);
    if (++characters > name_part_characters_max) return bad("is longer than 64 characters");
  }
  return {};
}

constexpr std::array<int, 3> order{NID_countryName, NID_organizationName, NID_commonName};

}  // namespace

Status check_name(const Name& name) {
  if (name.country != "MX" && name.country != "US") return fail(ErrorCode::malformed, "name: C is neither MX nor US");
  PUENTE_REQUIRE(check_part("O", name.organization));
  return check_part("CN", name.common_name);
}

std::string text_of(const Name& name) { return name.country + "/" + name.organization + "/" + name.common_name; }

bool same_person(const Name& one, const Name& other) {
  if (one.country != other.country) return false;
  if (one.common_name == other.common_name) return true;
  const auto form = comparison_form(one.common_name), other_form = comparison_form(other.common_name);
  PUENTE_CHECK(form && other_form, "names are checked before they are compared");
  return *form == *other_form;
}

Result<Name> name_from_x509(const X509_NAME* x509) {
  if (X509_NAME_entry_count(x509) != static_cast<int>(order.size()))
    return fail(ErrorCode::malformed, "name: expected exactly one C, one O and one CN");
  Name name;
  const std::array<std::string*, 3> parts{&name.country, &name.organization, &name.common_name};
  for (int i = 0; i < static_cast<int>(order.size()); ++i) {
    const auto at = static_cast<std::size_t>(i);
    const X509_NAME_ENTRY* entry = X509_NAME_get_entry(x509, i);
    if (OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry)) != order.at(at) || X509_NAME_ENTRY_set(entry) != i)
      return fail(ErrorCode::malformed, "name: expected exactly one C, one O and one CN, in this order");
    const ASN1_STRING* text = X509_NAME_ENTRY_get_data(entry);
    // Other string types have other alphabets, and an encoding of their own to confuse.
    if (ASN1_STRING_type(text) != V_ASN1_UTF8STRING && ASN1_STRING_type(text) != V_ASN1_PRINTABLESTRING)
      return fail(ErrorCode::malformed, "name: a part is neither UTF8String nor PrintableString");
    if (ASN1_STRING_length(text) > static_cast<int>(4 * name_part_characters_max))
      return fail(ErrorCode::malformed, "name: a part is longer than 64 characters");
    *parts.at(at) = puente::text_of(bytes_of(text));
  }
  PUENTE_REQUIRE(check_name(name));
  return name;
}

X509NamePtr x509_of_parts(const Name& name, bool with_common_name) {
  X509NamePtr out(made(X509_NAME_new()));
  const auto add = [&](int nid, int type, std::string_view text) {
    done(X509_NAME_add_entry_by_NID(out.get(), nid, type, view_of(text).data(), static_cast<int>(text.size()), -1, 0));
  };
  add(NID_countryName, V_ASN1_PRINTABLESTRING, name.country);
  add(NID_organizationName, V_ASN1_UTF8STRING, name.organization);
  if (with_common_name) add(NID_commonName, V_ASN1_UTF8STRING, name.common_name);
  return out;
}

}  // namespace puente::pki
