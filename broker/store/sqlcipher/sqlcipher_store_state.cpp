// What the store is asked of directory, evidence, policies, orders and values.
#include "broker/store/sqlcipher/sqlcipher_store.h"

namespace puente::broker::store {

using namespace ports;
using puente::io::Statement;

namespace {

StoreResult<BundleRow> bundle_row(const Statement& select) {
  if (select.integer(0) < 0 || select.integer(0) > 1) return damaged("a bundle of no nation");
  PUENTE_TRY(const Hash hash, select.fixed<Hash>(2));
  return BundleRow{static_cast<model::Nation>(select.integer(0)), select.unsigned_integer(1), hash,
                   copy_of(select.blob(3))};
}

}  // namespace

StoreResult<std::vector<DirectoryRow>> SqlcipherStore::directory() const {
  PUENTE_TRY(Statement select, database_.prepare("SELECT hash, entry, checked_ms FROM directory ORDER BY id"));
  std::vector<DirectoryRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    PUENTE_TRY(const Hash hash, select.fixed<Hash>(0));
    out.push_back({hash, copy_of(select.blob(1)), Instant{select.integer(2)}, {}, {}});
  }
}

StoreResult<std::vector<DirectoryRow>> SqlcipherStore::directory_of(std::string_view agency, std::uint64_t from,
                                                                    std::uint64_t to, std::size_t count) const {
  PUENTE_TRY(Statement select,
             database_.prepare("SELECT hash, checked_ms, log_index, leaf, nonce, event FROM directory"
                               " WHERE agency=? AND log_index>=? AND log_index<? ORDER BY log_index LIMIT ?"));
  select.bind(agency).bind(from).bind(to).bind(std::uint64_t{count});
  std::vector<DirectoryRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    DirectoryRow row;
    PUENTE_TRY(row.hash, select.fixed<Hash>(0));
    row.checked = Instant{select.integer(1)};
    row.agency = std::string(agency);
    row.logged.index = select.unsigned_integer(2);
    row.logged.leaf = copy_of(select.blob(3));
    PUENTE_TRY(row.logged.nonce, select.fixed<Nonce>(4));
    row.logged.event = copy_of(select.blob(5));
    out.push_back(std::move(row));
  }
}

StoreResult<std::map<KeyId, std::uint64_t>> SqlcipherStore::evidence_counts() const {
  PUENTE_TRY(Statement select, database_.prepare("SELECT device, COUNT(*) FROM evidence GROUP BY device"));
  std::map<KeyId, std::uint64_t> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    PUENTE_TRY(const KeyId device, select.fixed<KeyId>(0));
    out[device] = select.unsigned_integer(1);
  }
}

StoreResult<std::vector<EvidenceRow>> SqlcipherStore::evidence(const KeyId& device) const {
  PUENTE_TRY(Statement select, database_.prepare("SELECT what, at_ms, first, first_header, second FROM evidence"
                                                 " WHERE device=? ORDER BY id"));
  select.bind(device.view());
  std::vector<EvidenceRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    EvidenceRow row;
    if (select.integer(0) < 0 || select.integer(0) > static_cast<int>(EvidenceRow::What::delivery_end))
      return damaged("evidence of no known kind");
    row.what = static_cast<EvidenceRow::What>(select.integer(0));
    row.device = device;
    row.at = Instant{select.integer(1)};
    PUENTE_TRY(row.first, select.fixed<Hash>(2));
    row.first_header = copy_of(select.blob(3));
    row.second = copy_of(select.blob(4));
    out.push_back(std::move(row));
  }
}

StoreResult<std::vector<BundleRow>> SqlcipherStore::bundles() const {
  PUENTE_TRY(Statement select,
             database_.prepare("SELECT nation, version, hash, bundle FROM bundle ORDER BY nation, version"));
  std::vector<BundleRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    PUENTE_TRY(BundleRow row, bundle_row(select));
    out.push_back(std::move(row));
  }
}

StoreResult<std::optional<BundleRow>> SqlcipherStore::bundle(model::Nation nation, std::uint64_t version) const {
  PUENTE_TRY(Statement select,
             database_.prepare("SELECT nation, version, hash, bundle FROM bundle WHERE nation=? AND version=?"));
  select.bind(static_cast<std::int64_t>(nation)).bind(version);
  PUENTE_TRY(const bool found, select.step());
  if (!found) return std::optional<BundleRow>();
  PUENTE_TRY(BundleRow row, bundle_row(select));
  return std::optional(std::move(row));
}

StoreResult<std::vector<OrderRow>> SqlcipherStore::orders() const {
  PUENTE_TRY(Statement select,
             database_.prepare("SELECT nation, number, signed FROM liaison_order ORDER BY nation, number"));
  std::vector<OrderRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    if (select.integer(0) < 0 || select.integer(0) > 1) return damaged("an order of no nation");
    out.push_back({static_cast<model::Nation>(select.integer(0)), select.unsigned_integer(1), copy_of(select.blob(2))});
  }
}

StoreResult<Values> SqlcipherStore::values() const {
  PUENTE_TRY(Statement select, database_.prepare("SELECT name, value FROM value"));
  Values out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    out[select.text(0)] = copy_of(select.blob(1));
  }
}
StoreResult<std::vector<SegmentRow>> SqlcipherStore::segments() const {
  PUENTE_TRY(Statement select, database_.prepare("SELECT id, file, salt FROM segment ORDER BY id"));
  std::vector<SegmentRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    SegmentRow one{select.unsigned_integer(0), static_cast<int>(select.integer(1)), {}};
    if (one.file != 0 && one.file != 1) return damaged("segment.file: there are two files, 0 and 1");
    PUENTE_TRY(one.salt, select.fixed<SegmentSalt>(2));
    out.push_back(one);
  }
}

StoreResult<std::uint64_t> SqlcipherStore::taken() const {
  PUENTE_TRY(Statement select, database_.prepare("SELECT number FROM taken"));
  PUENTE_TRY(const bool found, select.step());
  if (!found) return damaged("taken: its row is missing");
  return select.unsigned_integer(0);
}

}  // namespace puente::broker::store
