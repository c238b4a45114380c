#include "trust/shard_state.h"

#include <algorithm>

#include "crypto/base/transcript.h"

namespace puente::trust {
namespace {

constexpr std::size_t entries_max = 65'536;
constexpr std::string_view title = "shard-state";

enum class Part : std::uint8_t { entry, bundle_mx, bundle_us, order };
constexpr std::array<std::string_view, 4> part_names{"entry", "bundle-mx", "bundle-us", "order"};

tl::unexpected<Error> refuse_state(ErrorCode code, std::string why) {
  return fail(code, "state of a shard: " + std::move(why));
}

Status add(ShardState& out, Part part, ByteView bytes) {
  switch (part) {
    case Part::entry:
      out.entries.push_back(copy_of(bytes));
      return {};
    case Part::bundle_mx:
    case Part::bundle_us: {
      Bytes& bundle = out.bundles.at(part == Part::bundle_mx ? 0 : 1);
      if (!bundle.empty() || bytes.empty())
        return refuse_state(ErrorCode::malformed, "a bundle that is empty, or comes twice");
      bundle = copy_of(bytes);
      return {};
    }
    case Part::order:
      out.orders.push_back(copy_of(bytes));
      return {};
  }
  return {};
}

Status check_entries(const SignedTreaty& treaty, const ShardState& state, Instant at, Directory& directory,
                     CheckedState& out) {
  for (const Bytes& bytes : in_order_of_need(state.entries)) {
    PUENTE_TRY(std::optional<AdmittedEntry> entry, directory.check(bytes, at));
    if (!entry) return refuse_state(ErrorCode::malformed, "an entry of the directory that comes twice");
    if (entry->subject() == treaty.treaty().broker.device_key_id())
      return refuse_state(ErrorCode::malformed, "a release package: the broker publishes its own anew");
    directory.add(*entry);
    out.entries.push_back(std::move(*entry));
  }
  if (directory.live(at).size() != out.entries.size())
    return refuse_state(ErrorCode::malformed,
                        "it holds entries of the directory that are not live at " + format_utc(at));
  out.directory = directory.root(at);
  return {};
}

}  // namespace

Bytes encode(const ShardState& state) {
  Transcript out(title);
  const auto put = [&](Part part, const Bytes& bytes) {
    out.lp(part_names.at(static_cast<std::size_t>(part))).lp(ByteView(bytes));
  };
  for (const Bytes& entry : state.entries) put(Part::entry, entry);
  if (!state.bundles[0].empty()) put(Part::bundle_mx, state.bundles[0]);
  if (!state.bundles[1].empty()) put(Part::bundle_us, state.bundles[1]);
  for (const Bytes& order : state.orders) put(Part::order, order);
  return std::move(out).bytes();
}

Result<ShardState> decode_shard_state(ByteView bytes) {
  if (bytes.size() > shard_state_bytes_max) return refuse_state(ErrorCode::too_large, "more than 64 MiB");
  auto parts = read_lps(bytes, 1 + 2 * (entries_max + codec::orders_max + 2));
  if (!parts) return tl::unexpected<Error>(parts.error().at("state of a shard"));
  if (parts->size() % 2 != 1) return refuse_state(ErrorCode::malformed, "it is cut off, or no such file");
  ShardState out;
  Part newest = Part::entry;
  for (std::size_t i = 1; i < parts->size(); i += 2) {
    const auto* const name = std::ranges::find(part_names, text_of((*parts)[i]));
    const auto part = static_cast<Part>(name - part_names.begin());
    if (name == part_names.end() || part < newest)
      return refuse_state(ErrorCode::malformed, "a part that does not belong");
    newest = part;
    PUENTE_REQUIRE(add(out, part, (*parts)[i + 1]));
  }
  if (!equal(encode(out), bytes)) return refuse_state(ErrorCode::malformed, "not in the one form that there is");
  return out;
}

ShardState shard_state_of(const Directory& directory, const std::array<Bytes, model::nation_count>& bundles,
                          const Pauses& pauses, Instant t) {
  ShardState out{{}, bundles, {}};
  const KeyId broker = directory.treaty().treaty().broker.device_key_id();
  for (Bytes& entry : directory.live(t)) {
    const auto decoded = codec::decode_directory_entry(entry);
    const auto* const package = decoded ? std::get_if<codec::SignedPackage>(&*decoded) : nullptr;
    const auto body = package == nullptr ? std::nullopt : std::optional(codec::decode_package_body(package->body));
    if (!body || !*body || (*body)->holder != broker) out.entries.push_back(std::move(entry));
  }
  for (const SignedOrder* const order : pauses.live(t)) out.orders.push_back(order->bytes());
  return out;
}

Result<CheckedState> check_state(const SignedTreaty& treaty, const ShardState& state, Instant at) {
  CheckedState out;
  Directory directory(treaty);
  PUENTE_REQUIRE(check_entries(treaty, state, at, directory, out));
  const auto was_liaison = [&](const pki::Certificate& signer, model::Nation nation) {
    return directory.was_liaison(signer, nation);
  };
  for (const model::Nation nation : {model::Nation::mx, model::Nation::us}) {
    const Bytes& bytes = state.bundles[static_cast<std::size_t>(nation)];
    if (bytes.empty()) continue;
    PUENTE_TRY(policy::LoadedBundle loaded, policy::load_bundle(bytes, was_liaison));
    if (loaded.bundle().head.nation != nation)
      return refuse_state(ErrorCode::malformed, "a bundle in the other's place");
    (nation == model::Nation::mx ? out.bundle_hashes.mx : out.bundle_hashes.us) = loaded.bundle().hash;
    out.bundles.push_back(std::move(loaded));
  }
  for (const Bytes& bytes : state.orders) {
    PUENTE_TRY(SignedOrder order, load_order(bytes, was_liaison));
    out.orders.push_back(std::move(order));
  }
  Pauses pauses;
  PUENTE_REQUIRE(pauses.replace(out.orders, at));
  if (pauses.live(at).size() != out.orders.size())
    return refuse_state(ErrorCode::malformed, "it holds orders of pauses that are over at " + format_utc(at));
  out.pauses = pauses.hash(at);
  return out;
}

Result<CheckedState> check_handed_over(const SignedTreaty& treaty, const ShardState& state) {
  const auto& handover = treaty.treaty().handover;
  if (!handover) return refuse_state(ErrorCode::mismatch, "the treaty names the first log, which begins with nothing");
  PUENTE_TRY(CheckedState out, check_state(treaty, state, handover->at));
  std::string_view other;
  if (out.directory != handover->directory) other = "directory";
  if (out.bundle_hashes != handover->bundles) other = "bundles";
  if (out.pauses != handover->pauses) other = "pauses";
  if (!other.empty())
    return refuse_state(ErrorCode::mismatch,
                        "its " + std::string(other) +
                            " are not those that both nations signed in the treaty's [handover]: it is "
                            "the file of another hand-over, or was changed");
  return out;
}

}  // namespace puente::trust
