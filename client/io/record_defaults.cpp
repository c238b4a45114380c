#include "client/io/record_defaults.h"

#include <algorithm>

#include "client/io/record_defaults_toml.h"

namespace puente::client::io {
namespace {

constexpr std::size_t names_max = 64, name_bytes_max = 64;

template <class E>
Status read_name(const toml::table& table, std::string_view key, std::optional<E>& out) {
  const toml::node* const node = table.get(key);
  if (node == nullptr) return {};
  PUENTE_TRY(const std::string text, policy::text_of(*node, key, name_bytes_max));
  PUENTE_TRY(out, policy::located(*node, model::parse_name<E>(text)));
  return {};
}

template <class T, class Parse>
Status read_names(const toml::table& table, std::string_view key, std::vector<T>& out, Parse parse) {
  const toml::node* const node = table.get(key);
  if (node == nullptr) return {};
  PUENTE_TRY(const auto texts, policy::texts_of(*node, key, names_max));
  for (const auto& [text, at] : texts) {
    PUENTE_TRY(T one, policy::located(*at, parse(text)));
    out.push_back(std::move(one));
  }
  std::ranges::sort(out);
  return {};
}

template <class T, class Name>
void line(std::string& out, std::string_view key, const std::vector<T>& values, Name name) {
  if (values.empty()) return;
  out += std::string(key) + " = [";
  for (std::size_t i = 0; i < values.size(); ++i) out += (i == 0 ? "\"" : ", \"") + std::string(name(values[i])) + "\"";
  out += "]\n";
}
template <class E>
void line(std::string& out, std::string_view key, const std::optional<E>& value) {
  if (value) out += std::string(key) + " = \"" + std::string(model::name_of(*value)) + "\"\n";
}

}  // namespace

Result<RecordDefaults> parse_record_defaults(const toml::table& table) {
  PUENTE_REQUIRE(policy::closed(table, {"to", "purpose", "urgency", "tlp", "handling", "classification", "caveats"}));
  RecordDefaults out;
  PUENTE_REQUIRE(read_names(table, "to", out.to, model::parse_agency));
  PUENTE_REQUIRE(read_name(table, "purpose", out.purpose));
  PUENTE_REQUIRE(read_name(table, "urgency", out.urgency));
  PUENTE_REQUIRE(read_name(table, "tlp", out.tlp));
  PUENTE_REQUIRE(read_name(table, "classification", out.classification));
  PUENTE_REQUIRE(read_names(table, "handling", out.handling, model::parse_name<model::Handling>));
  PUENTE_REQUIRE(read_names(table, "caveats", out.caveats, model::parse_name<model::Caveat>));
  return out;
}

std::string render_record_defaults(const RecordDefaults& defaults) {
  std::string out;
  line(out, "to", defaults.to, [](const model::AgencyId& one) { return model::text_of(one); });
  line(out, "purpose", defaults.purpose);
  line(out, "urgency", defaults.urgency);
  line(out, "tlp", defaults.tlp);
  line(out, "handling", defaults.handling, [](model::Handling one) { return model::name_of(one); });
  line(out, "classification", defaults.classification);
  line(out, "caveats", defaults.caveats, [](model::Caveat one) { return model::name_of(one); });
  return out.empty() ? out : "\n[defaults]\n" + out;
}

}  // namespace puente::client::io
