#include "broker/core/registry.h"

#include <fmt/format.h>

#include <algorithm>

#include "broker/core/state_names.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t additions_max = 4096;       // that wait for one heartbeat
constexpr std::size_t packages_per_holder = 128;  // live ones; 15 ahead and 15 behind are usual

// Among those in force and those that wait.
Status check_room(const trust::Directory& directory, const std::vector<trust::AdmittedEntry>& pending,
                  const trust::AdmittedEntry& entry) {
  if (pending.size() >= additions_max)
    return fail(ErrorCode::unavailable, "too many entries wait for the next heartbeat: try again in a minute");
  if (entry.change() != "package") return {};
  std::size_t held = 0;
  for (const codec::PackageUse use :
       {codec::PackageUse::encryption, codec::PackageUse::release, codec::PackageUse::audit})
    held += directory.packages_of(entry.subject(), use).size();
  for (const trust::AdmittedEntry& waiting : pending)
    held += waiting.change() == "package" && waiting.subject() == entry.subject() ? 1U : 0U;
  if (held >= packages_per_holder)
    return fail(ErrorCode::too_large,
                fmt::format("the directory holds {} packages of {} already", held, entry.subject().hex()));
  return {};
}

}  // namespace

StoreStatus Registry::restore(Turn& turn, const ports::StateStore& store, const ports::Values& values) {
  PUENTE_TRY(const std::uint64_t generation, names::number_of(values, names::generation));
  generation_ = std::max<std::uint64_t>(generation, 1);
  const auto known = values.find(names::treaty);
  treaty_is_new_ = known == values.end() || !equal(known->second, treaty_.hash().view());

  std::size_t left_out = 0;
  const auto take = [&](const Status& status, std::string_view place) -> StoreStatus {
    if (status) return {};
    if (!treaty_is_new_) return damaged(place, status.error());
    ++left_out;
    return {};
  };
  PUENTE_TRY(const std::vector<ports::DirectoryRow> rows, store.directory());
  for (const ports::DirectoryRow& row : rows) PUENTE_REQUIRE(take(restore_entry(row), "directory"));
  PUENTE_TRY(const std::vector<ports::BundleRow> bundles, store.bundles());
  // Ascending by version: the last of each nation is the one in force.
  std::array<const ports::BundleRow*, model::nation_count> newest{};
  for (const ports::BundleRow& row : bundles) newest[static_cast<std::size_t>(row.nation)] = &row;
  for (const ports::BundleRow* const row : newest)
    if (row != nullptr) PUENTE_REQUIRE(take(restore_bundle(*row), "bundle"));
  PUENTE_TRY(const std::vector<ports::OrderRow> orders, store.orders());
  // Under another treaty, too: what was stopped must not begin to cross because somebody signed something else.
  for (const ports::OrderRow& row : orders) PUENTE_REQUIRE(read_back(restore_order(row), "liaison_order"));

  if (treaty_is_new_) {
    if (known != values.end())
      turn.notice(Notice::Level::warning, fmt::format("another treaty than at the last start (version {}): {} entries "
                                                      "and bundles do not stand under it and are not in force",
                                                      treaty_.treaty().version, left_out));
    turn.batch.values[names::treaty] = treaty_.hash().bytes();
    change(turn);
  }
  return {};
}

Status Registry::restore_entry(const ports::DirectoryRow& row) {
  PUENTE_TRY(std::optional<trust::AdmittedEntry> entry, directory_.check(row.entry, row.checked));
  if (!entry || entry->hash() != row.hash)
    return fail(ErrorCode::mismatch, "an entry of the directory is not the one that was stored: " + row.hash.hex());
  directory_.add(std::move(*entry));
  return {};
}

Status Registry::restore_order(const ports::OrderRow& row) {
  PUENTE_TRY(trust::SignedOrder order,
             trust::load_order(row.order, [&](const pki::Certificate& signer, model::Nation nation) {
               return directory_.was_liaison(signer, nation);
             }));
  const trust::Pauses::Newest before = pauses_.newest(row.nation);
  const bool follows = row.number == before.number + 1 && order.order().previous == before.hash;
  // A hand-over leaves out orders that have ended, so the numbers of those handed over may have gaps.
  const auto& handover = treaty_.treaty().handover;
  const bool handed_over = handover && order.order().at <= handover->at && before.number < row.number;
  if (order.order().nation != row.nation || order.order().number != row.number || !(follows || handed_over))
    return fail(ErrorCode::mismatch,
                fmt::format("order {} of {} is not the one that was stored", row.number, model::name_of(row.nation)));
  pauses_.add(std::move(order));
  return {};
}

Status Registry::restore_bundle(const ports::BundleRow& row) {
  PUENTE_TRY(const policy::LoadedBundle loaded,
             policy::load_bundle(row.bundle, [&](const pki::Certificate& signer, model::Nation nation) {
               return directory_.was_liaison(signer, nation);
             }));
  const policy::Bundle& bundle = loaded.bundle();
  if (bundle.hash != row.hash || bundle.head.nation != row.nation || bundle.head.version != row.version)
    return fail(ErrorCode::mismatch, "a bundle is not the one that was stored: " + row.hash.hex());
  policies_.set(loaded);
  bundles_[static_cast<std::size_t>(row.nation)] = row.bundle;
  return {};
}

void Registry::change(Turn& turn) {
  ++generation_;
  turn.batch.values[names::generation] = names::number_value(generation_);
}

std::uint64_t Registry::version(model::Nation nation) const {
  const policy::Bundle* const bundle = policies_.of(nation);
  return bundle == nullptr ? 0 : bundle->head.version;
}

