#include "client/auditor/held_log.h"

#include <fmt/format.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "audit/chain.h"
#include "audit/report/event.h"
#include "client/auditor/position.h"
#include "crypto/tlog/tile_reader.h"

namespace puente::client::auditor {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using puente::io::Database;
using puente::io::FolderLock;
using puente::io::Statement;
using puente::io::Transaction;

constexpr int held_version = 1;
constexpr const char* held_tables = R"sql(
CREATE TABLE entry(
  log_index INTEGER PRIMARY KEY, audience INTEGER NOT NULL, time_ms INTEGER, leaf BLOB NOT NULL, opened BLOB);
CREATE INDEX entry_audience ON entry(audience);
CREATE INDEX entry_time ON entry(time_ms);
CREATE TABLE tile(level INTEGER NOT NULL, number INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY(level, number));
CREATE TABLE value(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
)sql";
constexpr const char* empty_tables =
    "DELETE FROM entry; DELETE FROM tile; DELETE FROM value; DELETE FROM held_text; DELETE FROM mention;";
constexpr std::string_view value_position = "position", value_head = "head";
constexpr std::uint64_t commit_every = 16'384;  // entries
// Another command that adds to the copy is waited for.
constexpr int lock_attempts = 100;
constexpr useconds_t lock_pause_us = 100'000;

}  // namespace

Result<FolderLock> lock_held_log(const fs::path& file) {
  const fs::path path = file.string() + ".lock";
  for (int attempt = 1;; ++attempt) {
    auto lock = FolderLock::take(path);
    if (lock || lock.error().code != ErrorCode::conflict) return lock;
    if (attempt == lock_attempts)
      return fail(ErrorCode::conflict,
                  "another `puente audit` of this folder is fetching the log: wait for it, or ask "
                  "for what is held with --held");
    ::usleep(lock_pause_us);
  }
}

fs::path held_log_file(const fs::path& folder) { return folder / "audited-log.db"; }

Answer<HeldLog> HeldLog::open(const fs::path& file, const StoreKey& key, const trust::Treaty& treaty,
                              model::Nation nation) {
  PUENTE_TRY(Database database, Database::open(file, key));
  PUENTE_TRY(const std::int64_t found, database.version());
  if (found == 0) PUENTE_REQUIRE(database.make(std::string(held_tables) + HeldIndex::tables, held_version));
  return over(std::move(database), treaty, nation, file);
}

Answer<HeldLog> HeldLog::open_to_read(const fs::path& file, const StoreKey& key, const trust::Treaty& treaty,
                                      model::Nation nation) {
  PUENTE_TRY(Database database, Database::open_to_read(file, key));
  return over(std::move(database), treaty, nation, file);
}

Answer<HeldLog> HeldLog::over(Database database, const trust::Treaty& treaty, model::Nation nation,
                              const fs::path& file) {
  PUENTE_TRY(const std::int64_t found, database.version());
  if (found == 0) return fail(ErrorCode::not_found, file.string() + ": nothing is held yet; ask without --held");
  if (found != held_version)
    return fail(
        ErrorCode::malformed,
        fmt::format("{}: a copy of version {}, and this program knows {}: remove it, and the log is fetched anew",
                    file.string(), found, held_version));
  HeldLog out(std::move(database), treaty, nation, file);
  PUENTE_REQUIRE(out.prepare());
  return out;
}

StoreStatus HeldLog::prepare() {
  const std::pair<Statement*, const char*> statements[] = {
      {&insert_entry_, "INSERT INTO entry VALUES(?,?,?,?,?)"},
      {&insert_tile_, "INSERT OR REPLACE INTO tile VALUES(?,?,?)"},
      {&select_tile_, "SELECT hashes FROM tile WHERE level=? AND number=?"},
      {&select_value_, "SELECT value FROM value WHERE name=?"},
      {&insert_value_, "INSERT OR REPLACE INTO value VALUES(?,?)"},
      {&select_all_,
       "SELECT log_index, leaf, opened FROM entry WHERE log_index>=? AND log_index<? ORDER BY log_index DESC"},
      {&select_one_, "SELECT log_index, leaf, opened FROM entry WHERE log_index=?"},
  };
  for (const auto& [statement, sql] : statements) {
    PUENTE_TRY(*statement, database_.prepare(sql));
  }
  PUENTE_TRY(index_, HeldIndex::over(database_));
  return {};
}

StoreResult<std::optional<std::string>> HeldLog::value(std::string_view name) {
  select_value_.bind(name);
  PUENTE_TRY(const bool row, select_value_.step());
  if (!row) return std::optional<std::string>();
  std::string out = select_value_.text(0);
  select_value_.reset();
  return std::optional(std::move(out));
}

StoreStatus HeldLog::put(std::string_view name, std::string_view text) {
  insert_value_.bind(name).bind(text);
  return insert_value_.run();
}

tl::unexpected<Error> HeldLog::contradicts(const std::string& what) const {
  return fail(ErrorCode::mismatch,
              file_.string() + ": " + what + "; remove it, and the next command fetches the log anew");
}

