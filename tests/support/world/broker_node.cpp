#include "tests/support/world/broker_node.h"

#include "crypto/primitives/x25519.h"

namespace puente::support {
namespace {

constexpr int release_days_ahead = 3;

}  // namespace

BrokerNode::BrokerNode(Nations& nations, Setting& setting, Links links)
    : nations_(nations), setting_(setting), links_(std::move(links)), release_keys_(nations.authority()) {}

void BrokerNode::start(std::optional<trust::ShardState> handed_over) {
  crash();
  why_.clear();
  offered_.clear();
  core_ = must(broker::core::Core::start({.version = "world",
                                          .budgets = budgets,
                                          .unwitnessed = unwitnessed,
                                          .contradiction = contradiction_,
                                          .handed_over = std::move(handed_over)},
                                         *nations_.treaty, *store, nations_.log, release_keys_, setting_.now,
                                         fresh_seed()));
  contradiction_.clear();
  broker::drive::Surroundings& surroundings = *this;
  driver_.emplace(*core_, surroundings);
  driver_->compare(setting_.now);
}

void BrokerNode::serve() {
  if (up()) end_if_failed(driver_->begin(setting_.now));
}

void BrokerNode::stop() {
  if (up()) end_if_failed(driver_->stop(setting_.now));
  crash();
}

void BrokerNode::crash() {
  driver_.reset();
  core_.reset();
}

void BrokerNode::take(broker::core::Input input) {
  if (up()) end_if_failed(driver_->take(setting_.now, std::move(input)));
}

void BrokerNode::end_round() {
  if (up()) end_if_failed(driver_->end_round(setting_.now));
}

void BrokerNode::end_if_failed(const StoreStatus& status) {
  if (status) return;
  why_ = as_error(status.error()).what;
  contradiction_ = core_->health().contradiction;
  crash();
}

StoreResult<bool> BrokerNode::commit(std::shared_ptr<const broker::ports::WriteBatch> batch) {
  if (disk_full) return store_fail(StoreError::Cause::full, "the disk is full");
  PUENTE_REQUIRE(store->commit(*batch));
  if (batch->log)
    for (const Hash& leaf : batch->log->staged.leaf_hashes) log.append(leaf);
  return true;
}

// As broker/app/release_keys does it with a key file.
StoreResult<std::vector<broker::core::EntryOffered>> BrokerNode::tend_keys(const trust::Directory& directory,
                                                                           Instant now, Instant erase_by) {
  std::erase_if(key_days_, [&](const auto& key) {
    const bool old = erase_by >= key.second + days(1) + trust::package_kept_after_end;
    if (old) release_keys_.keys().purge(key.first);
    return old;
  });
  std::vector<broker::core::EntryOffered> out;
  for (int ahead = 0; ahead <= release_days_ahead; ++ahead) {
    const Instant day = start_of(date_of(now + days(ahead)));
    bool there = offered_.contains(day);
    for (const trust::Package* const package : directory.packages_of(nations_.authority(), codec::PackageUse::release))
      there = there || (package->not_before == day && release_keys_.keys().contains(package->key_id));
    if (there) continue;
    X25519Private key = primitives::generate_x25519_key(fresh_seed().view());
    const codec::PackageBody body{nations_.authority(), codec::PackageUse::release, primitives::public_of(key), day,
                                  day + days(1)};
    offered_.insert(day);
    key_days_[primitives::key_id_of(body.public_key)] = day;
    release_keys_.keys().add(std::move(key));
    out.push_back({static_cast<std::uint64_t>(ahead), trust::package_entry_by_device(body, nations_.broker)});
  }
  return out;
}

void BrokerNode::answered(const broker::core::EntryAnswered& answer) {
  if (answer.refused) refused.push_back(*answer.refused);
}

void BrokerNode::say(const broker::core::Notice& notice) {
  if (notice.level == broker::core::Notice::Level::alarm) alarms.push_back(notice.text);
}

}  // namespace puente::support
