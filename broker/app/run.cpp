#include "broker/app/run.h"

#include <fmt/format.h>
#include <poll.h>

#include <map>

#include "broker/app/log_end.h"
#include "broker/app/messages.h"
#include "broker/app/reserve.h"
#include "broker/app/service.h"
#include "broker/app/status.h"
#include "broker/store/segments/segment_store.h"
#include "io/clock.h"
#include "io/curve_keys.h"
#include "io/files.h"
#include "io/process.h"
#include "trust/address.h"

namespace puente::broker::app {
namespace {

constexpr const char* program_version = "0.1.0";
constexpr int proofs_tried_max = 200, proof_again_after_ms = 50;

// The store of the shard that ended stays as it is, in a folder of its own, with the treaty it was kept under: it is
// evidence, and holds the entries that auditors may still want. To be done before the new treaty is held, so that it is
// done again where it was cut off.
Status put_store_aside(const Config& config, std::uint64_t shard, const std::string& treaty) {
  const std::filesystem::path aside = config.shard_folder(shard);
  PUENTE_REQUIRE(puente::io::make_folder(aside));
  const std::string name = config.store().filename().string();
  std::error_code error;
  // The store itself is moved last: both are there only where somebody put one back, and evidence is not written over.
  if (std::filesystem::exists(config.store()) && std::filesystem::exists(aside / name))
    return fail(ErrorCode::conflict, (aside / name).string() +
                                         " is there already: that shard was put aside before, and " +
                                         config.store().string() + " was put back since; see docs/operator.md");
  for (const char* const end : {"-journal", "-wal", "-shm", "-segment-0", "-segment-1", ""}) {
    const std::filesystem::path from = config.folder / (name + end);
    if (!error && std::filesystem::exists(from, error)) std::filesystem::rename(from, aside / (name + end), error);
  }
  if (error)
    return fail(ErrorCode::io,
                config.store().string() + ": cannot be put aside into " + aside.string() + ": " + error.message());
  // Syncs that folder, too.
  return puente::io::write_file(aside / "treaty.txt", view_of(treaty), puente::io::Mode::open);
}

// The treaty in the file, and the one used before, if any.
struct LoadedTreaty {
  trust::SignedTreaty treaty;
  std::string text;
  struct Before {
    std::string text;
    std::uint64_t shard = 1;
    std::string origin;
  };
  std::optional<Before> before;
};

std::filesystem::path held_path(const Config& config) { return config.folder / "treaty.held"; }

// The treaty in the file, which may follow the one used before, and nothing else. The first is taken as it is: compare
// its hash with the one agreed by hand.
Result<LoadedTreaty> load_treaty(const Config& config, Instant now) {
  PUENTE_TRY(std::string text, puente::io::read_text(config.treaty_path(), trust::treaty_bytes_max));
  auto treaty = trust::verify_treaty(text, now);
  if (!treaty) return tl::unexpected(treaty.error().at(config.treaty_path().string()));
  LoadedTreaty out{std::move(*treaty), std::move(text), std::nullopt};
  auto held_text = puente::io::read_text(held_path(config), trust::treaty_bytes_max);
  if (!held_text && held_text.error().code == ErrorCode::not_found) return out;
  if (!held_text) return tl::unexpected(held_text.error());
  const auto held = trust::verify_treaty(*held_text, now);
  if (!held) return tl::unexpected(held.error().at(held_path(config).string()));
  if (held->hash() != out.treaty.hash()) {
    const Status amends = trust::check_amendment(*held, out.text, now);
    if (!amends) return tl::unexpected(amends.error().at(config.treaty_path().string()));
  }
  out.before = LoadedTreaty::Before{std::move(*held_text), held->treaty().shard(), held->treaty().broker.origin};
  return out;
}

// `puente-broker init` knew the origin of the first shard only.
std::string first_origin(const trust::Treaty& treaty) {
  const std::string& origin = treaty.broker.origin;
  const std::string suffix = treaty.handover ? fmt::format("/shard-{}", treaty.shard()) : std::string();
  return origin.substr(0, origin.size() - suffix.size());
}

Status check_broker(const trust::Treaty& treaty, const Config& config, const primitives::SigningKey& device,
                    const primitives::SigningKey& log, const CurvePublic& curve) {
  const trust::BrokerTerms& terms = treaty.broker;
  const auto differs = [](std::string_view what) {
    return fail(ErrorCode::mismatch, "the treaty names another " + std::string(what) +
                                         " than this broker's: was public.toml of another folder proposed?");
  };
  if (first_origin(treaty) != config.origin) return differs("origin");
  if (terms.device != device.public_key()) return differs("device key");
  if (terms.log.key != log.public_key()) return differs("log key");
  if (terms.curve != curve) return differs("transport key");
  return {};
}

// What a shard begins with, at its very first start.
Answer<std::optional<trust::ShardState>> read_handover(const Config& config, const trust::Treaty& treaty,
                                                       const ports::Store& store) {
  PUENTE_TRY(const ports::Values values, store.values());
  if (!treaty.handover || !values.empty()) return std::optional<trust::ShardState>();
  const auto bytes = puente::io::read_file(config.handover(), trust::shard_state_bytes_max);
  if (!bytes && bytes.error().code == ErrorCode::not_found) return std::optional<trust::ShardState>();
  if (!bytes) return tl::unexpected(bytes.error());
  auto state = trust::decode_shard_state(*bytes);
  if (!state) return tl::unexpected(state.error().at(config.handover().string()));
  return std::optional(std::move(*state));
}

// The head that ended a run before this one; empty: none did.
Result<std::string> read_contradiction(const Config& config) {
  auto note = puente::io::read_text(config.contradiction(), codec::note_bytes_max);
  if (!note && note.error().code == ErrorCode::not_found) return std::string();
  return note;
}

// For the next start, which may find the same store, and no device that shows it again.
void keep_contradiction(const Config& config, const std::string& note) {
  if (note.empty()) return;
  const Status kept = puente::io::write_file(config.contradiction(), view_of(note), puente::io::Mode::open);
  if (!kept) say_error("the head that a device has shown could not be kept: " + kept.error().what);
}

void forget_contradiction(const Config& config) {
  std::error_code ignored;
  std::filesystem::remove(config.contradiction(), ignored);
}

// What a run needs of the folder, held while the program runs.
struct Secrets {
  puente::io::KeyFile keys;
  primitives::SigningKey device, log;
  puente::io::CurveKeys curve;
  StoreKey store;
};

Result<Secrets> open_secrets(const Config& config) {
  PUENTE_TRY(const SecretBytes passphrase, puente::io::read_passphrase("puente-broker", config.passphrase_path()));
  PUENTE_TRY(puente::io::KeyFile keys, puente::io::KeyFile::open(config.keys(), passphrase));
  PUENTE_TRY(const Ed25519Seed device, keys.get_as<Ed25519Seed>("device"));
  PUENTE_TRY(const Ed25519Seed log, keys.get_as<Ed25519Seed>("log"));
  PUENTE_TRY(CurvePrivate curve, keys.get_as<CurvePrivate>("curve"));
  PUENTE_TRY(StoreKey store, keys.get_as<StoreKey>("store"));
  const CurvePublic curve_public = puente::io::curve_public_of(curve);
  return Secrets{std::move(keys),
                 primitives::SigningKey(device),
                 primitives::SigningKey(log),
                 {curve_public, std::move(curve)},
                 std::move(store)};
}

// Strangers that connect meanwhile may evict our own connection. That proves nothing, and is tried again for a while.
// False: told to stop meanwhile.
Result<bool> prove_refusal_of_strangers(const io::EdgeServer& edge, const CurvePublic& key,
                                        const puente::io::StopSignal& stop) {
  for (int left = proofs_tried_max;; --left) {
    const Status proven = io::prove_strangers_refused(edge, key);
    if (proven) return true;
    if (proven.error().code != ErrorCode::io || left == 0) return tl::unexpected(proven.error());
    pollfd asked{stop.descriptor(), POLLIN, 0};
    ::poll(&asked, 1, proof_again_after_ms);
    if (stop.take_asked() == puente::io::StopSignal::Asked::stop) return false;
  }
}

// In the treaty's order.
Result<std::vector<std::unique_ptr<io::WitnessClient>>> connect_witnesses(const Config& config,
                                                                          const trust::Treaty& treaty,
                                                                          io::WitnessAnswers& answers) {
  std::vector<std::unique_ptr<io::WitnessClient>> out;
  std::map<std::string, std::string> sockets = config.witness_sockets;
  std::string names;
  for (const trust::TreatyWitness& witness : treaty.witnesses_in_order()) {
    const auto socket = sockets.extract(witness.key.name);
    PUENTE_TRY(std::unique_ptr<io::WitnessClient> client,
               io::WitnessClient::start(out.size(), witness.url, socket ? socket.mapped() : std::string(), answers));
    out.push_back(std::move(client));
    names += (names.empty() ? "" : ", ") + witness.key.name;
  }
  if (!sockets.empty())
    return fail(ErrorCode::unknown_value, fmt::format("broker.toml: [witnesses] names '{}', and the treaty has {}",
                                                      sockets.begin()->first, names));
  return out;
}

Answer<std::unique_ptr<store::SegmentStore>> open_store(
    const Config& config, const std::string& origin, const Secrets& secrets,
    store::SegmentStore::Work work = store::SegmentStore::Work::here) {
  return store::SegmentStore::open(config.store(), secrets.store, {origin, &secrets.log}, puente::io::real_disk(), {},
                                   work);
}

// From here on the treaty is the one used before. The first of a shard puts the store of the last one aside.
Status hold(const Config& config, const LoadedTreaty& loaded, const Secrets& secrets) {
  const std::optional<LoadedTreaty::Before>& before = loaded.before;
  const bool ended = before && before->shard != loaded.treaty.treaty().shard();
  // What stands in its segments belongs into it. A store that does not open is put aside as it is.
  if (ended && std::filesystem::exists(config.store()))
    if (const auto store = open_store(config, before->origin, secrets)) static_cast<void>((*store)->close());
  if (ended) PUENTE_REQUIRE(put_store_aside(config, before->shard, before->text));
  if (before && before->text == loaded.text) return {};
  return puente::io::write_file(held_path(config), view_of(loaded.text), puente::io::Mode::open);
}

// How it did in the end.
struct LastSeen {
  core::Health health;
  StandingAlarms alarms;
};

AnswerStatus serve(const Config& config, const puente::io::StopSignal& stop, const trust::SignedTreaty& treaty,
                   Secrets& secrets, LastSeen& last) {
  PUENTE_TRY(const std::unique_ptr<store::SegmentStore> store,
             open_store(config, treaty.treaty().broker.origin, secrets, store::SegmentStore::Work::aside));
  ports::HeldReleaseKeys release_keys(treaty.treaty().broker.device_key_id());
  PUENTE_TRY(std::optional<trust::ShardState> handed_over, read_handover(config, treaty.treaty(), *store));
  PUENTE_TRY(std::string contradiction, read_contradiction(config));
  PUENTE_TRY(ReleaseKeyring keyring, ReleaseKeyring::open(secrets.keys, secrets.device, release_keys.keys()));
  PUENTE_TRY(const std::unique_ptr<core::Core> core,
             core::Core::start({.version = program_version,
                                .budgets = config.budgets,
                                .unwitnessed = config.unwitnessed,
                                .contradiction = std::move(contradiction),
                                .handed_over = std::move(handed_over)},
                               treaty, *store, secrets.log, release_keys, puente::io::now(), puente::io::fresh_seed()));
  forget_contradiction(config);  // the log leads to it

  PUENTE_TRY(const trust::Address address, trust::parse_listen_endpoint(config.listen));
  PUENTE_TRY(const std::unique_ptr<io::EdgeServer> edge,
             io::EdgeServer::start(address.host, address.port,
                                   {secrets.curve.public_key, std::move(secrets.curve.private_key).guarded()},
                                   allow_list(*core, puente::io::now())));
  PUENTE_TRY(const bool refused, prove_refusal_of_strangers(*edge, secrets.curve.public_key, stop));
  if (!refused) return {};
  io::WitnessAnswers answers;
  PUENTE_TRY(std::vector<std::unique_ptr<io::WitnessClient>> witnesses,
             connect_witnesses(config, treaty.treaty(), answers));
  if (const auto unlocked = puente::io::unlocked_memory()) say({core::Notice::Level::warning, *unlocked});
  Enrolments enrolments(config.enrolments());
  Service service(*core, *store, *edge, answers, std::move(witnesses), keyring, enrolments, config.status(),
                  config.folder);
  AnswerStatus ended = [&]() -> AnswerStatus {
    PUENTE_REQUIRE(service.begin());
    say_info(fmt::format("serving {} at {} under treaty version {}, hash {}", config.origin, edge->endpoint(),
                         treaty.treaty().version, treaty.hash().hex()));
    PUENTE_REQUIRE(service.serve(stop));
    PUENTE_REQUIRE(store->close());
    return {};
  }();
  service.tell_status(ended ? "stop" : as_error(ended.error()).what);
  last = {core->health(), service.alarms()};
  keep_contradiction(config, last.health.contradiction);
  return ended;
}

// The last entry of a broker that ran out of room, in the room that was kept for it.
AnswerStatus log_full_disk(const Config& config, const trust::SignedTreaty& treaty, const Secrets& secrets) {
  PUENTE_TRY(const std::unique_ptr<store::SegmentStore> store,
             open_store(config, treaty.treaty().broker.origin, secrets));
  ports::HeldReleaseKeys no_keys(treaty.treaty().broker.device_key_id());
  PUENTE_TRY(const std::unique_ptr<core::Core> core,
             core::Core::start({.version = program_version}, treaty, *store, secrets.log, no_keys, puente::io::now(),
                               puente::io::fresh_seed()));
  PUENTE_REQUIRE(log_end(*core, *store, "stop-disk-full"));
  return {};
}

Status run_alone(const Config& config, const puente::io::StopSignal& stop) {
  PUENTE_TRY(Secrets secrets, open_secrets(config));
  PUENTE_TRY(const LoadedTreaty loaded, load_treaty(config, puente::io::now()));
  const trust::SignedTreaty& treaty = loaded.treaty;
  PUENTE_REQUIRE(check_broker(treaty.treaty(), config, secrets.device, secrets.log, secrets.curve.public_key));
  PUENTE_REQUIRE(hold(config, loaded, secrets));
  PUENTE_TRY(Reserve reserve, Reserve::take(config.reserve()));
  LastSeen last;
  const AnswerStatus ended = serve(config, stop, treaty, secrets, last);
  const StoreError* const ours = ended ? nullptr : ended.error().of_store();
  if (ours == nullptr || ours->cause != StoreError::Cause::full) return as_result(ended);
  const Error full = as_error(*ours);
  say_error("nothing is accepted or released any more: " + full.what);
  reserve.release();
  const AnswerStatus logged = log_full_disk(config, treaty, secrets);
  static_cast<void>(write_status(config.status(), last.health, last.alarms, full.what, puente::io::now()));
  if (logged)
    say_error("the end is in the log; make room, then start again");
  else
    say_error("the end could not be logged: " + as_error(logged.error()).what);
  return tl::unexpected(full);
}

}  // namespace

Status run(const Config& config, const puente::io::StopSignal& stop) {
  PUENTE_TRY(const puente::io::FolderLock lock, puente::io::FolderLock::take(config.lock()));
  Status ended = run_alone(config, stop);
  if (!ended) static_cast<void>(write_end(config.status(), ended.error().what, puente::io::now()));
  return ended;
}

}  // namespace puente::broker::app
