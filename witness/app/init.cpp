#include "witness/app/init.h"

#include "crypto/tlog/note.h"
#include "io/clock.h"
#include "io/files.h"
#include "io/key_file.h"
#include "io/settings.h"
#include "trust/address.h"

namespace puente::witness::app {
namespace {

Status check(const Config& config) {
  PUENTE_REQUIRE(puente::io::check_setting(config.name, "--name"));
  PUENTE_REQUIRE(puente::io::check_setting(config.treaty.string(), "--treaty"));
  PUENTE_REQUIRE(puente::io::check_setting(config.passphrase_file.string(), "--passphrase-file"));
  PUENTE_REQUIRE(puente::io::check_setting(config.listen, "--listen"));
  PUENTE_REQUIRE(trust::parse_listen_address(config.listen));
  return {};
}

}  // namespace

Result<std::string> init(const Config& config) {
  PUENTE_REQUIRE(check(config));
  const primitives::SigningKey key = primitives::generate_signing_key(puente::io::fresh_seed().view());
  const auto vkey = tlog::make_vkey(config.name, tlog::SignatureType::cosignature_v1, key.public_key());
  if (!vkey) return fail(ErrorCode::usage, "--name: " + vkey.error().what);
  std::string text = tlog::format_vkey(*vkey);

  PUENTE_REQUIRE(puente::io::make_folder(config.folder));
  PUENTE_TRY(const SecretBytes passphrase, passphrase_of(config));
  PUENTE_TRY(puente::io::KeyFile keys, puente::io::KeyFile::create(config.keys(), passphrase));
  keys.put(device_secret, key.seed().reveal());
  PUENTE_REQUIRE(puente::io::write_file(config.file(), view_of(render_config(config)), puente::io::Mode::open));
  PUENTE_REQUIRE(puente::io::write_file(config.vkey(), view_of(text + "\n"), puente::io::Mode::open));
  // The key last: a folder without it can be made again.
  PUENTE_REQUIRE(keys.save());
  return text;
}

}  // namespace puente::witness::app
