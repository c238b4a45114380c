// One operation of the local API, as a row of the table.
#pragma once

#include <algorithm>

#include "client/api/field.h"
#include "client/api/outcome.h"
#include "client/api/request.h"

namespace puente::client::api {

// viewer: everybody whom party.toml names; officer: those whom it names as officers.
enum class Who : std::uint8_t { viewer, officer };
// kept: what is done with a record, or to the agent. An officer's signed request for it is in the store, with the
// signature, before it is done. Other operations only look at lists and states.
enum class Act : std::uint8_t { kept, not_kept };
// Where the agent asks for officers' keys: is it answered to callers without one?
enum class Unsigned : std::uint8_t { answered, refused };

struct Operation {
  using Handler = Handled (*)(const Context&, Values&);

  std::string_view name;
  std::string_view what;  // for the docs: sentences
  Who who = Who::officer;
  Act act = Act::kept;
  Unsigned without_key = Unsigned::refused;
  Fields request, items, done;
  Handler handler = nullptr;
};

// Asserted of every row when the table is compiled: it has a handler, and words for itself and each of its fields.
constexpr bool complete(const Operation& one) {
  const auto all = [](Fields fields) {
    return std::ranges::all_of(fields, [](const Field& field) { return complete(field); });
  };
  return !one.name.empty() && one.what.ends_with('.') && one.handler != nullptr && all(one.request) && all(one.items) &&
         all(one.done);
}

}  // namespace puente::client::api
