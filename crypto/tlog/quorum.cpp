#include "crypto/tlog/quorum.h"

#include <algorithm>
#include <functional>
#include <set>

#include "crypto/tlog/cosignature.h"

namespace puente::tlog {
namespace {

// The time of the nation's majority; nothing where there is none.
Result<std::optional<Instant>> nation_time(const Note& note, std::span<const Vkey> witnesses, Instant now) {
  std::vector<Instant> newest;  // one for each witness that counts
  for (const Vkey& witness : witnesses) {
    std::optional<Instant> latest;
    for (const NoteSignature& signature : note.signatures) {
      if (!claims(signature, witness)) continue;
      const auto time = verify_cosignature(witness, note.text, signature);
      if (!time) return fail(ErrorCode::unauthenticated, time.error().what);
      if (*time <= now + cosignature_ahead_max && (!latest || *time > *latest)) latest = *time;
    }
    if (latest) newest.push_back(*latest);
  }
  const std::size_t majority = witnesses.size() / 2 + 1;
  if (newest.size() < majority) return std::optional<Instant>();
  std::ranges::sort(newest, std::greater());
  return std::optional<Instant>(newest[majority - 1]);
}

struct NationTimes {
  std::optional<Instant> mx, us;
};

Result<NationTimes> nation_times(const LogHead& head, const Vkey& log, const WitnessSet& witnesses, Instant now) {
  PUENTE_REQUIRE(check_witnesses(witnesses, log));
  NationTimes out;
  PUENTE_TRY(out.mx, nation_time(head.note(), witnesses.mx, now));
  PUENTE_TRY(out.us, nation_time(head.note(), witnesses.us, now));
  return out;
}

tl::unexpected<Error> no_majority(const LogHead& head, const char* whose) {
  return fail(ErrorCode::unauthenticated, "log head of size " + std::to_string(head.size()) + ": no majority of " +
                                              whose + " witnesses has cosigned it; wait for more cosignatures");
}

}  // namespace

Status check_witnesses(const WitnessSet& witnesses, const Vkey& log) {
  std::set<Ed25519Public> keys{log.key};
  for (const auto* nation : {&witnesses.mx, &witnesses.us}) {
    if (nation->empty() || nation->size() > witnesses_max)
      return fail(ErrorCode::usage, "witnesses: each nation needs 1 to 15 of them");
    for (const Vkey& witness : *nation) {
      if (witness.type != SignatureType::cosignature_v1)
        return fail(ErrorCode::usage, "witnesses: the key of " + witness.name + " is not a witness's (type 4)");
      if (!keys.insert(witness.key).second)
        return fail(ErrorCode::usage, "witnesses: the key of " + witness.name + " is listed twice, or is the log's");
    }
  }
  return {};
}

Result<LogHead> verify_head_log_only(ByteView bytes, const Vkey& log, std::string_view origin) {
  if (log.type != SignatureType::ed25519)
    return fail(ErrorCode::usage, "log key: that of " + log.name + " is not a log's (type 1)");
  PUENTE_TRY(Note note, parse_note(bytes));
  // Before anything in the text is believed, not even its origin.
  PUENTE_REQUIRE(verify_note(note, {&log, 1}));
  PUENTE_TRY(Checkpoint checkpoint, parse_checkpoint(note.text));
  if (checkpoint.origin != origin)
    return fail(ErrorCode::mismatch, "log head: its origin is another log's than the expected " + std::string(origin));
  return LogHead(std::move(checkpoint), std::move(note));
}

Result<CosignedHead> verify_head(ByteView note, const Vkey& log, std::string_view origin, const WitnessSet& witnesses,
                                 Instant now) {
  PUENTE_TRY(LogHead head, verify_head_log_only(note, log, origin));
  PUENTE_TRY(const NationTimes times, nation_times(head, log, witnesses, now));
  if (!times.mx) return no_majority(head, "the Mexican");
  if (!times.us) return no_majority(head, "the United States'");
  return CosignedHead(std::move(head), std::min(*times.mx, *times.us));
}

Result<LogHead> verify_release_head(ByteView note, const Vkey& log, std::string_view origin,
                                    const WitnessSet& witnesses, Instant now, QuorumMode mode) {
  PUENTE_TRY(LogHead head, verify_head_log_only(note, log, origin));
  PUENTE_TRY(const NationTimes times, nation_times(head, log, witnesses, now));
  switch (mode) {
    case QuorumMode::none:
      return head;
    case QuorumMode::one_nation:
      if (!times.mx && !times.us) return no_majority(head, "either nation's");
      return head;
    case QuorumMode::both_nations:
      if (!times.mx || !times.us) return no_majority(head, "each nation's");
      return head;
  }
  return fail(ErrorCode::unknown_value, "log head: an unknown quorum mode");
}

}  // namespace puente::tlog
