#include "client/ports/pending_view.h"

#include <algorithm>

namespace puente::client::ports {

void PendingView::clear() {
  outbox_.clear();
  origins_.clear();
  contents_.clear();
  added_.clear();
  progress_.clear();
  recipients_.clear();
  inbox_.clear();
  marks_.clear();
  logged_.clear();
  seen_ = {};
  newest_position_.reset();
}

void PendingView::index() {
  for (; seen_.outbox < batch_.outbox.size(); ++seen_.outbox) {
    const OutboxRow& row = batch_.outbox[seen_.outbox];
    Pending& pending = outbox_[row.record_id];
    if (row.position != 0) {
      pending.sealed = seen_.outbox;
      continue;
    }
    pending.added = seen_.outbox;
    added_.push_back(row.record_id);
    contents_[row.content] = row.record_id;
    if (!row.origin.empty()) origins_.emplace(row.origin, row.record_id);
  }
  for (; seen_.changes < batch_.changes.size(); ++seen_.changes) {
    const OutboxChange& change = batch_.changes[seen_.changes];
    Pending& pending = outbox_[change.record_id];
    pending.changed = seen_.changes;
    const bool recalled = change.state == OutboxState::recalled;
    pending.document_deleted = pending.document_deleted || recalled;
    pending.sealed_deleted = pending.sealed_deleted || recalled || change.state == OutboxState::finished;
  }
  for (; seen_.progress < batch_.progress.size(); ++seen_.progress)
    progress_[{batch_.progress[seen_.progress].record_id, batch_.progress[seen_.progress].device}] = seen_.progress;
  for (; seen_.recipients < batch_.recipients.size(); ++seen_.recipients)
    recipients_[{batch_.recipients[seen_.recipients].record_id, batch_.recipients[seen_.recipients].agency}] =
        seen_.recipients;
  for (; seen_.inbox < batch_.inbox.size(); ++seen_.inbox)
    inbox_[{batch_.inbox[seen_.inbox].sender, batch_.inbox[seen_.inbox].record_id}] =
        batch_.inbox[seen_.inbox].header_hash;
  for (; seen_.marks < batch_.marks.size(); ++seen_.marks)
    marks_[{batch_.marks[seen_.marks].sender, batch_.marks[seen_.marks].record_id}] = seen_.marks;
  for (; seen_.logged < batch_.logged.size(); ++seen_.logged)
    logged_[batch_.logged[seen_.logged].record_id] = seen_.logged;
}

// As commit() does it: rows first, then changes.
OutboxRow PendingView::changed(OutboxRow row, const Pending& pending) const {
  if (pending.sealed) {
    const OutboxRow& sealed = batch_.outbox[*pending.sealed];
    row.state = sealed.state;
    row.header_hash = sealed.header_hash;
    row.reason = sealed.reason;
    row.sealed = sealed.sealed;
  }
  if (pending.changed) {
    const OutboxChange& change = batch_.changes[*pending.changed];
    row.state = change.state;
    row.reason = change.reason;
  }
  if (pending.document_deleted) row.document.clear();
  if (pending.sealed_deleted) row.sealed.clear();
  return row;
}

StoreResult<std::uint64_t> PendingView::newest_position() {
  if (!newest_position_) {
    PUENTE_TRY(const std::vector<OutboxRow> newest, store_.outbox_newest(1));
    newest_position_ = newest.empty() ? 0 : newest.front().position;
  }
  return *newest_position_;
}

// Positions are given in the order of the batch, and none twice.
StoreResult<OutboxRow> PendingView::added(const Pending& pending) {
  PUENTE_TRY(const std::uint64_t newest, newest_position());
  OutboxRow row = batch_.outbox[*pending.added];
  const auto place = std::ranges::find(added_, row.record_id) - added_.begin();
  row.position = newest + static_cast<std::uint64_t>(place) + 1;
  return changed(std::move(row), pending);
}

StoreResult<std::optional<OutboxRow>> PendingView::outbox(const RecordId& id) {
  index();
  const auto found = outbox_.find(id);
  if (found == outbox_.end()) return store_.outbox(id);
  if (found->second.added) {
    PUENTE_TRY(OutboxRow row, added(found->second));
    return std::optional(std::move(row));
  }
  PUENTE_TRY(auto row, store_.outbox(id));
  if (row) row = changed(std::move(*row), found->second);
  return row;
}

StoreResult<std::optional<OutboxState>> PendingView::outbox_state(const RecordId& id) {
  index();
  const auto found = outbox_.find(id);
  if (found != outbox_.end()) {
    const Pending& pending = found->second;
    if (pending.changed) return std::optional(batch_.changes[*pending.changed].state);
    if (pending.sealed) return std::optional(batch_.outbox[*pending.sealed].state);
    if (pending.added) return std::optional(batch_.outbox[*pending.added].state);
  }
  PUENTE_TRY(const auto row, store_.outbox(id));
  return row ? std::optional(row->state) : std::nullopt;
}

StoreResult<std::vector<OutboxRow>> PendingView::outbox_of_origin(std::string_view origin) {
  index();
  PUENTE_TRY(std::vector<OutboxRow> out, store_.outbox_of_origin(origin));
  for (OutboxRow& row : out)
    if (const auto found = outbox_.find(row.record_id); found != outbox_.end())
      row = changed(std::move(row), found->second);
  const auto [begin, end] = origins_.equal_range(origin);
  for (auto one = begin; one != end; ++one) {
    PUENTE_TRY(OutboxRow row, added(outbox_.at(one->second)));
    out.push_back(std::move(row));
  }
  for (OutboxRow& row : out) {
    row.document.clear();
    row.sealed.clear();
  }
  return out;
}

StoreResult<std::optional<RecordId>> PendingView::outbox_with_content(const Hash& content) {
  index();
  if (const auto found = contents_.find(content); found != contents_.end()) return std::optional(found->second);
  return store_.outbox_with_content(content);
}

StoreResult<std::vector<OutboxRow>> PendingView::outbox_in(OutboxState state, std::uint64_t after, std::size_t count) {
  index();
  std::vector<OutboxRow> out;
  // Those that the batch does not touch …
  for (std::uint64_t cursor = after; out.size() < count;) {
    PUENTE_TRY(std::vector<OutboxRow> rows, store_.outbox_in(state, cursor, count));
    const bool last = rows.size() < count;
    for (OutboxRow& row : rows) {
      cursor = row.position;
      if (!outbox_.contains(row.record_id)) out.push_back(std::move(row));
    }
    if (last) break;
  }
  // … and those that it leaves, or puts, in that state.
  for (const auto& [id, pending] : outbox_) {
    PUENTE_TRY(const auto now, outbox_state(id));
    if (now != state) continue;
    PUENTE_TRY(auto row, outbox(id));
    if (row && row->position > after) out.push_back(std::move(*row));
  }
  std::ranges::sort(out, {}, &OutboxRow::position);
  if (out.size() > count) out.erase(out.begin() + static_cast<std::ptrdiff_t>(count), out.end());
  return out;
}

StoreResult<std::vector<OutboxRow>> PendingView::outbox_newest(std::size_t count) {
  index();
  std::vector<OutboxRow> out;
  for (auto id = added_.rbegin(); id != added_.rend() && out.size() < count; ++id) {
    PUENTE_TRY(OutboxRow row, added(outbox_.at(*id)));
    out.push_back(std::move(row));
  }
  PUENTE_TRY(std::vector<OutboxRow> rows, store_.outbox_newest(count));
  for (OutboxRow& row : rows) {
    if (out.size() >= count) break;
    const auto found = outbox_.find(row.record_id);
    out.push_back(found == outbox_.end() ? std::move(row) : changed(std::move(row), found->second));
  }
  for (OutboxRow& row : out) {
    row.document.clear();
    row.sealed.clear();
  }
  return out;
}

StoreResult<std::vector<RecipientProgress>> PendingView::progress(const RecordId& id) {
  index();
  PUENTE_TRY(std::vector<RecipientProgress> out, store_.progress(id));
  for (auto pending = progress_.lower_bound({id, KeyId()}); pending != progress_.end() && pending->first.first == id;
       ++pending) {
    const RecipientProgress& row = batch_.progress[pending->second];
    const auto held = std::ranges::find(out, row.device, &RecipientProgress::device);
    if (held == out.end())
      out.push_back(row);
    else
      *held = row;
  }
  std::ranges::sort(out, {}, [](const RecipientProgress& row) { return std::tie(row.agency, row.device); });
  return out;
}

StoreResult<std::vector<RecipientRow>> PendingView::recipients(const RecordId& id) {
  index();
  PUENTE_TRY(std::vector<RecipientRow> out, store_.recipients(id));
  for (auto pending = recipients_.lower_bound({id, std::string()});
       pending != recipients_.end() && pending->first.first == id; ++pending) {
    const RecipientRow& row = batch_.recipients[pending->second];
    const auto held = std::ranges::find(out, row.agency, &RecipientRow::agency);
    if (held == out.end())
      out.push_back(row);
    else
      *held = row;
  }
  std::ranges::sort(out, {}, &RecipientRow::agency);
  return out;
}

StoreResult<std::optional<Hash>> PendingView::received(const KeyId& sender, const RecordId& id) {
  index();
  if (const auto found = inbox_.find({sender, id}); found != inbox_.end()) return std::optional(found->second);
  return store_.received(sender, id);
}

StoreResult<std::optional<InboxMark>> PendingView::mark(const KeyId& sender, const RecordId& id) {
  index();
  if (const auto found = marks_.find({sender, id}); found != marks_.end())
    return std::optional(batch_.marks[found->second]);
  return store_.mark(sender, id);
}

StoreResult<std::vector<InboxMark>> PendingView::openings_to_report(std::size_t count) {
  index();
  PUENTE_TRY(std::vector<InboxMark> out, store_.openings_to_report(count + marks_.size()));
  std::erase_if(out, [&](const InboxMark& mark) { return marks_.contains({mark.sender, mark.record_id}); });
  for (const auto& [key, place] : marks_)
    if (batch_.marks[place].opening == Opening::to_report) out.push_back(batch_.marks[place]);
  std::ranges::sort(out, {}, [](const InboxMark& mark) { return std::tie(mark.sender, mark.record_id); });
  if (out.size() > count) out.erase(out.begin() + static_cast<std::ptrdiff_t>(count), out.end());
  return out;
}

StoreResult<std::optional<LoggedRow>> PendingView::logged(const RecordId& id) {
  index();
  if (const auto found = logged_.find(id); found != logged_.end()) return std::optional(batch_.logged[found->second]);
  return store_.logged(id);
}

StoreResult<std::vector<LoggedRow>> PendingView::unproven(std::uint64_t end, std::size_t count) {
  index();
  const std::size_t wanted = count + std::min(logged_.size(), ~std::size_t{0} - count);
  PUENTE_TRY(std::vector<LoggedRow> out, store_.unproven(end, wanted));
  std::erase_if(out, [&](const LoggedRow& row) { return logged_.contains(row.record_id); });
  for (const auto& [id, place] : logged_)
    if (const LoggedRow& row = batch_.logged[place]; row.state == Logged::told && row.index < end) out.push_back(row);
  std::ranges::sort(out, {}, &LoggedRow::index);
  if (out.size() > count) out.erase(out.begin() + static_cast<std::ptrdiff_t>(count), out.end());
  return out;
}

}  // namespace puente::client::ports
