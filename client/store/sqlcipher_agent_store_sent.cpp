// Who gets what of records sent from here, and drafts that wait.
#include "client/store/sqlcipher_agent_store.h"

namespace puente::client::store {

using namespace ports;
using puente::io::Statement;

namespace {

constexpr std::size_t label_bytes = 4;  // section, rung, part (big-endian)

Bytes bytes_of(const std::vector<model::Label>& labels) {
  Bytes out;
  for (const model::Label& label : labels) {
    out.push_back(static_cast<std::uint8_t>(label.section));
    out.push_back(static_cast<std::uint8_t>(label.rung));
    out.push_back(static_cast<std::uint8_t>(label.part >> 8));
    out.push_back(static_cast<std::uint8_t>(label.part));
  }
  return out;
}

StoreResult<std::vector<model::Label>> labels_from(ByteView bytes) {
  if (bytes.size() % label_bytes != 0) return damaged("recipient.goes is cut off");
  std::vector<model::Label> out;
  for (std::size_t i = 0; i < bytes.size(); i += label_bytes) {
    if (bytes[i] >= model::section_count || bytes[i + 1] >= model::rung_count)
      return damaged("recipient.goes: an unknown section or rung");
    out.push_back({static_cast<model::Section>(bytes[i]), static_cast<model::Rung>(bytes[i + 1]),
                   static_cast<std::uint16_t>(bytes[i + 2] << 8 | bytes[i + 3])});
  }
  return out;
}

// Names of rules hold no line breaks.
std::string text_of(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + '\n';
  return out;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace

StoreStatus SqlcipherAgentStore::write_recipients(const std::vector<RecipientRow>& rows) {
  for (const RecipientRow& row : rows)
    PUENTE_REQUIRE(insert_recipient_.bind(row.record_id.view())
                       .bind(std::string_view(row.agency))
                       .bind(row.decided ? 1 : 0)
                       .bind(ByteView(bytes_of(row.goes)))
                       .bind(std::string_view(text_of(row.rules)))
                       .bind(std::string_view(text_of(row.quotas)))
                       .run());
  return {};
}

StoreResult<std::vector<RecipientRow>> SqlcipherAgentStore::recipients(const RecordId& id) {
  select_recipients_.bind(id.view());
  std::vector<RecipientRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select_recipients_.step());
    if (!found) return out;
    PUENTE_TRY(std::vector<model::Label> goes, labels_from(select_recipients_.blob(2)));
    out.push_back({id, select_recipients_.text(0), select_recipients_.integer(1) != 0, std::move(goes),
                   lines_of(select_recipients_.text(3)), lines_of(select_recipients_.text(4))});
  }
}

StoreResult<std::vector<DraftsWaiting>> SqlcipherAgentStore::drafts_waiting() {
  std::vector<DraftsWaiting> out;
  while (true) {
    PUENTE_TRY(const bool found, select_waiting_.step());
    if (!found) return out;
    out.push_back({select_waiting_.text(0), select_waiting_.unsigned_integer(1), Instant{select_waiting_.integer(2)}});
  }
}

StoreResult<std::optional<RecordId>> SqlcipherAgentStore::outbox_with_content(const Hash& content) {
  PUENTE_TRY(const bool found, select_content_.bind(content.view()).step());
  if (!found) return std::optional<RecordId>();
  PUENTE_TRY(const RecordId id, select_content_.fixed<RecordId>(0));
  select_content_.reset();
  return std::optional(id);
}

StoreResult<std::optional<RecordId>> SqlcipherAgentStore::record_at(Held held, std::uint64_t position) {
  PUENTE_TRY(Statement select,
             database_.prepare(held == Held::received ? "SELECT record_id FROM inbox WHERE position=?"
                                                      : "SELECT record_id FROM outbox WHERE position=?"));
  PUENTE_TRY(const bool found, select.bind(position).step());
  if (!found) return std::optional<RecordId>();
  PUENTE_TRY(const RecordId id, select.fixed<RecordId>(0));
  return std::optional(id);
}

StoreResult<std::vector<RecordId>> SqlcipherAgentStore::records_between(Held held, const RecordId& first,
                                                                        const RecordId& last, std::size_t count) {
  PUENTE_TRY(Statement select,
             database_.prepare(held == Held::received ? "SELECT DISTINCT record_id FROM inbox WHERE record_id BETWEEN "
                                                        "? AND ? ORDER BY record_id LIMIT ?"
                                                      : "SELECT record_id FROM outbox WHERE record_id BETWEEN ? AND ? "
                                                        "ORDER BY record_id LIMIT ?"));
  select.bind(first.view()).bind(last.view()).bind(std::uint64_t{count});
  std::vector<RecordId> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    PUENTE_TRY(const RecordId id, select.fixed<RecordId>(0));
    out.push_back(id);
  }
}

}  // namespace puente::client::store
