// Signed notes (C2SP signed-note): a text, and lines of signatures by named keys under it.
//
// Guarantee: what verify_note returns is what those keys signed, and no signature of a known key is bad.
// Non-guarantee: a parsed note is only well formed. Its text is to be ignored until a trusted key verifies.
// Pure and thread safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/primitives/sign.h"

namespace puente::tlog {

inline constexpr std::size_t note_max_bytes = 64 * 1024;
inline constexpr std::size_t note_signatures_max = 100;

// The assigned type bytes that we know; others are refused.
enum class SignatureType : std::uint8_t {
  ed25519 = 0x01,         // over the text itself: a log's
  cosignature_v1 = 0x04,  // timestamped, over a checkpoint: a witness's (cosignature.h)
};

using NoteKeyId = Fixed<struct NoteKeyIdTag, 4>;  // an identifier, not a cryptographically strong hash

struct Vkey {
  std::string name;
  NoteKeyId id;  // SHA-256(name || 0x0a || type || key)[:4]
  SignatureType type = SignatureType::ed25519;
  Ed25519Public key;
  friend bool operator==(const Vkey&, const Vkey&) = default;
};

NoteKeyId note_key_id(std::string_view name, SignatureType type, const Ed25519Public& key);
// Fails with `malformed` where the name is not a key name: 1 to 255 bytes of UTF-8 without spaces, controls or plus.
Result<Vkey> make_vkey(std::string_view name, SignatureType type, const Ed25519Public& key);
// "<name>+<8 lower-case hexadecimal digits of the id>+<base64 of type byte and key>". Errors: `malformed`, also where
// the id is not the key's; `unknown_value` for a type we do not know.
Result<Vkey> parse_vkey(std::string_view text);
std::string format_vkey(const Vkey& vkey);

struct NoteSignature {
  std::string name;
  NoteKeyId id;
  Bytes signature;  // without the id: 64 bytes of Ed25519, 72 of a cosignature, anything from others
  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

struct Note {
  std::string text;  // with its final newline, without the empty line after it
  std::vector<NoteSignature> signatures;
  friend bool operator==(const Note&, const Note&) = default;
};

// Strict: format_note(*parse_note(x)) is x. Errors: `malformed`; `too_large` beyond 64 KiB or 100 signatures.
Result<Note> parse_note(ByteView bytes);
inline Result<Note> parse_note(std::string_view text) { return parse_note(view_of(text)); }
std::string format_note(const Note& note);
// "— <name> <base64>\n"; the parser takes lines until the end. Errors as parse_note.
std::string format_signature_line(const NoteSignature& signature);
Result<std::vector<NoteSignature>> parse_signature_lines(std::string_view lines);

// A signature of type ed25519. A text that is not a note's, or a bad name, is the caller's bug.
NoteSignature sign_note(std::string_view text, std::string_view name, const primitives::SigningKey& key);

// Whether `signature` claims to be by `vkey` (same name and id), and whether it verifies over the text. The second
// fails with `unauthenticated`, or `malformed` where it has another length than its type's.
bool claims(const NoteSignature& signature, const Vkey& vkey);
Status verify_signature(const Vkey& vkey, std::string_view text, const NoteSignature& signature);

// Indexes into `known` of the keys that signed, ascending, without repeats. Signatures of unknown keys are ignored.
// Fails with `unauthenticated` where a signature that claims to be by a known key is bad, or none is by a known key.
Result<std::vector<std::size_t>> verify_note(const Note& note, std::span<const Vkey> known);

}  // namespace puente::tlog