tlog::TileSource HeldLog::tiles() {
  return [this](const tlog::TileId& id) -> Result<Bytes> {
    select_tile_.bind(std::uint64_t{id.level}).bind(id.index);
    PUENTE_TRY(const bool row, as_result(select_tile_.step()));
    if (!row) return fail(ErrorCode::not_found, tlog::tile_path(id) + " is missing");
    Bytes out = copy_of(select_tile_.blob(0));
    select_tile_.reset();
    return out;
  };
}

Answer<std::optional<LogAudit::Position>> HeldLog::begin() {
  PUENTE_TRY(FolderLock lock, lock_held_log(file_));
  lock_.emplace(std::move(lock));
  PUENTE_TRY(Transaction transaction, Transaction::begin(database_));
  transaction_.emplace(std::move(transaction));
  failed_.reset();
  tree_ = {};
  committed_ = 0;
  std::optional<LogAudit::Position> out;
  PUENTE_TRY(const auto text, value(value_position));
  if (text) {
    auto position = decode_position(*text, *treaty_);
    if (!position) return tl::unexpected(position.error().at(file_.string()));
    out = std::move(*position);
  }
  if (!out) {
    PUENTE_REQUIRE(database_.run(empty_tables));
    index_->forget_added();
    return out;
  }
  auto tree = tlog::TileBuilder::restore(tiles(), out->reader.tree.size());
  if (!tree) return contradicts(tree.error().what);
  if (tree->root() != out->reader.tree.root()) return contradicts("its tiles are not of the tree that it came to");
  tree_ = std::move(*tree);
  committed_ = tree_.size();
  position_ = *out;
  return out;
}

void HeldLog::add(const audit::ReadEntry& entry) {
  if (failed_) return;
  if (const StoreStatus done = insert(entry); !done) failed_ = done.error();
}

StoreStatus HeldLog::insert(const audit::ReadEntry& entry) {
  insert_entry_.bind(entry.index).bind(static_cast<int>(entry.leaf.audience));
  if (entry.event)
    insert_entry_.bind(entry.event->time.ms);
  else
    insert_entry_.bind_null();
  insert_entry_.bind(entry.leaf_bytes);
  if (entry.opened)
    insert_entry_.bind(encode(*entry.opened));
  else
    insert_entry_.bind_null();
  PUENTE_REQUIRE(insert_entry_.run());
  return index_->add(entry.index, audit::report::json_of(entry));
}

AnswerStatus HeldLog::add_page(const codec::LogPage& page, std::size_t entries, const LogAudit::Position& position) {
  if (failed_) return tl::unexpected(*failed_);
  for (std::size_t i = 0; i < entries; ++i) tree_.append(tlog::leaf_hash(page.leaves[i]));
  position_ = position;
  if (tree_.size() / commit_every == committed_ / commit_every) return {};
  const StoreStatus done = [&]() -> StoreStatus {
    PUENTE_REQUIRE(commit());
    PUENTE_TRY(Transaction transaction, Transaction::begin(database_));
    transaction_.emplace(std::move(transaction));
    return {};
  }();
  // Nothing is written any more: neither the tiles that were taken, nor without a transaction.
  if (!done) failed_ = done.error();
  if (failed_) return tl::unexpected(*failed_);
  return {};
}

StoreStatus HeldLog::commit() {
  for (const tlog::Tile& tile : tree_.take()) {
    insert_tile_.bind(std::uint64_t{tile.id.level}).bind(tile.id.index).bind(tile.hashes);
    PUENTE_REQUIRE(insert_tile_.run());
  }
  PUENTE_REQUIRE(put(value_position, encode_position(position_, *treaty_)));
  PUENTE_REQUIRE(transaction_->commit());
  transaction_.reset();
  committed_ = tree_.size();
  return {};
}

AnswerStatus HeldLog::keep(const LogSummary& summary) {
  if (!failed_) PUENTE_REQUIRE(put(value_head, summary.head_note));
  return keep_part();
}

AnswerStatus HeldLog::keep_part() {
  if (failed_) return tl::unexpected(*failed_);
  // Where nothing was read, what begin() emptied stays empty.
  PUENTE_REQUIRE(tree_.size() > 0 ? commit() : transaction_->commit());
  transaction_.reset();
  lock_.reset();
  return {};
}

AnswerStatus HeldLog::forget() {
  PUENTE_REQUIRE(database_.run(empty_tables));
  PUENTE_REQUIRE(transaction_->commit());
  transaction_.reset();
  lock_.reset();
  index_->forget_added();
  return {};
}

