// Section plaintexts: JSON <-> canonical bytes of the struct that schemas/content.capnp gives to (kind, section, rung).
#pragma once

#include <string>

#include "crypto/base/secret.h"
#include "policy/model/marks.h"

namespace puente::codec {

// `json` is one JSON value following the schema (Cap'n Proto's JSON codec: field names in camelCase, unknown fields and
// enum values refused). Errors name the field. At most frame_bytes_max - 4096 bytes of result. Nesting at most 16.
Result<SecretBytes> content_from_json(model::Kind kind, const model::Label& label, std::string_view json);

// Reads hostile plaintext bytes (what another agency wrote): bounded, canonical, valid UTF-8 in every text.
Result<std::string> content_to_json(model::Kind kind, const model::Label& label, ByteView bytes);

}  // namespace puente::codec
