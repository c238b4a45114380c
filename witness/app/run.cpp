#include "witness/app/run.h"

#include <poll.h>
#include <spdlog/spdlog.h>

#include "crypto/base/escape.h"
#include "io/clock.h"
#include "io/key_file.h"
#include "trust/address.h"
#include "witness/io/file_head_store.h"
#include "witness/io/http_server.h"

namespace puente::witness::app {
namespace {

void wait_for(const puente::io::StopSignal& stop) {
  using Asked = puente::io::StopSignal::Asked;
  pollfd descriptor{stop.descriptor(), POLLIN, 0};
  while (true) {
    ::poll(&descriptor, 1, -1);
    const Asked asked = stop.take_asked();
    if (asked == Asked::stop) return;
    if (asked == Asked::read_again) spdlog::info("SIGHUP: witness.toml and the treaty are read at the start only");
  }
}

Result<primitives::SigningKey> load_key(const Config& config) {
  PUENTE_TRY(const SecretBytes passphrase, passphrase_of(config));
  PUENTE_TRY(const puente::io::KeyFile keys, puente::io::KeyFile::open(config.keys(), passphrase));
  PUENTE_TRY(const Ed25519Seed seed, keys.get_as<Ed25519Seed>(device_secret));
  return primitives::SigningKey(seed);
}

}  // namespace

AnswerStatus run(const Config& config, const puente::io::StopSignal& stop) {
  PUENTE_TRY(const puente::io::FolderLock lock, puente::io::FolderLock::take(config.lock()));
  PUENTE_TRY(const trust::Address address, trust::parse_listen_address(config.listen));
  PUENTE_TRY(const trust::SignedTreaty treaty, load_treaty(config, puente::io::now()));
  PUENTE_TRY(const primitives::SigningKey key, load_key(config));
  PUENTE_TRY(core::Terms terms, core::terms_of(treaty.treaty(), key.public_key()));
  io::FileHeadStore heads(config.folder);
  PUENTE_TRY(core::Witness witness, core::Witness::start(std::move(terms), key, heads));
  PUENTE_TRY(const auto server, io::HttpServer::start(address, witness));
  if (const auto unlocked = puente::io::unlocked_memory()) spdlog::warn("{}", *unlocked);
  spdlog::info("witness {} of {} serves http on {}", escape_line(witness.terms().name),
               escape_line(witness.terms().origin), escape_line(config.listen));
  wait_for(stop);
  spdlog::info("stopped");
  return {};
}

}  // namespace puente::witness::app