AnswerStatus HeldLog::check_counts(const audit::ChainStates& chains) {
  PUENTE_TRY(Statement counts, database_.prepare("SELECT audience, count(*) FROM entry GROUP BY audience"));
  std::array<std::uint64_t, codec::audience_count> found{};
  while (true) {
    PUENTE_TRY(const bool row, counts.step());
    if (!row) break;
    const std::uint64_t audience = counts.unsigned_integer(0);
    if (audience >= found.size()) return contradicts("an entry of an audience that there is not");
    found[audience] = counts.unsigned_integer(1);
  }
  for (std::size_t a = 0; a < found.size(); ++a) {
    const auto audience = static_cast<codec::Audience>(a);
    const std::uint64_t wanted = audit::may_read(nation_, audience) ? chains[a].counter : 0;
    if (found[a] != wanted)
      return contradicts(fmt::format("{} entries of audience {} are held, and {} were read", found[a],
                                     audit::name_of(audience), wanted));
  }
  return {};
}

Answer<codec::Head> HeldLog::head(Instant now) {
  PUENTE_TRY(const auto text, value(value_position));
  PUENTE_TRY(const auto note, value(value_head));
  std::optional<LogAudit::Position> position;
  if (text) {
    auto decoded = decode_position(*text, *treaty_);
    if (!decoded) return tl::unexpected(decoded.error().at(file_.string()));
    position = std::move(*decoded);
  }
  if (!note || !position)
    return fail(ErrorCode::not_found,
                file_.string() + ": no reading of this log was completed yet; ask without --held");
  auto head =
      tlog::verify_head(view_of(*note), treaty_->broker.log, treaty_->broker.origin, treaty_->witness_set(), now);
  if (!head) return tl::unexpected(head.error().at(file_.string()));
  if (head->size() > position->reader.tree.size()) return contradicts("it holds fewer entries than its head has");
  PUENTE_REQUIRE(check_counts(position->reader.chains));
  head_ = codec::Head{head->size(), head->root()};
  return *head_;
}

Answer<audit::ReadEntry> HeldLog::entry_of(const Statement& row) const {
  audit::ReadEntry out;
  out.index = row.unsigned_integer(0);
  out.leaf_bytes = copy_of(row.blob(1));
  out.ours = true;
  const auto bad = [&](const std::string& what) { return contradicts(fmt::format("entry {}: {}", out.index, what)); };
  auto leaf = codec::decode_leaf_input(out.leaf_bytes);
  if (!leaf) return bad(leaf.error().what);
  out.leaf = *leaf;
  if (row.is_null(2)) return out;
  auto opened = codec::decode_entry_plaintext(row.blob(2));
  if (!opened) return bad(opened.error().what);
  if (audit::event_hash(opened->nonce, opened->event) != out.leaf.event)
    return bad("it is not what its leaf commits to");
  auto event = codec::decode_event(opened->event);
  if (!event) return bad(event.error().what);
  out.opened = std::move(*opened);
  out.event = std::move(*event);
  return out;
}

Status HeldLog::check_in_tree(const audit::ReadEntry& entry, const tlog::HashReader& tree) const {
  const auto proof = tlog::inclusion_proof(tree, entry.index, head_->size);
  if (!proof) return contradicts(proof.error().what);
  const Status in_tree =
      tlog::verify_inclusion(entry.index, head_->size, tlog::leaf_hash(entry.leaf_bytes), *proof, head_->root);
  if (!in_tree) return contradicts(fmt::format("entry {} is not in the tree of its head", entry.index));
  return {};
}

AnswerStatus HeldLog::newest_first(const HeldQuery& wanted, const Each& each) {
  PUENTE_CHECK(head_.has_value(), "entries are read under a head");
  const tlog::TileHashReader tree(tiles(), head_->size);
  // True: more may follow.
  const auto look_at = [&](const Statement& row) -> Answer<bool> {
    PUENTE_TRY(const audit::ReadEntry entry, entry_of(row));
    const ordered_json fields = audit::report::json_of(entry);
    if (!wanted.filter->matches(fields, entry.event)) return true;
    if (!wanted.text.empty() && !audit::report::mentions(fields, wanted.text)) return true;
    if (!wanted.about.empty() && !audit::report::is_about(fields, wanted.about)) return true;
    PUENTE_REQUIRE(check_in_tree(entry, tree));
    return each(entry, fields);
  };
  PUENTE_TRY(const auto candidates, index_->candidates(wanted));
  if (!candidates) {
    select_all_.bind(wanted.from).bind(head_->size);
    while (true) {
      PUENTE_TRY(const bool row, select_all_.step());
      if (!row) return {};
      PUENTE_TRY(const bool more, look_at(select_all_));
      if (more) continue;
      select_all_.reset();
      return {};
    }
  }
  for (const std::uint64_t index : *candidates) {
    if (index >= head_->size || index < wanted.from) continue;
    select_one_.bind(index);
    PUENTE_TRY(const bool row, select_one_.step());
    if (!row) {
      select_one_.reset();
      continue;  // the number of an entry of the other nation's audience
    }
    auto more = look_at(select_one_);
    select_one_.reset();
    if (!more) return tl::unexpected(more.error());
    if (!*more) return {};
  }
  return {};
}

}  // namespace puente::client::auditor
