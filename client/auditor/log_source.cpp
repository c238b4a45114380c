#include "client/auditor/log_source.h"

#include "client/auditor/position.h"
#include "client/session/party_identity.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::auditor {
namespace {

namespace fs = std::filesystem;
using audit::bundle::BundleReader;

constexpr std::string_view audit_prefix = "audit/";
const std::string audited_mark = "audited";
constexpr std::uint64_t kept_every = 16'384;         // entries
constexpr std::size_t position_bytes_max = 4 << 20;  // a thousand remarks, and then some

Result<std::map<KeyId, X25519Private>> audit_keys(const io::Party& party) {
  std::map<KeyId, X25519Private> out;
  for (const std::string& name : party.keys.names()) {
    if (!name.starts_with(audit_prefix)) continue;
    PUENTE_TRY(const KeyId id, KeyId::from_hex(std::string_view(name).substr(audit_prefix.size())));
    PUENTE_TRY(X25519Private key, party.keys.get_as<X25519Private>(name));
    out.emplace(id, std::move(key));
  }
  if (out.empty()) return fail(ErrorCode::usage, "this party holds no auditor's key: it cannot read the log");
  return out;
}

// Is that the treaty of the shard before? Signed by the same roots (or by those that signed the next version), and not
// only by some that it names itself.
bool is_of_shard_before(const trust::Treaty& own, const trust::SignedTreaty& other) {
  const trust::Treaty& before = other.treaty();
  return own.handover && own.handover->log == before.broker.log &&
         (own.previous == other.hash() || (own.root_mx == before.root_mx && own.root_us == before.root_us));
}

// Does the head of the shard before, which the last audit saw, lead to where this one begins?
Status leads_across(const trust::Treaty& treaty, ByteView note) {
  const auto& handover = treaty.handover;
  const tlog::Vkey& log = handover ? handover->log : treaty.broker.log;
  PUENTE_TRY(const tlog::LogHead head, tlog::verify_head_log_only(note, log, log.name));
  if (!handover) return {};
  return trust::check_held_head(*handover, {head.size(), head.root()});
}

}  // namespace

fs::path audited_head_file(const fs::path& folder) { return folder / "audited-head"; }

Result<LogSource> LogSource::open(const fs::path& folder, const fs::path& bundle, codec::ReadPurpose purpose,
                                  WhenLost when_lost) {
  LogSource out;
  out.purpose_ = purpose;
  out.folder_ = folder;
  if (bundle.empty()) {
    PUENTE_TRY(out.session_, session::BrokerSession::open(folder));
    const io::Party& party = out.session_->party();
    out.marked_ = party.keys.has(audited_mark);
    if (out.marked_ && when_lost == WhenLost::refuse && !fs::exists(audited_head_file(folder)))
      return fail(ErrorCode::not_found,
                  audited_head_file(folder).string() +
                      " is missing, where an earlier audit left it: put it back; where it is lost, one command with "
                      "--head-lost goes on without comparing the log with it");
    PUENTE_TRY(out.keys_, audit_keys(party));
    out.nation_ = party.config.agency.nation;
    PUENTE_TRY(out.treaty_text_, puente::io::read_text(party.treaty_path(), trust::treaty_bytes_max));
    out.treaty_ = out.session_->treaty();
    PUENTE_REQUIRE(out.open_readings(when_lost == WhenLost::go_on));
    return out;
  }
  PUENTE_TRY(out.bundle_, BundleReader::open(bundle));
  out.nation_ = out.bundle_->head().nation;
  out.treaty_text_ = out.bundle_->treaty();
  auto treaty = trust::verify_treaty(out.treaty_text_, puente::io::now());
  if (!treaty) return tl::unexpected<Error>(treaty.error().at((bundle / "puente/treaty.txt").string()));
  out.treaty_ = std::move(*treaty);
  if (folder.empty()) return out;
  PUENTE_TRY(const io::Party party, io::load_party(folder));
  PUENTE_TRY(const trust::SignedTreaty own, session::load_treaty(party, puente::io::now()));
  if (is_of_shard_before(own.treaty(), *out.treaty_))
    out.handed_over_ = own.treaty().handover;
  else if (own.hash() != out.treaty_->hash())
    return fail(ErrorCode::mismatch, bundle.string() + ": its treaty is not the one of " + folder.string() +
                                         "; the log of another treaty proves nothing here");
  if (party.config.agency.nation != out.nation_)
    return fail(ErrorCode::not_permitted, bundle.string() + ": the bundle of an auditor of " +
                                              std::string(model::name_of(out.nation_)) + ", and these are keys of " +
                                              std::string(model::name_of(party.config.agency.nation)));
  PUENTE_TRY(out.keys_, audit_keys(party));
  return out;
}

Status LogSource::open_readings(bool go_on) {
  const std::string& origin = treaty().broker.origin;
  PUENTE_TRY(readings_, OwnReadings::load(folder_, origin, session_->certificate().key_id(), go_on));
  if (fs::exists(audited_head_file(folder_))) {
    PUENTE_TRY(const Bytes head, puente::io::read_file(audited_head_file(folder_), tlog::note_max_bytes));
    if (origin_of_head(head) == origin) readings_->holds(size_of_head(head));
  }
  return {};
}

std::map<KeyId, X25519Private> LogSource::copied_keys() const {
  std::map<KeyId, X25519Private> out;
  for (const auto& [id, key] : keys_) out.emplace(id, key.duplicate());
  return out;
}

