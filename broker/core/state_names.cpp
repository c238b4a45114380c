#include "broker/core/state_names.h"

#include "crypto/base/read_bytes.h"
#include "crypto/base/transcript.h"

namespace puente::broker::core::names {
namespace {

constexpr const char* delivery_prefix = "delivery/number/";
constexpr std::string_view refused_prefix = "refused/";
constexpr std::size_t count_bytes = 5 * 8;

}  // namespace

std::string delivery_number(const KeyId& device) { return delivery_prefix + device.hex(); }

StoreResult<std::map<KeyId, std::uint64_t>> delivery_numbers(const ports::Values& values) {
  std::map<KeyId, std::uint64_t> out;
  const std::string_view prefix = delivery_prefix;
  for (auto found = values.lower_bound(delivery_prefix); found != values.end() && found->first.starts_with(prefix);
       ++found) {
    PUENTE_TRY(const KeyId device, read_back(KeyId::from_hex(found->first.substr(prefix.size())), found->first));
    PUENTE_TRY(out[device], number_of(values, found->first));
  }
  return out;
}

// Name: both devices. Value: 1 where it is held, else 0, then the times, 8 bytes each.
void keep_sender_refusals(ports::Values& values, const SenderRefusals& refusals) {
  Transcript value;
  value.raw(big_endian(refusals.held ? 1 : 0));
  for (const Instant at : refusals.refused) value.raw(big_endian(static_cast<std::uint64_t>(at.ms)));
  values[std::string(refused_prefix) + refusals.sender.hex() + "/" + refusals.recipient.hex()] =
      std::move(value).bytes();
}

StoreResult<std::vector<SenderRefusals>> sender_refusals_of(const ports::Values& values) {
  std::vector<SenderRefusals> out;
  for (auto found = values.lower_bound(std::string(refused_prefix));
       found != values.end() && found->first.starts_with(refused_prefix); ++found) {
    const std::string_view pair = std::string_view(found->first).substr(refused_prefix.size());
    const std::size_t slash = pair.find('/');
    const ByteView value = found->second;
    if (slash == std::string_view::npos || value.size() < 8 || value.size() % 8 != 0)
      return damaged("the value '" + found->first + "' is not what a recipient refused");
    SenderRefusals one;
    PUENTE_TRY(one.sender, read_back(KeyId::from_hex(pair.substr(0, slash)), found->first));
    PUENTE_TRY(one.recipient, read_back(KeyId::from_hex(pair.substr(slash + 1)), found->first));
    one.held = read_u64(value) != 0;
    for (ByteView rest = value.subspan(8); !rest.empty(); rest = rest.subspan(8))
      one.refused.push_back(Instant{static_cast<std::int64_t>(read_u64(rest))});
    out.push_back(std::move(one));
  }
  return out;
}

Bytes number_value(std::uint64_t number) {
  const auto bytes = big_endian(number);
  return {bytes.begin(), bytes.end()};
}

StoreResult<std::uint64_t> number_of(const ports::Values& values, const std::string& name) {
  const auto found = values.find(name);
  if (found == values.end()) return 0;
  if (found->second.size() != 8) return damaged("the value '" + name + "' is no number");
  return read_u64(found->second);
}

Bytes heartbeat_value(const HeartbeatValue& newest) {
  return std::move(Transcript()
                       .raw(big_endian(newest.index))
                       .raw(newest.nonce.view())
                       .raw(big_endian(newest.leaf.size()))
                       .raw(newest.leaf)
                       .raw(newest.event))
      .bytes();
}

StoreResult<std::optional<HeartbeatValue>> heartbeat_of(const ports::Values& values) {
  const auto found = values.find(heartbeat);
  if (found == values.end()) return std::optional<HeartbeatValue>();
  constexpr std::size_t fixed = 8 + Nonce::size_bytes + 8;
  const ByteView bytes = found->second;
  if (bytes.size() < fixed || read_u64(bytes.subspan(8 + Nonce::size_bytes)) > bytes.size() - fixed)
    return damaged("the newest heartbeat has another length");
  const auto leaf_bytes = static_cast<std::size_t>(read_u64(bytes.subspan(8 + Nonce::size_bytes)));
  HeartbeatValue out;
  out.index = read_u64(bytes);
  PUENTE_TRY(out.nonce, read_back(Nonce::from(bytes.subspan(8, Nonce::size_bytes)), heartbeat));
  out.leaf = copy_of(bytes.subspan(fixed, leaf_bytes));
  out.event = copy_of(bytes.subspan(fixed + leaf_bytes));
  return std::optional(std::move(out));
}

Bytes counts_value(const std::vector<codec::PauseCount>& counts) {
  Transcript out;
  for (const codec::PauseCount& one : counts)
    for (const std::uint64_t number :
         {static_cast<std::uint64_t>(one.nation), one.number, one.waiting, one.returned, one.expired})
      out.raw(big_endian(number));
  return std::move(out).bytes();
}

StoreResult<std::vector<codec::PauseCount>> counts_of(const ports::Values& values) {
  std::vector<codec::PauseCount> out;
  const auto found = values.find(pause_counts);
  if (found == values.end()) return out;
  if (found->second.size() % count_bytes != 0) return damaged("the counts of pauses have another length");
  for (ByteView rest = found->second; !rest.empty(); rest = rest.subspan(count_bytes)) {
    if (read_u64(rest) >= model::nation_count) return damaged("a pause of no nation");
    out.push_back({static_cast<model::Nation>(read_u64(rest)), read_u64(rest.subspan(8)), read_u64(rest.subspan(16)),
                   read_u64(rest.subspan(24)), read_u64(rest.subspan(32))});
  }
  return out;
}

StoreResult<audit::ChainStates> chains_of(const ports::Values& values) {
  const auto found = values.find(log_chains);
  if (found == values.end()) return audit::ChainStates{};
  return read_back(audit::read_chains(found->second), log_chains);
}

Bytes verified_value(const VerifiedHead& verified) {
  return std::move(Transcript().raw(big_endian(verified.size)).raw(audit::stored_chains(verified.chains))).bytes();
}

StoreResult<VerifiedHead> verified_of(const ports::Values& values) {
  VerifiedHead out;
  const auto found = values.find(log_verified);
  if (found == values.end()) return out;
  const ByteView bytes = found->second;
  if (bytes.size() < 8) return damaged("the verified head has another length");
  out.size = read_u64(bytes);
  PUENTE_TRY(out.chains, read_back(audit::read_chains(bytes.subspan(8)), log_verified));
  return out;
}

}  // namespace puente::broker::core::names
