// Records that are looked for in a store in memory: one after the other.
#include <algorithm>

#include "client/ports/memory_agent_store.h"
#include "client/ports/memory_rows.h"

namespace puente::client::ports {
namespace {

using search::Within;

bool all_found(const std::vector<search::SectionText>& texts, const std::vector<search::Term>& terms, Within within) {
  return std::ranges::all_of(terms, [&](const search::Term& term) {
    return search::found_in(texts, term, within) != search::Found::not_at_all;
  });
}

// But for the agency and the reader.
template <class Row>
bool wanted_row(const Wanted& wanted, const Row& row, Instant time) {
  const bool beyond = wanted.beyond == 0 || (wanted.order == Order::newest_first ? row.position < wanted.beyond
                                                                                 : row.position > wanted.beyond);
  return beyond && (!wanted.kind || *wanted.kind == row.kind) && (!wanted.purpose || *wanted.purpose == row.purpose) &&
         (!wanted.urgency || *wanted.urgency == row.urgency) && time >= wanted.since &&
         all_found(row.texts, wanted.terms, Within::everything) && all_found(row.texts, wanted.places, Within::places);
}

template <class Row>
std::vector<Row> in_order(std::vector<Row> ascending, const Wanted& wanted) {
  if (wanted.order == Order::newest_first) std::ranges::reverse(ascending);
  if (ascending.size() > wanted.count)
    ascending.erase(ascending.begin() + static_cast<std::ptrdiff_t>(wanted.count), ascending.end());
  return ascending;
}

}  // namespace

StoreResult<std::vector<InboxRow>> MemoryAgentStore::inbox_wanted(const Wanted& wanted) {
  std::vector<InboxRow> out;
  for (const auto& [position, row] : inbox_) {
    if (!wanted_row(wanted, row, row.received)) continue;
    if (!wanted.agency.empty() && wanted.agency != row.agency) continue;
    if (!wanted.unread_by.empty() && reads_.contains({row.sender, row.record_id, wanted.unread_by})) continue;
    InboxRow listed = described(row);
    listed.texts = row.texts;
    for (const InboxSection& section : row.sections) listed.sections.push_back({section.label, {}, {}, section.erase});
    std::ranges::sort(listed.sections, {}, &InboxSection::label);
    out.push_back(std::move(listed));
  }
  return in_order(std::move(out), wanted);
}

StoreResult<std::vector<OutboxRow>> MemoryAgentStore::outbox_wanted(const Wanted& wanted) {
  std::vector<OutboxRow> out;
  for (const auto& [position, row] : outbox_) {
    if (!wanted_row(wanted, row, row.created)) continue;
    if (!wanted.agency.empty() && !recipients_.contains({row.record_id, wanted.agency})) continue;
    out.push_back(without_contents(row));
    out.back().texts = row.texts;
  }
  return in_order(std::move(out), wanted);
}

StoreResult<bool> MemoryAgentStore::read_by(const KeyId& sender, const RecordId& id, const std::string& reader) {
  return reads_.contains({sender, id, reader});
}

void MemoryAgentStore::erase_before(Instant time) {
  for (auto& [position, row] : inbox_) {
    const auto due = [&](const InboxSection& section) { return section.erase != Instant{} && section.erase < time; };
    for (const InboxSection& section : row.sections)
      if (due(section))
        std::erase_if(row.texts, [&](const search::SectionText& text) { return text.label == section.label; });
    std::erase_if(row.sections, due);
  }
}

}  // namespace puente::client::ports
