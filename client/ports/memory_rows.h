// Private to the room: copies of the rows of a store in memory.
#pragma once

#include "client/ports/agent_store.h"

namespace puente::client::ports {

// Without sections and texts.
inline InboxRow described(const InboxRow& row) {
  InboxRow out;
  out.position = row.position;
  out.sender = row.sender;
  out.agency = row.agency;
  out.record_id = row.record_id;
  out.header_hash = row.header_hash;
  out.shard = row.shard;
  out.number = row.number;
  out.received = row.received;
  out.header = row.header;
  out.proof = row.proof;
  out.kind = row.kind;
  out.purpose = row.purpose;
  out.urgency = row.urgency;
  return out;
}

inline OutboxRow without_contents(OutboxRow row) {
  row.document.clear();
  row.sealed.clear();
  row.texts.clear();
  return row;
}

}  // namespace puente::client::ports
