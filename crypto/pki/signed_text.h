// A text that people can read, with detached CMS signatures under it: treaty files and policy bundles.
//
//   <body: UTF-8 lines that end with LF, without characters that do not print>
//   -----BEGIN CMS-----          one block per signature (RFC 7468 section 9), nothing between or after them
//   <base64 of DER>
//   -----END CMS-----
//
// What is signed is lp("puente/1 " + purpose) lp(body), so that a signature under one kind of text is none under
// another. Guarantee of parse: strict, format_signed_text(*parse_signed_text(x)) is x. Non-guarantee: nobody has
// verified anything; see verify_signed_text. Errors: malformed, too_large; and those of cms.h. Pure; thread safe.
#pragma once

#include <string>
#include <vector>

#include "crypto/pki/cms.h"

namespace puente::pki {

inline constexpr std::size_t signed_text_signatures_max = 8;

struct SignedText {
  std::string body;
  std::vector<Bytes> signatures;  // CMS DER, one signer each
  friend bool operator==(const SignedText&, const SignedText&) = default;
};

Result<SignedText> parse_signed_text(std::string_view text, std::size_t bytes_max);
std::string format_signed_text(const SignedText& text);

// May people sign this body? UTF-8 lines that end with LF, nothing that does not print, no line that begins a
// signature. parse_signed_text and sign_text ask the same. Errors: malformed, with the line.
Status check_signable(std::string_view body);

// SHA256(lp("puente/1 " + purpose) lp(body)): names the text, whatever signatures it carries.
Hash signed_text_hash(std::string_view purpose, std::string_view body);

// Adds a signature; replaces an earlier one by the same key. Fails, too, where an earlier signature does not verify.
// Does not count persons: a nation's new root is vouched for by its old one, of the same name.
Status sign_text(SignedText& text, std::string_view purpose, const Certificate& signer, const PrivateKey& key,
                 Instant now);
// The same where persons count: fails with not_permitted where whoever signs has signed with another key, or under
// another spelling of the name (check_different_persons).
Status sign_text_as_person(SignedText& text, std::string_view purpose, const Certificate& signer, const PrivateKey& key,
                           Instant now);
// The signers, in the order of their signatures; all keys differ; none where nobody signed. Whether
// they may sign, and whether they are enough, is the caller's question.
Result<std::vector<Certificate>> verify_signed_text(const SignedText& text, std::string_view purpose);

// Two keys, or two spellings of a name, are one person's pair of eyes (names.h: same_person). Fails with not_permitted;
// whoever counts persons asks this of verified signers.
Status check_different_persons(const std::vector<Certificate>& signers);

}  // namespace puente::pki