std::vector<audit::AuditorKey> Registry::auditors(Instant now) const {
  std::vector<audit::AuditorKey> out;
  for (const trust::Device* const person : directory_.all()) {
    if (person->role != pki::Role::auditor || !directory_.usable(person->key_id, now)) continue;
    const trust::Package* const package = directory_.package_of(person->key_id, codec::PackageUse::audit, now);
    if (package != nullptr)
      out.push_back({person->key_id, person->agency.nation, package->key_id, package->public_key});
  }
  return out;
}

bool may_connect(const trust::Directory& directory, const CurvePublic& key, Instant now) {
  const trust::Device* const device = directory.by_transport(key);
  return device != nullptr && directory.usable(device->key_id, now).has_value();
}

bool Registry::auditors_changed(const std::vector<audit::AuditorKey>& auditors) {
  std::vector<std::pair<KeyId, KeyId>> keys;
  for (const audit::AuditorKey& auditor : auditors) keys.emplace_back(auditor.auditor, auditor.audit_key);
  return std::exchange(auditors_, keys) != keys;
}

Result<Taken> Registry::publish(ByteView entry, const std::optional<Offerer>& offerer, Instant now) {
  PUENTE_TRY(std::optional<trust::AdmittedEntry> checked, directory_.check(entry, now, pending_));
  if (!checked) return Taken::held_before;
  PUENTE_REQUIRE(directory_.check_new(*checked, now, pending_));
  const bool revocation = checked->is_revocation();
  // A revocation is never kept waiting by what others filled the room with.
  if (!revocation) PUENTE_REQUIRE(check_room(directory_, pending_, *checked));
  pending_.push_back(std::move(*checked));
  waiting_.push_back({offerer, now});
  return revocation ? Taken::revocation : Taken::waits;
}

Registry::Applied Registry::apply_additions(Turn& turn) {
  Applied out;
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    trust::AdmittedEntry& entry = pending_[i];
    out.events.push_back({entry.hash(), entry.subject(), model::text_of(entry.agency()), std::string(entry.change())});
    out.rows.push_back({entry.hash(), entry.bytes(), waiting_[i].checked, out.events.back().agency, {}});
    if (waiting_[i].offerer) out.offerers.push_back(std::move(*waiting_[i].offerer));
    if (entry.is_revocation()) out.revoked.push_back(entry.subject());
    directory_.add(std::move(entry));
  }
  pending_.clear();
  waiting_.clear();
  if (!out.revoked.empty()) change(turn);
  return out;
}

Registry::Beginning Registry::begin(Turn& turn, trust::CheckedState state) {
  const Instant at = treaty_.treaty().handover->at;
  Beginning out;
  for (trust::AdmittedEntry& entry : state.entries) {
    out.entries.events.push_back(
        {entry.hash(), entry.subject(), model::text_of(entry.agency()), std::string(entry.change())});
    out.entries.rows.push_back({entry.hash(), entry.bytes(), at, out.entries.events.back().agency, {}});
    directory_.add(std::move(entry));
  }
  for (const policy::LoadedBundle& loaded : state.bundles) {
    const policy::Bundle& bundle = loaded.bundle();
    policies_.set(loaded);
    bundles_[static_cast<std::size_t>(bundle.head.nation)] = loaded.bytes();
    turn.batch.bundles.push_back({bundle.head.nation, bundle.head.version, bundle.hash, loaded.bytes()});
    out.bundles.push_back({bundle.head.nation, bundle.head.version, bundle.hash});
  }
  for (trust::SignedOrder& order : state.orders) {
    pauses_.add(order);
    turn.batch.orders.push_back({order.order().nation, order.order().number, order.bytes()});
    out.orders.push_back(std::move(order));
  }
  change(turn);
  return out;
}

Result<codec::PolicyEvent> Registry::activate(Turn& turn, ByteView bytes) {
  PUENTE_TRY(const policy::LoadedBundle loaded,
             policy::load_bundle(bytes, [&](const pki::Certificate& signer, model::Nation nation) {
               return directory_.check_liaison(signer, nation, turn.now);
             }));
  const policy::Bundle& bundle = loaded.bundle();
  PUENTE_REQUIRE(policy::check_succession(policies_.of(bundle.head.nation), bundle));
  PUENTE_REQUIRE(policy::check_time(bundle, turn.now));
  policies_.set(loaded);
  bundles_[static_cast<std::size_t>(bundle.head.nation)] = loaded.bytes();
  turn.batch.bundles.push_back({bundle.head.nation, bundle.head.version, bundle.hash, loaded.bytes()});
  change(turn);
  return codec::PolicyEvent{bundle.head.nation, bundle.head.version, bundle.hash};
}

Result<trust::SignedAct> Registry::load_act(ByteView bytes, Instant now) const {
  return trust::load_act(bytes, [&](const pki::Certificate& signer, model::Nation of) {
    return directory_.check_liaison(signer, of, now);
  });
}

Status Registry::order(Turn& turn, const trust::SignedOrder& signed_order, model::Nation nation) {
  const trust::Order& order = signed_order.order();
  if (order.nation != nation)
    return fail(ErrorCode::not_permitted, "this is an order of the other nation; its own liaisons bring it");
  PUENTE_REQUIRE(pauses_.check(signed_order, turn.now));
  if (order.is_pause()) {
    const std::vector<const trust::Device*> known = directory_.all();
    for (const model::AgencyId& agency : order.pause().agencies)
      if (std::ranges::none_of(
              known, [&](const trust::Device* one) { return one->role == pki::Role::agent && one->agency == agency; }))
        return fail(ErrorCode::not_found, "order: no agent of " + model::text_of(agency) +
                                              " was ever enrolled; a pause that names nobody would stop nothing");
  }
  pauses_.add(signed_order);
  turn.batch.orders.push_back({order.nation, order.number, signed_order.bytes()});
  change(turn);
  return {};
}

}  // namespace puente::broker::core