Result<LogAudit> LogSource::audit() const { return prepared(LogAudit(treaty(), nation_, copied_keys())); }

Result<LogAudit> LogSource::audit_on() const {
  const fs::path file = audit_position_file(folder_);
  if (!online() || !fs::exists(file)) return audit();
  PUENTE_TRY(const std::string text, puente::io::read_text(file, position_bytes_max));
  auto position = decode_position(text, treaty());
  if (!position) return tl::unexpected<Error>(position.error().at(file.string()));
  return audit_from(std::move(*position));
}

Result<LogAudit> LogSource::audit_from(std::optional<LogAudit::Position> position) const {
  if (!position) return audit();
  return prepared(LogAudit(treaty(), nation_, copied_keys(), std::move(*position)));
}

Status LogSource::mark_audited() {
  if (marked_) return {};
  // Read again: another command may have put a key into it since.
  PUENTE_TRY(io::Party party, io::load_party(folder_));
  if (!party.keys.has(audited_mark)) {
    party.keys.put(audited_mark, view_of(audited_mark));
    PUENTE_REQUIRE(party.keys.save());
  }
  marked_ = true;
  return {};
}

Status LogSource::keep(const LogAudit& audit) const {
  if (!online()) return {};
  return puente::io::write_file(audit_position_file(folder_), view_of(encode_position(audit.position(), treaty())),
                                puente::io::Mode::secret);
}

// With the heads that it must lead to.
Result<LogAudit> LogSource::prepared(LogAudit out) const {
  if (bundle_) {
    PUENTE_TRY(const std::vector<std::string> heads, BundleReader(*bundle_).earlier_heads());
    for (const std::string& head : heads) PUENTE_REQUIRE(out.expect(view_of(head), puente::io::now()));
  }
  if (handed_over_)
    PUENTE_REQUIRE(out.expect_root({handed_over_->size, handed_over_->root}, "the hand-over that both nations signed"));
  if (folder_.empty() || !fs::exists(audited_head_file(folder_))) return out;
  PUENTE_TRY(const Bytes before, puente::io::read_file(audited_head_file(folder_), tlog::note_max_bytes));
  const std::string origin = origin_of_head(before);
  if (origin != treaty().broker.origin) {
    // The last audit was of the shard before (or, reading a bundle of that, of the one after).
    if (handed_over_) return out;
    const Status leads = leads_across(treaty(), before);
    if (!leads) return tl::unexpected<Error>(leads.error().at(audited_head_file(folder_).string()));
    return out;
  }
  // A bundle may well be older than the last audit.
  if (bundle_ && size_of_head(before) > bundle_->head().size) return out;
  const Status expected = out.expect(before, puente::io::now());
  if (!expected) return tl::unexpected<Error>(expected.error().at(audited_head_file(folder_).string()));
  return out;
}

Result<codec::LogPage> LogSource::page(std::uint64_t from) {
  if (!readings_) return fetch(from);
  PUENTE_REQUIRE(readings_->begin());
  PUENTE_TRY(codec::LogPage out, fetch(from));
  PUENTE_REQUIRE(readings_->asked(size_of_head(view_of(out.head))));
  return out;
}

Result<codec::LogPage> LogSource::fetch(std::uint64_t from) {
  if (!session_) return bundle_->page(from);
  return session_->ask<codec::LogPage>(codec::FetchLog{from, purpose_});
}

// True: that was the last one.
Result<bool> LogSource::take_page(LogAudit& reader, const Watchers& watchers) {
  PUENTE_TRY(const codec::LogPage one, fetch(reader.next()));
  const std::uint64_t before = reader.next();
  if (readings_) readings_->shown(size_of_head(view_of(one.head)));
  const auto entry = [&](const audit::ReadEntry& read) {
    if (readings_) readings_->take(read);
    if (watchers.entry) watchers.entry(read);
  };
  const auto complete = reader.take(one, puente::io::now(), entry);
  if (!complete) {
    // What was read before may be part of what is wrong: the next verification begins at the first entry.
    if (online()) {
      std::error_code ignored;
      fs::remove(audit_position_file(folder_), ignored);
    }
    return tl::unexpected<Error>(complete.error());
  }
  const bool strange = readings_ && readings_->strange();
  if (!strange && reader.next() / kept_every != before / kept_every) PUENTE_REQUIRE(keep(reader));
  if (watchers.page) PUENTE_REQUIRE(watchers.page(one, static_cast<std::size_t>(reader.next() - before)));
  if (watchers.progress) watchers.progress(reader.next(), reader.goal());
  return complete;
}

Result<LogSummary> LogSource::read_on(LogAudit& reader, const Watchers& watchers) {
  if (readings_) {
    readings_->holds(reader.next());
    PUENTE_REQUIRE(readings_->begin());
  }
  for (bool complete = false; !complete;) {
    PUENTE_TRY(complete, take_page(reader, watchers));
  }
  if (readings_) PUENTE_REQUIRE(readings_->end());
  PUENTE_REQUIRE(keep(reader));
  if (!folder_.empty() && session_) {
    PUENTE_REQUIRE(puente::io::write_file(audited_head_file(folder_), view_of(reader.summary().head_note),
                                          puente::io::Mode::open));
    PUENTE_REQUIRE(mark_audited());
  }
  return reader.summary();
}

}  // namespace puente::client::auditor
