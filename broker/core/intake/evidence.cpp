#include "broker/core/intake/evidence.h"

namespace puente::broker::core {
namespace {

std::string_view words_for(ports::EvidenceRow::What what) {
  using What = ports::EvidenceRow::What;
  switch (what) {
    case What::record_id:
      return "signed two records under one record id";
    case What::sequence:
      return "signed two records under one number of its chain";
    case What::delivery_end:
      return "ended one delivery in two ways";
  }
  return "";
}

}  // namespace

StoreStatus Evidence::restore(const ports::StateStore& store) {
  PUENTE_TRY(kept_, store.evidence_counts());
  return {};
}

StoreStatus Evidence::keep(Turn& turn, const trust::Device& device, ports::EvidenceRow::What what, const Hash& first,
                           ByteView second) {
  std::uint64_t& kept = kept_[device.key_id];
  if (kept >= ports::evidence_max) return {};  // enough is known of it
  ++kept;
  ports::EvidenceRow row{what, device.key_id, turn.now, first, {}, copy_of(second)};
  PUENTE_TRY(const std::optional<ports::SpooledRecord> spooled, rows_.record(first));
  if (spooled) row.first_header = copy_of(spooled->header.view());
  turn.batch.evidence.push_back(std::move(row));
  turn.notice(Notice::Level::alarm, "device " + device.key_id.hex() + " of " + model::text_of(device.agency) + " " +
                                        std::string(words_for(what)) +
                                        ": both are kept as evidence (puente store dump)");
  return {};
}

}  // namespace puente::broker::core
