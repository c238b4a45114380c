#include "client/io/pair_names.h"

namespace puente::client::io {
namespace {

constexpr std::string_view prefix = "pair/";

}  // namespace

std::string pair_name(const core::Pairs::Name& name) {
  return std::string(prefix) + model::text_of(name.agency) + "/" + format_utc(name.since);
}

std::optional<core::Pairs::Name> parse_pair_name(std::string_view name) {
  if (!name.starts_with(prefix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  const std::size_t slash = name.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto agency = model::parse_agency(name.substr(0, slash));
  const auto since = parse_utc(name.substr(slash + 1));
  if (!agency || !since) return std::nullopt;
  return core::Pairs::Name{*agency, *since};
}

Result<core::Pairs> pairs_in(const puente::io::KeyFile& keys) {
  core::Pairs out;
  for (const std::string& name : keys.names()) {
    if (!name.starts_with(prefix)) continue;
    const auto parsed = parse_pair_name(name);
    if (!parsed)
      return fail(ErrorCode::malformed, "the key file holds '" + name + "': a pair secret is named pair/AGENCY/TIME");
    PUENTE_TRY(PairSecret secret, keys.get_as<PairSecret>(name));
    out.add(parsed->agency, parsed->since, std::move(secret).guarded());
  }
  return out;
}

}  // namespace puente::client::io
