#include "broker/app/config.h"

#include <algorithm>
#include <array>

#include "io/settings.h"
#include "trust/address.h"

namespace puente::broker::app {

namespace {

struct Figure {
  std::string_view key;
  std::uint64_t core::Budgets::*to;
  puente::io::Settings::Range range;
};

constexpr std::uint64_t any = 1'000'000'000'000'000;
// What is read later may be bounded by what was read before.
constexpr std::array figures{
    Figure{"budgets.spool-bytes", &core::Budgets::spool_bytes, {std::uint64_t{128} << 20, any}},
    Figure{"budgets.spool-records", &core::Budgets::spool_records, {16, any}},
    Figure{"budgets.volume-free-percent", &core::Budgets::volume_free_percent, {0, 90}},
    Figure{"budgets.volume-free-percent-for-life", &core::Budgets::volume_free_percent_for_life, {0, 90}},
    Figure{"budgets.hellos-a-minute", &core::Budgets::hellos_a_minute, {2, 6000}},
    Figure{"budgets.log-readings-a-minute", &core::Budgets::log_readings_a_minute, {1, 6000}},
    Figure{"budgets.refusals-logged-a-minute", &core::Budgets::refusals_logged_a_minute, {1, 6000}},
};
constexpr std::array keys = [] {
  std::array<std::string_view, figures.size()> out{};
  for (std::size_t i = 0; i < figures.size(); ++i) out[i] = figures[i].key;
  return out;
}();

}  // namespace

Result<Config> load_config(const std::filesystem::path& folder) {
  PUENTE_TRY(const puente::io::Settings settings,
             puente::io::Settings::read(folder / "broker.toml", {"origin", "listen", "treaty", "passphrase-file"}, keys,
                                        {"witnesses"}));
  Config out;
  out.folder = folder;
  PUENTE_TRY(out.origin, settings.required("origin"));
  PUENTE_TRY(out.listen, settings.required("listen"));
  PUENTE_TRY(out.treaty, settings.required("treaty"));
  out.passphrase_file = settings.text("passphrase-file");
  for (const auto& [name, where] : settings.section("witnesses")) {
    const auto address = trust::parse_unix_address(where);
    if (!address) return tl::unexpected(address.error().at((folder / "broker.toml").string() + ": " + name));
    out.witness_sockets.emplace(name, address->socket);
  }
  for (const Figure& figure : figures) {
    std::uint64_t otherwise = out.budgets.*figure.to;
    puente::io::Settings::Range range = figure.range;
    // Threats to life are taken longer than other records, not shorter.
    if (figure.to == &core::Budgets::volume_free_percent_for_life) {
      range.most = out.budgets.volume_free_percent;
      otherwise = std::min(otherwise, range.most);
    }
    PUENTE_TRY(out.budgets.*figure.to, settings.number(figure.key, otherwise, range));
  }
  return out;
}

std::string render_config(const Config& config) {
  using puente::io::render_setting;
  std::string out = render_setting("origin", config.origin) + render_setting("listen", config.listen) +
                    render_setting("treaty", config.treaty.string());
  if (!config.passphrase_file.empty()) out += render_setting("passphrase-file", config.passphrase_file.string());
  return out;
}

}  // namespace puente::broker::app
