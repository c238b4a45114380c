#include "crypto/record/rules.h"

#include <algorithm>

#include "crypto/record/padding.h"
#include "crypto/record/suite.h"

namespace puente::record {
namespace {

// 9999-12-31T23:59:59.999Z: within it, adding days cannot overflow and every time can be printed.
constexpr Instant latest{253'402'300'799'999};

bool sane(Instant t) { return t >= Instant{} && t <= latest; }

}  // namespace

Status check_header(const codec::Header& header) {
  PUENTE_REQUIRE(check_suite(header.suite));
  if (header.gazetteer != codec::gazetteer_1)
    return fail(ErrorCode::unknown_value, "gazetteer " + std::to_string(header.gazetteer) + " is unknown");
  PUENTE_REQUIRE(model::check(header.marks));
  if (!sane(header.created) || !sane(header.not_before) || !sane(header.expires))
    return fail(ErrorCode::malformed, "header: a time lies outside the years 1970 to 9999");
  if (header.expires < header.created) return fail(ErrorCode::malformed, "header: expires before it was created");
  if (header.expires > header.created + codec::record_life_max)
    return fail(ErrorCode::not_permitted, "header: expires more than 14 days after it was created");
  if (header.not_before > header.expires)
    return fail(ErrorCode::malformed, "header: not before a time later than its expiry");
  if (header.release_digests.size() != 1)
    return fail(ErrorCode::not_permitted, "header: names " + std::to_string(header.release_digests.size()) +
                                              " release authorities, this version knows one");
  return {};
}

Status check_times(const codec::Header& header, Instant now) {
  if (header.created > now + codec::created_ahead_max)
    return fail(ErrorCode::not_permitted, "created " + format_utc(header.created) +
                                              ", more than 5 minutes ahead of now (" + format_utc(now) +
                                              "): check the sender's clock");
  if (header.expires <= now) return fail(ErrorCode::expired, "expired at " + format_utc(header.expires));
  return {};
}

Status check_shapes(model::Kind kind, std::span<const SlotShape> slots) {
  if (slots.empty()) return fail(ErrorCode::malformed, "a record without any slot");
  if (slots.size() > codec::slots_max)
    return fail(ErrorCode::too_large, "a record of " + std::to_string(slots.size()) + " slots, at most 32 are allowed");
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const SlotShape& slot = slots[i];
    const auto name = [&slot] { return "slot " + model::text_of(slot.label); };
    if (!model::rung_position(kind, slot.label.section, slot.label.rung))
      return fail(ErrorCode::malformed, name() + " does not belong to kind " + std::string(model::name_of(kind)));
    if (!padded_size_allowed(kind, slot.label, slot.padded_bytes))
      return fail(ErrorCode::malformed,
                  name() + " is padded to " + std::to_string(slot.padded_bytes) + " bytes, which is no allowed size");
    const bool ladder = model::ladder_of(kind, slot.label.section).size() > 1;
    for (const SlotShape& before : slots.first(i)) {
      if (before.label.section != slot.label.section) continue;
      if (before.label == slot.label) return fail(ErrorCode::not_permitted, name() + " occurs twice");
      if (ladder && before.padded_bytes != slot.padded_bytes)
        return fail(ErrorCode::malformed, name() + " differs in size from another rung of its ladder");
    }
  }
  return {};
}

std::optional<std::size_t> position_of(std::span<const Hash> ascending, const Hash& digest) {
  const auto found = std::ranges::lower_bound(ascending, digest);
  if (found == ascending.end() || *found != digest) return std::nullopt;
  return static_cast<std::size_t>(found - ascending.begin());
}

}  // namespace puente::record
