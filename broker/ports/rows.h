// Canonical rows (audit/row_form.h) of what a batch writes: one overload a table, columns in the order of the file's
// schema. The file's own rows read the same (audit/store_file/row_set.h); tests compare both, and the store in memory,
// table by table. Pure.
#pragma once

#include "broker/ports/batch.h"

namespace puente::broker::ports {

Bytes row_of(const SpooledRecord& record);  // digests stand for its frames
Bytes row_of(const ReplayRow& row);
Bytes row_of(const ChainRow& row);
Bytes row_of(const QueueRow& row);
Bytes row_of(const OutcomeRow& row);
Bytes row_of(const DirectoryRow& row);
Bytes row_of(const BundleRow& row);
Bytes row_of(const OrderRow& row);
Bytes row_of(const EvidenceRow& row);
Bytes row_of(const ApprovalRow& row);
Bytes row_of(const AwaitingRow& row);
Bytes row_of(const QuotaUse& use);
Bytes row_of(const NoticeRow& row);
Bytes row_of(const codec::EpochSeal& seal);
Bytes row_of(const std::string& name, const Bytes& value);

}  // namespace puente::broker::ports
