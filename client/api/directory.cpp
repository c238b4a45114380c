// The directory: what it holds, what is entered in this agency's name, and what this agent puts in; and what is handed
// over to the next shard of the log.
#include "client/api/handlers.h"
#include "client/api/views.h"
#include "crypto/base/utf8.h"
#include "trust/shard_state.h"

namespace puente::client::api {

using nlohmann::json;

namespace {

constexpr std::size_t reason_bytes_max = 256;

Handled done(const Context&, core::Answered& answered) {
  PUENTE_REQUIRE(answered.status);
  return Reply{};
}

}  // namespace

Handled directory(const Context& context, Values& values) {
  const trust::Directory& directory = context.agent.in_force().directory();
  Reply out;
  if (values.value_or("entries", false)) {
    for (const Bytes& entry : directory.live(context.now)) out.items.push_back({{"entry", base64_of(entry)}});
    return out;
  }
  for (const trust::Device* const device : directory.all())
    out.items.push_back({{"keyId", device->key_id.hex()},
                         {"agency", model::text_of(device->agency)},
                         {"name", device->name},
                         {"role", pki::role_name(device->role)},
                         {"notAfter", format_utc(device->certificate.not_after())},
                         {"revoked", directory.revoked(device->key_id)}});
  return out;
}

Handled notices(const Context& context, Values&) {
  const core::Notices& notices = context.agent.notices();
  Reply out;
  for (const auto& [index, one] : notices.all())
    out.items.push_back({{"index", index},
                         {"time", format_utc(one.time)},
                         {"change", one.change},
                         {"keyId", one.subject.hex()},
                         {"entry", one.entry.hex()},
                         {"proven", true}});
  for (const Hash& entry : notices.unproven())
    out.items.push_back(
        {{"index", nullptr}, {"time", ""}, {"change", ""}, {"keyId", ""}, {"entry", entry.hex()}, {"proven", false}});
  return out;
}

Handled publish(const Context&, Values& values) {
  const Bytes& entry = values.at<Bytes>("entry");
  if (entry.size() > codec::directory_entry_bytes_max)
    return fail(ErrorCode::too_large, "an entry of the directory over 64 KiB");
  return ask<core::Answered>(core::PublishEntry{0, entry}, done);
}

Handled revoke_self(const Context&, Values& values) {
  const std::string& reason = values.at<std::string>("reason");
  if (is_blank(reason) || reason.size() > reason_bytes_max)
    return fail(ErrorCode::usage, "'reason' has 1 to 256 bytes");
  return ask<core::Answered>(core::RevokeSelf{0, reason}, done);
}

Handled shard_state(const Context& context, Values& values) {
  const core::InForce& in_force = context.agent.in_force();
  std::array<Bytes, model::nation_count> bundles;
  PUENTE_TRY(const auto kept, context.store.bundles());
  const model::BundleHashes hashes = in_force.bundle_hashes();
  for (const auto& [hash, bytes] : kept) {
    if (hash == hashes.mx) bundles[0] = bytes;
    if (hash == hashes.us) bundles[1] = bytes;
  }
  const trust::ShardState state =
      trust::shard_state_of(in_force.directory(), bundles, in_force.pauses(), values.at<Instant>("at"));
  Reply out;
  out.done = in_pieces(encode(state), out.items);
  out.done["head"] = in_force.heads().head().size;
  out.done["root"] = in_force.heads().head().root.hex();
  const bool behind = in_force.heartbeat_index() &&
                      (in_force.directory_differs() || in_force.bundles_differ() || in_force.pauses_differ());
  out.done["complete"] = !behind;
  return out;
}

}  // namespace puente::client::api
