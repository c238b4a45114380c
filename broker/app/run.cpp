#include "broker/app/run.h"

#include <fmt/format.h>

#include "broker/app/messages.h"
#include "broker/app/service.h"
#include "broker/io/sqlcipher_store.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::broker::app {
namespace {

constexpr const char* program_version = "0.1.0";

// The treaty in the file, which may follow the one used before, and nothing else. The first is taken as it is: compare
// its hash with the one agreed by hand.
Result<trust::SignedTreaty> load_treaty(const Config& config, Instant now) {
  PUENTE_TRY(const std::string text, puente::io::read_text(config.treaty_path(), trust::treaty_bytes_max));
  auto treaty = trust::verify_treaty(text, now);
  if (!treaty) return tl::unexpected(treaty.error().at(config.treaty_path().string()));
  const std::filesystem::path held_path = config.folder / "treaty.held";
  const auto held_text = puente::io::read_text(held_path, trust::treaty_bytes_max);
  if (!held_text && held_text.error().code != ErrorCode::not_found) return tl::unexpected(held_text.error());
  if (held_text) {
    auto held = trust::verify_treaty(*held_text, now);
    if (!held) return tl::unexpected(held.error().at(held_path.string()));
    if (held->hash() == treaty->hash()) return treaty;
    const Status amends = trust::check_amendment(*held, text, now);
    if (!amends) return tl::unexpected(amends.error().at(config.treaty_path().string()));
  }
  PUENTE_REQUIRE(puente::io::write_file(held_path, view_of(text), puente::io::Mode::open));
  return treaty;
}

Status check_broker(const trust::BrokerTerms& terms, const Config& config, const primitives::SigningKey& device,
                    const primitives::SigningKey& log, const CurvePublic& curve) {
  const auto differs = [](std::string_view what) {
    return fail(ErrorCode::mismatch, "the treaty names another " + std::string(what) +
                                         " than this broker's: was public.toml of another folder proposed?");
  };
  if (terms.origin != config.origin) return differs("origin");
  if (terms.device != device.public_key()) return differs("device key");
  if (terms.log.key != log.public_key()) return differs("log key");
  if (terms.curve != curve) return differs("transport key");
  return {};
}

}  // namespace

Status run(const Config& config, const StopSignal& stop) {
  const std::filesystem::path lock_path = config.folder / "broker.lock";
  PUENTE_TRY(const FolderLock lock, FolderLock::take(lock_path.c_str()));
  PUENTE_TRY(const SecretBytes passphrase, puente::io::read_passphrase("puente-broker", config.passphrase_path()));
  PUENTE_TRY(puente::io::KeyFile keys, puente::io::KeyFile::open(config.keys(), passphrase));
  PUENTE_TRY(const Ed25519Seed device_seed, keys.get_as<Ed25519Seed>("device"));
  PUENTE_TRY(const Ed25519Seed log_seed, keys.get_as<Ed25519Seed>("log"));
  PUENTE_TRY(CurvePrivate curve_private, keys.get_as<CurvePrivate>("curve"));
  PUENTE_TRY(const StoreKey store_key, keys.get_as<StoreKey>("store"));
  const primitives::SigningKey device(device_seed);
  const primitives::SigningKey log(log_seed);
  puente::io::zmq::CurveKeys curve{puente::io::zmq::curve_public_of(curve_private), std::move(curve_private)};

  PUENTE_TRY(const trust::SignedTreaty treaty, load_treaty(config, puente::io::now()));
  PUENTE_REQUIRE(check_broker(treaty.treaty().broker, config, device, log, curve.public_key));
  PUENTE_TRY(io::SqlcipherStore store, io::SqlcipherStore::open(config.store(), store_key));
  record::inspect::ReleaseKeys release_keys(treaty.treaty().broker.device_key_id());
  PUENTE_TRY(ReleaseKeyring keyring, ReleaseKeyring::open(keys, device, release_keys));
  PUENTE_TRY(const std::unique_ptr<core::Core> core,
             core::Core::start({.shard = 1, .version = program_version}, treaty, store, log, release_keys,
                               puente::io::now(), puente::io::fresh_seed()));

  const puente::io::zmq::Context context;
  PUENTE_TRY(io::Router router, io::Router::listen(context, config.listen, curve, [&core](const CurvePublic& key) {
               return core->allows(key, puente::io::now());
             }));
  PUENTE_REQUIRE(router.prove_strangers_refused(context, curve));
  io::WitnessAnswers answers;
  std::vector<std::unique_ptr<io::WitnessClient>> witnesses;
  for (const trust::TreatyWitness& witness : treaty.treaty().witnesses_in_order()) {
    PUENTE_TRY(std::unique_ptr<io::WitnessClient> client,
               io::WitnessClient::start(witnesses.size(), witness.url, answers));
    witnesses.push_back(std::move(client));
  }
  Enrolments enrolments(config.enrolments());
  Service service(*core, store, router, answers, std::move(witnesses), keyring, enrolments);
  PUENTE_REQUIRE(service.begin());
  say_info(fmt::format("serving {} at {} under treaty version {}, hash {}", config.origin, router.endpoint(),
                       treaty.treaty().version, treaty.hash().hex()));
  return service.serve(stop);
}

}  // namespace puente::broker::app
