#include "client/ports/memory_agent_store.h"

#include <algorithm>
#include <set>

#include "client/ports/memory_rows.h"

namespace puente::client::ports {
namespace {

InboxRow copy_of_row(const InboxRow& row) {
  InboxRow out = described(row);
  for (const InboxSection& section : row.sections)
    out.sections.push_back({section.label, section.frame, section.content_key.duplicate(), section.erase});
  std::ranges::sort(out.sections, {}, &InboxSection::label);
  return out;
}

}  // namespace

OutboxRow* MemoryAgentStore::by_id(const RecordId& id) {
  for (auto& [position, row] : outbox_)
    if (row.record_id == id) return &row;
  return nullptr;
}

// What the tables of the store on disk would refuse.
StoreStatus MemoryAgentStore::check(const AgentBatch& batch) const {
  for (const OutboxRow& row : batch.outbox) {
    if (row.position != 0) continue;
    for (const auto& [position, held] : outbox_)
      if (held.record_id == row.record_id) return store_fail(StoreError::Cause::failed, "a record id twice");
  }
  for (const InboxRow& row : batch.inbox)
    for (const auto& [position, held] : inbox_)
      if (held.sender == row.sender && held.record_id == row.record_id)
        return store_fail(StoreError::Cause::failed, "a record received twice");
  return {};
}

StoreStatus MemoryAgentStore::commit(const AgentBatch& batch) {
  if (std::exchange(fail_next_, false)) return store_fail(StoreError::Cause::failed, "this commit was made to fail");
  PUENTE_REQUIRE(check(batch));
  ++commits_;
  for (const OutboxRow& row : batch.outbox) {
    if (row.position == 0) {
      OutboxRow added = row;
      added.position = ++outbox_position_;
      outbox_[added.position] = std::move(added);
    } else if (const auto found = outbox_.find(row.position); found != outbox_.end()) {
      found->second.state = row.state;
      found->second.header_hash = row.header_hash;
      found->second.reason = row.reason;
      found->second.sealed = row.sealed;
    }
  }
  for (const OutboxChange& change : batch.changes) {
    OutboxRow* const row = by_id(change.record_id);
    if (row == nullptr) continue;
    row->state = change.state;
    row->reason = change.reason;
    if (change.state != OutboxState::finished && change.state != OutboxState::recalled) continue;
    row->sealed.clear();
    if (change.state != OutboxState::recalled) continue;
    row->document.clear();
    row->texts.clear();
  }
  for (const RecipientProgress& row : batch.progress) progress_[{row.record_id, row.device}] = row;
  for (const RecipientRow& row : batch.recipients) recipients_[{row.record_id, row.agency}] = row;
  commit_inbox(batch);
  if (batch.directory) directory_ = *batch.directory;
  for (const auto& [hash, bundle] : batch.bundles) bundles_.emplace(hash, bundle);
  for (const LoggedRow& row : batch.logged) logged_[row.record_id] = row;
  for (const std::uint64_t number : batch.refused_over) refused_.erase(number);
  for (const RefusedRow& row : batch.refused) refused_[row.number] = row;
  if (batch.forget_alarms) alarms_.clear();
  for (const auto& [time, text] : batch.alarms) {
    if (alarms_.size() >= alarms_max && !alarms_.contains(text)) continue;
    AlarmRow& row = alarms_.try_emplace(text, AlarmRow{text, time, time, 0}).first->second;
    row.last = time;
    ++row.count;
  }
  for (const OfficerAct& act : batch.acts) {
    const auto same = std::ranges::find(acts_, act.challenge, &OfficerAct::challenge);
    if (same == acts_.end())
      acts_.push_back(act);
    else
      same->about = act.about;
  }
  commit_exchanges(batch);
  for (const auto& [name, value] : batch.values) values_[name] = value;
  return {};
}

void MemoryAgentStore::commit_inbox(const AgentBatch& batch) {
  for (const InboxRow& row : batch.inbox) {
    InboxRow added = copy_of_row(row);
    added.texts = row.texts;
    added.position = inbox_.empty() ? 1 : inbox_.rbegin()->first + 1;
    inbox_.emplace(added.position, std::move(added));
  }
  for (const MoreSections& more : batch.more_sections)
    for (auto& [position, row] : inbox_) {
      if (row.sender != more.sender || row.record_id != more.record_id) continue;
      for (const InboxSection& section : more.sections) {
        std::erase_if(row.sections, [&](const InboxSection& held) { return held.label == section.label; });
        row.sections.push_back({section.label, section.frame, section.content_key.duplicate(), section.erase});
      }
    }
  for (const InboxMark& mark : batch.marks) {
    marks_[{mark.sender, mark.record_id}] = mark;
    if (mark.recalled == Instant{}) continue;
    for (auto& [position, row] : inbox_)
      if (row.sender == mark.sender && row.record_id == mark.record_id) row.texts.clear();
  }
  for (const ReadMark& one : batch.reads) reads_.insert({one.sender, one.record_id, one.reader});
  if (batch.erase_before) erase_before(*batch.erase_before);
}

StoreResult<std::optional<InboxMark>> MemoryAgentStore::mark(const KeyId& sender, const RecordId& id) {
  const auto found = marks_.find({sender, id});
  return found == marks_.end() ? std::optional<InboxMark>() : std::optional(found->second);
}

StoreResult<std::vector<InboxMark>> MemoryAgentStore::openings_to_report(std::size_t count) {
  std::vector<InboxMark> out;
  for (const auto& [key, mark] : marks_)
    if (mark.opening == Opening::to_report && out.size() < count) out.push_back(mark);
  return out;
}

StoreResult<bool> MemoryAgentStore::sections_due(Instant t) {
  for (const auto& [position, row] : inbox_)
    for (const InboxSection& section : row.sections)
      if (section.erase != Instant{} && section.erase < t) return true;
  return false;
}

StoreResult<std::optional<OutboxRow>> MemoryAgentStore::outbox(const RecordId& id) {
  const OutboxRow* const row = by_id(id);
  return row == nullptr ? std::optional<OutboxRow>() : std::optional(*row);
}

StoreResult<std::vector<OutboxRow>> MemoryAgentStore::outbox_of_origin(std::string_view origin) {
  std::vector<OutboxRow> out;
  for (const auto& [position, row] : outbox_) {
    if (row.origin != origin) continue;
    out.push_back(without_contents(row));
  }
  return out;
}

StoreResult<std::vector<OutboxRow>> MemoryAgentStore::outbox_in(OutboxState state, std::uint64_t after,
                                                                std::size_t count) {
  std::vector<OutboxRow> out;
  for (auto item = outbox_.upper_bound(after); item != outbox_.end() && out.size() < count; ++item)
    if (item->second.state == state) out.push_back(item->second);
  return out;
}

StoreResult<std::vector<OutboxRow>> MemoryAgentStore::outbox_newest(std::size_t count) {
  std::vector<OutboxRow> out;
  for (auto item = outbox_.rbegin(); item != outbox_.rend() && out.size() < count; ++item)
    out.push_back(without_contents(item->second));
  return out;
}

StoreResult<std::map<OutboxState, std::uint64_t>> MemoryAgentStore::outbox_counts() {
  std::map<OutboxState, std::uint64_t> out;
  for (const auto& [position, row] : outbox_) ++out[row.state];
  return out;
}

StoreResult<std::vector<RefusedRow>> MemoryAgentStore::refused_deliveries() {
  std::vector<RefusedRow> out;
  for (const auto& [number, row] : refused_) out.push_back(row);
  return out;
}

StoreResult<std::vector<DraftsWaiting>> MemoryAgentStore::drafts_waiting() {
  std::map<std::string, DraftsWaiting> found;
  for (const auto& [position, row] : outbox_) {
    if (row.state != OutboxState::draft) continue;
    DraftsWaiting& one = found.try_emplace(row.reason, DraftsWaiting{row.reason, 0, row.created}).first->second;
    ++one.count;
    one.oldest = std::min(one.oldest, row.created);
  }
  std::vector<DraftsWaiting> out;
  for (auto& [reason, one] : found) out.push_back(std::move(one));
  return out;
}

StoreResult<std::optional<RecordId>> MemoryAgentStore::outbox_with_content(const Hash& content) {
  for (auto row = outbox_.rbegin(); row != outbox_.rend(); ++row)
    if (row->second.content == content) return std::optional(row->second.record_id);
  return std::optional<RecordId>();
}

StoreResult<std::optional<RecordId>> MemoryAgentStore::record_at(Held held, std::uint64_t position) {
  if (held == Held::received) {
    const auto found = inbox_.find(position);
    return found == inbox_.end() ? std::nullopt : std::optional(found->second.record_id);
  }
  const auto found = outbox_.find(position);
  return found == outbox_.end() ? std::nullopt : std::optional(found->second.record_id);
}

StoreResult<std::vector<RecordId>> MemoryAgentStore::records_between(Held held, const RecordId& first,
                                                                     const RecordId& last, std::size_t count) {
  std::set<RecordId> found;
  const auto look_at = [&](const RecordId& id) {
    if (!(id < first) && !(last < id)) found.insert(id);
  };
  if (held == Held::received)
    for (const auto& [position, row] : inbox_) look_at(row.record_id);
  else
    for (const auto& [position, row] : outbox_) look_at(row.record_id);
  std::vector<RecordId> out(found.begin(), found.end());
  if (out.size() > count) out.resize(count);
  return out;
}

StoreResult<std::vector<RecipientRow>> MemoryAgentStore::recipients(const RecordId& id) {
  std::vector<RecipientRow> out;
  for (auto one = recipients_.lower_bound({id, std::string()}); one != recipients_.end() && one->first.first == id;
       ++one)
    out.push_back(one->second);
  return out;
}

StoreResult<std::vector<RecipientProgress>> MemoryAgentStore::progress(const RecordId& id) {
  std::vector<RecipientProgress> out;
  for (const auto& [key, row] : progress_)
    if (key.first == id) out.push_back(row);
  std::ranges::sort(out, {}, [](const RecipientProgress& row) { return std::pair(row.agency, row.device); });
  return out;
}

StoreResult<std::optional<Hash>> MemoryAgentStore::received(const KeyId& sender, const RecordId& id) {
  for (const auto& [position, row] : inbox_)
    if (row.sender == sender && row.record_id == id) return std::optional(row.header_hash);
  return std::optional<Hash>();
}

StoreResult<std::vector<InboxRow>> MemoryAgentStore::inbox(const RecordId& id) {
  std::vector<InboxRow> out;
  for (const auto& [position, row] : inbox_)
    if (row.record_id == id) out.push_back(copy_of_row(row));
  return out;
}

StoreResult<std::uint64_t> MemoryAgentStore::inbox_count() { return inbox_.size(); }

StoreResult<std::vector<std::pair<Hash, Bytes>>> MemoryAgentStore::bundles() {
  return std::vector<std::pair<Hash, Bytes>>(bundles_.begin(), bundles_.end());
}

StoreResult<std::optional<LoggedRow>> MemoryAgentStore::logged(const RecordId& id) {
  const auto found = logged_.find(id);
  return found == logged_.end() ? std::nullopt : std::optional(found->second);
}

StoreResult<std::vector<LoggedRow>> MemoryAgentStore::unproven(std::uint64_t end, std::size_t count) {
  std::vector<LoggedRow> out;
  for (const auto& [id, row] : logged_)
    if (row.state == Logged::told && row.index < end) out.push_back(row);
  std::ranges::sort(out, {}, &LoggedRow::index);
  if (out.size() > count) out.resize(count);
  return out;
}

StoreResult<std::vector<OfficerAct>> MemoryAgentStore::acts_newest(std::size_t count) {
  const std::size_t some = std::min(count, acts_.size());
  return std::vector<OfficerAct>(acts_.rbegin(), acts_.rbegin() + static_cast<std::ptrdiff_t>(some));
}

StoreResult<std::vector<AlarmRow>> MemoryAgentStore::alarms() {
  std::vector<AlarmRow> out;
  for (const auto& [text, row] : alarms_) out.push_back(row);
  std::ranges::stable_sort(out, std::greater{}, [](const AlarmRow& row) { return row.last; });
  return out;
}

}  // namespace puente::client::ports
