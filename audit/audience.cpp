#include "audit/audience.h"

#include "audit/chain.h"

namespace puente::audit {
namespace {

using codec::Audience;

std::optional<model::Nation> nation_of(std::string_view agency) {
  if (agency.size() < 4 || agency[2] != '/') return std::nullopt;
  const auto nation = model::parse_name<model::Nation>(agency.substr(0, 2));
  return nation ? std::optional(*nation) : std::nullopt;
}

struct ByContent {
  using Known = std::optional<Audience>;

  static Known of(std::string_view agency) {
    const auto nation = nation_of(agency);
    return nation ? Known(audience_of(*nation)) : Known();
  }
  Known operator()(const codec::AcceptEvent& e) const { return of(e.agency); }
  Known operator()(const codec::RefuseEvent& e) const { return of(e.agency); }
  Known operator()(const codec::RefusalsEvent& e) const { return of(e.agency); }
  static Known between(std::string_view sender, std::string_view recipient) {
    const auto from = nation_of(sender), to = nation_of(recipient);
    return from && to ? Known(audience_of(*from, *to)) : Known();
  }
  Known operator()(const codec::DeliveryEvent& e) const { return between(e.from, e.to); }
  Known operator()(const codec::DeliveryRefusalEvent& e) const { return between(e.from, e.to); }
  Known operator()(const codec::SenderHoldEvent& e) const { return between(e.from, e.to); }
  Known operator()(const codec::KeyFightEvent&) const { return Audience::both; }
  Known operator()(const codec::DirectoryEvent&) const { return Audience::both; }
  Known operator()(const codec::PolicyEvent&) const { return Audience::both; }
  Known operator()(const codec::HeartbeatEvent&) const { return Audience::both; }
  Known operator()(const codec::SummaryEvent&) const { return Audience::both; }
  Known operator()(const codec::LifecycleEvent&) const { return Audience::both; }
  Known operator()(const codec::HandoverEvent&) const { return Audience::both; }
  template <class Other>
  Known operator()(const Other&) const {
    return std::nullopt;
  }
};

}  // namespace

std::optional<Audience> audience_by_content(const codec::Event& event) { return std::visit(ByContent{}, event.what); }

}  // namespace puente::audit
