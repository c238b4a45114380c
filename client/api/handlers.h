// The handlers of the table (operations.cpp). Each gets values that were checked against its row.
#pragma once

#include "client/api/outcome.h"
#include "client/api/request.h"

namespace puente::client::api {

// status.cpp
Handled status(const Context& context, Values& values);
Handled alarms(const Context& context, Values& values);
Handled forget_alarms(const Context& context, Values& values);

// sending.cpp
Handled send(const Context& context, Values& values);
Handled send_batch(const Context& context, Values& values);
Handled resend(const Context& context, Values& values);
Handled defaults(const Context& context, Values& values);
Handled preview(const Context& context, Values& values);

// sent.cpp
Handled track(const Context& context, Values& values);
Handled find(const Context& context, Values& values);
Handled recall(const Context& context, Values& values);
Handled export_sealed(const Context& context, Values& values);

// came_back.cpp
Handled dead_letters(const Context& context, Values& values);

// found.cpp
Handled inbox(const Context& context, Values& values);
Handled outbox(const Context& context, Values& values);
Handled search_records(const Context& context, Values& values);
Handled show_sent(const Context& context, Values& values);

// gathered.cpp
Handled gather(const Context& context, Values& values);

// received.cpp
Handled show(const Context& context, Values& values);
Handled export_record(const Context& context, Values& values);
Handled proof(const Context& context, Values& values);

// leaving.cpp
Handled export_as(const Context& context, Values& values);
Handled allow_export(const Context& context, Values& values);
Handled exports(const Context& context, Values& values);
Handled export_gone(const Context& context, Values& values);
// Records in files that are still out though they were recalled, or may be kept no longer.
struct ExportsDue {
  std::uint64_t count = 0;
  Instant since{};  // when the first of them left
};
StoreResult<ExportsDue> exports_due(const Context& context);

// directory.cpp
Handled directory(const Context& context, Values& values);
Handled notices(const Context& context, Values& values);
Handled publish(const Context& context, Values& values);
Handled revoke_self(const Context& context, Values& values);
Handled shard_state(const Context& context, Values& values);

// officer_acts.cpp
Handled challenge(const Context& context, Values& values);
Handled acts(const Context& context, Values& values);

// requests.cpp
Handled requests(const Context& context, Values& values);
Handled thread(const Context& context, Values& values);
Handled answering(const Context& context, Values& values);

// kept_forms.cpp
Handled drafts(const Context& context, Values& values);
Handled draft(const Context& context, Values& values);
Handled keep_draft(const Context& context, Values& values);
Handled drop_draft(const Context& context, Values& values);

// told.cpp
Handled events(const Context& context, Values& values);

// operations.cpp
Handled list_operations(const Context& context, Values& values);

}  // namespace puente::client::api
