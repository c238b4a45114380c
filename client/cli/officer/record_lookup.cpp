#include "client/cli/officer/record_lookup.h"

#include <nlohmann/json.hpp>

namespace puente::client::cli {

Result<std::string> record_named(session::AgentApi& api, const std::string& name, Among among) {
  if (RecordId::from_hex(name)) return name;
  json request{{"op", "find"}, {"name", name}};
  if (among == Among::sent) request["sent"] = true;
  PUENTE_TRY(const json done, api.call(request));
  return text_at(done, "record");
}

}  // namespace puente::client::cli
