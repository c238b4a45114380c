#include "policy/model/agency.h"

namespace puente::model {

std::string text_of(const AgencyId& agency) { return std::string(name_of(agency.nation)) + "/" + agency.code; }

Result<AgencyId> parse_agency(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos)
    return fail(ErrorCode::malformed, "an agency must look like MX/FGR: '" + std::string(text.substr(0, 64)) + "'");
  PUENTE_TRY(const Nation nation, parse_name<Nation>(text.substr(0, slash)));
  const std::string_view code = text.substr(slash + 1);
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  bool ok = !code.empty() && code.size() <= 24 && upper(code.front());
  for (const char c : code) ok = ok && (upper(c) || (c >= '0' && c <= '9') || c == '-');
  if (!ok)
    return fail(ErrorCode::malformed, "an agency's code is 1 to 24 of A-Z, 0-9 and '-', first a letter: '" +
                                          std::string(text.substr(0, 64)) + "'");
  return AgencyId{nation, std::string(code)};
}

}  // namespace puente::model
