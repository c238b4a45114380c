#include "broker/ports/rows.h"

#include "audit/row_form.h"
#include "broker/ports/record_blobs.h"

namespace puente::broker::ports {

using audit::RowForm;

Bytes row_of(const SpooledRecord& record) {
  return RowForm("record")
      .blob(record.header_hash.view())
      .blob(record.record_id.view())
      .blob(record.device.view())
      .integer(record.expires.ms)
      .blob(record.header)
      .blob(batch_blob(record.batch))
      .blob(record.release)
      .blob(entries_blob(record.entries))
      .blob(digests_blob(record.slots))
      .integer(static_cast<std::int64_t>(record.frame_bytes))
      .bytes();
}

Bytes row_of(const ReplayRow& row) {
  return RowForm("replay")
      .blob(row.device.view())
      .blob(row.record_id.view())
      .blob(row.header_hash.view())
      .integer(row.expires.ms)
      .integer(row.accepted.index)
      .blob(row.accepted.leaf)
      .blob(row.accepted.nonce.view())
      .blob(row.accepted.event)
      .integer(row.sequence)
      .bytes();
}

Bytes row_of(const ChainRow& row) {
  return RowForm("chain").blob(row.device.view()).integer(row.sequence).blob(row.header_hash.view()).bytes();
}

Bytes row_of(const QueueRow& row) {
  RowForm out("queue");
  out.blob(row.recipient.view()).integer(row.position).blob(row.header_hash.view());
  if (row.delivery) {
    const DeliveryRow& delivery = *row.delivery;
    out.integer(delivery.number)
        .blob(delivery.leaf)
        .blob(delivery.nonce.view())
        .blob(delivery.event)
        .integer(delivery.index)
        .integer(delivery.generation);
  } else {
    for (int column = 0; column < 6; ++column) out.null();
  }
  out.integer(row.delivery && row.delivery->voided ? 1 : 0)
      .blob(row.facts.sender.view())
      .integer(static_cast<int>(row.facts.kind))
      .integer(static_cast<int>(row.facts.urgency));
  if (row.justification)
    out.text(*row.justification);
  else
    out.null();
  return out.bytes();
}

Bytes row_of(const OutcomeRow& row) {
  return RowForm("outcome")
      .blob(row.sender.view())
      .blob(row.record_id.view())
      .blob(row.recipient.view())
      .integer(static_cast<int>(row.progress))
      .integer(row.expires.ms)
      .integer(row.told ? 1 : 0)
      .integer(static_cast<int>(row.fault))
      .integer(row.number)
      .bytes();
}

Bytes row_of(const DirectoryRow& row) {
  return RowForm("directory")
      .blob(row.hash.view())
      .blob(row.entry)
      .integer(row.checked.ms)
      .text(row.agency)
      .integer(row.logged.index)
      .blob(row.logged.leaf)
      .blob(row.logged.nonce.view())
      .blob(row.logged.event)
      .bytes();
}

Bytes row_of(const BundleRow& row) {
  return RowForm("bundle")
      .integer(static_cast<int>(row.nation))
      .integer(row.version)
      .blob(row.hash.view())
      .blob(row.bundle)
      .bytes();
}

Bytes row_of(const OrderRow& row) {
  return RowForm("liaison_order").integer(static_cast<int>(row.nation)).integer(row.number).blob(row.order).bytes();
}

Bytes row_of(const EvidenceRow& row) {
  return RowForm("evidence")
      .integer(static_cast<int>(row.what))
      .blob(row.device.view())
      .integer(row.at.ms)
      .blob(row.first.view())
      .blob(row.first_header)
      .blob(row.second)
      .bytes();
}

Bytes row_of(const ApprovalRow& row) {
  return RowForm("approval")
      .blob(row.header_hash.view())
      .integer(static_cast<int>(row.nation))
      .integer(int{row.purpose})
      .integer(row.expires.ms)
      .blob(row.approval)
      .bytes();
}

Bytes row_of(const AwaitingRow& row) {
  return RowForm("awaiting").blob(row.header_hash.view()).blob(row.sender.view()).integer(row.expires.ms).bytes();
}

Bytes row_of(const QuotaUse& use) {
  return RowForm("quota_use").text(use.rule).text(use.agency).blob(use.header_hash.view()).integer(use.at.ms).bytes();
}

Bytes row_of(const NoticeRow& row) {
  return RowForm("notice")
      .blob(row.recipient.view())
      .integer(row.index)
      .blob(row.leaf)
      .blob(row.nonce.view())
      .blob(row.event)
      .bytes();
}

Bytes row_of(const codec::EpochSeal& seal) {
  return RowForm("seal")
      .integer(static_cast<int>(seal.audience))
      .integer(seal.epoch)
      .blob(seal.auditor.view())
      .blob(encode(seal))
      .bytes();
}

Bytes row_of(const std::string& name, const Bytes& value) { return RowForm("value").text(name).blob(value).bytes(); }

}  // namespace puente::broker::ports
