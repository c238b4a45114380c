#include "client/cli/audit_log.h"

#include <nlohmann/json.hpp>

#include "crypto/tlog/quorum.h"
#include "trust/treaty.h"

namespace puente::client::cli {
namespace {

constexpr std::string_view audit_prefix = "audit/";

Result<std::map<KeyId, X25519Private>> audit_keys(const io::Party& party) {
  std::map<KeyId, X25519Private> out;
  for (const std::string& name : party.keys.names()) {
    if (!name.starts_with(audit_prefix)) continue;
    PUENTE_TRY(const KeyId id, KeyId::from_hex(std::string_view(name).substr(audit_prefix.size())));
    PUENTE_TRY(X25519Private key, party.keys.get_as<X25519Private>(name));
    out.emplace(id, std::move(key));
  }
  if (out.empty()) return fail(ErrorCode::usage, "this party holds no auditor's key: it cannot read the log");
  return out;
}

Result<tlog::CosignedHead> head_of(const trust::Treaty& treaty, const codec::LogPage& page, Instant now) {
  auto head = tlog::verify_head(view_of(page.head), treaty.broker.log, treaty.broker.origin, treaty.witness_set(), now);
  if (!head) return tl::unexpected(head.error().at("the log's head"));
  return head;
}

}  // namespace

Result<AuditResult> read_log(BrokerSession& session, Instant now,
                             const std::function<void(const audit::ReadEntry&)>& entry,
                             const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  PUENTE_TRY(auto keys, audit_keys(session.party()));
  audit::LogReader reader(session.party().config.agency.nation, std::move(keys));
  AuditResult out;
  std::optional<tlog::CosignedHead> goal;
  std::map<std::uint64_t, codec::StoredEntry> waiting;  // by index
  const auto take = [&](const audit::ReadEntry& one) {
    ++out.entries;
    if (!one.event) ++out.unreadable;
    entry(one);
  };
  while (!goal || reader.size() < goal->size()) {
    PUENTE_TRY(codec::LogPage page, session.ask<codec::LogPage>(codec::FetchLog{reader.size()}));
    PUENTE_TRY(tlog::CosignedHead head, head_of(session.treaty().treaty(), page, now));
    if (page.from != reader.size() || (page.leaf_hashes.empty() && head.size() > reader.size()))
      return fail(ErrorCode::mismatch,
                  "the broker left out part of the log after leaf " + std::to_string(reader.size()));
    // The log grows by our own reading: what was there when it began is the goal, and a later page may hold more.
    if (!goal) goal = head;
    if (head.size() < goal->size()) return fail(ErrorCode::mismatch, "the log has become shorter while it was read");
    for (const Bytes& seal : page.seals) PUENTE_REQUIRE(reader.add_seal(seal));
    const std::uint64_t from = reader.size();
    const std::uint64_t count = std::min<std::uint64_t>(page.leaf_hashes.size(), goal->size() - from);
    reader.add_leaf_hashes(std::span(page.leaf_hashes).first(count));
    // A block may reach into the next page: what lies beyond this page's leaves waits for theirs.
    for (const Bytes& bytes : page.blocks) {
      PUENTE_TRY(codec::Block block, codec::decode_block(bytes));
      for (codec::StoredEntry& one : block.entries)
        if (one.index < goal->size()) waiting.insert_or_assign(one.index, std::move(one));
    }
    std::vector<codec::StoredEntry> ready;
    for (auto one = waiting.begin(); one != waiting.end() && one->first < reader.size(); one = waiting.erase(one))
      ready.push_back(std::move(one->second));
    PUENTE_REQUIRE(reader.add_entries(ready, take));
    progress(reader.size(), goal->size());
  }
  out.head = {goal->size(), goal->root()};
  out.quorum_time = goal->quorum_time();
  PUENTE_REQUIRE(reader.finish(out.head));
  out.chains = reader.chains();
  return out;
}

}  // namespace puente::client::cli
