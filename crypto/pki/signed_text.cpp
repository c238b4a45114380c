#include "crypto/pki/signed_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "crypto/base/check.h"
#include "crypto/base/code_point.h"
#include "crypto/base/printable.h"
#include "crypto/base/transcript.h"
#include "crypto/pki/openssl_ptr.h"

namespace puente::pki {
namespace {

constexpr std::string_view begin_line = "-----BEGIN CMS-----\n";
constexpr std::string_view end_line = "-----END CMS-----\n";
constexpr std::size_t line_characters = 64;

tl::unexpected<Error> refuse_text(ErrorCode code, std::string why) {
  return fail(code, "signed text: " + std::move(why));
}

// Where a line equal to `line` (with its newline) begins at or after `from`; npos if nowhere.
std::size_t find_line(std::string_view text, std::string_view line, std::size_t from = 0) {
  for (std::size_t at = text.find(line, from); at != std::string_view::npos; at = text.find(line, at + 1))
    if (at == 0 || text[at - 1] == '\n') return at;
  return std::string_view::npos;
}

Bytes to_be_signed(std::string_view purpose, std::string_view body) {
  PUENTE_CHECK(!purpose.empty(), "a signed text needs a purpose");
  return Transcript(purpose).lp(body).bytes();
}

void append_block(std::string& out, ByteView der) {
  const std::string base64 = base64_of(der);
  out += begin_line;
  for (std::size_t at = 0; at < base64.size(); at += line_characters) {
    out.append(base64, at, line_characters);
    out.push_back('\n');
  }
  out += end_line;
}

// Takes one block off the front of `rest`.
Result<Bytes> take_block(std::string_view& rest) {
  if (!rest.starts_with(begin_line))
    return refuse_text(ErrorCode::malformed, "something other than a signature follows the first signature; remove it");
  rest.remove_prefix(begin_line.size());
  const std::size_t end = find_line(rest, end_line);
  if (end == std::string_view::npos)
    return refuse_text(ErrorCode::malformed, "a signature has no line '-----END CMS-----'; get the file again");
  std::string base64;
  for (const char c : rest.substr(0, end))
    if (c != '\n') base64.push_back(c);
  rest.remove_prefix(end + end_line.size());
  auto der = bytes_from_base64(base64);
  if (!der) return tl::unexpected<Error>(der.error().at("signed text: a signature"));
  if (der->empty()) return refuse_text(ErrorCode::malformed, "a signature is empty");
  if (der->size() > cms_bytes_max) return refuse_text(ErrorCode::too_large, "a signature is longer than 64 KiB");
  return std::move(*der);
}

Result<Certificate> signer_of(ByteView der, ByteView content) {
  PUENTE_TRY(const std::vector<Certificate> signers, cms_verify(der, content));
  if (signers.size() != 1)
    return refuse_text(ErrorCode::malformed, "a signature block holds several signatures; each needs one of its own");
  return signers.front();
}

}  // namespace

// People sign what they read, so nothing may hide in it.
Status check_signable(std::string_view body) {
  if (body.empty()) return refuse_text(ErrorCode::malformed, "there is no text, only signatures or nothing");
  if (body.back() != '\n') return refuse_text(ErrorCode::malformed, "the text must end with a newline");
  if (find_line(body, begin_line) != std::string_view::npos)
    return refuse_text(ErrorCode::malformed, "the text itself holds a line that begins a signature");
  std::size_t line = 1;
  for (std::string_view rest = body; !rest.empty();) {
    const CodePoint one = first_code_point(rest);
    rest.remove_prefix(one.bytes);
    const char32_t c = one.value;
    if (!one.valid) {
      return refuse_text(ErrorCode::malformed,
                         "line " + std::to_string(line) + " is not UTF-8; save the text as UTF-8");
    } else if (c == '\n') {
      ++line;
    } else if (c == '\r') {
      return refuse_text(ErrorCode::malformed,
                         "line " + std::to_string(line) + " ends with CR LF; save it with LF alone");
    } else if (c != '\t' && !is_printable(c)) {
      return refuse_text(ErrorCode::malformed, fmt::format("line {} holds a character that does not print (U+{:04X}); "
                                                           "retype the line",
                                                           line, static_cast<std::uint32_t>(c)));
    }
  }
  return {};
}

Result<SignedText> parse_signed_text(std::string_view text, std::size_t bytes_max) {
  if (text.size() > bytes_max)
    return refuse_text(ErrorCode::too_large,
                       std::to_string(text.size()) + " bytes, and at most " + std::to_string(bytes_max) + " are read");
  SignedText out;
  const std::size_t first = find_line(text, begin_line);
  out.body = text.substr(0, first);
  PUENTE_REQUIRE(check_signable(out.body));
  std::string_view rest = first == std::string_view::npos ? std::string_view() : text.substr(first);
  while (!rest.empty()) {
    if (out.signatures.size() == signed_text_signatures_max)
      return refuse_text(ErrorCode::too_large, "more than 8 signatures");
    PUENTE_TRY(Bytes der, take_block(rest));
    out.signatures.push_back(std::move(der));
  }
  // One form only: other line lengths, blank lines or padding would let bytes differ under the same signatures.
  if (format_signed_text(out) != text)
    return refuse_text(ErrorCode::malformed,
                       "a signature is not in lines of 64 characters; write it as this program does");
  return out;
}

std::string format_signed_text(const SignedText& text) {
  std::string out = text.body;
  for (const Bytes& der : text.signatures) append_block(out, der);
  return out;
}

Hash signed_text_hash(std::string_view purpose, std::string_view body) { return sha256(to_be_signed(purpose, body)); }

Status sign_text(SignedText& text, std::string_view purpose, const Certificate& signer, const PrivateKey& key,
                 Instant now) {
  PUENTE_REQUIRE(check_signable(text.body));
  const Bytes content = to_be_signed(purpose, text.body);
  auto replaced = text.signatures.end();
  for (auto at = text.signatures.begin(); at != text.signatures.end(); ++at) {
    PUENTE_TRY(const Certificate earlier, signer_of(*at, content));
    if (earlier.key_id() == signer.key_id()) replaced = at;
  }
  if (replaced == text.signatures.end() && text.signatures.size() >= signed_text_signatures_max)
    return refuse_text(ErrorCode::too_large, "it has 8 signatures already");
  PUENTE_TRY(Bytes der, cms_sign(signer, key, content, now));
  if (replaced != text.signatures.end())
    *replaced = std::move(der);
  else
    text.signatures.push_back(std::move(der));
  return {};
}

Result<std::vector<Certificate>> verify_signed_text(const SignedText& text, std::string_view purpose) {
  PUENTE_REQUIRE(check_signable(text.body));
  if (text.signatures.size() > signed_text_signatures_max)
    return refuse_text(ErrorCode::too_large, "more than 8 signatures");
  const Bytes content = to_be_signed(purpose, text.body);
  std::vector<Certificate> signers;
  for (const Bytes& der : text.signatures) {
    PUENTE_TRY(Certificate signer, signer_of(der, content));
    if (std::ranges::find(signers, signer.key_id(), &Certificate::key_id) != signers.end())
      return refuse_text(ErrorCode::malformed, text_of(signer.name()) + " signed it twice");
    signers.push_back(std::move(signer));
  }
  return signers;
}

Status check_different_persons(const std::vector<Certificate>& signers) {
  for (auto signer = signers.begin(); signer != signers.end(); ++signer) {
    for (auto earlier = signers.begin(); earlier != signer; ++earlier) {
      if (!same_person(earlier->name(), signer->name())) continue;
      const std::string name = text_of(signer->name()), before = text_of(earlier->name());
      return fail(ErrorCode::not_permitted, name == before ? name + " signed it twice, with two keys"
                                                           : "'" + before + "' and '" + name +
                                                                 "' signed it, and count as one person: it is one name "
                                                                 "in two spellings");
    }
  }
  return {};
}

Status sign_text_as_person(SignedText& text, std::string_view purpose, const Certificate& signer, const PrivateKey& key,
                           Instant now) {
  SignedText out = text;
  PUENTE_REQUIRE(sign_text(out, purpose, signer, key, now));
  PUENTE_TRY(const std::vector<Certificate> signers, verify_signed_text(out, purpose));
  PUENTE_REQUIRE(check_different_persons(signers));
  text = std::move(out);
  return {};
}

}  // namespace puente::pki
