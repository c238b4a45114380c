#include "crypto/tlog/note.h"

#include "crypto/base/check.h"
#include "crypto/primitives/hash.h"
#include "crypto/tlog/cosignature.h"
#include "crypto/tlog/text.h"

namespace puente::tlog {
namespace {

constexpr std::string_view line_start = "\xe2\x80\x94 ";  // U+2014, space
constexpr std::size_t vkey_max_bytes = 512;

tl::unexpected<Error> bad_vkey(const char* what) {
  return fail(ErrorCode::malformed, std::string("verifier key: ") + what);
}
tl::unexpected<Error> bad_note(const char* what) {
  return fail(ErrorCode::malformed, std::string("signed note: ") + what);
}

Result<NoteSignature> parse_line(std::string_view line) {
  if (!line.starts_with(line_start)) return bad_note("a signature line does not start with an em dash and a space");
  line.remove_prefix(line_start.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return bad_note("a signature line holds no name and signature");
  NoteSignature out;
  out.name = line.substr(0, space);
  if (!is_key_name(out.name)) return bad_note("the name in a signature line is not a key name");
  const auto bytes = bytes_from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= NoteKeyId::size_bytes)
    return bad_note("a signature is not the base64 of a key id and a signature");
  std::copy_n(bytes->begin(), NoteKeyId::size_bytes, out.id.array().begin());
  out.signature.assign(bytes->begin() + NoteKeyId::size_bytes, bytes->end());
  return out;
}

}  // namespace

NoteKeyId note_key_id(std::string_view name, SignatureType type, const Ed25519Public& key) {
  const std::uint8_t between[] = {0x0a, static_cast<std::uint8_t>(type)};
  const Hash hash = primitives::sha256_joined({view_of(name), between, key.view()});
  NoteKeyId out;
  std::copy_n(hash.array().begin(), NoteKeyId::size_bytes, out.array().begin());
  return out;
}

Result<Vkey> make_vkey(std::string_view name, SignatureType type, const Ed25519Public& key) {
  if (!is_key_name(name))
    return bad_vkey("a name is 1 to 255 bytes of UTF-8 without spaces, control characters or plus");
  return Vkey{std::string(name), note_key_id(name, type, key), type, key};
}

Result<Vkey> parse_vkey(std::string_view text) {
  if (text.size() > vkey_max_bytes) return fail(ErrorCode::too_large, "verifier key: longer than 512 bytes");
  // Neither a name nor an id holds a plus; base64 may.
  const std::size_t plus1 = text.find('+');
  const std::size_t plus2 = plus1 == std::string_view::npos ? plus1 : text.find('+', plus1 + 1);
  if (plus2 == std::string_view::npos) return bad_vkey("it is not <name>+<id>+<key>");
  PUENTE_TRY(const Bytes material, bytes_from_base64(text.substr(plus2 + 1)));
  if (material.empty()) return bad_vkey("it holds no key");
  if (material[0] != static_cast<std::uint8_t>(SignatureType::ed25519) &&
      material[0] != static_cast<std::uint8_t>(SignatureType::cosignature_v1))
    return fail(ErrorCode::unknown_value, "verifier key: signature type " + std::to_string(material[0]) +
                                              " is unknown; 1 (Ed25519) and 4 (cosignature/v1) are known");
  PUENTE_TRY(const Ed25519Public key, Ed25519Public::from(ByteView(material).subspan(1)));
  PUENTE_TRY(Vkey out, make_vkey(text.substr(0, plus1), static_cast<SignatureType>(material[0]), key));
  if (text.substr(plus1 + 1, plus2 - plus1 - 1) != out.id.hex())
    return bad_vkey("its id is not that of its name, type and key");
  return out;
}

std::string format_vkey(const Vkey& vkey) {
  Bytes material{static_cast<std::uint8_t>(vkey.type)};
  material.insert(material.end(), vkey.key.view().begin(), vkey.key.view().end());
  return vkey.name + "+" + vkey.id.hex() + "+" + base64_of(material);
}

Result<std::vector<NoteSignature>> parse_signature_lines(std::string_view lines) {
  if (lines.size() > note_max_bytes) return fail(ErrorCode::too_large, "signed note: longer than 64 KiB");
  std::vector<NoteSignature> out;
  while (!lines.empty()) {
    const auto line = take_line(lines);
    if (!line) return bad_note("it does not end in a newline");
    if (out.size() == note_signatures_max) return fail(ErrorCode::too_large, "signed note: more than 100 signatures");
    PUENTE_TRY(NoteSignature signature, parse_line(*line));
    out.push_back(std::move(signature));
  }
  if (out.empty()) return bad_note("it has no signature");
  return out;
}

Result<Note> parse_note(ByteView bytes) {
  if (bytes.size() > note_max_bytes) return fail(ErrorCode::too_large, "signed note: longer than 64 KiB");
  const std::string whole = text_of(bytes);
  if (!is_note_text(whole)) return bad_note("it is not UTF-8 without control characters");
  const std::size_t split = whole.rfind("\n\n");
  if (split == std::string::npos) return bad_note("it has no empty line between text and signatures");
  Note out;
  out.text = whole.substr(0, split + 1);
  PUENTE_TRY(out.signatures, parse_signature_lines(std::string_view(whole).substr(split + 2)));
  return out;
}

std::string format_signature_line(const NoteSignature& signature) {
  Bytes bytes = signature.id.bytes();
  bytes.insert(bytes.end(), signature.signature.begin(), signature.signature.end());
  return std::string(line_start) + signature.name + " " + base64_of(bytes) + "\n";
}

std::string format_note(const Note& note) {
  std::string out = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) out += format_signature_line(signature);
  return out;
}

NoteSignature sign_note(std::string_view text, std::string_view name, const primitives::SigningKey& key) {
  PUENTE_CHECK(text.ends_with('\n') && is_note_text(text), "only the text of a note may be signed as one");
  PUENTE_CHECK(is_key_name(name), "a note is signed under a key name");
  const Signature signature = primitives::sign(key, view_of(text));
  return {std::string(name), note_key_id(name, SignatureType::ed25519, key.public_key()), signature.bytes()};
}

bool claims(const NoteSignature& signature, const Vkey& vkey) {
  return signature.name == vkey.name && signature.id == vkey.id;
}

Status verify_signature(const Vkey& vkey, std::string_view text, const NoteSignature& signature) {
  if (vkey.type == SignatureType::cosignature_v1) {
    PUENTE_REQUIRE(verify_cosignature(vkey, text, signature));
    return {};
  }
  PUENTE_TRY(const Signature bytes, Signature::from(signature.signature));
  if (!claims(signature, vkey) || !primitives::verify(vkey.key, view_of(text), bytes))
    return fail(ErrorCode::unauthenticated, "signed note: the signature of " + vkey.name + " does not verify");
  return {};
}

Result<std::vector<std::size_t>> verify_note(const Note& note, std::span<const Vkey> known) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < known.size(); ++i) {
    bool found = false;
    for (const NoteSignature& signature : note.signatures) {
      if (!claims(signature, known[i])) continue;
      if (const Status status = verify_signature(known[i], note.text, signature); !status)
        return fail(ErrorCode::unauthenticated, status.error().what);
      found = true;
    }
    if (found) out.push_back(i);
  }
  if (out.empty()) return fail(ErrorCode::unauthenticated, "signed note: no key that we know has signed it");
  return out;
}

}  // namespace puente::tlog
