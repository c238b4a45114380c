// Where an auditor reads the log from: the broker, or a bundle on disk, page by page the same way.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "audit/bundle/bundle.h"
#include "client/auditor/log_audit.h"
#include "client/auditor/own_readings.h"
#include "client/session/broker_session.h"

namespace puente::client::auditor {

// The newest head that an audit from this auditor's folder has verified.
std::filesystem::path audited_head_file(const std::filesystem::path& folder);

class LogSource {
 public:
  // From the broker as `party`, a folder of an auditor; or from `bundle`, where that is not empty, with the keys of
  // `party` where it is given. Without keys everything is checked and nothing can be read. Errors: those of folder,
  // treaty, broker and bundle; `mismatch` where the bundle's treaty is not the party's, nor the one of the shard
  // before.
  // `not_found` where the broker is to be read, an earlier audit from that folder kept a head (the key file says so),
  // and it is gone, `conflict` where the log holds readings of this auditor that the folder did not make
  // (own_readings.h); unless `when_lost` orders to go on.
  enum class WhenLost { refuse, go_on };
  static Result<LogSource> open(const std::filesystem::path& party, const std::filesystem::path& bundle,
                                codec::ReadPurpose purpose, WhenLost when_lost = WhenLost::refuse);

  bool online() const { return session_ != nullptr; }
  session::BrokerSession* session() { return session_.get(); }
  // Whose source it is, where it is online.
  const io::Party& party() const { return session_->party(); }
  audit::bundle::BundleReader* bundle() { return bundle_ ? &*bundle_ : nullptr; }
  const trust::Treaty& treaty() const { return treaty_->treaty(); }
  const std::string& treaty_text() const { return treaty_text_; }
  model::Nation nation() const { return nation_; }
  // Of a bundle of the shard before, which must lead to what the party's own treaty hands over.
  const std::optional<trust::Handover>& handed_over() const { return handed_over_; }

  // A reader for this source's log. Expects the heads held from before: those of the bundle, and the one kept by the
  // last audit where the source reaches that far.
  Result<LogAudit> audit() const;
  // The same, going on where the last verification from this folder came to; from the broker only. Errors: those of the
  // file that says where.
  Result<LogAudit> audit_on() const;
  // The same, going on from a position that somebody else kept; from the first entry where it is none.
  Result<LogAudit> audit_from(std::optional<LogAudit::Position> position) const;
  // One page and no more: a reading of its own.
  Result<codec::LogPage> page(std::uint64_t from);

  // What somebody sees of a reading: each page that was checked (its first `entries` are those up to the goal), and how
  // far it came.
  using OnPage = std::function<Status(const codec::LogPage& page, std::size_t entries)>;
  using OnProgress = std::function<void(std::uint64_t done, std::uint64_t all)>;
  struct Watchers {
    LogAudit::OnEntry entry;
    OnPage page;
    OnProgress progress;
  };
  // Reads to the end; what was found good is kept as the newest audited head, unless the folder is an older copy. For a
  // reader that has read before: what the log has grown by. How far it came is kept every 16,384 entries and at the
  // end, for audit_on().
  Result<LogSummary> read_on(LogAudit& audit, const Watchers& watchers);

 private:
  LogSource() = default;
  Status open_readings(bool go_on);
  Result<codec::LogPage> fetch(std::uint64_t from);
  Result<bool> take_page(LogAudit& audit, const Watchers& watchers);
  Result<LogAudit> prepared(LogAudit out) const;
  std::map<KeyId, X25519Private> copied_keys() const;
  Status keep(const LogAudit& audit) const;
  // In the key file, once: from now on a missing head is a head that was lost.
  Status mark_audited();

  codec::ReadPurpose purpose_ = codec::ReadPurpose::verify;
  std::unique_ptr<session::BrokerSession> session_;
  std::optional<audit::bundle::BundleReader> bundle_;
  std::optional<trust::SignedTreaty> treaty_;
  std::string treaty_text_;
  std::filesystem::path folder_;  // of the auditor; empty where none was given
  bool marked_ = false;
  model::Nation nation_ = model::Nation::mx;
  std::map<KeyId, X25519Private> keys_;
  std::optional<trust::Handover> handed_over_;
  std::optional<OwnReadings> readings_;  // from the broker only
};

}  // namespace puente::client::auditor
