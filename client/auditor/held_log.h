// An auditor's copy of the entries that it has verified, in a file beside its keys (audited-log.db): `audit list`,
// `show` and `search` ask the broker only for what is new, or nobody.
//
// SQLCipher, under a key of its own in the auditor's key file. Of each entry that the auditor may read: its leaf and,
// where it was opened, nonce and event, and which texts it names (held_index.h). Of all entries: the tiles of the tree.
// Written in the same transaction: how far the reading came.
//
// Guarantee of newest_first(), whoever wrote into the file: each entry handed out lies at its index in the tree of a
// head that a quorum of both nations' witnesses cosigned, and says what its leaf commits to; that is checked for each
// of them, each time. Not one of the entries counted when they were read is missing from their table. Non-guarantee:
// that the index leads to every entry that it should; that an older copy of the file, put back, is noticed where nobody
// is asked (the next reading goes on from it). `audit verify` believes nothing that is here. Errors: `mismatch` where
// the copy contradicts itself; `conflict` where another command adds to it; those of a store. Not thread safe.
#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "client/auditor/held_index.h"
#include "client/auditor/log_audit.h"
#include "crypto/tlog/tile_builder.h"
#include "io/database.h"
#include "io/process.h"

namespace puente::client::auditor {

std::filesystem::path held_log_file(const std::filesystem::path& folder);
// Whoever adds to the copy, or makes its key, holds it; another waits for 10 seconds, then fails with `conflict`.
Result<puente::io::FolderLock> lock_held_log(const std::filesystem::path& file);

class HeldLog {
 public:
  // Makes the file where there is none. `treaty` outlives this; `nation`: the auditor's.
  static Answer<HeldLog> open(const std::filesystem::path& file, const StoreKey& key, const trust::Treaty& treaty,
                              model::Nation nation);
  // Fails with `not_found` where there is none, or nothing in it yet. Both fail with `malformed` where another version
  // of the program made it.
  static Answer<HeldLog> open_to_read(const std::filesystem::path& file, const StoreKey& key,
                                      const trust::Treaty& treaty, model::Nation nation);

  // Adding, by one command at a time. Where the next reading goes on; nothing: at the first entry. A copy of another
  // log than the treaty's is emptied.
  Answer<std::optional<LogAudit::Position>> begin();
  // An entry as it was read; what goes wrong is said by the page that it is of.
  void add(const audit::ReadEntry& entry);
  // A page was read, its first `entries`; the reading has come to `position`.
  AnswerStatus add_page(const codec::LogPage& page, std::size_t entries, const LogAudit::Position& position);
  // The reading is complete: what is held is shown under this head from now on.
  AnswerStatus keep(const LogSummary& summary);
  // The reading broke off between two pages: what was added stays, and is shown once a later one is complete.
  AnswerStatus keep_part();
  // After a finding: what was read may be part of what is wrong.
  AnswerStatus forget();

  // The head under which entries are shown. Fails with `not_found` where no reading was ever completed.
  Answer<codec::Head> head(Instant now);
  // Entries that `wanted` lets through, the newest first, while `each` returns true. After head().
  using Each = std::function<bool(const audit::ReadEntry&, const nlohmann::ordered_json& fields)>;
  AnswerStatus newest_first(const HeldQuery& wanted, const Each& each);

 private:
  HeldLog(puente::io::Database database, const trust::Treaty& treaty, model::Nation nation, std::filesystem::path file)
      : database_(std::move(database)), treaty_(&treaty), nation_(nation), file_(std::move(file)) {}
  static Answer<HeldLog> over(puente::io::Database database, const trust::Treaty& treaty, model::Nation nation,
                              const std::filesystem::path& file);
  StoreStatus prepare();
  StoreResult<std::optional<std::string>> value(std::string_view name);
  StoreStatus put(std::string_view name, std::string_view text);
  StoreStatus insert(const audit::ReadEntry& entry);
  StoreStatus commit();
  AnswerStatus check_counts(const audit::ChainStates& chains);
  tlog::TileSource tiles();
  Answer<audit::ReadEntry> entry_of(const puente::io::Statement& row) const;
  Status check_in_tree(const audit::ReadEntry& entry, const tlog::HashReader& tree) const;
  tl::unexpected<Error> contradicts(const std::string& what) const;

  puente::io::Database database_;
  const trust::Treaty* treaty_;
  model::Nation nation_;
  std::filesystem::path file_;
  puente::io::Statement insert_entry_, insert_tile_, select_tile_, select_value_, insert_value_, select_all_,
      select_one_;
  std::optional<HeldIndex> index_;
  std::optional<codec::Head> head_;
  // While something is added. The transaction goes before the lock.
  std::optional<puente::io::FolderLock> lock_;
  std::optional<puente::io::Transaction> transaction_;
  tlog::TileBuilder tree_;
  LogAudit::Position position_;
  std::uint64_t committed_ = 0;
  std::optional<StoreError> failed_;
};

}  // namespace puente::client::auditor
