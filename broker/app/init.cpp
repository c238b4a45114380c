#include "broker/app/init.h"

#include <fmt/format.h>

#include "crypto/primitives/sign.h"
#include "crypto/tlog/checkpoint.h"
#include "io/clock.h"
#include "io/curve_keys.h"
#include "io/files.h"
#include "io/key_file.h"
#include "io/settings.h"
#include "trust/address.h"

namespace puente::broker::app {
namespace {

namespace fs = std::filesystem;

Status check(const Config& config, const std::string& endpoint) {
  PUENTE_REQUIRE(puente::io::check_setting(config.origin, "--origin"));
  PUENTE_REQUIRE(tlog::check_origin(config.origin));
  PUENTE_REQUIRE(puente::io::check_setting(config.treaty.string(), "--treaty"));
  PUENTE_REQUIRE(puente::io::check_setting(config.passphrase_file.string(), "--passphrase-file"));
  PUENTE_REQUIRE(trust::parse_listen_endpoint(config.listen));
  if (const auto address = trust::parse_endpoint(endpoint); !address)
    return fail(ErrorCode::usage, "--endpoint: " + address.error().what);
  return {};
}

}  // namespace

Status init(const Config& config, const std::string& endpoint) {
  PUENTE_REQUIRE(check(config, endpoint));
  PUENTE_REQUIRE(puente::io::make_folder(config.folder));
  PUENTE_TRY(const SecretBytes passphrase, puente::io::read_passphrase("puente-broker", config.passphrase_path()));
  PUENTE_TRY(puente::io::KeyFile keys, puente::io::KeyFile::create(config.keys(), passphrase));

  const primitives::SigningKey device = primitives::generate_signing_key(puente::io::fresh_seed().view());
  const primitives::SigningKey log = primitives::generate_signing_key(puente::io::fresh_seed().view());
  const puente::io::CurveKeys curve = puente::io::generate_curve_keys();
  keys.put("device", device.seed().reveal());
  keys.put("log", log.seed().reveal());
  keys.put("curve", curve.private_key.reveal());
  keys.put("store", puente::io::fresh_seed().view());
  PUENTE_TRY(const tlog::Vkey vkey, tlog::make_vkey(config.origin, tlog::SignatureType::ed25519, log.public_key()));
  const std::string public_part =
      fmt::format("origin = \"{}\"\nendpoint = \"{}\"\ndevice = \"{}\"\ncurve = \"{}\"\nlog = \"{}\"\n", config.origin,
                  endpoint, device.public_key().hex(), curve.public_key.hex(), tlog::format_vkey(vkey));
  PUENTE_REQUIRE(puente::io::make_folder(config.enrolments()));
  PUENTE_REQUIRE(
      puente::io::write_file(config.folder / "broker.toml", view_of(render_config(config)), puente::io::Mode::open));
  PUENTE_REQUIRE(puente::io::write_file(config.public_part(), view_of(public_part), puente::io::Mode::open));
  // The keys last: a folder without them can be made again.
  return keys.save();
}

}  // namespace puente::broker::app
