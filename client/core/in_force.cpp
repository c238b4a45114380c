#include "client/core/in_force.h"

#include <algorithm>

#include "client/core/stored_values.h"
#include "crypto/base/transcript.h"
#include "policy/packing.h"

namespace puente::client::core {
namespace {

constexpr std::array nations{model::Nation::mx, model::Nation::us};

Status add_all(trust::Directory& directory, const std::vector<Bytes>& entries, Instant now) {
  Status first;
  for (const Bytes& entry : trust::in_order_of_need(entries)) {
    auto admitted = directory.check(entry, now);
    if (admitted && *admitted) directory.add(std::move(**admitted));
    if (!admitted && first) first = tl::unexpected(admitted.error().at("directory"));
  }
  return first;
}

Result<std::vector<trust::SignedOrder>> load_orders(const std::vector<Bytes>& orders,
                                                    const trust::Directory& directory) {
  std::vector<trust::SignedOrder> out;
  for (const Bytes& order : orders) {
    PUENTE_TRY(trust::SignedOrder loaded,
               trust::load_order(order, [&](const pki::Certificate& signer, model::Nation nation) {
                 return directory.was_liaison(signer, nation);
               }));
    out.push_back(std::move(loaded));
  }
  return out;
}

}  // namespace

InForce::InForce(trust::SignedTreaty treaty)
    : treaty_(std::move(treaty)),
      directory_(std::make_unique<trust::Directory>(treaty_)),
      policies_(treaty_.treaty().terms()),
      heads_(treaty_.treaty()) {}

AnswerStatus InForce::restore(ports::AgentStore& store, const std::map<std::string, Bytes>& values, Instant now) {
  PUENTE_TRY(const std::uint64_t shard, number_of(values, value_shard));
  if (const auto head = values.find(value_head); head != values.end())
    PUENTE_REQUIRE(treaty().handover && shard + 1 == treaty().shard()
                       ? heads_.restore_across(*treaty().handover, head->second)
                       : heads_.restore(head->second, now));
  PUENTE_TRY(const std::vector<Bytes> entries, store.directory());
  static_cast<void>(add_all(*directory_, entries, now));
  PUENTE_TRY(const auto bundles, store.bundles());
  PUENTE_TRY(const Hash mx, hash_of(values, value_bundle_mx));
  PUENTE_TRY(const Hash us, hash_of(values, value_bundle_us));
  for (const auto& [hash, bytes] : bundles) {
    PUENTE_TRY(const std::string written, read_back(policy::unpack_bundle(bytes), "bundle"));
    PUENTE_TRY(const pki::SignedText text,
               read_back(pki::parse_signed_text(written, policy::bundle_text_bytes_max), "bundle"));
    PUENTE_TRY(policy::Bundle bundle, read_back(policy::parse_bundle_body(text.body), "bundle"));
    const model::Nation nation = bundle.head.nation;
    std::uint64_t& newest = newest_version_.at(static_cast<std::size_t>(nation));
    newest = std::max(newest, bundle.head.version);
    known_.insert_or_assign(bundle.hash, std::move(bundle.policy));
    if (hash != (nation == model::Nation::mx ? mx : us)) continue;
    ports::AgentBatch held_already;
    static_cast<void>(take_bundle(nation, bytes, now, held_already));
  }
  if (const auto orders = values.find(value_pauses); orders != values.end()) {
    PUENTE_TRY(const std::vector<ByteView> parts, read_back(read_lps(orders->second, codec::orders_max), value_pauses));
    std::vector<Bytes> copies;
    for (const ByteView part : parts) copies.push_back(copy_of(part));
    if (auto loaded = load_orders(copies, *directory_)) static_cast<void>(pauses_.replace(std::move(*loaded), now));
  }
  return {};
}

Status InForce::take_pauses(const std::vector<Bytes>& orders, ports::AgentBatch& batch) {
  PUENTE_TRY(std::vector<trust::SignedOrder> loaded, load_orders(orders, *directory_));
  PUENTE_REQUIRE(pauses_.replace(std::move(loaded), freshness_.any() ? freshness_.newest_time() : Instant{}));
  Transcript kept;
  for (const Bytes& order : orders) kept.lp(ByteView(order));
  batch.values[value_pauses] = std::move(kept).bytes();
  return {};
}

std::string InForce::stopped(const model::AgencyId& originator, const model::AgencyId& recipient, model::Kind kind,
                             model::Urgency urgency, Instant now) const {
  for (const trust::SignedOrder* const held : pauses_.in_force(now)) {
    const trust::Order& order = held->order();
    if (order.pause().threat_to_life && urgency == model::Urgency::threat_to_life) continue;
    if (trust::stops(order, originator, recipient, kind))
      return trust::title_of(order) + " until " + format_utc(order.pause().expires) + ": " + order.reason;
  }
  return {};
}

std::uint64_t InForce::version(model::Nation nation) const {
  const policy::Bundle* const bundle = policies_.of(nation);
  return bundle == nullptr ? 0 : bundle->head.version;
}

model::BundleHashes InForce::bundle_hashes() const { return policies_.hashes(); }

Instant InForce::refuse_by(Instant now) const { return std::max(now, heads_.quorum_time()); }

Result<tlog::CosignedHead> InForce::advance(const codec::HeadUpdate& update, Instant now) {
  // Many deliveries come under one head: its three or more signatures are verified once.
  if (heads_.held() && update.note == newest_note_) return *heads_.held();
  PUENTE_TRY(tlog::CosignedHead head, heads_.advance(update, now));
  newest_note_ = head.size() == heads_.head().size ? update.note : std::string();
  freshness_.head_advanced(head.quorum_time());
  return head;
}

Status InForce::heartbeat(const codec::Heartbeat& message, Instant now) {
  PUENTE_TRY(const tlog::CosignedHead head, advance(message.head, now));
  PUENTE_TRY(const codec::Event event, trust::verify_event(message.proof, head));
  const auto* const content = std::get_if<codec::HeartbeatEvent>(&event.what);
  if (content == nullptr) return fail(ErrorCode::malformed, "a heartbeat with the proof of another event");
  return freshness_.take(*content, event.time, message.proof.index, head.quorum_time());
}

std::optional<std::uint64_t> InForce::heartbeat_index() const {
  return freshness_.any() ? std::optional(freshness_.newest_index()) : std::nullopt;
}

Status InForce::replace_directory(const std::vector<Bytes>& entries, Instant now, ports::AgentBatch& batch) {
  // What is held was checked when it came: only new entries cost a signature.
  root_.reset();
  Status added = add_all(*directory_, entries, now);
  if (directory_differs()) {
    // Something is held that is in force no more: once again, with nothing but what came.
    auto fresh = std::make_unique<trust::Directory>(treaty_);
    added = add_all(*fresh, entries, now);
    directory_ = std::move(fresh);
    root_.reset();
  }
  batch.directory = directory_->live(freshness_.any() ? freshness_.newest_time() : now);
  return added;
}

Status InForce::take_bundle(model::Nation nation, ByteView bytes, Instant now, ports::AgentBatch& batch) {
  PUENTE_TRY(policy::LoadedBundle loaded,
             policy::load_bundle(bytes, [&](const pki::Certificate& signer, model::Nation of) {
               return directory_->check_liaison(signer, of, now);
             }));
  const policy::Bundle& bundle = loaded.bundle();
  if (bundle.head.nation != nation)
    return fail(ErrorCode::mismatch, "a bundle of the other nation than the one it was served as");
  if (policies_.of(nation) != nullptr && policies_.of(nation)->hash == bundle.hash) return {};
  // A signed bundle stays signed for ever: that an older one is not in force again is for each agent to see to.
  std::uint64_t& newest = newest_version_.at(static_cast<std::size_t>(nation));
  if (bundle.head.version < newest || (bundle.head.version == newest && !known_.contains(bundle.hash)))
    return fail(
        ErrorCode::mismatch,
        "it is version " + std::to_string(bundle.head.version) + ", and version " + std::to_string(newest) +
            " was in force here before: a nation's policy goes back only by a new version with the old content");
  newest = bundle.head.version;
  known_.insert_or_assign(bundle.hash, bundle.policy);
  policies_.set(loaded);
  batch.bundles.emplace_back(bundle.hash, loaded.bytes());
  batch.values[nation == model::Nation::mx ? value_bundle_mx : value_bundle_us] = bundle.hash.bytes();
  return {};
}

std::optional<policy::LegalBasis> InForce::legal_basis(const model::BundleHashes& bundles,
                                                       std::string_view rule) const {
  const std::size_t slash = rule.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view owner = rule.substr(0, slash);
  const std::string_view id = rule.substr(slash + 1);
  if (owner == "treaty") {
    for (const policy::Rule& one : treaty().floor)
      if (one.id == id) return one.legal_basis;
    return std::nullopt;
  }
  for (const model::Nation nation : nations) {
    if (owner != model::name_of(nation)) continue;
    const auto found = known_.find(nation == model::Nation::mx ? bundles.mx : bundles.us);
    if (found == known_.end()) return std::nullopt;
    const policy::Rule* const held = found->second.find(id);
    return held == nullptr ? std::nullopt : std::optional(held->legal_basis);
  }
  return std::nullopt;
}

Hash InForce::directory_root() const {
  const Instant when = freshness_.newest_time();
  if (!root_ || root_->at != when) root_ = CachedRoot{when, directory_->root(when)};
  return root_->root;
}

Status InForce::ready(Instant now) const {
  if (!freshness_.any())
    return fail(ErrorCode::stale, "no heartbeat of the log is held yet: connect to the broker, and wait a minute");
  return freshness_.check(now, directory_root(), bundle_hashes(), pauses_.hash(freshness_.newest_time()));
}

bool InForce::directory_differs() const {
  return freshness_.any() && directory_root() != freshness_.newest().directory;
}

bool InForce::bundles_differ() const { return freshness_.any() && bundle_hashes() != freshness_.newest().bundles; }

bool InForce::pauses_differ() const {
  return freshness_.any() && pauses_.hash(freshness_.newest_time()) != freshness_.newest().pauses;
}

void InForce::save(std::map<std::string, Bytes>& values) const { values[value_head] = heads_.save(); }

}  // namespace puente::client::core
