#include "client/auditor/held_reading.h"

#include "client/session/party_identity.h"
#include "io/clock.h"

namespace puente::client::auditor {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view key_name = "held-log";

// Written under the lock of the copy: two commands must not make two keys.
Result<StoreKey> make_key(const fs::path& folder) {
  PUENTE_TRY(const puente::io::FolderLock lock, lock_held_log(held_log_file(folder)));
  PUENTE_TRY(io::Party party, io::load_party(folder));
  const std::string name(key_name);
  if (!party.keys.has(name)) {
    PUENTE_TRY(const StoreKey made, StoreKey::from(puente::io::fresh_seed().view()));
    party.keys.put(name, made.reveal());
    PUENTE_REQUIRE(party.keys.save());
  }
  return party.keys.get_as<StoreKey>(name);
}

Result<StoreKey> key_of(const fs::path& folder, const io::Party& party) {
  const std::string name(key_name);
  return party.keys.has(name) ? party.keys.get_as<StoreKey>(name) : make_key(folder);
}

bool is_finding(const Error& error) {
  return error.code == ErrorCode::mismatch || error.code == ErrorCode::unauthenticated;
}

}  // namespace

Result<HeldLog> open_held(const fs::path& folder, const LogSource& source) {
  PUENTE_TRY(const StoreKey key, key_of(folder, source.party()));
  const fs::path file = held_log_file(folder);
  auto out = as_result(HeldLog::open(file, key, source.treaty(), source.nation()));
  if (!out && out.error().code == ErrorCode::unauthenticated)
    return fail(ErrorCode::unauthenticated, out.error().what + "; remove it, and the log is fetched anew");
  return out;
}

Status catch_up(LogSource& source, HeldLog& held, const LogSource::OnProgress& progress) {
  PUENTE_TRY(auto position, as_result(held.begin()));
  PUENTE_TRY(LogAudit reader, source.audit_from(std::move(position)));
  const auto entry = [&](const audit::ReadEntry& one) { held.add(one); };
  const auto page = [&](const codec::LogPage& one, std::size_t entries) {
    return as_result(held.add_page(one, entries, reader.position()));
  };
  const auto summary = source.read_on(reader, {entry, page, progress});
  if (summary) return as_result(held.keep(*summary));
  PUENTE_REQUIRE(as_result(is_finding(summary.error()) ? held.forget() : held.keep_part()));
  return tl::unexpected<Error>(summary.error());
}

Result<HeldAlone> open_held_alone(const fs::path& folder) {
  PUENTE_TRY(const io::Party party, io::load_party(folder));
  const std::string name(key_name);
  const fs::path file = held_log_file(folder);
  if (!party.keys.has(name) || !fs::exists(file))
    return fail(ErrorCode::not_found, file.string() + ": nothing is held yet; ask without --held");
  PUENTE_TRY(const StoreKey key, party.keys.get_as<StoreKey>(name));
  PUENTE_TRY(trust::SignedTreaty treaty, session::load_treaty(party, puente::io::now()));
  auto kept = std::make_unique<trust::SignedTreaty>(std::move(treaty));
  PUENTE_TRY(HeldLog log, as_result(HeldLog::open_to_read(file, key, kept->treaty(), party.config.agency.nation)));
  return HeldAlone{std::move(kept), std::move(log)};
}

}  // namespace puente::client::auditor
