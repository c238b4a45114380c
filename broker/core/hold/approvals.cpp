#include "broker/core/hold/approvals.h"

#include <algorithm>

namespace puente::broker::core {
namespace {

constexpr std::size_t awaiting_max = 4096;

}  // namespace

StoreStatus Approvals::restore(const ports::StateStore& store, const trust::Directory& directory) {
  PUENTE_TRY(const std::vector<ports::ApprovalRow> rows, store.approvals());
  for (const ports::ApprovalRow& row : rows) {
    auto approval = trust::load_approval(row.approval, [&](const pki::Certificate& signer, model::Nation nation) {
      return directory.was_liaison(signer, nation);
    });
    // Without it the record waits again: nothing is lost.
    if (!approval || approval->approval().header != row.header_hash) continue;
    const trust::Approval& of = approval->approval();
    approvals_.insert_or_assign(Key{of.header, of.nation, of.purpose}, std::move(*approval));
  }
  PUENTE_TRY(const std::vector<ports::AwaitingRow> awaiting, store.awaiting());
  for (const ports::AwaitingRow& row : awaiting) awaiting_[row.header_hash] = row.expires;
  return {};
}

void Approvals::await(Turn& turn, const Hash& header_hash, Instant expires) {
  if (awaiting_.size() >= awaiting_max || !awaiting_.emplace(header_hash, expires).second) return;
  turn.batch.awaiting.push_back({header_hash, expires});
}

std::vector<Hash> Approvals::awaiting(Instant now) {
  std::erase_if(awaiting_, [&](const auto& one) { return one.second <= now; });
  std::vector<Hash> out;
  for (const auto& [hash, expires] : awaiting_) out.push_back(hash);
  return out;
}

void Approvals::add(Turn& turn, trust::SignedApproval approval, Instant expires) {
  const trust::Approval& of = approval.approval();
  std::erase_if(approvals_, [&](const auto& one) { return one.second.approval().expires <= turn.now; });
  turn.batch.approvals.push_back(
      {of.header, of.nation, static_cast<std::uint8_t>(of.purpose), expires, approval.bytes()});
  const Key key{of.header, of.nation, of.purpose};
  approvals_.insert_or_assign(key, std::move(approval));
}

const trust::Approval* Approvals::find(const Hash& header_hash, model::Nation nation,
                                       trust::ApprovalPurpose purpose) const {
  const auto found = approvals_.find(Key{header_hash, nation, purpose});
  return found == approvals_.end() ? nullptr : &found->second.approval();
}

}  // namespace puente::broker::core
