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
  for (const ports::AwaitingRow& row : awaiting)
    awaiting_[row.header_hash] = {verdicts_.agency_of(row.sender), row.expires};
  return {};
}

bool Approvals::has_room(const std::string& agency) const {
  const auto is_of_it = [&](const auto& one) { return one.second.from == agency; };
  return static_cast<std::size_t>(std::ranges::count_if(awaiting_, is_of_it)) + awaiting_.size() < awaiting_max;
}

void Approvals::await(Turn& turn, const Hash& header_hash, const codec::Header& header) {
  if (awaiting_.contains(header_hash)) return;
  std::string from = verdicts_.agency_of(header.device);
  if (!has_room(from)) {
    left_out_.insert(std::move(from));
    return;
  }
  awaiting_.emplace(header_hash, Waiting{std::move(from), header.expires});
  turn.batch.awaiting.push_back({header_hash, header.device, header.expires});
}

void Approvals::forget_expired(Instant now) {
  std::erase_if(awaiting_, [&](const auto& one) { return one.second.expires <= now; });
}

bool Approvals::awaits(const Hash& header_hash, Instant now) {
  forget_expired(now);
  return awaiting_.contains(header_hash);
}

std::vector<Hash> Approvals::awaiting(Instant now) {
  forget_expired(now);
  // The place of each among those of its agency, and then by hash.
  std::map<std::string, std::size_t> listed;
  std::vector<std::pair<std::size_t, Hash>> places;
  for (const auto& [hash, waiting] : awaiting_) places.emplace_back(listed[waiting.from]++, hash);
  std::sort(places.begin(), places.end());
  std::vector<Hash> out;
  for (const auto& [place, hash] : places) out.push_back(hash);
  return out;
}

bool Approvals::take_room(Instant now) {
  if (left_out_.empty()) return false;
  forget_expired(now);
  return std::erase_if(left_out_, [&](const std::string& agency) { return has_room(agency); }) > 0;
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
