// What requests and answers of the agent's local API hold, as data. The table of operations (operations.h) lists it;
// the checks, the help and docs/agent-api.md are made from it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace puente::client::api {

enum class Type : std::uint8_t {
  text,
  number,    // from 0
  flag,      // true or false
  record,    // a record id: 32 hexadecimal digits
  key,       // a key id: 64 hexadecimal digits
  hash,      // 64 hexadecimal digits
  time,      // "2026-11-24T12:00:00Z"
  base64,    // bytes
  document,  // a record's document (docs/agent.md)
  drafts,    // a list of documents with their origins
  object,
  list,
};
// For an error and for the docs: "a text", "a number from 0".
std::string_view words_of(Type type);

enum class Need : std::uint8_t { required, optional };

struct Field {
  std::string_view name;
  Type type = Type::text;
  Need need = Need::required;
  std::string_view what;  // for the docs: a phrase without a full stop
};
using Fields = std::span<const Field>;

constexpr bool complete(const Field& field) { return !field.name.empty() && !field.what.empty(); }

}  // namespace puente::client::api
