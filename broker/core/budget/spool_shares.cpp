#include "broker/core/budget/spool_shares.h"

#include <fmt/format.h>

#include <algorithm>

namespace puente::broker::core {
namespace {

using Held = SpoolShares::Held;

constexpr Duration volume_looked_at_after = minutes(1);
// More than one group commit writes: with so much to be used again the file does not grow.
constexpr std::uint64_t reusable_enough = std::uint64_t{128} << 20;

std::uint64_t minus(std::uint64_t a, std::uint64_t b) { return a > b ? a - b : 0; }

std::uint64_t held_in(const std::map<std::string, Held>& agencies, std::string_view nation, std::uint64_t Held::*unit) {
  std::uint64_t out = 0;
  for (const auto& [agency, held] : agencies)
    if (agency.starts_with(nation)) out += held.*unit;
  return out;
}

std::string whose(Budget budget, const SpoolSender& sender) {
  switch (budget) {
    case Budget::spool_of_device:
      return "this device";
    case Budget::spool_of_agency:
      return model::text_of(sender.agency);
    case Budget::spool_of_nation:
      return std::string(model::name_of(sender.agency.nation));
    default:
      return "all agencies";
  }
}

}  // namespace

StoreStatus SpoolShares::restore(const ports::StateStore& store, const trust::Directory& directory) {
  PUENTE_TRY(const std::vector<ports::SpoolUse> uses, store.spool_uses());
  for (const ports::SpoolUse& use : uses) {
    const trust::Device* const device = directory.find(use.device);
    count(sender_of(use.device, device == nullptr ? std::string() : model::text_of(device->agency)),
          {use.records, use.bytes}, {});
  }
  return {};
}

std::optional<SpoolShares::Passed> SpoolShares::passed(std::uint64_t Held::*unit, std::uint64_t whole,
                                                       const SpoolSender& sender, std::uint64_t more) const {
  const std::uint64_t all = all_.*unit, free = minus(whole, all);
  if (more > free) return Passed{Budget::spool, all, whole};
  const std::string agency_name = model::text_of(sender.agency);
  const std::uint64_t agency = of_agency(agency_name).*unit;
  // Whoever has nothing here finds room, whatever others of its nation, or of its agency, have sent.
  if (agency == 0) return std::nullopt;
  if (agency + more > free) return Passed{Budget::spool_of_agency, agency, free};
  const std::uint64_t device = of_device(sender.key_id).*unit;
  if (device > 0 && device + more > free / 2) return Passed{Budget::spool_of_device, device, free / 2};
  const std::uint64_t nation = held_in(agencies_, agency_name.substr(0, 3), unit), of_nation = whole / 4 * 3;
  if (nation + more > of_nation) return Passed{Budget::spool_of_nation, nation, of_nation};
  return std::nullopt;
}

// So many bytes should be free, and are not.
std::optional<std::uint64_t> SpoolShares::missing_free(std::uint64_t percent) const {
  if (!volume_ || volume_->reusable_bytes >= reusable_enough) return std::nullopt;
  const std::uint64_t kept_free = volume_->bytes / 100 * percent;
  return volume_->free_bytes >= kept_free ? std::nullopt : std::optional(kept_free);
}

Status SpoolShares::check_volume(Turn& turn, bool threat_to_life) const {
  const std::uint64_t percent = threat_to_life ? budgets_.volume_free_percent_for_life : budgets_.volume_free_percent;
  const auto kept_free = missing_free(percent);
  if (!kept_free) return {};
  return over_budget(turn, {Budget::volume, volume_looked_at_after, true},
                     fmt::format("budget volume: {} bytes are free on the volume of the broker's store, and {} ({} %) "
                                 "are to stay free",
                                 volume_->free_bytes, *kept_free, percent));
}

std::string SpoolShares::volume_short() const {
  const auto kept_free = missing_free(budgets_.volume_free_percent);
  if (!kept_free) return "";
  return missing_free(budgets_.volume_free_percent_for_life)
             ? fmt::format("no record is taken: {} bytes are free on the volume of the store, and {} are to stay free",
                           volume_->free_bytes, *kept_free)
             : fmt::format(
                   "no record is taken but threats to life: {} bytes are free on the volume of the store, and {} "
                   "are to stay free",
                   volume_->free_bytes, *kept_free);
}

Status SpoolShares::check(Turn& turn, const SpoolSender& sender, std::uint64_t bytes, bool threat_to_life) const {
  PUENTE_REQUIRE(check_volume(turn, threat_to_life));
  const auto part = [&](std::uint64_t whole) { return threat_to_life ? whole : without_reserve(whole); };
  if (const auto over = passed(&Held::records, part(budgets_.spool_records), sender, 1))
    return over_budget(
        turn, {over->budget, room_looked_for_after, true},
        fmt::format("budget {}: {} records wait at the broker, and the limit for {} is {} now: this record fits when "
                    "recipients have taken some, or opened what waits for a reason",
                    name_of(over->budget), over->held, whose(over->budget, sender), over->limit));
  if (const auto over = passed(&Held::bytes, part(budgets_.spool_bytes), sender, bytes))
    return over_budget(
        turn, {over->budget, room_looked_for_after, true},
        fmt::format("budget {}: {} bytes wait at the broker, and the limit for {} is {} now: this record of {} bytes "
                    "fits when recipients have taken some, or opened what waits for a reason",
                    name_of(over->budget), over->held, whose(over->budget, sender), over->limit, bytes));
  return {};
}

void SpoolShares::add(const SpoolSender& sender, std::uint64_t bytes) {
  count(sender_of(sender.key_id, model::text_of(sender.agency)), {1, bytes}, {});
}

void SpoolShares::remove(const KeyId& device, const Held& held) {
  const auto found = devices_.find(device);
  if (found == devices_.end()) return;
  count(found->second, {}, held);
  if (found->second.held == Held{}) devices_.erase(found);
}

SpoolShares::Sender& SpoolShares::sender_of(const KeyId& device, const std::string& agency) {
  return devices_.try_emplace(device, Sender{agency, {}}).first->second;
}

void SpoolShares::count(Sender& sender, const Held& added, const Held& removed) {
  const auto agency = agencies_.try_emplace(sender.agency).first;
  for (Held* const held : {&sender.held, &agency->second, &all_}) {
    held->records = minus(held->records + added.records, removed.records);
    held->bytes = minus(held->bytes + added.bytes, removed.bytes);
  }
  if (agency->second == Held{}) agencies_.erase(agency);
}

Held SpoolShares::of_agency(const std::string& agency) const {
  const auto found = agencies_.find(agency);
  return found == agencies_.end() ? Held{} : found->second;
}

Held SpoolShares::of_device(const KeyId& device) const {
  const auto found = devices_.find(device);
  return found == devices_.end() ? Held{} : found->second.held;
}

Held SpoolShares::share() const {
  return {minus(without_reserve(budgets_.spool_records), all_.records),
          minus(without_reserve(budgets_.spool_bytes), all_.bytes)};
}

}  // namespace puente::broker::core
