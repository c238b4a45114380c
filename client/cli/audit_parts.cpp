#include "client/cli/audit_parts.h"

namespace puente::client::cli {

Result<tlog::Vkey> parse_key_option(std::string_view option, std::string_view text, tlog::SignatureType type) {
  const auto key = tlog::parse_vkey(text);
  if (!key) return fail(ErrorCode::usage, std::string(option) + ": " + key.error().what);
  if (key->type != type)
    return fail(ErrorCode::usage, std::string(option) + ": " + key->name + " is a key of type " +
                                      std::to_string(static_cast<int>(key->type)) + ", and type " +
                                      std::to_string(static_cast<int>(type)) + " is needed");
  return *key;
}

}  // namespace puente::client::cli
