#include "client/liaison/handover.h"

#include <fmt/format.h>
#include <algorithm>

namespace puente::client::liaison {

Result<trust::Treaty> draft_handover(const trust::SignedTreaty& held, const trust::ShardState& state, Instant at,
                                     const std::vector<KeptHead>& heads,
                                     const std::optional<trust::BrokerTerms>& broker) {
  PUENTE_TRY(const trust::CheckedState checked, trust::check_state(held, state, at));
  const auto newest = std::ranges::max_element(heads, {}, [](const KeptHead& one) { return one.head.size; });
  if (newest == heads.end() || newest->head.size == 0)
    return fail(ErrorCode::conflict, "nobody keeps a cosigned head of the log: there is nothing to go on from");
  for (const KeptHead& one : heads)
    if (one.head.size == newest->head.size && one.head.root != newest->head.root)
      return fail(
          ErrorCode::conflict,
          fmt::format("{} and {} keep different heads of size {}: the log has forked. Settle that first (puente "
                      "audit prove-fork)",
                      newest->keeper, one.keeper, one.head.size));
  trust::Treaty next = held.treaty();
  next.version += 1;
  next.previous = held.hash();
  if (broker) next.broker = *broker;
  const std::uint64_t shard = held.treaty().shard() + 1;
  next.broker.origin = trust::origin_after(held.treaty().broker.origin, shard);
  PUENTE_TRY(next.broker.log, tlog::make_vkey(next.broker.origin, tlog::SignatureType::ed25519, next.broker.log.key));
  next.handover = trust::Handover{.shard = shard,
                                  .log = held.treaty().broker.log,
                                  .size = newest->head.size,
                                  .root = newest->head.root,
                                  .at = at,
                                  .directory = checked.directory,
                                  .bundles = checked.bundle_hashes,
                                  .pauses = checked.pauses};
  return next;
}

std::vector<HandoverFinding> check_handover(const trust::SignedTreaty& held, const trust::Treaty& next,
                                            const trust::ShardState& state, const trust::ShardState& own,
                                            const std::vector<KeptHead>& heads,
                                            const std::optional<trust::BrokerTerms>& broker) {
  std::vector<HandoverFinding> out;
  const auto& handover = next.handover;
  if (!handover || next.previous != held.hash() || handover->shard != held.treaty().shard() + 1 ||
      handover->log != held.treaty().broker.log) {
    out.push_back({"not-the-next", "it does not hand over from the log of the treaty held here to the next shard"});
    return out;
  }
  const trust::BrokerTerms& known = broker ? *broker : held.treaty().broker;
  if (next.broker.device != known.device || next.broker.curve != known.curve || next.broker.log.key != known.log.key ||
      next.broker.endpoint != known.endpoint)
    out.push_back({"broker-differs", broker ? "its broker is not the one of the file given"
                                            : "it names other keys or another address of the broker than before: get "
                                              "its public.toml, and check with --broker"});
  const auto checked = trust::check_state(held, state, handover->at);
  if (!checked)
    out.push_back({"state-differs", checked.error().what});
  else if (checked->directory != handover->directory || checked->bundle_hashes != handover->bundles ||
           checked->pauses != handover->pauses)
    out.push_back({"state-differs", "the file is not what the treaty's [handover] names by its hashes"});
  const auto differs = [&](std::string_view part, std::size_t there, std::size_t here) {
    out.push_back({"not-held-here", fmt::format("the {} handed over ({}) are not those in force here ({}): one of both "
                                                "did not hear of the newest",
                                                part, there, here)});
  };
  if (state.entries != own.entries) differs("entries of the directory", state.entries.size(), own.entries.size());
  if (state.bundles != own.bundles) differs("bundles", state.bundles.size(), own.bundles.size());
  if (state.orders != own.orders) differs("orders of pauses", state.orders.size(), own.orders.size());
  for (const KeptHead& one : heads)
    if (const Status leads = trust::check_held_head(*handover, one.head); !leads)
      out.push_back(
          {one.head.size > handover->size ? "head-lost" : "head-forked", one.keeper + ": " + leads.error().what});
  return out;
}

}  // namespace puente::client::liaison
