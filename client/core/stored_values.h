// Names and forms of the agent's small persistent values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/store_error.h"

namespace puente::client::core {

inline constexpr const char* value_head = "head";                // trust::HeadTracker::save
inline constexpr const char* value_bundle_mx = "bundle/MX";      // hash of the bundle in force
inline constexpr const char* value_bundle_us = "bundle/US";      //
inline constexpr const char* value_pauses = "pauses";            // lp of each order that matters
inline constexpr const char* value_shard = "shard";              // of the broker's log
inline constexpr const char* value_renewing = "renewing";        // 1 while the outbox seals anew at a shard's begin
inline constexpr const char* value_delivery = "last-delivery";   // every number up to it is stored
inline constexpr const char* value_sequence = "chain/sequence";  // of the newest record sealed
inline constexpr const char* value_previous = "chain/previous";  // its header hash
// One for each record whose coarse rungs do not follow from its finer ones, with record and sender's device behind it:
// what does not fit.
inline constexpr const char* value_mismatch = "mismatch/";
inline constexpr const char* value_notices = "notices";  // of the directory (notices.h)
inline constexpr const char* value_forms = "forms";      // the last number that a kept form was given
inline constexpr const char* value_exports = "exports";  // the last number that an export was given
// Told (told/telling.h): one for each of the newest 4,096 events, with the last digits of its number behind it.
inline constexpr const char* value_event = "event/";
inline constexpr const char* value_events_taken = "events-taken";  // by the agency's command, up to that number
inline constexpr const char* value_threats = "threats";            // Threats::save
inline constexpr const char* value_clocks_told = "clocks-told";    // lp of record and what was told last
inline constexpr const char* value_packages = "packages";          // lp of each own daily package's entry

using Values = std::map<std::string, Bytes>;

Bytes number_value(std::uint64_t number);
Result<std::uint64_t> number_from(ByteView bytes);
// 0 where it is not there.
StoreResult<std::uint64_t> number_of(const Values& values, const char* name);
// Zeros where it is not there.
StoreResult<Hash> hash_of(const Values& values, const char* name);

}  // namespace puente::client::core
