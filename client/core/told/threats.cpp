#include "client/core/told/threats.h"

#include <algorithm>

#include "client/core/stored_values.h"
#include "crypto/base/transcript.h"

namespace puente::client::core {
namespace {

constexpr std::size_t parts = 5;              // of one that is saved
constexpr std::size_t saved_max = 16 * 4096;  // far more devices than a directory has

Result<Instant> instant_from(ByteView bytes) {
  PUENTE_TRY(const std::uint64_t ms, number_from(bytes));
  return Instant{static_cast<std::int64_t>(ms)};
}
Bytes instant_value(Instant time) { return number_value(static_cast<std::uint64_t>(time.ms)); }

}  // namespace

bool Threats::follow(const EventRecord& record, Instant now) {
  const auto of_sender = std::ranges::count(held_, record.sender, [](const auto& one) { return one.first.sender; });
  if (static_cast<std::size_t>(of_sender) >= of_one_sender_max) return false;
  return held_.emplace(record, Held{now, now}).second;
}

std::vector<Threats::Due> Threats::take_due(Instant now, const TellingTimes& times) {
  std::vector<Due> out;
  for (auto& [record, held] : held_) {
    held.since = std::min(held.since, now);
    if (now - held.told >= times.repeat || now < held.told) {
      held.told = now;
      out.push_back({EventKind::threat_to_life, record});
    }
    if (held.escalated || times.escalate_after == Duration{} || now - held.since < times.escalate_after) continue;
    held.escalated = true;
    out.push_back({EventKind::escalated, record});
  }
  return out;
}

Instant Threats::oldest() const {
  Instant out{};
  for (const auto& [record, held] : held_) out = out == Instant{} ? held.since : std::min(out, held.since);
  return out;
}

Bytes Threats::save() const {
  Transcript out;
  for (const auto& [record, held] : held_)
    out.lp(record.sender.view())
        .lp(record.record_id.view())
        .lp(instant_value(held.since))
        .lp(instant_value(held.told))
        .lp(number_value(held.escalated ? 1 : 0));
  return std::move(out).bytes();
}

Result<Threats> Threats::read(ByteView bytes) {
  Threats out;
  PUENTE_TRY(const std::vector<ByteView> all, read_lps(bytes, parts * saved_max));
  if (all.size() % parts != 0) return fail(ErrorCode::malformed, "a threat to life is cut off");
  for (std::size_t i = 0; i < all.size(); i += parts) {
    EventRecord record;
    Held held;
    PUENTE_TRY(record.sender, KeyId::from(all[i]));
    PUENTE_TRY(record.record_id, RecordId::from(all[i + 1]));
    PUENTE_TRY(held.since, instant_from(all[i + 2]));
    PUENTE_TRY(held.told, instant_from(all[i + 3]));
    PUENTE_TRY(const std::uint64_t escalated, number_from(all[i + 4]));
    held.escalated = escalated != 0;
    out.held_.emplace(record, held);
  }
  return out;
}

}  // namespace puente::client::core
