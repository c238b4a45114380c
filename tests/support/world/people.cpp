// What people do in a world, through the same doors as everybody.
#include "crypto/record/derive.h"
#include "tests/support/world/world.h"
#include "trust/approval.h"

namespace puente::support {
namespace {

std::string liaison_of(model::Nation nation, int number) {
  return std::string("liaison-") + (nation == model::Nation::mx ? "mx-" : "us-") + std::to_string(number);
}

trust::Approval approval_of(const codec::ApprovalRequest& request, Instant now) {
  const codec::Header header = must(codec::decode_header(request.header));
  trust::Approval out;
  out.purpose = must(trust::parse_approval_purpose(request.purpose));
  out.record = header.record_id;
  out.header = record::header_hash(request.header);
  for (const std::string& agency : request.recipients) out.recipients.push_back(must(model::parse_agency(agency)));
  for (const codec::SlotOutcome& slot : request.slots)
    if (slot.delivered) out.slots.push_back(slot.digest);
  std::ranges::sort(out.slots);
  out.bundles = request.bundles;
  out.at = from_unix_seconds(now.unix_seconds());
  out.expires = out.at + days(1);
  return out;
}

}  // namespace

void World::publish(Bytes entry) {
  const std::size_t refused = broker.refused.size();
  broker.bring(std::move(entry));
  advance(seconds(3));
  if (broker.refused.size() > refused) throw std::runtime_error(broker.refused.back().what);
}

void World::say(const std::string& name, codec::DeviceMessage::Body body, std::vector<Bytes> slots) {
  if (!peers_[name].connected && !link(name)) throw std::runtime_error(name + " may not connect");
  std::vector<Bytes> frames{codec::encode(codec::DeviceMessage{++requests_, std::move(body)})};
  frames.insert(frames.end(), std::make_move_iterator(slots.begin()), std::make_move_iterator(slots.end()));
  post_to_broker(name, std::move(frames));
  settle();
}

void World::activate(model::Nation nation, const std::string& policy) {
  const policy::Bundle* const held = broker.registry().policies().of(nation);
  const std::string liaison = liaison_of(nation, 1);
  say(liaison, codec::Activate{nations.bundle(nation, held == nullptr ? 1 : held->head.version + 1,
                                              held == nullptr ? Hash{} : held->hash, policy)});
  for (const codec::Refusal& refusal : heard<codec::Refusal>(liaison)) throw std::runtime_error(refusal.reason);
}

codec::Ordered World::order(trust::Order::What what, model::Nation nation) {
  auto& [number, previous] = newest_order_[static_cast<std::size_t>(nation)];
  const trust::Order order{
      nation, number + 1, previous, from_unix_seconds(now().unix_seconds()), "leak under review", std::move(what)};
  const std::string body = trust::render_order(order);
  std::vector<std::string> by{liaison_of(nation, 1)};
  if (std::holds_alternative<trust::Resume>(order.what)) by.push_back(liaison_of(nation, 2));
  say(by.back(), codec::Order{nations.order(body, by)});
  for (const codec::Refusal& refusal : heard<codec::Refusal>(by.back())) throw std::runtime_error(refusal.reason);
  number = order.number;
  previous = trust::order_hash(body);
  return heard<codec::Ordered>(by.back()).at(0);
}

std::size_t World::approve(const std::string& liaison) {
  say(liaison, codec::FetchApprovals{});
  const codec::Approvals waiting = heard<codec::Approvals>(liaison).at(0);
  for (const codec::ApprovalRequest& request : waiting.requests) {
    const std::string body = trust::render_approval(approval_of(request, now()));
    say(liaison, codec::Order{nations.order(body, {liaison}, trust::approval_purpose)});
    for (const codec::Refusal& refusal : heard<codec::Refusal>(liaison)) throw std::runtime_error(refusal.reason);
  }
  return waiting.requests.size();
}

}  // namespace puente::support
