#include "trust/pauses.h"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/base/transcript.h"
#include "crypto/primitives/hash.h"

namespace puente::trust {
namespace {

constexpr Duration order_age_max = days(1);  // how long two liaisons may take
constexpr Duration order_ahead_max = minutes(5);

}  // namespace

Status Pauses::check(const SignedOrder& next, Instant now) const {
  const Order& order = next.order();
  const Newest last = newest(order.nation);
  const std::string title = title_of(order);
  if (const SignedOrder* const held = find(order.nation, order.number); held != nullptr && held->hash() == next.hash())
    return fail(ErrorCode::replayed, title + " has been given before, and does not work twice");
  if (order.number != last.number + 1 || order.previous != last.hash)
    return fail(ErrorCode::conflict, fmt::format("{}: the newest order of its nation is number {} ({}), and this one "
                                                 "does not follow it; sign it anew on top of that one",
                                                 title, last.number, last.hash.hex().substr(0, 16)));
  if (now + order_ahead_max < order.at)
    return fail(ErrorCode::not_permitted, title + " is of " + format_utc(order.at) + ", which is yet to come");
  if (order_age_max < now - order.at)
    return fail(ErrorCode::expired, title + " was signed more than a day ago; sign it anew");
  if (order.is_pause()) {
    if (order.pause().expires <= now) return fail(ErrorCode::expired, title + " is over already");
    const auto held = live(now);
    if (std::ranges::count_if(held, [&](const SignedOrder* one) {
          return one->order().nation == order.nation && one->order().is_pause();
        }) >= static_cast<std::ptrdiff_t>(pauses_max))
      return fail(ErrorCode::too_large,
                  title + ": its nation has 64 pauses that have not expired, the most there may be");
    return {};
  }
  const auto* const resume = std::get_if<Resume>(&order.what);
  if (resume == nullptr) return {};
  const std::uint64_t number = resume->number;
  const auto held = in_force(now);
  if (std::ranges::none_of(held, [&](const SignedOrder* one) {
        return one->order().nation == order.nation && one->order().number == number;
      }))
    return fail(ErrorCode::not_found,
                fmt::format("{}: no pause of number {} of its nation is in force", title, number));
  return {};
}

void Pauses::add(SignedOrder order) {
  const Place place{order.order().nation, order.order().number};
  Newest& last = newest_[static_cast<std::size_t>(place.first)];
  if (place.second > last.number) last = {place.second, order.hash()};
  if (const auto* const resume = std::get_if<Resume>(&order.order().what))
    open_.erase({place.first, resume->number});
  else if (order.order().is_pause())
    open_.insert(place);
  const Instant past = order.order().at - order_age_max - order_age_max;
  orders_.insert_or_assign(place, std::move(order));
  std::erase_if(open_, [&](const Place& one) { return orders_.at(one).order().pause().expires < past; });
}

Status Pauses::replace(std::vector<SignedOrder> orders, Instant t) {
  // Pauses first: what resumes one must find it.
  std::ranges::stable_sort(orders, {}, [](const SignedOrder& one) { return !one.order().is_pause(); });
  Pauses fresh;
  for (SignedOrder& order : orders) {
    if (fresh.find(order.order().nation, order.order().number) != nullptr)
      return fail(ErrorCode::mismatch, title_of(order.order()) + " was served twice");
    fresh.add(std::move(order));
  }
  for (const SignedOrder* const held : in_force(t)) {
    const SignedOrder* const again = fresh.find(held->order().nation, held->order().number);
    if (again == nullptr || again->hash() != held->hash())
      return fail(ErrorCode::mismatch, title_of(held->order()) +
                                           " is in force here, and missing from what the broker serves, though two "
                                           "liaisons of its nation have not resumed it");
  }
  *this = std::move(fresh);
  return {};
}

const SignedOrder* Pauses::find(model::Nation nation, std::uint64_t number) const {
  const auto found = orders_.find({nation, number});
  return found == orders_.end() ? nullptr : &found->second;
}

std::vector<const SignedOrder*> Pauses::in_force(Instant t) const {
  std::vector<const SignedOrder*> out;
  for (const Place& place : open_)
    if (const SignedOrder& order = orders_.at(place); t < order.order().pause().expires) out.push_back(&order);
  return out;
}

std::vector<const SignedOrder*> Pauses::live(Instant t) const {
  std::vector<const SignedOrder*> out;
  for (const auto& [place, order] : orders_) {
    const SignedOrder* pause = &order;
    if (const auto* const resume = std::get_if<Resume>(&order.order().what)) pause = find(place.first, resume->number);
    if (pause != nullptr && pause->order().is_pause() && t < pause->order().pause().expires) out.push_back(&order);
  }
  return out;
}

Hash Pauses::hash(Instant t) const {
  const std::vector<const SignedOrder*> orders = live(t);
  if (orders.empty()) return {};
  Transcript out("pauses");
  for (const SignedOrder* const order : orders) out.lp(order->hash().view());
  return primitives::sha256(out.view());
}

bool stops(const Order& order, const model::AgencyId& originator, const model::AgencyId& recipient, model::Kind kind) {
  const Pause& pause = order.pause();
  const bool out = pause.direction != Direction::in && originator.nation == order.nation;
  const bool in = pause.direction != Direction::out && recipient.nation == order.nation;
  if (!out && !in) return false;
  if (!pause.kinds.empty() && !std::ranges::binary_search(pause.kinds, kind)) return false;
  return pause.agencies.empty() || std::ranges::binary_search(pause.agencies, originator) ||
         std::ranges::binary_search(pause.agencies, recipient);
}

}  // namespace puente::trust
