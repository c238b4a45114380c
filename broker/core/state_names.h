// Names of the small values in the store, and their forms.
#pragma once

#include <string>

#include "audit/store_rows.h"
#include "broker/ports/store.h"

namespace puente::broker::core::names {

inline constexpr const char* log_checkpoint = audit::checkpoint_value;
inline constexpr const char* log_chains = audit::chains_value;
inline constexpr const char* log_verified = "log/verified";  // newest head up to which all entries were re-derived
inline constexpr const char* cosigned = audit::cosigned_value;
inline constexpr const char* quorum_time = "time/quorum";  // highest seen, ms
inline constexpr const char* heartbeat_number = "heartbeat/number";
inline constexpr const char* heartbeat = "heartbeat/newest";  // proof parts of the newest heartbeat
inline constexpr const char* generation = "generation";       // of what is in force: rises with each change
inline constexpr const char* treaty = "treaty";               // hash of the treaty in use
inline constexpr const char* queue_position = "queue/position";
inline constexpr const char* pause_counts = "pauses/counts";  // what came of records under each pause in force
std::string delivery_number(const KeyId& device);             // the last number given to a recipient device
StoreResult<std::map<KeyId, std::uint64_t>> delivery_numbers(const ports::Values& values);  // all of them

// Refusals by a recipient device that count against a sender device (hold/sender_holds.h).
struct SenderRefusals {
  KeyId sender, recipient;
  std::vector<Instant> refused;
  bool held = false;
};
void keep_sender_refusals(ports::Values& values, const SenderRefusals& refusals);
StoreResult<std::vector<SenderRefusals>> sender_refusals_of(const ports::Values& values);

Bytes number_value(std::uint64_t number);
// 0 where the value is absent.
StoreResult<std::uint64_t> number_of(const ports::Values& values, const std::string& name);

// The newest heartbeat's event, and where it is.
struct HeartbeatValue {
  std::uint64_t index = 0;
  Bytes leaf;
  Nonce nonce;
  Bytes event;
};
Bytes heartbeat_value(const HeartbeatValue& newest);
StoreResult<std::optional<HeartbeatValue>> heartbeat_of(const ports::Values& values);

// A size of the log, and how its audiences stood at it.
struct VerifiedHead {
  std::uint64_t size = 0;
  audit::ChainStates chains;
};
Bytes verified_value(const VerifiedHead& verified);
StoreResult<VerifiedHead> verified_of(const ports::Values& values);

Bytes counts_value(const std::vector<codec::PauseCount>& counts);
StoreResult<std::vector<codec::PauseCount>> counts_of(const ports::Values& values);

StoreResult<audit::ChainStates> chains_of(const ports::Values& values);

}  // namespace puente::broker::core::names
